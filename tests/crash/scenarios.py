"""What is killed, what must hold right after, and what the next run must complete.

In:  an empty folder. Out: a ``Scenario``: commands to kill, and a picture of the outcome that is compared with that of
a run nobody disturbed. Pictures hold what users see (cells, links, files), no identities and no times.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.replica.server import running_replica
from tests.crash.stale_archive import write_stale_archive

REPLICA = "gannan"
LINKS = 20_000
Picture = list[tuple[object, ...]]
_REPORTS = (
    "SELECT cells.agency, cells.year, reports.scope, form, field, state, value, COUNT(*) "
    "FROM cells JOIN reports USING (report_id) GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7"
)
_LINKS = "SELECT url, state, kind, reason FROM link JOIN address ON address.id = link.address_id ORDER BY url"


@dataclass(frozen=True)
class Scenario:
    """``command`` is killed and then run again; ``picture`` is what it has to come to."""

    command: tuple[str, ...]
    environment: dict[str, str]
    folder: Path
    picture: Callable[[Path], Picture]

    @property
    def database(self) -> Path:
        return self.folder / "reports.db"


@contextmanager
def crawl(folder: Path) -> Iterator[Scenario]:
    """A portal is crawled."""
    with running_replica(REPLICA) as server:
        polite = {
            "GONGKAI_DOWNLOAD_DELAY": "0.02",
            "GONGKAI_AUTOTHROTTLE_ENABLED": "0",
            "GONGKAI_RETRY_WAIT": "0",
        }
        proxy = {"http_proxy": f"http://127.0.0.1:{server.port}", "GONGKAI_BROWSER_ENABLED": "0"}
        yield _scenario(folder, ("crawl", REPLICA), _harvest, polite | proxy)


@contextmanager
def reextract(folder: Path) -> Iterator[Scenario]:
    """An archive is read again, and every report differs from what is stored."""
    _copy_stale_archive(folder)
    yield _scenario(folder, ("reextract", "--jobs", "2"), _cells)


@contextmanager
def export(folder: Path) -> Iterator[Scenario]:
    """A release is written."""
    _copy_stale_archive(folder)
    yield _scenario(folder, ("export", str(folder / "release")), _release)


@contextmanager
def migration(folder: Path) -> Iterator[Scenario]:
    """A database of the first schema is upgraded by the first program that opens it."""
    _write_first_schema(folder / "reports.db")
    opening = "from pipelines.store.connect import connect; import os; connect(os.environ['DATABASE_URL']).dispose()"
    yield replace(_scenario(folder, (), _links), command=(sys.executable, "-c", opening))


SCENARIOS = {"crawl": crawl, "reextract": reextract, "migration": migration, "export": export}


def _scenario(
    folder: Path,
    arguments: tuple[str, ...],
    picture: Callable[[Path], Picture],
    more: dict[str, str] | None = None,
) -> Scenario:
    inherited = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    places = {"DATABASE_URL": f"sqlite:///{folder / 'reports.db'}", "ARCHIVE_DIR": str(folder / "archive")}
    command = (sys.executable, "-m", "scrapy", *arguments)
    return Scenario(command, inherited | places | (more or {}), folder, picture)


def _copy_stale_archive(folder: Path) -> None:
    """The same one for every round: two of them differ in the moments at which they were written."""
    original = folder.with_name("stale")
    if not original.exists():
        write_stale_archive(original)
    shutil.copytree(original, folder, dirs_exist_ok=True)


def _harvest(folder: Path) -> Picture:
    return _ask(folder, _REPORTS) + _ask(folder, _LINKS)


def _cells(folder: Path) -> Picture:
    return _ask(folder, _REPORTS)


def _links(folder: Path) -> Picture:
    return [*_ask(folder, "SELECT version_num FROM schema_version"), *_ask(folder, _LINKS)]


def _release(folder: Path) -> Picture:
    files = (path for path in sorted((folder / "release").rglob("*")) if path.is_file())
    return [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]


def _ask(folder: Path, sql: str) -> Picture:
    with closing(sqlite3.connect(folder / "reports.db")) as database:
        return database.execute(sql).fetchall()


def _write_first_schema(path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    from pipelines.store.connect import MIGRATIONS

    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    urls = [(at, f"http://www.jingyan.gov.cn/{at}.shtml") for at in range(LINKS)]
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO site (id, name) VALUES (1, 'jingyan')")
        database.executemany("INSERT INTO address (id, url) VALUES (?, ?)", urls)
        database.executemany(
            "INSERT INTO link (site_id, address_id, state, attempts, first_seen, last_seen) "
            "VALUES (1, ?, 'found', 0, '2024-01-20T03:00:00Z', '2024-01-20T03:00:00Z')",
            [(at,) for at, _ in urls],
        )
