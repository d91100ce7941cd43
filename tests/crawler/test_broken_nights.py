"""What surrounds a crawl fails in the middle of it: named, nothing lost or doubled, completed by the next run.

A kill is in ``tests/crash``; a connection cut in a body in ``test_crawl_failures``; two programs at one host in
``test_turns``, two writers of one database in ``store/test_concurrent``.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harvest import PROJECT, Harvest, environment
from small_portal import HOME, SmallPortal, article_path, home_page, list_page, report_page
from sqlalchemy import Engine, create_engine, make_url, text

from pipelines.store.connect import connect, writing

Crawl = Callable[..., Harvest]
AGENCIES = {"井研县教育局": 11, "井研县民政局": 12, "井研县司法局": 13, "井研县财政局": 14}
VALUES = "SELECT agency, value FROM cells WHERE field = 'proactive.licensing.decisions' ORDER BY value"
STAGES = {"pipelines.stages.Extract": 200, "pipelines.stages.Check": 300, "pipelines.stages.Store": 400}


@pytest.fixture
def reports(portal: SmallPortal) -> SmallPortal:
    """A portal with four reports, whose pages do not compress to nothing."""
    titles = [(article_path(at), f"{name}2023年政府信息公开工作年度报告") for at, name in enumerate(AGENCIES)]
    portal.put(HOME, home_page(("/jyx/zfxxgknb/list.shtml", "政府信息公开年报")))
    portal.put("/jyx/zfxxgknb/list.shtml", list_page(*titles))
    for (path, title), licences in zip(titles, AGENCIES.values(), strict=True):
        noise = "".join(uuid.uuid5(uuid.NAMESPACE_URL, f"{path}{at}").hex for at in range(400))
        portal.put(path, report_page(title, licences) + f"<!-- {noise} -->")
    return portal


def verify(portal: SmallPortal, folder: Path, **settings: str) -> None:
    """The archive holds all that the database points at."""
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "archive", "verify"],
        cwd=PROJECT,
        env=environment(portal, folder) | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def complete(harvest: Harvest) -> None:
    """Every report is there, once."""
    assert harvest.exit_code == 0, harvest.stdout + harvest.stderr
    assert harvest.query(VALUES) == sorted(AGENCIES.items(), key=lambda item: item[1])
    assert harvest.query("PRAGMA integrity_check") == [("ok",)]


# --- the disk is full ---------------------------------------------------------------------------------------


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk: run as root on Linux")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path, left: int) -> Path:
    """Fill the disk but for ``left`` bytes."""
    filler = disk / "filler"
    free = os.statvfs(disk)
    filler.write_bytes(bytes(free.f_bavail * free.f_frsize - left))
    return filler


def test_a_full_disk_below_the_archive(
    reports: SmallPortal, crawl: Crawl, disk: Path, tmp_path: Path
) -> None:
    filler = fill(disk, 16_384)
    archive = {"ARCHIVE_DIR": str(disk / "archive")}
    harvest = crawl(**archive)
    assert harvest.exit_code == 1
    assert "snapshot.unwritable" in harvest.stdout
    verify(reports, tmp_path, **archive)
    filler.unlink()
    complete(crawl(**archive))
    verify(reports, tmp_path, **archive)


def test_a_full_disk_below_the_database(
    reports: SmallPortal, crawl: Crawl, disk: Path, tmp_path: Path
) -> None:
    database = disk / "reports.db"
    (tmp_path / "reports.db").symlink_to(database)
    url = {"DATABASE_URL": f"sqlite:///{database}"}
    connect(url["DATABASE_URL"]).dispose()
    filler = fill(disk, 300_000)
    harvest = crawl(**url)
    assert harvest.exit_code == 1
    assert "not fetched or not read: store.full" in harvest.stdout
    filler.unlink()
    verify(reports, tmp_path, **url)
    complete(crawl(**url))
    verify(reports, tmp_path, **url)


# --- the database is locked, or goes away -------------------------------------------------------------------


def test_a_database_that_another_program_holds(reports: SmallPortal, crawl: Crawl, tmp_path: Path) -> None:
    stages = json.dumps(STAGES | {"surroundings_that_fail.Locked": 350})
    harvest = crawl("jingyan", "-s", f"ITEM_PIPELINES={stages}")
    assert harvest.exit_code == 1
    assert "store.locked" in harvest.stdout + harvest.stderr
    assert harvest.query(VALUES) == []
    verify(reports, tmp_path)
    complete(crawl())
    verify(reports, tmp_path)


@pytest.fixture
def server() -> Iterator[Engine]:
    """A schema of its own on a PostgreSQL server."""
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        pytest.skip(
            "needs a PostgreSQL server: set TEST_DATABASE_URL to a database in which schemas may be made"
        )
    schema = f"gongkai_test_{uuid.uuid4().hex}"
    admin = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    engine = connect(
        make_url(url)
        .update_query_dict({"options": f"-csearch_path={schema}"})
        .render_as_string(hide_password=False)
    )
    yield engine
    engine.dispose()
    with admin.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    admin.dispose()


# A sequence goes on counting when its transaction is undone, so the connection ends at one insert and no other.
ENDS_ONCE = """
CREATE SEQUENCE inserted;
CREATE FUNCTION end_once() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF nextval('inserted') = 2 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END $$;
CREATE TRIGGER ends_once BEFORE INSERT ON revision FOR EACH ROW EXECUTE FUNCTION end_once();
"""


def test_a_server_that_goes_away_in_the_middle_of_a_report_and_comes_back(
    reports: SmallPortal, crawl: Crawl, server: Engine, tmp_path: Path
) -> None:
    with writing(server) as connection:
        connection.exec_driver_sql(ENDS_ONCE)
    url = {"DATABASE_URL": server.url.render_as_string(hide_password=False)}
    harvest = crawl(**url)
    assert harvest.exit_code == 1
    assert "store.unreachable" in harvest.stdout + harvest.stderr
    with server.connect() as connection:
        assert len(connection.execute(text(VALUES)).all()) == 3  # all but the one that was being stored
    verify(reports, tmp_path, **url)
    again = crawl(**url)
    assert again.exit_code == 0, again.stdout + again.stderr
    with server.connect() as connection:
        found = [(row.agency, int(row.value)) for row in connection.execute(text(VALUES))]
    assert found == sorted(AGENCIES.items(), key=lambda item: item[1])
    verify(reports, tmp_path, **url)


# --- the clock is moved -------------------------------------------------------------------------------------


def test_a_clock_that_is_moved_back(reports: SmallPortal, crawl: Crawl, tmp_path: Path) -> None:
    complete(crawl())
    with sqlite3.connect(
        tmp_path / "reports.db"
    ) as database:  # as if the first night had been ten years later
        for table, column in timed(database):
            database.execute(f"UPDATE {table} SET {column} = '2036' || substr({column}, 5)")
    path = article_path(3)
    reports.put(path, report_page("井研县财政局2023年政府信息公开工作年度报告", 15))
    harvest = crawl("jingyan", "-s", "RECHECK_ALL=1")
    assert harvest.exit_code == 0
    assert [value for _, value in harvest.query(VALUES)][:3] == [11, 12, 13]
    assert harvest.query("SELECT count(*) FROM report") == [(4,)]
    assert harvest.query("SELECT count(*) FROM revision") == [
        (5,)
    ]  # what changed is kept, as of its own time
    verify(reports, tmp_path)


def timed(database: sqlite3.Connection) -> list[tuple[str, str]]:
    """The columns that hold moments at which something was fetched or seen."""
    names = ("fetched_at", "checked_at", "first_seen", "last_seen", "started_at", "finished_at", "seen_at")
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [
        (table, column[1])
        for table in tables
        for column in database.execute(f"PRAGMA table_info({table})")
        if column[1] in names
    ]
