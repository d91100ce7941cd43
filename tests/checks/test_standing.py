"""Failing identities, told apart by a second reading. Figures made up; what fails is worked out by hand."""

from dataclasses import replace

from pipelines.checks import run_checks
from pipelines.checks.model import Check, CheckStatus, Standing
from pipelines.checks.standing import judge, suspect_cell
from pipelines.extract.report import read_report
from pipelines.extract.second_reading import reread_report
from tests.extract.form_samples import HEADER, page, row

NEW = "一、本年新收政府信息公开申请数量"


def test_what_two_readings_agree_on_is_as_published() -> None:
    body = page(HEADER + row(NEW, ("9", "1", "0", "2", "0", "3", "16")))
    (first,), (second,) = read_report(body), reread_report(body)
    failed = [check for check in judge(run_checks(first), first, second) if check.status is CheckStatus.FAIL]
    assert [(check.rule, check.standing) for check in failed] == [
        ("requests.applicant_sum.new_received", Standing.AS_PUBLISHED)
    ]
    assert (failed[0].left, failed[0].right) == (16, 15)
    others = [check for check in judge(run_checks(first), first, second) if check.rule != failed[0].rule]
    assert {check.standing for check in others} == {None}


def test_what_the_readings_differ_in_is_in_doubt() -> None:
    (first,) = read_report(page(HEADER + row(NEW, ("9", "1", "0", "2", "0", "3", "16"))))
    (other,) = read_report(page(HEADER + row(NEW, ("9", "1", "0", "2", "0", "4", "16"))))
    failed = [check for check in judge(run_checks(first), first, other) if check.status is CheckStatus.FAIL]
    assert [check.standing for check in failed] == [Standing.IN_DOUBT]


def test_without_a_second_reading_there_is_no_standing() -> None:
    (first,) = read_report(page(HEADER + row(NEW, ("9", "1", "0", "2", "0", "3", "16"))))
    assert {check.standing for check in judge(run_checks(first), first, None)} == {None}


def test_the_second_reading_needs_no_spans() -> None:
    body = page(HEADER + row(NEW, ("9", "1", "0", "2", "0", "3", "15")))
    (first,), (second,) = read_report(body), reread_report(body)
    assert [(v.field, v.state, v.number) for v in second.values] == [
        (v.field, v.state, v.number) for v in first.values
    ]


def failing(*rules: str) -> list[Check]:
    (extraction,) = read_report(page(HEADER + row(NEW, ("0",) * 7)))
    return [
        replace(check, status=CheckStatus.FAIL if check.rule in rules else CheckStatus.PASS)
        for check in run_checks(extraction)
    ]


def test_the_crossing_of_one_row_and_one_column_is_suspect() -> None:
    checks = failing("requests.applicant_sum.granted", "requests.outcome_sum.business")
    assert suspect_cell(checks) == "requests.granted.business"


def test_two_failing_rows_name_no_cell() -> None:
    checks = failing(
        "requests.applicant_sum.granted", "requests.applicant_sum.carried_in", "requests.outcome_sum.business"
    )
    assert suspect_cell(checks) is None
