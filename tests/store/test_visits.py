"""Visits: the last good answer of an address; blocked links; and databases made before there were any."""

from __future__ import annotations

from dataclasses import replace

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, text
from stored_samples import EMERGENCY, URL, ask, capture, report

from pipelines.store.connect import MIGRATIONS, connect
from pipelines.store.crawl_log import known_links, known_visits, record_link, record_visit
from pipelines.store.model import KnownVisit, LinkState
from pipelines.store.save import save_report

FIRST, SECOND, THIRD = (f"2025-02-{day}T03:00:00Z" for day in (20, 21, 22))
LIST = "http://www.jingyan.gov.cn/jyx/zfxxgknb/list.shtml"
SEEN = KnownVisit(LIST, "a" * 64, "jingyan/one.warc.gz", 420, '"5f0c"', None, None, FIRST)


def changed_at(engine: Engine) -> list[tuple[object, ...]]:
    return ask(engine, "SELECT checked_at, changed_at FROM visit")


def test_a_visit_is_remembered_with_its_validators(engine: Engine) -> None:
    record_visit(engine, "jingyan", SEEN)
    assert known_visits(engine, "jingyan") == (SEEN,)
    assert known_visits(engine, "leshan") == ()


def test_the_last_visit_counts(engine: Engine) -> None:
    record_visit(engine, "jingyan", SEEN)
    again = replace(SEEN, checked_at=SECOND, numbering="FROM_ONE")
    record_visit(engine, "jingyan", again)
    assert known_visits(engine, "jingyan") == (again,)
    assert changed_at(engine) == [(SECOND, FIRST)]
    other = replace(
        again, sha256="b" * 64, etag=None, last_modified="Sat, 22 Feb 2025 03:00:00 GMT", checked_at=THIRD
    )
    record_visit(engine, "jingyan", other)
    assert known_visits(engine, "jingyan") == (other,)
    assert changed_at(engine) == [(THIRD, THIRD)]


def test_a_report_whose_bytes_are_the_same_was_seen_again(engine: Engine) -> None:
    visit = replace(SEEN, url=URL)
    record_visit(engine, "jingyan", visit)
    save_report(engine, capture(fetched_at=FIRST), report(), (), EMERGENCY)
    record_visit(engine, "jingyan", replace(visit, checked_at=SECOND))
    assert ask(engine, "SELECT last_seen FROM location") == [(SECOND,)]
    record_visit(engine, "jingyan", replace(visit, sha256="b" * 64, checked_at=THIRD))
    assert ask(engine, "SELECT last_seen FROM location") == [(SECOND,)]


def test_a_blocked_link_has_its_reason_and_counts_its_attempts(engine: Engine) -> None:
    for at in (FIRST, SECOND):
        record_link(engine, "jingyan", URL, LinkState.BLOCKED, reason="fetch.challenge", at=at)
    link = known_links(engine, "jingyan")[URL]
    assert (link.state, link.reason, link.attempts) == (LinkState.BLOCKED, "fetch.challenge", 2)
    with pytest.raises(ValueError, match="of a link that is blocked"):
        record_link(engine, "jingyan", URL, LinkState.BLOCKED)


def test_an_attached_file_knows_its_article(engine: Engine) -> None:
    file = URL.replace(".shtml", ".pdf")
    record_link(engine, "jingyan", file, LinkState.FOUND, attachment_of=URL, listed_on="2025-01-20", at=FIRST)
    link = known_links(engine, "jingyan")[file]
    assert (link.attachment_of, link.listed_on) == (URL, "2025-01-20")


def test_links_of_an_older_database_are_kept(sqlite_url: str) -> None:
    older = create_engine(sqlite_url)
    with older.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(text("INSERT INTO site (id, name) VALUES (1, 'jingyan')"))
        connection.execute(text("INSERT INTO address (id, url) VALUES (7, :url)"), {"url": URL})
        connection.execute(
            text(
                "INSERT INTO link (site_id, address_id, state, reason, attempts, link_text, first_seen, last_seen)"
                " VALUES (1, 7, 'failed', 'fetch.timeout', 3, '年报', :at, :at)"
            ),
            {"at": FIRST},
        )
    older.dispose()
    engine = connect(sqlite_url)
    link = known_links(engine, "jingyan")[URL]
    assert (link.state, link.reason, link.attempts, link.link_text) == ("failed", "fetch.timeout", 3, "年报")
    record_link(engine, "jingyan", URL, LinkState.BLOCKED, reason="fetch.challenge", at=SECOND)
    assert known_links(engine, "jingyan")[URL].state is LinkState.BLOCKED
    engine.dispose()
