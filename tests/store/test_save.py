"""Storing reports: what is added, and what is not added twice."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from stored_samples import (
    EMERGENCY,
    FINANCE,
    NOBODY,
    OTHER_URL,
    URL,
    ask,
    capture,
    metadata,
    report,
    size,
    values,
)

from pipelines.checks.model import Check, CheckStatus
from pipelines.extract.model import (
    Attributed,
    CellState,
    Extraction,
    Finding,
    Place,
    Sections,
    SupplementRow,
    Value,
)
from pipelines.store.connect import connect, writing
from pipelines.store.content import stored_values
from pipelines.store.errors import StoreError
from pipelines.store.model import Outcome
from pipelines.store.save import save_report
from pipelines.store.schema import metadata as schema


def contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the database but when locations were last seen."""
    with engine.connect() as connection:
        return {
            table.name: sorted(
                (
                    tuple(row[column.name] for column in table.columns if column.name != "last_seen")
                    for row in connection.execute(table.select()).mappings()
                ),
                key=repr,
            )
            for table in schema.tables.values()
        }


def test_a_report_is_stored_with_everything_that_was_read(engine: Engine) -> None:
    extraction = Extraction(
        "2021",
        metadata(),
        values({"proactive.penalties.decisions": 6}),
        supplement=(
            SupplementRow("（一）回应公众热点", "次", None, at=Place(4, 2, 2)),
            SupplementRow("培训人员数", "人", 1, raw="1人", at=Place(4, 3, 3)),
        ),
        sections=Sections(preamble="根据条例，编制本报告。", problems="存在不足。"),
        findings=(Finding("label.typo", "本年度止件数", Place(1, 2, 3)),),
    )
    checks = (
        Check("appeals.total.reconsideration", ("a.total", "a.upheld"), CheckStatus.PASS, 0, 0),
        Check("requests.balance.total", ("r.new", "r.in", "r.out"), CheckStatus.FAIL, 3, Decimal("2.5")),
        Check("requests.applicant_sum.granted", ("g.total", "g.business"), CheckStatus.NOT_ASSESSABLE),
        Check("requests.applicant_sum.other_handling", ("o.total",), CheckStatus.NOT_APPLICABLE),
    )
    saved = save_report(engine, capture(), extraction, checks, EMERGENCY, extractor="gongkai 9")

    assert saved.outcome is Outcome.NEW_REPORT
    assert ask(engine, "SELECT name, division_code, level, department_type, resolution FROM agency") == [
        ("井研县应急管理局", "511124", "county", "emerg", "name_alias")
    ]
    assert ask(engine, "SELECT alias FROM agency_alias") == [("县应急局",)]
    assert ask(engine, "SELECT code, name FROM division ORDER BY code") == [
        ("510000", "四川省"),
        ("511100", "乐山市"),
        ("511124", "井研县"),
    ]
    assert ask(engine, "SELECT year, scope, address_id, first_seen FROM report") == [
        (2023, "own", None, "2024-01-20T03:00:00Z")
    ]
    assert ask(
        engine,
        "SELECT number, origin, extractor, agency_status, form, title, published_on, superseded_by,"
        " cells_reported, cells_absent, checks_passed, checks_failed, checks_not_assessable FROM revision",
    ) == [
        (
            1,
            "first",
            "gongkai 9",
            "name_alias",
            "2021",
            "2023年政府信息公开工作年度报告",
            "2024-01-17",
            None,
            200,
            0,
            1,
            1,
            1,
        )
    ]
    assert ask(engine, "SELECT item, value, source, quote FROM evidence ORDER BY item") == [
        ("agency", "县应急局", "context:link_text", "县应急局"),
        ("published_on", "2024-01-17", "meta:pubdate", "2024-01-17 10:11"),
        ("scope", "own", "title:h1", ""),
        ("source", "县应急管理局", "meta:contentsource", ""),
        ("title", "2023年政府信息公开工作年度报告", "title:h1", "2023年政府信息公开工作年度报告"),
        ("year", "2023", "title:h1", "2023年"),
    ]
    assert ask(
        engine,
        "SELECT position, label, unit, CAST(number AS TEXT), raw, table_no, row_no, column_no"
        " FROM supplement ORDER BY position",
    ) == [
        (1, "（一）回应公众热点", "次", None, None, 4, 2, 2),
        (2, "培训人员数", "人", "1", "1人", 4, 3, 3),
    ]
    assert ask(engine, "SELECT name, text FROM section ORDER BY name") == [
        ("preamble", "根据条例，编制本报告。"),
        ("problems", "存在不足。"),
    ]
    assert ask(engine, "SELECT code, detail, table_no, row_no, column_no FROM finding") == [
        ("label.typo", "本年度止件数", 1, 2, 3)
    ]
    assert ask(
        engine,
        "SELECT k.code, k.fields, c.status, CAST(c.left_side AS TEXT), CAST(c.right_side AS TEXT)"
        " FROM check_result c JOIN rule k ON k.id = c.rule_id ORDER BY k.code",
    ) == [
        ("requests.applicant_sum.granted", "g.total g.business", "not_assessable", None, None),
        ("requests.balance.total", "r.new r.in r.out", "fail", "3", "2.5"),
    ]


