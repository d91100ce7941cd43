"""Whether the cost grows as the work does: ten times the list, ten times the rows, ten times the table.

In:  nothing. Out: one row for each kind of work, and the ``Series`` that the plot is drawn from. A ratio of 1 is
linear growth, 10 would be quadratic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

from benchmarks.measure import RUNS, Measured, seconds
from crawler.page import read_page
from pipelines.extract.report import read_report

SIZES = (100, 200, 400, 700, 1000)


@dataclass(frozen=True)
class Series:
    """Seconds by size; each a median."""

    name: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]


def measure() -> Iterator[tuple[Measured, Series]]:
    for code, name, draw, read in (
        ("growth.list", "links of a list page", _list, lambda page: read_page.__wrapped__(page)),
        ("growth.rows", "rows of a local table", _rows, read_report),
        ("growth.table", "cells of a table's row, ten rows", _table, read_report),
        ("growth.text", "paragraphs of a report", _text, read_report),
    ):
        yield _measured(code, name, draw, read)


def _measured(
    code: str, name: str, draw: Callable[[int], str], read: Callable[[bytes], object]
) -> tuple[Measured, Series]:
    pages = [draw(size).encode() for size in SIZES]
    for page in pages:
        read(page)
    runs = [[seconds(lambda page=page: read(page)) for page in pages] for _ in range(RUNS)]  # type: ignore[misc]
    factor = SIZES[-1] / SIZES[0]
    times = tuple(median(each) for each in zip(*runs, strict=True))
    measured = Measured(
        code,
        f"cost of ten times as many {name}",
        "ten times the cost",
        1.2,
        higher_is_better=False,
        ratios=tuple(run[-1] / run[0] / factor for run in runs),
        shown=f"{1000 * times[0]:.1f} ms for {SIZES[0]}, {1000 * times[-1]:.1f} ms for {SIZES[-1]:,}",
    )
    return measured, Series(name, SIZES, times)


def _list(links: int) -> str:
    rows = "".join(
        f'<li><a href="./202401/{number:032x}.shtml" title="甲县第{number}局2023年政府信息公开工作年度报告">'
        f"甲县第{number}局2023年…</a><span>2024-01-23</span></li>"
        for number in range(links)
    )
    return f"<html><body><ul>{rows}</ul></body></html>"


def _report(tables: str, paragraphs: str = "<p>全年公开信息20条。</p>") -> str:
    return (
        "<html><head><title>甲县教育局2023年政府信息公开工作年度报告</title></head><body>"
        f"<p>一、总体情况</p>{paragraphs}<p>二、主动公开政府信息情况</p>{tables}</body></html>"
    )


def _rows(rows: int) -> str:
    drawn = "".join(
        f"<tr><td>{number}.政策解读稿件发布数</td><td>篇</td><td>{number % 97}</td></tr>"
        for number in range(rows)
    )
    return _report(f"<table><tr><td>指标</td><td>单位</td><td>数量</td></tr>{drawn}</table>")


def _table(cells: int) -> str:
    """Ten rows of ``cells`` figures in all tables together, each table seven columns wide."""
    row = "<tr><td>一、本年新收政府信息公开申请数量</td>" + "<td>0</td>" * 7 + "</tr>"
    return _report("".join(f"<table>{row * 10}</table>" for _ in range(cells // 10)))


def _text(paragraphs: int) -> str:
    return _report(
        "",
        "".join(
            f"<p>第{number}项工作，全年收到申请{number % 7}件，均已办结，公开信息{number}条。</p>"
            for number in range(paragraphs)
        ),
    )
