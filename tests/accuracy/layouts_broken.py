"""Files broken in storage or transfer: nothing is asked of the reader but a named end and no invented report.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes, and answers that let any number pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.accuracy.content import blocks
from tests.accuracy.exam import Answer, Drawn, Expected, layout
from tests.accuracy.figures import Report
from tests.accuracy.layouts_html import draw_html
from tests.accuracy.markup import CLEAN, WORD
from tests.accuracy.pdffile import Press, pdf
from tests.accuracy.wordfile import Manner, docx
from tests.accuracy.workbook import Ledger, xlsx


def _anything(report: Report) -> tuple[Answer, ...]:
    return (Answer(None, {code: Expected(frozenset({None}), undecided=True) for code in report.cells}),)


def _html(rng: Random, report: Report) -> bytes:
    return draw_html(rng, report, hand=rng.choice((CLEAN, WORD)))


def _docx(rng: Random, report: Report) -> bytes:
    return docx(rng, blocks(rng, report), Manner())


def _xlsx(rng: Random, report: Report) -> bytes:
    return xlsx({"Sheet1": blocks(rng, report)}, Ledger())


def _pdf(rng: Random, report: Report) -> bytes:
    return pdf(blocks(rng, report), Press())


def _tags_lost(rng: Random, body: bytes) -> bytes:
    share = rng.choice((0.005, 0.05, 0.3))
    return re.sub(rb"<[^>]{1,40}>", lambda m: b"" if rng.random() < share else m[0], body)


def _tags_shuffled(rng: Random, body: bytes) -> bytes:
    tags = (
        b"<table>",
        b"</table>",
        b"<tr>",
        b"</tr>",
        b"<td>",
        b"</td>",
        b"</div>",
        b"<tbody>",
        b"</body>",
        b"<th colspan=9>",
    )
    return re.sub(rb"<[^>]{1,40}>", lambda m: rng.choice(tags) if rng.random() < 0.03 else m[0], body)


def _flipped(rng: Random, body: bytes) -> bytes:
    broken = bytearray(body)
    for _ in range(rng.choice((1, 10, 200))):
        broken[rng.randrange(len(broken))] = rng.randrange(256)
    return bytes(broken)


def _cut(rng: Random, body: bytes) -> bytes:
    return body[: rng.randrange(len(body))]


def _hole(rng: Random, body: bytes) -> bytes:
    start = rng.randrange(len(body))
    return body[:start] + body[start + rng.choice((1, 50, 3000)) :]


def _broken(
    name: str, source: Callable[[Random, Report], bytes], how: Callable[[Random, bytes], bytes], suffix: str
) -> None:
    @layout(f"broken.{name}", errors=False)
    def draw(rng: Random, report: Report) -> Drawn:
        return Drawn(how(rng, source(rng, report)), _anything(report), suffix)


_broken("html tags lost", _html, _tags_lost, ".html")
_broken("html tags shuffled", _html, _tags_shuffled, ".html")
for _kind, _source in (("html", _html), ("docx", _docx), ("xlsx", _xlsx), ("pdf", _pdf)):
    for _how_name, _how in (("flipped", _flipped), ("cut", _cut), ("hole", _hole)):
        _broken(f"{_kind} {_how_name}", _source, _how, f".{_kind}")
