"""The description is complete and consistent, and a wrong one is refused by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from crawler.replica import ExpectedReport, truth
from crawler.replica.body import report_body
from crawler.replica.cells import expected_cells
from crawler.replica.description import DescriptionError, Notice, Replica, Report, load_replica
from crawler.replica.forms import form_fields
from crawler.replica.site import build_site
from pipelines.extract.data import csv_rows
from pipelines.extract.model import CellState

APPLICANTS = (
    "natural_person",
    "business",
    "research_institution",
    "public_interest",
    "legal_service",
    "other_organisation",
)
FRAME = ("new_received", "carried_in", "outcome_total", "carried_out")
REPORTS = truth("jingyan", 3)


def report_named(report_id: str) -> Report:
    return next(report for report in load_replica("jingyan").reports if report.id == report_id)


def expected(report_id: str, edition: int = 1) -> ExpectedReport:
    return next(report for report in truth("jingyan", edition) if report.id == report_id)


@pytest.mark.parametrize(("form", "count"), [("2021", 200), ("2019", 198)])
def test_form_has_the_fields_of_the_data_dictionary(form: str, count: int) -> None:
    dictionary = {row["field"] for row in csv_rows("fields.csv") if form in row["formats"].split()}
    assert set(form_fields(form)) == dictionary
    assert len(form_fields(form)) == count


def test_portal_has_enough_of_everything() -> None:
    assert len(REPORTS) >= 24
    assert {report.year for report in REPORTS} == set(range(2019, 2026))
    assert {report.form for report in REPORTS} == {"2019", "2021"}
    agencies = {report.agency for report in REPORTS}
    assert "井研县人民政府" in agencies
    assert sum(agency.endswith("镇人民政府") for agency in agencies) >= 8
    assert sum(agency.endswith("局") for agency in agencies) >= 15
    assert len({(report.agency, report.year) for report in REPORTS}) == len(REPORTS)
    assert len({report.url for report in REPORTS}) == len(REPORTS)


def test_keys_are_32_hexadecimal_digits_and_used_once() -> None:
    replica = load_replica("jingyan")
    keys = [page.key for page in (*replica.reports, *replica.notices)]
    assert all(len(key) == 32 and set(key) <= set("0123456789abcdef") for key in keys)
    assert len(set(keys)) == len(keys)


def failing(report: ExpectedReport) -> set[str]:
    """The identities that fail, added up here from the truth's numbers."""
    numbers = {cell.field: cell.number for cell in report.cells if cell.state is CellState.REPORTED}
    rows = list(
        dict.fromkeys(cell.field.split(".")[1] for cell in report.cells if cell.field.startswith("req"))
    )
    outcomes = [row for row in rows if row not in FRAME]
    wrong = set()

    def compare(name: str, left: list[str], right: list[str]) -> None:
        if not all(field in numbers for field in (*left, *right)):
            return
        if sum(numbers[field] for field in left) != sum(numbers[field] for field in right):
            wrong.add(name)

    for column in (*APPLICANTS, "total"):
        compare(
            f"requests.balance.{column}",
            [f"requests.{row}.{column}" for row in FRAME[:2]],
            [f"requests.{row}.{column}" for row in FRAME[2:]],
        )
        compare(
            f"requests.outcome_sum.{column}",
            [f"requests.outcome_total.{column}"],
            [f"requests.{row}.{column}" for row in outcomes],
        )
    for row in rows:
        compare(
            f"requests.applicant_sum.{row}",
            [f"requests.{row}.total"],
            [f"requests.{row}.{column}" for column in APPLICANTS],
        )
    for remedy in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        compare(
            f"appeals.total.{remedy}",
            [f"appeals.{remedy}.total"],
            [f"appeals.{remedy}.{result}" for result in ("upheld", "corrected", "other", "pending")],
        )
    return wrong


@pytest.mark.parametrize("report", [*REPORTS, *truth("jingyan", 1)], ids=lambda report: report.id)
def test_identities_fail_where_the_description_says_so_and_nowhere_else(report: ExpectedReport) -> None:
    assert failing(report) == set(report.failing_identities)


def test_exactly_one_report_has_an_arithmetic_error() -> None:
    assert [report.id for report in REPORTS if report.failing_identities] == ["zjj-2024"]


def test_carried_over_requests_agree_between_years() -> None:
    cells = {report.id: {cell.field: cell.number for cell in report.cells} for report in REPORTS}
    for earlier, later in (("gov-2024", "gov-2025"), ("fgj-2024", "fgj-2025")):
        for column in (*APPLICANTS, "total"):
            assert (
                cells[earlier][f"requests.carried_out.{column}"]
                == cells[later][f"requests.carried_in.{column}"]
            )


def cell_of(report: ExpectedReport, field: str) -> tuple[str, object, str | None]:
    cell = next(cell for cell in report.cells if cell.field == field)
    return str(cell.state), cell.number, cell.printed


