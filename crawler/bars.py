"""A progress bar for a command's long work, where a person is looking.

In:  a sequence. Out: its elements, one by one; on a terminal a bar on standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

Element = TypeVar("Element")


def counted(
    elements: Iterable[Element], unit: str, total: int | None = None, done: int = 0
) -> Iterator[Element]:
    """The elements, counted on the terminal as they are asked for; ``done`` were counted before."""
    if not sys.stderr.isatty():
        yield from elements
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    if total is None and isinstance(elements, Collection):
        total = len(elements)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn(unit), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(unit, total=total, completed=done)
        for element in elements:
            yield element
            bar.advance(task)