def test_a_capture_is_stored_with_its_bytes_and_addresses(engine: Engine) -> None:
    article = "https://www.jingyan.gov.cn/jyx/nb/202401/yj.html"
    fetched = capture(
        url="https://www.jingyan.gov.cn/f/a.pdf",
        final_url="https://www.jingyan.gov.cn/f/b.pdf",
        attachment_of=article,
    )
    save_report(engine, fetched, report(), (), EMERGENCY)
    ((headers,),) = ask(engine, "SELECT headers FROM snapshot")
    assert json.loads(headers) == [["Content-Type", "text/html; charset=utf-8"], ["ETag", '"1"']]
    assert ask(
        engine,
        "SELECT u.url, f.url, s.status, s.sha256, s.length, s.fetched_at, s.warc_file, s.warc_offset"
        " FROM snapshot s JOIN address u ON u.id = s.address_id JOIN address f ON f.id = s.final_address_id",
    ) == [
        (
            "https://www.jingyan.gov.cn/f/a.pdf",
            "https://www.jingyan.gov.cn/f/b.pdf",
            200,
            "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e",
            5,
            "2024-01-20T03:00:00Z",
            "jingyan/20240120-00001.warc.gz",
            1234,
        )
    ]
    assert ask(
        engine,
        "SELECT u.url, i.url, p.url, l.link_text, l.column_name, l.first_seen, l.last_seen"
        " FROM location l JOIN address u ON u.id = l.address_id JOIN address i ON i.id = l.list_address_id"
        " JOIN address p ON p.id = l.parent_address_id",
    ) == [
        (
            "https://www.jingyan.gov.cn/f/a.pdf",
            "https://www.jingyan.gov.cn/jyx/nb/list.shtml",
            article,
            "县应急局2023年政府信息公开工作年度报告",
            "政府信息公开年报",
            "2024-01-20T03:00:00Z",
            "2024-01-20T03:00:00Z",
        )
    ]


def test_the_same_crawl_twice_adds_nothing(engine: Engine) -> None:
    checks = (Check("requests.balance.total", ("r.new",), CheckStatus.FAIL, 3, 2),)
    first = save_report(engine, capture(), report(), checks, EMERGENCY)
    before = contents(engine)
    again = save_report(engine, capture(at="2024-01-21T03:00:00Z"), report(), checks, EMERGENCY)
    assert (again.report_id, again.revision_id) == (first.report_id, first.revision_id)
    assert again.outcome is Outcome.UNCHANGED
    assert contents(engine) == before
    assert ask(engine, "SELECT first_seen, last_seen FROM location") == [
        ("2024-01-20T03:00:00Z", "2024-01-21T03:00:00Z")
    ]


def test_changed_bytes_with_the_same_reading_add_a_snapshot_only(engine: Engine) -> None:
    first = save_report(engine, capture("first"), report(), (), EMERGENCY)
    moved = replace(report(), values=tuple(replace(value, at=Place(9, 9, 9)) for value in values()))
    again = save_report(engine, capture("new footer", at="2024-02-01T00:00:00Z"), moved, (), EMERGENCY)
    assert (again.outcome, again.revision_id) == (Outcome.UNCHANGED, first.revision_id)
    assert (size(engine, "snapshot"), size(engine, "revision"), size(engine, "location")) == (2, 1, 1)


