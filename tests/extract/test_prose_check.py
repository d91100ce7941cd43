"""Figures of the running text against those of the table. All figures made up."""

from __future__ import annotations

import pytest

from pipelines.extract.model import Attributed, CellState, Fact, Metadata, Value
from pipelines.extract.prose_check import differing
from pipelines.extract.report import read_report
from tests.extract.form_samples import HEADER, page, row

NEW = "一、本年新收政府信息公开申请数量"
SENTENCE = "2023年，我局共收到政府信息公开申请{}件。"


@pytest.mark.parametrize(("number", "found"), [(15, []), (16, ["requests.received: 16 / 15"])])
def test_a_report_is_asked_about_a_figure_that_it_states_otherwise(number: int, found: list[str]):
    told = f"<p>一、总体情况</p><p>{SENTENCE.format(number)}</p>".encode()
    body = page(HEADER + row(NEW, ("9", "1", "0", "2", "0", "3", "15"))).replace(
        b"<table", told + b"<table", 1
    )
    (extraction,) = read_report(body)
    assert [f.detail for f in extraction.findings if f.code == "facts.differ"] == found


@pytest.mark.parametrize(
    ("said_of", "scope", "differs"),
    [
        ("own", "own", True),
        ("own", "area", False),
        ("area", "own", False),
        (None, "area", True),
        ("own", None, True),
    ],
)
def test_a_figure_of_another_scope_is_another_figure(said_of: str | None, scope: str | None, differs: bool):
    fact = Fact("requests.received", 3, "件", "3件", "我局收到申请3件。", scope=said_of)
    value = Value("requests.new_received.total", CellState.REPORTED, 20)
    metadata = Metadata(scope=Attributed(scope, "test") if scope else None)
    assert bool(list(differing([fact], [value], metadata))) is differs


def test_a_table_without_the_number_contradicts_nothing():
    fact = Fact("requests.received", 3, "件", "3件", "我局收到申请3件。")
    value = Value("requests.new_received.total", CellState.BLANK)
    assert list(differing([fact], [value], Metadata())) == []
