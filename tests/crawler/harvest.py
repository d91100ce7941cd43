"""``scrapy crawl`` against a small portal, as a user would run it, and a look at what it left behind."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from small_portal import SmallPortal

PROJECT = Path(__file__).resolve().parents[2]
_PROXIES = ("http_proxy", "https_proxy", "no_proxy", "all_proxy")


@dataclass(frozen=True)
class Harvest:
    """What one crawl left behind."""

    exit_code: int
    stdout: str
    stderr: str
    folder: Path

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.folder / "reports.db") as database:
            return database.execute(sql, values).fetchall()

    def links(self) -> dict[str, tuple[str, str | None]]:
        """Address → state, and kind or reason."""
        rows = self.query(
            "SELECT url, state, coalesce(kind, reason) FROM link JOIN address ON address.id = link.address_id"
        )
        return {url: (state, why) for url, state, why in rows}


def environment(portal: SmallPortal, folder: Path) -> dict[str, str]:
    """What makes ``scrapy crawl`` reach the small portal at once and keep everything in ``folder``."""
    inherited = {name: value for name, value in os.environ.items() if name.lower() not in _PROXIES}
    return {
        **inherited,
        "http_proxy": portal.proxy,
        "DATABASE_URL": f"sqlite:///{folder / 'reports.db'}",
        "ARCHIVE_DIR": str(folder / "archive"),
        "GONGKAI_DOWNLOAD_DELAY": "0",
        "GONGKAI_AUTOTHROTTLE_ENABLED": "False",
        "GONGKAI_RETRY_WAIT": "0",
        "GONGKAI_BROWSER_ENABLED": "0",
        "PYTHONPATH": str(Path(__file__).parent),
    }


def run_crawl(portal: SmallPortal, folder: Path, *arguments: str, **settings: str) -> Harvest:
    """Crawl the small portal; ``arguments`` are those of the command, ``settings`` go to its environment."""
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", *(arguments or ("jingyan",))],
        cwd=PROJECT,
        env=environment(portal, folder) | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return Harvest(done.returncode, done.stdout, done.stderr, folder)
