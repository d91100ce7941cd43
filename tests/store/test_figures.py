"""Statistics tables and figures of the text in the database, against values keyed by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from stored_samples import EMERGENCY, OTHER_URL, ask, capture, metadata, report, size

from pipelines.extract.data import csv_rows
from pipelines.extract.model import CellState, Extraction, Fact, Indicator, Place
from pipelines.store.model import Outcome
from pipelines.store.save import save_report

FEES = "七、依申请公开信息收取的费用"
OTHER_RESULTS = "四、行政复议数量/（三）其他情形数"
INDICATORS = (
    Indicator("stat.fees", FEES, "2016年", CellState.REPORTED, Decimal("0.35"), "万元"),
    Indicator(
        "stat.reconsideration.other",
        OTHER_RESULTS,
        "2016年",
        CellState.REPORTED,
        1204,
        "件",
        "1,204",
        Place(1, 20, 3),
    ),
    Indicator(None, "本县自设项目", None, CellState.BLANK, unit="次"),
    Indicator("stat.complaints", "六、举报投诉数量", "2016年", CellState.UNREADABLE, raw="3 14"),
)
SENTENCE = "2016年，我局共收到政府信息公开申请12件，未收取信息处理费。"
FACTS = (
    Fact(
        "requests.received", 12, "件", "收到政府信息公开申请12件", SENTENCE, "overview", "own", Place(line=7)
    ),
    Fact("fees.collected", 0, None, "未收取信息处理费", SENTENCE, "overview"),
)
OLD = Extraction("pre2019", metadata(2016), indicators=INDICATORS, facts=FACTS)


def test_indicators(engine: Engine) -> None:
    save_report(engine, capture(), OLD, (), EMERGENCY)
    assert ask(
        engine,
        "SELECT label, code, label_en, column_head, value_exact, unit, state, raw, place FROM indicators"
        " WHERE year = 2016 AND code IS NOT NULL ORDER BY code",
    ) == [
        (
            *("六、举报投诉数量", "stat.complaints", "complaints about disclosure", "2016年"),
            *(None, None, "unreadable", "3 14", None),
        ),
        (
            *(FEES, "stat.fees", "fees collected for disclosure on request", "2016年"),
            *("0.35", "万元", "reported", None, None),
        ),
        (
            *(OTHER_RESULTS, "stat.reconsideration.other", "reconsiderations: other results", "2016年"),
            *("1204", "件", "reported", "1,204", "table 1 row 20 column 3"),
        ),
    ]
    assert ask(
        engine, "SELECT label, column_head, value, unit, state FROM indicators WHERE code IS NULL"
    ) == [("本县自设项目", None, None, "次", "blank")]
    query = "SELECT SUM(value) FROM indicators WHERE code = 'stat.reconsideration.other'"
    assert ask(engine, query) == [(1204,)]


def test_facts(engine: Engine) -> None:
    save_report(engine, capture(), OLD, (), EMERGENCY)
    assert ask(
        engine,
        "SELECT kind, value, unit, said_of, wording, sentence, section, place FROM facts ORDER BY kind",
    ) == [
        ("fees.collected", 0, None, None, "未收取信息处理费", SENTENCE, "overview", None),
        ("requests.received", 12, "件", "own", "收到政府信息公开申请12件", SENTENCE, "overview", "line 7"),
    ]


def test_every_indicator_of_the_list_has_its_meaning(engine: Engine) -> None:
    listed = csv_rows("indicators.csv")
    assert ask(engine, "SELECT code, label_zh FROM indicator_code ORDER BY position") == [
        (row["code"], row["label_zh"]) for row in listed
    ]
    query = "SELECT parent, unit FROM indicator_code WHERE code = 'stat.requests'"
    assert ask(engine, query) == [(None, None)]


def test_the_same_reading_adds_nothing(engine: Engine) -> None:
    for at in ("2024-01-20T03:00:00Z", "2024-02-20T03:00:00Z"):
        saved = save_report(engine, capture(at=at), OLD, (), EMERGENCY)
    assert saved.outcome is Outcome.UNCHANGED
    assert (size(engine, "revision"), size(engine, "indicator"), size(engine, "fact")) == (1, 4, 2)


@pytest.mark.parametrize(
    "changed",
    [
        replace(OLD, indicators=(INDICATORS[0], replace(INDICATORS[1], number=1205), *INDICATORS[2:])),
        replace(OLD, facts=FACTS[:1]),
    ],
)
def test_another_reading_of_the_same_page_is_a_revision(engine: Engine, changed: Extraction) -> None:
    save_report(engine, capture(), OLD, (), EMERGENCY)
    saved = save_report(engine, capture(), changed, (), EMERGENCY)
    assert saved.outcome is Outcome.NEW_REVISION
    assert size(engine, "facts") == len(changed.facts)
    query = "SELECT CAST(value AS INTEGER) FROM indicators WHERE code = 'stat.reconsideration.other'"
    assert ask(engine, query) == [(changed.indicators[1].number,)]


def test_a_copy_elsewhere_is_told_by_its_indicators(engine: Engine) -> None:
    first = save_report(engine, capture(), OLD, (), EMERGENCY)
    copy = save_report(engine, capture("copy", OTHER_URL), OLD, (), EMERGENCY)
    assert (copy.report_id, copy.outcome) == (first.report_id, Outcome.NEW_LOCATION)


def test_a_report_without_them(engine: Engine) -> None:
    save_report(engine, capture(), report(), (), EMERGENCY)
    assert (size(engine, "indicators"), size(engine, "facts")) == (0, 0)
