"""What fuzzing starts from: small documents of every form, and what earlier runs have found.

In:  the name of a target. Out: bytes. Documents are drawn by the generator of ``tests.accuracy``; the part of a
package that is fuzzed is taken out of it. ``found/`` keeps, by target, inputs that once broke something.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tests.accuracy.exam import LAYOUTS
from tests.accuracy.register import load_layouts
from tests.fuzz.targets import TARGETS, Packaged

FOUND = Path(__file__).parent / "found"
_SEED = 1
_SUFFIXES = {"html": ".html", "text": ".txt", "rtf": ".rtf", "mht": ".mht", "zip": ".zip", "docx": ".docx"}
_SUFFIXES |= {"odt": ".odt", "ods": ".ods"}
_MOST_DOCUMENTS = 12
_WORDS = {
    "number": ("12", "１，２３４．５万元", "增3减4", "/", "1\n4", "0?", "-7项", "①"),
    "grid": ("\x11\x21\x12\n\x11\x11", "\xff\xff\n\x11", "\x00"),
    "label": ("（一）予以公开", "2.其他法律行政法规禁止公开", "商业\n企业", "总 计"),
    "title": (
        "井研县应急管理局2023年政府信息公开工作年度报告",
        "洪山区人民政府信息公开工作年度报告(二〇二三年度)",
        "（图解）2021年政府信息公开工作年度报告",
    ),
    "list": (
        '<ul><li><a href="./1.shtml" title="某局2023年政府信息公开工作年度报告">某局…</a><span>2024-01-23</span></li></ul>'
        "<script>createPageHTML(5, 0, 'list', 'shtml')</script>",
        '<datastore><totalrecord>31</totalrecord><recordset><record><![CDATA[<a href="/a.html">甲</a>]]></record>'
        "</recordset></datastore>",
        '{"data":{"html":"<li><a href=1.html>甲</a></li>"},"total":3,"articles":[{"url":"/a","title":"甲"}]}',
    ),
}


def found(name: str) -> list[Path]:
    """Inputs that once broke the target ``name``."""
    return sorted((FOUND / name).glob("*"))


def seeds(name: str) -> Iterator[bytes]:
    """What the fuzzer of the target ``name`` starts from."""
    yield from (path.read_bytes() for path in found(name))
    yield from (text.encode() for text in _WORDS.get(name, ()))
    if name in _SUFFIXES:
        yield from _documents(name)


def _documents(name: str) -> Iterator[bytes]:
    load_layouts()
    target = TARGETS[name]
    left = _MOST_DOCUMENTS
    for layout in LAYOUTS.values():
        if layout.needs() or layout.group != name or not left:
            continue
        sheet = layout.sheet(_SEED)
        if sheet.suffix == _SUFFIXES[name]:
            left -= 1
            yield _part(sheet.body, target.part) if isinstance(target, Packaged) else sheet.body


def _part(body: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return package.read(name)
