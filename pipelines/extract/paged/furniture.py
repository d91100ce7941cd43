"""What stands on a page for the sake of the page: its number, running headers and footers.

In:  the pages of a document. Out: the same pages without it, and the lines that were taken away.

A line is furniture when it is the outermost of its page and either a bare page number (``- 3 -``, ``3 / 5``)
or printed in the same place, but for the digits in it, on another page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipelines.extract.paged.model import Page, PageTable, TextLine

MARGIN = 0.12  # of the page's height, at the top and at the bottom
OUTERMOST = 2  # lines at each end of a page that may be furniture
# A number alone, in dashes or dots, "3 of 5" or with the counters for ordinals and pages.
PAGE_NUMBER = re.compile(r"[\s\-–—―－_·•.〜~|/／第共页頁0-9０-９]{1,24}")


def without_furniture(pages: Sequence[Page]) -> tuple[list[Page], list[str]]:
    """The pages without page numbers, running headers and footers; and what those said."""
    candidates = [_outer_lines(page) for page in pages]
    places = Counter(
        key
        for page, lines in zip(pages, candidates, strict=True)
        for key in {_key(page, one) for one in lines}
    )
    kept, removed = [], []
    for page, lines in zip(pages, candidates, strict=True):
        gone = {id(line) for line in lines if _page_number(line) or places[_key(page, line)] > 1}
        removed += [line.text for line in lines if id(line) in gone]
        kept.append(replace(page, items=tuple(item for item in page.items if id(item) not in gone)))
    return kept, removed


def _outer_lines(page: Page) -> list[TextLine]:
    """Lines in the margins with nothing but such lines outside of them."""
    margin = MARGIN * page.height
    found: list[TextLine] = []
    for item in page.items[:OUTERMOST]:
        if isinstance(item, PageTable) or item.bottom > margin:
            break
        found.append(item)
    for item in page.items[::-1][:OUTERMOST]:
        if isinstance(item, PageTable) or item.top < page.height - margin:
            break
        found.append(item)
    return found


def _page_number(line: TextLine) -> bool:
    return bool(PAGE_NUMBER.fullmatch(line.text)) and any(sign.isdecimal() for sign in line.text)


def _key(page: Page, line: TextLine) -> tuple[str, int, bool]:
    text = re.sub(r"\d+", "#", line.text)
    return re.sub(r"\s", "", text), round(40 * line.top / page.height), line.top < page.height / 2