def test_a_changed_reading_makes_a_revision_and_keeps_the_old_one(engine: Engine) -> None:
    field = "requests.granted.total"
    old = save_report(engine, capture("first"), report({field: 1}), (), EMERGENCY)
    changed = capture("corrected", at="2024-03-01T00:00:00Z")
    new = save_report(engine, changed, report({field: 2}), (), EMERGENCY)
    assert (new.outcome, new.report_id) == (Outcome.NEW_REVISION, old.report_id)
    assert ask(
        engine, "SELECT id, number, is_current, superseded_by, origin FROM revision ORDER BY number"
    ) == [
        (old.revision_id, 1, False, new.revision_id, "first"),
        (new.revision_id, 2, True, None, "changed"),
    ]
    with engine.connect() as connection:
        kept = {value.field: value.number for value in stored_values(connection, old.revision_id)}
    assert kept[field] == 1
    assert ask(engine, "SELECT total FROM requests WHERE outcome = 'granted'") == [(2,)]
    assert save_report(engine, changed, report({field: 2}), (), EMERGENCY).outcome is Outcome.UNCHANGED


def test_bytes_that_come_back_make_another_revision(engine: Engine) -> None:
    field = "requests.granted.total"
    for body, number, day in (("a", 1, 1), ("b", 2, 2), ("a", 1, 3)):
        fetched = capture(body, at=f"2024-02-0{day}T00:00:00Z")
        save_report(engine, fetched, report({field: number}), (), EMERGENCY)
    assert size(engine, "snapshot") == 3
    assert ask(engine, "SELECT number, is_current FROM revision ORDER BY number") == [
        (1, False),
        (2, False),
        (3, True),
    ]
    assert ask(engine, "SELECT total, url FROM requests WHERE outcome = 'granted'") == [(1, URL)]


def test_a_copy_at_another_address_is_a_location(engine: Engine) -> None:
    first = save_report(engine, capture(), report(), (), EMERGENCY)
    copy = replace(
        report(),
        metadata=metadata(
            title=Attributed("县应急局年报", "title:h1"),
            published_on=Attributed("2024-01-25", "meta:pubdate"),
        ),
    )
    there = capture("other template", url=OTHER_URL, at="2024-01-26T00:00:00Z")
    second = save_report(engine, there, copy, (), EMERGENCY)
    assert (second.outcome, second.revision_id) == (Outcome.NEW_LOCATION, first.revision_id)
    assert ask(engine, "SELECT locations, revisions, url FROM reports") == [(2, 1, URL)]
    again = save_report(engine, there, copy, (), EMERGENCY)
    assert again.outcome is Outcome.UNCHANGED
    assert size(engine, "revision") == 1


def test_a_different_copy_at_another_address_is_a_revision(engine: Engine) -> None:
    save_report(engine, capture(), report(), (), EMERGENCY)
    there = capture("copy", url=OTHER_URL, at="2024-01-26T00:00:00Z")
    other = save_report(engine, there, report({"requests.granted.total": 5}), (), EMERGENCY)
    assert other.outcome is Outcome.NEW_REVISION
    assert ask(engine, "SELECT origin FROM revision WHERE is_current") == [("other_address",)]
    unchanged = save_report(engine, capture(at="2024-01-27T00:00:00Z"), report(), (), EMERGENCY)
    assert unchanged.outcome is Outcome.UNCHANGED
    assert ask(engine, "SELECT total FROM requests WHERE outcome = 'granted'") == [(5,)]


def test_two_reports_of_one_page(engine: Engine) -> None:
    first = save_report(engine, capture(), report(), (), EMERGENCY)
    second = save_report(engine, capture(part=2), report(), (), FINANCE)
    assert [first.outcome, second.outcome] == [Outcome.NEW_REPORT, Outcome.NEW_REPORT]
    assert (size(engine, "snapshot"), size(engine, "reading"), size(engine, "reports")) == (1, 2, 2)


def test_one_agency_has_a_report_for_each_year_and_scope(engine: Engine) -> None:
    area = replace(report(), metadata=metadata(scope=Attributed("area", "body")))
    for number, extraction in enumerate((report(year=2022), report(year=2023), area)):
        there = capture(str(number), url=f"{URL}?{number}")
        assert save_report(engine, there, extraction, (), EMERGENCY).outcome is Outcome.NEW_REPORT
    assert ask(engine, "SELECT year, scope FROM reports ORDER BY year, scope") == [
        (2022, "own"),
        (2023, "area"),
        (2023, "own"),
    ]
    assert size(engine, "agency") == 1


def test_checks_are_brought_up_to_date_without_a_revision(engine: Engine) -> None:
    failed = Check("requests.balance.total", ("r.new",), CheckStatus.FAIL, 3, 2)
    passed = Check("requests.balance.total", ("r.new",), CheckStatus.PASS, 3, 3)
    save_report(engine, capture(), report(), (failed,), EMERGENCY)
    again = save_report(engine, capture(), report(), (passed,), EMERGENCY)
    assert again.outcome is Outcome.UNCHANGED
    assert size(engine, "failed_checks") == 0
    assert ask(engine, "SELECT checks_passed, checks_failed FROM reports") == [(1, 0)]


