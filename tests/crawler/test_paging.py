"""Pagination: calls as the systems print them, addresses keyed by hand."""

from __future__ import annotations

import pytest

from crawler.paging import Numbering, Pager, is_same_list, read_pager, settle

UCAP = "http://www.jingyan.gov.cn/jyx/bmxxgk/list.shtml"
TRS = "http://cqqj.gov.cn/zwgk_159/zfxxgknb/qzfxxgknb/"


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        (
            "<script>createPageHTML('page_div',3, 1,'list','shtml',54);</script>",
            UCAP,
            Pager(3, "list", "shtml", Numbering.FROM_ONE),
        ),
        (
            '<script>createPageHTML(12, 0, "index", "html");</script>',
            TRS,
            Pager(12, "index", "html", Numbering.FROM_ZERO),
        ),
        (
            'createPage( 2 , 0 , "index" , "html" )',
            TRS,
            Pager(2, "index", "html", Numbering.FROM_ZERO),
        ),
        ("<div class='pagination_index'>共 <b>7</b> 页</div>", UCAP, Pager(7, "list", "shtml", None)),
        ("共4页", UCAP.replace("list", "common_list_2"), Pager(4, "common_list", "shtml", None)),
        ("共4页", TRS, Pager(4, "index", "html", None)),
        ("function createPageHTML(pages, current, name, suffix) { }", UCAP, None),
        ("<!-- createPageHTML('page_div',9,1,'list','shtml',20) -->", UCAP, None),
        ("  // createPageHTML('page_div',9,1,'list','shtml',20);\n", UCAP, None),
        (
            "var root='http://www.x.gov.cn'; createPageHTML('p',2,1,'list','shtml',20)",
            UCAP,
            Pager(2, "list", "shtml", Numbering.FROM_ONE),
        ),
        ("本栏目共20条", UCAP, None),
    ],
)
def test_read_pager(text: str, url: str, expected: Pager | None) -> None:
    assert read_pager(text, url) == expected


def test_addresses_of_both_numberings() -> None:
    pager = Pager(3, "list", "shtml", None)
    base = "http://www.jingyan.gov.cn/jyx/bmxxgk/"
    assert [pager.settled(Numbering.FROM_ONE).address(UCAP, n) for n in (1, 2, 3)] == [
        base + "list.shtml",
        base + "list_2.shtml",
        base + "list_3.shtml",
    ]
    assert [pager.settled(Numbering.FROM_ZERO).address(UCAP, n) for n in (1, 2, 3)] == [
        base + "list.shtml",
        base + "list_1.shtml",
        base + "list_2.shtml",
    ]
    assert (
        Pager(2, "index", "html", None).settled(Numbering.FROM_ZERO).address(TRS, 2) == TRS + "index_1.html"
    )
    assert pager.probe(UCAP) == base + "list_1.shtml"


@pytest.mark.parametrize(
    ("probed", "numbering"),
    [
        (set(), Numbering.FROM_ONE),  # no such page, or an empty stub
        ({"a", "b", "c", "d"}, Numbering.FROM_ONE),  # the first page again
        ({"b", "c", "d", "old"}, Numbering.FROM_ONE),  # an old copy of the first page
        ({"e", "f", "g", "h"}, Numbering.FROM_ZERO),
        ({"a", "b", "e", "f", "g"}, Numbering.FROM_ZERO),  # a box of recent documents on both pages
        ({"e"}, Numbering.FROM_ZERO),  # a last page with one row
    ],
)
def test_settle(probed: set[str], numbering: Numbering) -> None:
    assert settle({"a", "b", "c", "d"}, probed) is numbering


@pytest.mark.parametrize(
    ("url", "other", "same"),
    [
        (UCAP, UCAP.replace("list", "list_2"), True),
        (TRS, TRS + "index_1.html", True),
        (TRS + "index.html", TRS + "index_1.html", True),
        (UCAP, UCAP.replace("bmxxgk", "nb2024bm"), False),
        (TRS, TRS + "list_1.html", False),
    ],
)
def test_pages_of_one_list(url: str, other: str, same: bool) -> None:
    assert is_same_list(url, other) is same
