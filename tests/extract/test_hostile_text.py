"""Pages and texts that are made to take a reader for ever, to fill its memory, or to trip it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.page import read_page
from pipelines.extract import apart, limits
from pipelines.extract.digits import lacks_digits
from pipelines.extract.documents import open_document
from pipelines.extract.model import CellState, Context, Paragraph, Unreadable
from pipelines.extract.numbers import Kind, read_number
from pipelines.extract.report import read_report
from pipelines.extract.second_reading import reread_report

TITLE = "<h1>井研县财政局2023年政府信息公开工作年度报告</h1>"
LINE = "<p>本机关通过网站主动公开政府信息。</p>"
LARGE = (TITLE + LINE * (limits.IN_PROCESS_BYTES // len(LINE.encode()) + 1)).encode()
SMALL = (TITLE + LINE).encode()


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tasks that are run in a child process."""
    asked: list[str] = []
    call = apart.call

    def listed(task: str, *arguments: object) -> object:
        asked.append(task)
        return call(task, *arguments)

    monkeypatch.setattr(apart, "call", listed)
    return asked


def test_a_small_page_is_read_where_it_is(calls: list[str]) -> None:
    read_report(SMALL)
    reread_report(SMALL)
    read_page(SMALL)
    assert calls == []


def test_a_large_page_is_read_in_a_child_and_says_the_same(
    calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = Context(url="http://www.jingyan.gov.cn/1.shtml")
    apart_read = (read_report(LARGE, context), reread_report(LARGE, context), read_page(LARGE))
    assert [task.partition(":")[2] for task in calls] == ["read_here", "reread_here", "read_here"]
    monkeypatch.setattr(limits, "IN_PROCESS_BYTES", len(LARGE))
    monkeypatch.setattr("crawler.page.IN_PROCESS_BYTES", len(LARGE))
    monkeypatch.setattr(limits, "IN_PROCESS_CHARACTERS", len(LARGE))
    read_page.cache_clear()
    assert (read_report(LARGE, context), reread_report(LARGE, context), read_page(LARGE)) == apart_read
    assert len(calls) == 3


def test_a_long_document_of_another_form_is_read_in_a_child(
    calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (document,) = open_document(SMALL)
    long = replace(document, blocks=(*document.blocks, Paragraph("公" * limits.IN_PROCESS_CHARACTERS, 9)))
    monkeypatch.setattr("pipelines.extract.report.open_document", lambda _: (long,))
    (extraction,) = read_report(SMALL)
    assert extraction.metadata.year is not None
    assert extraction.metadata.year.value == "2023"
    assert calls == ["pipelines.extract.report:reports_of"]


def test_a_page_above_the_limit_is_refused_before_it_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_BYTES", len(LARGE) - 1)
    with pytest.raises(Unreadable, match=r"document\.too_large: bytes"):
        read_report(LARGE)


# A parser that compares each attribute with all others of its element never ends with these.
ENDLESS = (TITLE + "<p " + " ".join(f"a{number}" for number in range(600_000)) + ">").encode()


@pytest.mark.parametrize("read", [read_report, read_page])
def test_a_page_that_takes_for_ever_is_ended_by_name(read: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CHILD_SECONDS", 1.0)
    assert callable(read)
    with pytest.raises(Unreadable, match=r"document\.too_slow"):
        read(ENDLESS)


# Each of these took minutes, or ended in a traceback, when it was found.
TRIPS = {
    "brackets": TITLE + "<p>" + "（" * 60_000,
    "tables that never end": "<table " * 30_000,
    "a number without end": f"{TITLE}<table><tr><td>{'1' * 60_000}</td></tr></table>",
    "a figure without end": f"{TITLE}<p>一、总体情况</p><p>2023年，本机关收到政府信息公开申请{'1' * 9_000}件。</p>",
    "a row without end": f"{TITLE}<p>（一）予以公开{'1' * 60_000}</p>",
}


@pytest.mark.parametrize("case", TRIPS)
def test_what_tripped_a_reader_once_trips_none_any_more(case: str) -> None:
    (extraction,) = read_report(TRIPS[case].encode())
    assert extraction.values == ()
    assert all(len(str(fact.number)) < 30 for fact in extraction.facts)


def test_a_sheet_of_many_rows_is_refused_at_once() -> None:
    with pytest.raises(Unreadable, match=r"document\.too_large: rows"):
        read_report(b"a,b\n" + b"1,2,3\n" * (2 * limits.ROWS))


@pytest.mark.parametrize("kind", Kind)
def test_a_number_of_more_digits_than_anything_has_is_text(kind: Kind) -> None:
    assert read_number("1" * 5_000, kind).state is CellState.TEXT
    assert read_number("增加" + "1" * 5_000, kind).state is CellState.TEXT
    assert read_number("　" * 300 + "12", kind).number == 12


def test_a_row_of_digits_without_end_is_undecided_and_not_cut() -> None:
    assert lacks_digits("1" * 50_000, 7, 6) is False