@pytest.mark.parametrize(
    ("report_id", "field", "cell"),
    [
        ("jtj-2023", "proactive.fees.amount", ("reported", Decimal("18.8710"), "18.8710")),
        ("gov-2020", "proactive.licensing.items_change", ("reported", -7, "-7")),
        ("gov-2020", "proactive.penalties.items_change", ("reported", 116, "+116")),
        ("wjj-2020", "proactive.procurement.amount", ("reported", 251000, "251000元")),
        ("scjgj-2024", "requests.new_received.total", ("reported", 25, "２５")),
        ("gov-2024", "proactive.licensing.decisions", ("reported", 45120, "45,120")),
        ("czj-2021", "proactive.regulations.issued", ("dash", None, "/")),
        ("czj-2021", "requests.carried_in.total", ("blank", None, "")),
        ("chunfu-2024", "proactive.regulations.issued", ("dash", None, "无")),
        ("chunfu-2024", "proactive.penalties.decisions", ("text", None, "由县综合行政执法局统计")),
        ("sanjiang-2024", "requests.other_fee_unpaid.total", ("absent", None, None)),
        ("tyjr-2025", "requests.granted.total", ("blank", None, "")),
        ("tyjr-2025", "requests.granted.natural_person", ("reported", 2, "2")),
        ("swj-2023", "requests.granted.business", ("reported", 0, "0")),
    ],
)
def test_states_and_numbers(report_id: str, field: str, cell: tuple[str, object, str | None]) -> None:
    assert cell_of(expected(report_id), field) == cell


def test_empty_form_has_198_blanks() -> None:
    cells = expected("zhuyuan-2020").cells
    assert [cell.state for cell in cells] == [CellState.BLANK] * 198


def test_units_printed_in_cells() -> None:
    units = {cell.field: cell.unit for cell in expected("zhoupo-2019").cells if cell.unit}
    assert units == {"proactive.procurement.amount": "万元"}


def test_attachment_is_the_document() -> None:
    report = expected("jyj-2022")
    assert report.url.endswith(".shtml")
    assert report.document_url.startswith(report.url.removesuffix(".shtml") + "/files/")
    assert report.document_url.endswith(".docx")


def test_other_addresses() -> None:
    twins = {report.id: report.other_urls for report in REPORTS if report.other_urls}
    alias, wap = twins.pop("zrzyj-2025"), twins.pop("yjj-2024")
    assert not twins
    assert alias == (expected("zrzyj-2025").url.replace("www.jingyan.gov.cn", "rd.jingyan.org.cn"),)
    assert wap == (expected("yjj-2024").url.replace(".shtml", "_wap.shtml"),)


def test_columns_of_reports_outside_the_main_list() -> None:
    hidden = {report.id: report.columns for report in REPORTS if "政府信息公开年报" not in report.columns}
    assert hidden == {
        "zrzyj-2025": ("部门信息公开",),
        "zhuyuan-2020": (),  # the summary page of 2020 alone
        "qianfo-2025": ("2025年乡镇（街道）年报",),
        "wangcun-2025": ("2025年乡镇（街道）年报",),
    }


# --- descriptions that are refused ---


def test_unknown_replica() -> None:
    with pytest.raises(DescriptionError, match=r"no replica 'atlantis'; there are: .*jingyan"):
        load_replica("atlantis")


@pytest.mark.parametrize("edition", [0, 4])
def test_unknown_edition(edition: int) -> None:
    with pytest.raises(DescriptionError, match="editions 1 to 3"):
        build_site("jingyan", edition)
    with pytest.raises(DescriptionError, match="editions 1 to 3"):
        truth("jingyan", edition)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cells": {"requests": {"granted": {"totals": 3}}}}, r"no such field .*requests\.granted\.totals"),
        ({"cells": {"proactive": {"procurement": {"projects": 3}}}}, "no such field in the 2021 form"),
        ({"fill": {"reqests": "blank"}}, "no such field .*reqests"),
        ({"cells": {"requests": {"granted": {"total": "three"}}}}, "'three' is no cell"),
        ({"cells": {"requests": {"granted": {"total": {"state": "reported"}}}}}, "is no cell"),
        ({"preamble": "poem"}, "no preamble 'poem'"),
    ],
)
def test_wrong_report_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(DescriptionError, match=message):
        report_body(replace(report_named("jtj-2023"), **change), 1)


def test_number_that_an_edition_does_not_have_yet() -> None:
    cells = {cell.field: cell.number for cell in expected_cells(report_named("rsj-2023"), 1)}
    assert cells["proactive.licensing.decisions"] == 412
    cells = {cell.field: cell.number for cell in expected_cells(report_named("rsj-2023"), 3)}
    assert cells["proactive.licensing.decisions"] == 421


@pytest.fixture
def described(tmp_path, monkeypatch):
    """Loads a replica from the given TOML in place of the project's own."""
    monkeypatch.setattr("crawler.replica.description.REPLICAS", tmp_path)
    (tmp_path / "small").mkdir()

    def load(pages: str) -> Replica:
        site = (
            'family = "ucap"\nportal = "某县"\nsite = "x"\ncode = "1"\nhosts = ["a.gov.cn"]\nlatest = []\n'
            'menu = []\nhub = []\n[[channel]]\ncode = "nb"\nname = "年报"\n'
        )
        (tmp_path / "small" / "site.toml").write_text(site, encoding="utf-8")
        (tmp_path / "small" / "pages.toml").write_text(pages, encoding="utf-8")
        load_replica.cache_clear()
        return load_replica("small")

    yield load
    load_replica.cache_clear()


NOTICE = '[[notice]]\nid = "n"\nkey = "0"\ntitle = "t"\npublished = 2024-01-02\n'


def test_small_description(described) -> None:
    replica = described(NOTICE + 'channel = "nb"\n')
    assert replica.notices == (Notice(id="n", key="0", title="t", published=date(2024, 1, 2), channel="nb"),)
    assert replica.editions == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('channel = "nowhere"', "n: no column nowhere"),
        ('channel = "nb"\ncolour = "red"', "n: unknown colour"),
        ("", "n: .*channel"),
    ],
)
def test_wrong_notice_is_refused(described, line: str, message: str) -> None:
    with pytest.raises(DescriptionError, match=message):
        described(NOTICE + line)
