"""Layouts that the reader met for the first time in documents drawn without a look at it.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from random import Random

from tests.accuracy import prose
from tests.accuracy.content import blocks, official
from tests.accuracy.exam import Drawn, answer, layout
from tests.accuracy.figures import Report
from tests.accuracy.forms import Cell, Row, Table
from tests.accuracy.layouts_html import draw_html
from tests.accuracy.layouts_oddities import change_of
from tests.accuracy.markup import CLEAN, STACKED, WORD, fragment, page

_CHANNELS = 3
_RESULTS = 5


def _channels_as_rows(_rng: Random, table: Table) -> Table:
    results, values = table[2][:_RESULTS], table[3]
    held = [values[at : at + _RESULTS] for at in range(0, _CHANNELS * _RESULTS, _RESULTS)]
    return (
        (Cell("类别", colspan=2), *results),
        (Cell("行政复议", colspan=2), *held[0]),
        (Cell("行政诉讼", rowspan=2), Cell("未经复议直接起诉"), *held[1]),
        (Cell("复议后起诉"), *held[2]),
    )


def _channels_below_each_other(_rng: Random, table: Table) -> Table:
    results, values = table[2][:_RESULTS], table[3]
    wide: list[Row] = [
        tuple(replace(cell, colspan=2) for cell in row) for row in (results, values[:_RESULTS])
    ]
    return (
        (Cell("行政复议", colspan=10),),
        *wide,
        (Cell("行政诉讼", colspan=10),),
        (Cell("未经复议直接起诉", colspan=5), Cell("复议后起诉", colspan=5)),
        results * 2,
        values[_RESULTS:],
    )


def _empty_last_column(_rng: Random, table: Table) -> Table:
    return tuple((*row, Cell("")) for row in table)


def _strange_word(rng: Random, table: Table) -> Table:
    at = rng.randrange(len(table[2]) - 1)
    renamed = replace(table[2][at], text=table[2][at].text + "单位")
    return (*table[:2], (*table[2][:at], renamed, *table[2][at + 1 :]), *table[3:])


def _header_too_tall(rng: Random, table: Table) -> Table:
    tall = rng.choice((0, len(table[1]) - 1))
    row = tuple(replace(cell, rowspan=3) if at == tall else cell for at, cell in enumerate(table[1]))
    return (table[0], row, *table[2:])


for _name, _part, _how in (
    ("channels as rows", "appeals", _channels_as_rows),
    ("channels below each other", "appeals", _channels_below_each_other),
    ("empty last column of appeals", "appeals", _empty_last_column),
    ("empty last column of requests", "requests", _empty_last_column),
    ("strange word in the header", "requests", _strange_word),
    ("header reaching into the first row", "requests", _header_too_tall),
):
    change_of(f"html.unforeseen {_name}", _part, _how)


@layout("html.unforeseen article in a frame")
def _in_frame(rng: Random, report: Report) -> Drawn:
    held = fragment(rng, blocks(rng, report), rng.choice((CLEAN, WORD, STACKED)))
    frame = f'<h1>{prose.title(report)}</h1><p>首页 政府信息公开 政策文件</p><iframe srcdoc="{escape(held)}"></iframe>'
    return Drawn(page(frame, prose.title(report)).encode(), (answer(report),))


@layout("html.unforeseen article in a cell")
def _in_cell(rng: Random, report: Report) -> Drawn:
    held = fragment(rng, blocks(rng, report), rng.choice((CLEAN, WORD, STACKED)))
    frame = f"<table width=1000><tr><td><ul><li>机构职能</li></ul></td><td>{held}</td></tr></table>"
    return Drawn(page(frame, prose.title(report)).encode(), (answer(report),))


@layout("html.unforeseen second report after one without tables")
def _after_a_bare_one(rng: Random, report: Report) -> Drawn:
    other = "云溪县教育局"
    body = draw_html(rng, report, official(report)).decode()
    bare = (
        f"<h2>{other}{report.year}年政府信息公开工作年度报告</h2><p>一、总体情况</p><p>{'本年按要求开展工作。' * 6}</p>"
        "<p>二、主动公开政府信息情况</p><img src='1.png'><p>五、存在的主要问题及改进情况</p><p>无。</p>"
    )
    empty = replace(answer(report), agencies=(other,), cells={})
    return Drawn(body.replace("<body>", f"<body>{bare}", 1).encode(), (empty, answer(report)))
