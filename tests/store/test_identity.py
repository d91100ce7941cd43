"""Whose report it is: unresolved reports, reports that are recognised later, and reading old bytes again."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine
from stored_samples import EMERGENCY, FINANCE, NOBODY, OTHER_URL, URL, ask, capture, metadata, report, size

from pipelines.extract.model import Attributed, Extraction
from pipelines.store.model import Outcome, ResolvedAgency
from pipelines.store.save import save_report

GRANTED = "requests.granted.total"
AMBIGUOUS = ResolvedAgency("鼓楼区统计局", status="ambiguous")
LATER = "2024-02-01T00:00:00Z"
CURRENT = "SELECT agency, year, report_id FROM reports ORDER BY agency, year"


def nameless(numbers: dict[str, int] | None = None) -> Extraction:
    """A report that does not say whose it is."""
    return replace(report(numbers), metadata=metadata(agency=None))


def test_reports_without_agency_or_year_are_kept_by_their_address(engine: Engine) -> None:
    first = save_report(engine, capture(), nameless(), (), NOBODY)
    second = save_report(engine, capture(url=OTHER_URL), nameless(), (), AMBIGUOUS)
    third = save_report(engine, capture(url=f"{URL}?3"), report(year=None), (), EMERGENCY)
    assert [saved.outcome for saved in (first, second, third)] == [Outcome.NEW_REPORT] * 3
    assert ask(engine, "SELECT agency, year, agency_status, url FROM reports ORDER BY report_id") == [
        (None, 2023, "unresolved", URL),
        (None, 2023, "ambiguous", OTHER_URL),
        ("井研县应急管理局", None, "name_alias", f"{URL}?3"),
    ]
    again = save_report(engine, capture(at=LATER), nameless(), (), NOBODY)
    assert (again.outcome, again.report_id) == (Outcome.UNCHANGED, first.report_id)


def test_two_unresolved_reports_of_one_page_are_two(engine: Engine) -> None:
    save_report(engine, capture(), nameless(), (), NOBODY)
    save_report(engine, capture(part=2), nameless({GRANTED: 1}), (), NOBODY)
    assert size(engine, "reports") == 2


def test_a_changed_report_without_a_name_is_a_revision(engine: Engine) -> None:
    save_report(engine, capture("a"), nameless(), (), NOBODY)
    new = save_report(engine, capture("b", at=LATER), nameless({GRANTED: 1}), (), NOBODY)
    assert new.outcome is Outcome.NEW_REVISION
    assert size(engine, "reports") == 1


def test_a_report_keeps_its_id_when_it_is_recognised(engine: Engine) -> None:
    unknown = save_report(engine, capture(), nameless(), (), NOBODY)
    known = save_report(engine, capture(), report(), (), EMERGENCY)
    assert (known.report_id, known.outcome) == (unknown.report_id, Outcome.NEW_REVISION)
    assert ask(engine, CURRENT) == [("井研县应急管理局", 2023, unknown.report_id)]
    assert ask(engine, "SELECT origin FROM revision WHERE is_current") == [("reread",)]


def test_a_report_is_recognised_from_later_bytes(engine: Engine) -> None:
    unknown = save_report(engine, capture("a"), nameless(), (), NOBODY)
    known = save_report(engine, capture("b", at=LATER), report(), (), EMERGENCY)
    assert (known.report_id, known.outcome) == (unknown.report_id, Outcome.NEW_REVISION)
    assert size(engine, "reports") == 1


def test_a_better_resolver_with_the_same_reading_moves_the_report(engine: Engine) -> None:
    unknown = save_report(engine, capture(), report(), (), NOBODY)
    known = save_report(engine, capture(), report(), (), EMERGENCY)
    assert (known.report_id, known.revision_id) == (unknown.report_id, unknown.revision_id)
    assert ask(engine, "SELECT agency, agency_status FROM reports") == [("井研县应急管理局", "name_alias")]


def test_an_unresolved_copy_joins_the_report_that_it_turns_out_to_be(engine: Engine) -> None:
    known = save_report(
        engine, capture("a", url=OTHER_URL, at="2024-01-10T00:00:00Z"), report(), (), EMERGENCY
    )
    unknown = save_report(engine, capture("b"), nameless({GRANTED: 1}), (), NOBODY)
    assert size(engine, "reports") == 2
    joined = save_report(engine, capture("c", at=LATER), report({GRANTED: 2}), (), EMERGENCY)
    assert joined.report_id == known.report_id != unknown.report_id
    assert ask(engine, CURRENT) == [("井研县应急管理局", 2023, known.report_id)]
    assert ask(engine, "SELECT number, is_current, superseded_by, report_id FROM revision ORDER BY id") == [
        (1, False, unknown.revision_id, known.report_id),
        (2, False, joined.revision_id, known.report_id),
        (3, True, None, known.report_id),
    ]
    assert ask(engine, "SELECT locations FROM reports") == [(2,)]


def test_a_page_that_loses_its_name_but_not_its_content_stays_the_same_report(engine: Engine) -> None:
    known = save_report(engine, capture("a"), report(), (), EMERGENCY)
    redesigned = save_report(engine, capture("b", at=LATER), nameless(), (), NOBODY)
    assert redesigned.report_id == known.report_id
    assert size(engine, "reports") == 1
    replaced = save_report(
        engine, capture("c", at="2024-03-01T00:00:00Z"), nameless({GRANTED: 9}), (), NOBODY
    )
    assert replaced.report_id != known.report_id
    assert ask(engine, "SELECT agency FROM reports ORDER BY report_id") == [("井研县应急管理局",), (None,)]


def test_the_same_bytes_read_as_another_agency_belong_to_that_one(engine: Engine) -> None:
    wrong = save_report(engine, capture(), report(), (), EMERGENCY)
    right = save_report(engine, capture(), report(), (), FINANCE)
    assert right.report_id == wrong.report_id
    assert ask(engine, CURRENT) == [("井研县财政局", 2023, wrong.report_id)]


def test_bytes_move_to_a_report_that_exists(engine: Engine) -> None:
    finance = save_report(engine, capture("x", url=OTHER_URL), report({GRANTED: 7}), (), FINANCE)
    wrong = save_report(engine, capture("y"), report({GRANTED: 7}), (), EMERGENCY)
    right = save_report(engine, capture("y"), report({GRANTED: 7}, year=2023), (), FINANCE)
    assert right.report_id == finance.report_id != wrong.report_id
    assert ask(engine, CURRENT) == [("井研县财政局", 2023, finance.report_id)]
    assert ask(engine, "SELECT report_id, COUNT(*) FROM location GROUP BY report_id") == [
        (finance.report_id, 2)
    ]


def test_an_older_revision_is_current_again_when_the_later_one_was_misread(engine: Engine) -> None:
    first = save_report(engine, capture("a"), report({GRANTED: 1}), (), EMERGENCY)
    second = save_report(engine, capture("b", at=LATER), report({GRANTED: 2}), (), EMERGENCY)
    assert second.report_id == first.report_id
    moved = save_report(engine, capture("b", at=LATER), report({GRANTED: 2}, year=2024), (), EMERGENCY)
    assert moved.report_id != first.report_id
    assert ask(engine, "SELECT year, report_id, revision_id FROM reports ORDER BY year") == [
        (2023, first.report_id, first.revision_id),
        (2024, moved.report_id, moved.revision_id),
    ]


def test_another_year_at_the_same_address_is_another_report(engine: Engine) -> None:
    save_report(engine, capture("a"), report(year=2022), (), EMERGENCY)
    save_report(engine, capture("b", at=LATER), report(year=2023), (), EMERGENCY)
    assert ask(engine, "SELECT year, url FROM reports ORDER BY year") == [(2022, URL), (2023, URL)]


def test_reading_old_bytes_again_never_makes_them_current(engine: Engine) -> None:
    old, new = capture("a"), capture("b", at=LATER)
    first = save_report(engine, old, report({GRANTED: 1}), (), EMERGENCY, extractor="1")
    second = save_report(engine, new, report({GRANTED: 2}), (), EMERGENCY, extractor="1")
    again = save_report(engine, old, report({GRANTED: 11}), (), EMERGENCY, extractor="2")
    assert again.outcome is Outcome.NEW_REVISION
    assert ask(
        engine, "SELECT id, is_current, superseded_by, origin, extractor FROM revision ORDER BY number"
    ) == [
        (first.revision_id, False, again.revision_id, "first", "1"),
        (second.revision_id, True, None, "changed", "1"),
        (again.revision_id, False, second.revision_id, "reread", "2"),
    ]
    unchanged = save_report(engine, new, report({GRANTED: 2}), (), EMERGENCY, extractor="2")
    assert unchanged.outcome is Outcome.UNCHANGED
    assert ask(engine, "SELECT extractor, COUNT(*) FROM reading GROUP BY extractor") == [("2", 2)]


def test_bytes_that_turn_up_late_take_their_place_in_time(engine: Engine) -> None:
    save_report(engine, capture("b", at=LATER), report({GRANTED: 2}), (), EMERGENCY)
    save_report(engine, capture("a"), report({GRANTED: 1}), (), EMERGENCY)
    assert ask(engine, "SELECT total FROM requests WHERE outcome = 'granted'") == [(2,)]
    assert ask(engine, "SELECT first_seen FROM reports") == [("2024-01-20T03:00:00Z",)]


def scoped(scope: str | None, numbers: dict[str, int] | None = None) -> Extraction:
    return replace(
        report(numbers), metadata=metadata(scope=Attributed(scope, "text") if scope is not None else None)
    )


def test_a_report_keeps_its_id_when_its_scope_becomes_known(engine: Engine) -> None:
    first = save_report(engine, capture("a"), scoped(None), (), EMERGENCY)
    assert ask(engine, "SELECT scope FROM reports") == [("unknown",)]
    second = save_report(engine, capture("b", at=LATER), scoped("area", {GRANTED: 1}), (), EMERGENCY)
    third = save_report(engine, capture("c", at="2024-03-01T00:00:00Z"), scoped(None), (), EMERGENCY)
    assert first.report_id == second.report_id == third.report_id
    assert ask(engine, "SELECT scope, revisions FROM reports") == [("area", 3)]


def test_a_copy_that_does_not_tell_its_scope_is_a_location(engine: Engine) -> None:
    save_report(engine, capture(), scoped("area"), (), EMERGENCY)
    copy = save_report(engine, capture("copy", url=OTHER_URL, at=LATER), scoped("unknown"), (), EMERGENCY)
    assert copy.outcome is Outcome.NEW_LOCATION
    other = capture("other", url=f"{URL}?other", at=LATER)
    assert save_report(engine, other, scoped("own"), (), EMERGENCY).outcome is Outcome.NEW_REPORT
    assert ask(engine, "SELECT scope FROM reports ORDER BY scope") == [("area",), ("own",)]