def test_an_agency_that_is_better_known_is_filled_in(engine: Engine) -> None:
    vague = replace(EMERGENCY, level=None, department_type=None, status="inferred")
    save_report(engine, capture(), report(), (), vague)
    save_report(engine, capture(url=OTHER_URL), report(year=2022), (), EMERGENCY)
    assert ask(engine, "SELECT level, department_type, resolution FROM agency") == [
        ("county", "emerg", "name_alias")
    ]


def test_codes_that_the_data_dictionary_lacks_are_kept(engine: Engine) -> None:
    odd = (
        Value("applications.channel.letter", CellState.REPORTED, 4, at=Place(1, 2, 3)),
        Value("requests.of_a_later_form.total", CellState.REPORTED, 5, at=Place(1, 3, 3)),
        Value("appeals.of_a_later_form.total", CellState.BLANK),
    )
    saved = save_report(engine, capture(), Extraction("pre2019", metadata(), odd), (), EMERGENCY)
    with engine.connect() as connection:
        assert set(stored_values(connection, saved.revision_id)) == set(odd)
    assert sorted(ask(engine, "SELECT field, value FROM cells"), key=repr) == sorted(
        [
            ("applications.channel.letter", 4),
            ("requests.of_a_later_form.total", 5),
            ("appeals.of_a_later_form.total", None),
        ],
        key=repr,
    )


def test_characters_that_no_database_takes_are_replaced(engine: Engine) -> None:
    odd = replace(report(), sections=Sections(overview="前\0后\ud800"))
    save_report(engine, capture(), odd, (), EMERGENCY)
    assert ask(engine, "SELECT text FROM section") == [("前\ufffd后\ufffd",)]


def test_a_field_with_two_values_is_refused_and_nothing_is_stored(engine: Engine) -> None:
    twice = Value("requests.granted.total", CellState.REPORTED, 1)
    extraction = replace(report(), values=(*values(), twice))
    with pytest.raises(StoreError) as raised:
        save_report(engine, capture(), extraction, (), EMERGENCY)
    assert (raised.value.code, raised.value.detail) == ("store.duplicate_field", "requests.granted.total")
    assert size(engine, "snapshot") == 0


def test_a_document_that_is_no_report_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="no report"):
        save_report(engine, capture(), Extraction(None), (), NOBODY)


def test_a_failure_in_the_middle_leaves_nothing(engine: Engine) -> None:
    odd = replace(report(), metadata=metadata(scope=Attributed("galaxy", "body")))
    with pytest.raises(IntegrityError):
        save_report(engine, capture(), odd, (), EMERGENCY)
    assert (size(engine, "address"), size(engine, "snapshot"), size(engine, "agency")) == (0, 0, 0)


def test_foreign_keys_are_enforced(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(text("INSERT INTO section (revision_id, name, text) VALUES (99, 'other', 'x')"))


def test_a_blank_cell_cannot_be_given_a_number(engine: Engine) -> None:
    blank = Value("requests.granted.total", CellState.BLANK, at=Place(2, 5, 10))
    save_report(engine, capture(), report(others=[blank]), (), EMERGENCY)
    for statement in (
        "UPDATE request_row SET total = 0 WHERE substr(states, 7, 1) = 'b'",
        "UPDATE request_row SET total = NULL WHERE substr(states, 7, 1) = 'r'",
        "UPDATE cell SET state = 'b'",
    ):
        with pytest.raises(IntegrityError), writing(engine) as connection:
            connection.execute(text(statement))


def test_a_report_has_one_current_revision(engine: Engine) -> None:
    save_report(engine, capture("a"), report({"requests.granted.total": 1}), (), EMERGENCY)
    save_report(engine, capture("b", at="2024-02-01T00:00:00Z"), report(), (), EMERGENCY)
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(text("UPDATE revision SET superseded_by = NULL, is_current = true"))


def test_the_database_is_found_again(url: str) -> None:
    first = connect(url)
    save_report(first, capture(), report(), (), EMERGENCY)
    first.dispose()
    second = connect(url)
    assert save_report(second, capture(), report(), (), EMERGENCY).outcome is Outcome.UNCHANGED
    second.dispose()
