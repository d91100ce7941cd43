"""Corrections by people: what is stored, what the view shows, what is refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from stored_samples import EMERGENCY, ask, capture, report, size

from pipelines.extract.model import CellState, Value
from pipelines.store.connect import connect
from pipelines.store.corrections import (
    Correction,
    add_corrections,
    corrections,
    read_corrections,
    write_corrections,
)
from pipelines.store.errors import StoreError
from pipelines.store.existing import open_existing
from pipelines.store.model import ResolvedAgency
from pipelines.store.save import save_report

GRANTED = "requests.granted.total"
SLIP = Correction(
    agency="井研县应急管理局",
    year="2023",
    field=GRANTED,
    value="12",
    made_by="Li Wei",
    reason="a digit was left out",
    evidence="https://www.jingyan.gov.cn/jyx/reply.shtml",
    made_at="2024-05-01T08:00:00+08:00",
)
SHOWN = "status, published_state, published_value, corrected_value, value, value_then"


def publish(engine: Engine, number: int, body: str = "first", at: str = "2024-01-20T03:00:00Z") -> None:
    save_report(engine, capture(body, at=at), report({GRANTED: number}), (), EMERGENCY)


def shown(engine: Engine) -> list[tuple[Any, ...]]:
    rows = ask(engine, f"SELECT {SHOWN} FROM corrected_cells ORDER BY field")
    return [tuple(int(value) if isinstance(value, Decimal) else value for value in row) for row in rows]


def code_of(engine: Engine, *made: Correction) -> str:
    before = size(engine, "correction")
    with pytest.raises(StoreError) as raised:
        add_corrections(engine, made)
    assert size(engine, "correction") == before
    return raised.value.code


def test_published_and_corrected_value_stand_side_by_side(engine: Engine) -> None:
    publish(engine, 2)
    assert add_corrections(engine, [SLIP]) == 1
    assert shown(engine) == [("applied", "reported", 2, 12, 12, 2)]
    assert ask(engine, "SELECT total FROM requests WHERE outcome = 'granted'") == [(2,)]
    assert ask(
        engine, "SELECT agency, year, scope, field, made_by, made_at, reason, evidence FROM corrected_cells"
    ) == [
        (
            "井研县应急管理局",
            2023,
            "own",
            GRANTED,
            "Li Wei",
            "2024-05-01T00:00:00Z",
            "a digit was left out",
            "https://www.jingyan.gov.cn/jyx/reply.shtml",
        )
    ]


def test_a_correction_survives_another_reading_of_the_same_bytes(engine: Engine) -> None:
    publish(engine, 2)
    add_corrections(engine, [SLIP])
    other = report({GRANTED: 2, "requests.carried_out.total": 1})
    save_report(engine, capture(), other, (), EMERGENCY, "gongkai 2")
    assert size(engine, "revision") == 2
    assert shown(engine) == [("applied", "reported", 2, 12, 12, 2)]


def test_a_correction_is_raised_when_the_printed_value_has_changed(engine: Engine) -> None:
    publish(engine, 2)
    add_corrections(engine, [SLIP])
    publish(engine, 12, "second", "2024-06-01T03:00:00Z")
    assert shown(engine) == [("printed_value_changed", "reported", 12, 12, 12, 2)]
    publish(engine, 3, "third", "2024-07-01T03:00:00Z")
    assert shown(engine) == [("printed_value_changed", "reported", 3, 12, 3, 2)]


def test_a_blank_is_corrected_and_a_number_to_blank(engine: Engine) -> None:
    fees = "proactive.fees.amount"
    others = [Value(GRANTED, CellState.BLANK), Value(fees, CellState.REPORTED, Decimal("190.50"))]
    save_report(engine, capture(), report(None, others), (), EMERGENCY)
    blank = replace(SLIP, field=fees, value="blank")
    assert add_corrections(engine, [SLIP, blank]) == 2
    rows = ask(engine, f"SELECT {SHOWN} FROM corrected_cells ORDER BY field")
    assert [tuple(float(v) if isinstance(v, Decimal) else v for v in row) for row in rows] == [
        ("applied", "reported", 190.5, None, None, 190.5),
        ("applied", "blank", None, 12, 12, None),
    ]


@pytest.mark.parametrize(
    "field",
    [
        *("appeals.reconsideration.corrected", "appeals.litigation_direct.total"),
        *(
            "proactive.licensing.decisions",
            "requests.carried_in.natural_person",
            "requests.new_received.business",
        ),
    ],
)
def test_every_table_of_the_form_can_be_corrected(engine: Engine, field: str) -> None:
    save_report(engine, capture(), report({field: 5}), (), EMERGENCY)
    add_corrections(engine, [replace(SLIP, field=field)])
    assert shown(engine) == [("applied", "reported", 5, 12, 12, 5)]


def test_a_cell_that_the_document_lacks(engine: Engine) -> None:
    save_report(engine, capture(), report(), (), EMERGENCY)
    add_corrections(engine, [replace(SLIP, field="requests.other_handling.total")])  # of the form of 2019
    assert shown(engine) == [("applied", "absent", None, 12, 12, None)]


def test_the_last_correction_counts_and_the_same_again_is_not_stored(engine: Engine) -> None:
    publish(engine, 2)
    assert add_corrections(engine, [SLIP, SLIP]) == 1
    assert add_corrections(engine, [SLIP]) == 0
    assert add_corrections(engine, [replace(SLIP, value="13")]) == 1
    assert shown(engine) == [("applied", "reported", 2, 13, 13, 2)]
    assert add_corrections(engine, [replace(SLIP, value="2", reason="it was right")]) == 1
    assert shown(engine) == [("applied", "reported", 2, 2, 2, 2)]


def test_a_file_of_corrections_goes_into_another_database(engine: Engine, tmp_path: Path) -> None:
    publish(engine, 2)
    add_corrections(engine, [SLIP, replace(SLIP, value="13", reason="=1+1")])
    write_corrections(tmp_path / "corrections.csv", corrections(engine))
    lines = (tmp_path / "corrections.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "agency,division,year,scope,field,value,printed,made_by,made_at,reason,evidence"
    assert lines[1] == (
        "井研县应急管理局,511124,2023,own,requests.granted.total,12,2,Li Wei,2024-05-01T00:00:00Z,"
        "a digit was left out,https://www.jingyan.gov.cn/jyx/reply.shtml"
    )
    other = connect(f"sqlite:///{tmp_path / 'other.db'}")
    publish(other, 4)  # the page has been changed since
    read = read_corrections(tmp_path / "corrections.csv")
    assert [one.reason for one in read] == ["a digit was left out", "=1+1"]
    assert add_corrections(other, read) == 2
    assert shown(other) == [("printed_value_changed", "reported", 4, 13, 4, 2)]
    assert corrections(other) == read
    other.dispose()


def test_an_agency_is_known_by_the_name_that_it_prints(engine: Engine) -> None:
    publish(engine, 2)
    assert add_corrections(engine, [replace(SLIP, agency="县应急局")]) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"agency": "井研县教育局"}, "correct.unknown_report"),
        ({"year": "2022"}, "correct.unknown_report"),
        ({"year": "last"}, "correct.unknown_report"),
        ({"scope": "area"}, "correct.unknown_report"),
        ({"division": "511100"}, "correct.unknown_report"),
        ({"field": "requests.granted"}, "correct.unknown_field"),
        ({"value": "twelve"}, "correct.bad_value"),
        ({"value": "NaN"}, "correct.bad_value"),
        ({"value": ""}, "correct.bad_value"),
        ({"value": "reported"}, "correct.bad_value"),
        ({"made_at": "yesterday"}, "correct.bad_value"),
        ({"made_by": " "}, "correct.evidence_missing"),
        ({"reason": ""}, "correct.evidence_missing"),
        ({"evidence": ""}, "correct.evidence_missing"),
        ({"value": "2"}, "correct.nothing_to_correct"),
    ],
)
def test_what_is_no_correction(engine: Engine, change: dict[str, str], code: str) -> None:
    publish(engine, 2)
    assert code_of(engine, replace(SLIP, **change)) == code


def test_one_bad_correction_keeps_all_out(engine: Engine) -> None:
    publish(engine, 2)
    assert code_of(engine, SLIP, replace(SLIP, value="x")) == "correct.bad_value"


def test_two_agencies_of_one_name_are_told_apart_by_their_division(engine: Engine) -> None:
    publish(engine, 2)
    twin = ResolvedAgency("井研县应急管理局", "511100", "prefecture", "emerg", "name_exact")
    save_report(engine, capture("x", url="https://x.gov.cn/1"), report({GRANTED: 3}), (), twin)
    with pytest.raises(StoreError) as raised:
        add_corrections(engine, [SLIP])
    assert raised.value.code == "correct.unknown_report"
    assert "511124 own" in raised.value.detail
    assert add_corrections(engine, [replace(SLIP, division="511100")]) == 1
    assert shown(engine) == [("applied", "reported", 3, 12, 12, 3)]


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff", b"agency,year\nx,2023\n"])
def test_a_file_that_holds_no_corrections(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "c.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError) as raised:
        read_corrections(path)
    assert raised.value.code == "correct.file"


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as raised:
        write_corrections(tmp_path / "no" / "c.csv", [SLIP])
    assert raised.value.code == "correct.file"


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as raised:
        open_existing(f"sqlite:///{tmp_path / 'none.db'}")
    assert raised.value.code == "store.no_database"
    assert list(tmp_path.iterdir()) == []
    connect(f"sqlite:///{tmp_path / 'some.db'}").dispose()
    open_existing(f"sqlite:///{tmp_path / 'some.db'}").dispose()
    with pytest.raises(StoreError) as raised:
        open_existing("nonsense")
    assert raised.value.code == "store.bad_url"
