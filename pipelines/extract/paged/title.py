"""The title of a document, as its type shows it.

In:  the pages in order. Out: the words in the largest type near the top of the first page that has text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from pipelines.extract.paged.model import Page, TextLine

LARGER = 1.14  # type of a title, in sizes of the page's usual type
TOP = 8  # lines among which the title begins
LINES = 4  # lines of a title


def title_of(pages: Sequence[Page]) -> str:
    """The lines of larger type that stand together; empty where all type is of one size."""
    for page in pages:
        lines = [item for item in page.items if isinstance(item, TextLine)]
        if len(lines) < 2:
            continue
        usual = sorted(line.size for line in lines)[len(lines) // 2]
        large = [line.size >= LARGER * usual for line in lines]
        first = next((index for index in range(min(TOP, len(lines))) if large[index]), len(lines))
        title = [
            line for line, _ in takewhile(lambda one: one[1], zip(lines[first:], large[first:], strict=True))
        ]
        return "".join(line.text for line in title) if 0 < len(title) <= LINES else ""
    return ""
