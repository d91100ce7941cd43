"""Articles that a page carries as text: in a script's string, in a form field, in JSON.

In:  the text of a page or of a JSON answer. Out: ``Article`` after ``Article``: mark-up and the title
beside it.

    document.getElementById("zoom").innerHTML = "<p>\\u4e00\\u3001…<\\/p>"
    <textarea id="content" style="display:none">&lt;p&gt;…</textarea>
    <iframe srcdoc="&lt;p&gt;…"></iframe>
    {"data": {"results": [{"title": "…", "contentHtml": "<p>…</p>"}]}}
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pipelines.extract.limits import NESTING

_LEAST = 300  # characters of mark-up that may hold a report
_MARKUP = re.compile(r"<(?:p|td|tr|table|div|span|br)\b", re.I)
_STRING = re.compile(
    r""""((?:[^"\\\n]|\\.){300,})"|'((?:[^'\\\n]|\\.){300,})'|`((?:[^`\\]|\\.){300,})`""", re.S
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.S)
_PLAIN_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_HELD_IN = {"input": "value", "iframe": "srcdoc"}
_TITLES = ("title", "TITLE", "articleTitle", "subject", "name")


@dataclass(frozen=True, slots=True)
class Article:
    markup: str
    title: str | None = None


def in_page(root: etree._Element) -> tuple[Article, ...]:
    """Mark-up that a page keeps in scripts, form fields and frames, longest first."""
    found = [*_in_scripts(root), *_in_fields(root)]
    return tuple(sorted(found, key=lambda article: -len(article.markup)))


def in_json(text: str) -> tuple[Article, ...]:
    """Mark-up in the strings of a JSON document, one article for each object; none if it is no JSON."""
    try:
        return tuple(_in_value(json.loads(text), None, NESTING))
    except (json.JSONDecodeError, RecursionError):
        return ()


def _in_scripts(root: etree._Element) -> Iterator[Article]:
    for script in root.iter("script"):
        source = script.text or ""
        stripped = source.strip()
        if stripped[:1] in ("{", "["):
            yield from in_json(stripped)
            continue
        for match in _STRING.finditer(source):
            markup = _ESCAPE.sub(_unescape, match[1] or match[2] or match[3])
            if _MARKUP.search(markup):
                yield Article(markup)


def _unescape(match: re.Match[str]) -> str:
    if code := match[1] or match[2]:
        return chr(int(code, 16))
    return _PLAIN_ESCAPES.get(match[3], match[3])


def _in_fields(root: etree._Element) -> Iterator[Article]:
    for element in root.iter("textarea", "input", "iframe"):
        attribute = _HELD_IN.get(element.tag)
        text = (element.get(attribute) if attribute else element.text) or ""
        if len(text) >= _LEAST and _MARKUP.search(text):
            yield Article(text)


def _in_value(value: object, title: str | None, depth: int) -> Iterator[Article]:
    if depth == 0:
        return
    if isinstance(value, dict):
        named = next((value[key] for key in _TITLES if isinstance(value.get(key), str)), title)
        texts = [text for text in value.values() if isinstance(text, str)]
        held = [text for text in texts if len(text) >= _LEAST and _MARKUP.search(text)]
        if held:
            # An object often has the same article twice, as content and as contentHtml.
            yield Article(max(held, key=len), named)
        for inner in value.values():
            yield from _in_value(inner, named, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _in_value(inner, title, depth - 1)
    elif isinstance(value, str) and len(value) >= _LEAST and value.lstrip()[:1] in ("{", "["):
        yield from in_json(value)
