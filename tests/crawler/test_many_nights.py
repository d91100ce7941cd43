"""What becomes of links over several nights: each in one state, none lost, and every report known wherever it is."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable

from harvest import Harvest
from small_portal import HOST, Answer, SmallPortal, article_path, home_page, list_page, report_page

LIST = "/jyx/zfxxgknb/list.shtml"
Crawl = Callable[..., Harvest]

# What may happen to a report on a night: its answer, the state that the link is in then, its kind or reason.
FATES: dict[str, tuple[Answer | None, str, str | None]] = {
    "good": (None, "fetched", None),
    "error": (Answer("<h1>Error</h1>", 500), "failed", "fetch.server_error"),
    "cut": (Answer("<p>half", headers={"Content-Length": "999"}), "failed", "fetch.cut_off"),
    "gone": (Answer("<h1>Not Found</h1>", 404), "failed", "fetch.not_found"),
    "forbidden": (Answer("Forbidden", 403), "blocked", "fetch.forbidden"),
    "clone": (Answer("", 302, {"Location": "http://clone.example/"}), "failed", "address.offsite"),
    "inside": (Answer("", 302, {"Location": "http://10.0.0.8/"}), "failed", "address.private"),
    "other": (Answer(f"<h1>通知</h1><p>{'请各单位按时报送。' * 40}</p>"), "not_a_report", "no_report"),
}
REFUSED = ("failed", "blocked")


def row(number: int) -> tuple[str, str]:
    return article_path(number), f"井研县{number}号局2023年政府信息公开工作年度报告"


def put_list(portal: SmallPortal, *rows: tuple[str, str]) -> None:
    portal.put("/jyx/", home_page((LIST, "政府信息公开年报")))
    portal.put(LIST, list_page(*rows))


def test_each_link_is_in_one_state_whatever_happens(crawl: Crawl, portal: SmallPortal) -> None:
    chance = random.Random(1)
    rows = [row(number) for number in range(1, 25)]
    attempts = dict.fromkeys((HOST + path for path, _ in rows), 0)
    held: set[str] = set()
    for _ in range(3):
        # A link may be missing from its list on any night, once it has been there.
        put_list(portal, *(rows if not held else [one for one in rows if chance.random() < 0.7]))
        expected = {}
        for path, title in rows:
            fate = chance.choice(list(FATES))
            answer, state, why = FATES[fate]
            portal.answers[HOST + path] = answer or Answer(report_page(title))
            if fate == "good":
                state = "unchanged" if HOST + path in held else "fetched"
                held.add(HOST + path)
            expected[HOST + path] = (state, why)
            attempts[HOST + path] = attempts[HOST + path] + 1 if state in REFUSED else 0
        harvest = crawl("jingyan", GONGKAI_RECHECK_ALL="1", GONGKAI_MOST_BLOCKED="100")
        assert harvest.links() == expected
        stored = harvest.query("SELECT url, attempts FROM link JOIN address ON address.id = link.address_id")
        assert dict(stored) == attempts
        assert harvest.query("SELECT count(*) FROM report") == [(len(held),)]


def test_a_link_that_vanishes_from_its_list_is_not_lost(crawl: Crawl, portal: SmallPortal) -> None:
    put_list(portal, row(1), row(2))
    portal.put(row(1)[0], report_page(row(1)[1]))
    portal.put(row(2)[0], "", 500)
    crawl()
    put_list(portal, row(3))
    for each in (row(2), row(3)):
        portal.put(each[0], report_page(each[1]))
    harvest = crawl()
    assert harvest.links() == {HOST + row(number)[0]: ("fetched", None) for number in (1, 2, 3)}
    assert harvest.query("SELECT count(*) FROM reports") == [(3,)]


def test_a_link_that_a_killed_night_met_and_never_asked_for_is_asked_for(
    crawl: Crawl, portal: SmallPortal
) -> None:
    """As python -m tests.crash found: nothing links to it any more on a night on which its article rests."""
    put_list(portal, row(1), row(2))
    for each in (row(1), row(2)):
        portal.put(each[0], report_page(each[1]))
    harvest = crawl()
    met = HOST + row(2)[0]
    with sqlite3.connect(harvest.folder / "reports.db") as database:
        database.execute(
            "UPDATE link SET state = 'found', tried_at = NULL "
            "WHERE address_id = (SELECT id FROM address WHERE url = ?)",
            (met,),
        )
    put_list(portal, row(1))
    portal.asked.clear()
    assert crawl().links()[met] == ("unchanged", None)  # its report is in the database, after all
    assert met in portal.asked
    assert HOST + row(1)[0] not in portal.asked


# --- a report that is published again -----------------------------------------------------------------------


def revisions(harvest: Harvest) -> list[tuple[object, ...]]:
    return harvest.query("SELECT agency, year, revisions, locations FROM reports")


AGENCY = "井研县1号局"
CHANGED = [("proactive.licensing.decisions", 3, 4)]
DIFF = "SELECT field, old_value, new_value FROM revisions_diff"


def test_new_bytes_at_the_same_address_are_a_revision(crawl: Crawl, portal: SmallPortal) -> None:
    put_list(portal, row(1))
    portal.put(row(1)[0], report_page(row(1)[1], licences=3))
    crawl()
    portal.put(row(1)[0], report_page(row(1)[1], licences=4))
    harvest = crawl("jingyan", GONGKAI_RECHECK_ALL="1")
    assert revisions(harvest) == [(AGENCY, 2023, 2, 1)]
    assert harvest.query(DIFF) == CHANGED


def test_the_same_agency_and_year_at_a_new_address_are_a_revision(crawl: Crawl, portal: SmallPortal) -> None:
    put_list(portal, row(1))
    portal.put(row(1)[0], report_page(row(1)[1], licences=3))
    crawl()
    again = (article_path(101), row(1)[1])
    put_list(portal, again)
    portal.put(again[0], report_page(again[1], licences=4))
    harvest = crawl()
    assert revisions(harvest) == [(AGENCY, 2023, 2, 2)]
    assert harvest.query(DIFF) == CHANGED
    assert set(harvest.links().values()) == {("fetched", None)}


def test_an_unchanged_copy_is_a_second_location_of_one_revision(crawl: Crawl, portal: SmallPortal) -> None:
    put_list(portal, row(1))
    portal.put(row(1)[0], report_page(row(1)[1]))
    crawl()
    copy = (article_path(101), row(1)[1])
    put_list(portal, row(1), copy)
    portal.put(copy[0], report_page(copy[1]))
    harvest = crawl()
    assert revisions(harvest) == [(AGENCY, 2023, 1, 2)]
    assert harvest.query(DIFF) == []
