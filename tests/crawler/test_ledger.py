"""Every link is in one state, and in no second one."""

from __future__ import annotations

import pytest

from crawler.ledger import Column, FoundLink, Ledger, LinkState, State

LINK = FoundLink("http://www.jingyan.gov.cn/a.shtml", "年度报告")


def test_the_way_of_a_link() -> None:
    ledger, heard = Ledger(), []
    ledger.listen(heard.append)
    assert ledger.found(LINK)
    assert not ledger.found(LINK)
    ledger.fail(LINK.url, "fetch.timeout", "after 3 attempts")
    last = LinkState(LINK, State.FAILED, "fetch.timeout", "after 3 attempts")
    assert heard == [LinkState(LINK), last]
    assert ledger.state(LINK.url) == last
    assert ledger.counts() == {"all": 1, "failed": 1, "failed/fetch.timeout": 1}


def test_a_settled_link_is_settled() -> None:
    ledger = Ledger()
    ledger.found(LINK)
    ledger.fetched(LINK.url)
    with pytest.raises(ValueError, match="fetched"):
        ledger.fail(LINK.url, "fetch.timeout")


def test_an_unknown_link_has_no_state() -> None:
    with pytest.raises(ValueError, match="unknown"):
        Ledger().unchanged(LINK.url)


def test_only_a_link_ruled_out_by_its_words_is_reopened() -> None:
    ledger = Ledger()
    assert not ledger.reopen(LINK)
    ledger.found(LINK)
    assert not ledger.reopen(LINK)
    ledger.not_a_report(LINK.url, "other")
    assert ledger.reopen(LINK)
    assert ledger.counts() == {"all": 1, "found": 1}


def test_columns_add_up() -> None:
    ledger = Ledger()
    column = Column("http://www.jingyan.gov.cn/jyx/zfxxgknb/list.shtml", "政府信息公开年报", "menu")
    assert ledger.add_column(column)
    assert not ledger.add_column(column)
    ledger.count_page(column.url, column.url, documents=20, reports=18)
    ledger.count_page(column.url, "list_2.shtml", documents=4, reports=3)
    ledger.count_page(column.url, column.url, documents=20, reports=18)  # looked at again
    ledger.fail_column(column.url, "fetch.timeout")
    ledger.fail_column(column.url, "fetch.not_found")
    assert ledger.columns() == (
        Column(
            column.url, column.name, "menu", "", pages=2, documents=24, reports=21, failure="fetch.timeout"
        ),
    )


def test_pages_that_are_passed_through_are_passed_once() -> None:
    ledger = Ledger()
    assert ledger.visit("menu", "a", most=2)
    assert not ledger.visit("menu", "a", most=2)
    assert ledger.visit("menu", "b", most=2)
    assert not ledger.visit("menu", "c", most=2)
    assert ledger.visit("pages", "a")
