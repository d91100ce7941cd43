"""``scrapy demo``: harvest a replica portal on this machine and ask the database three questions.

In:  the replica of 井研县 that comes with the project. Out: a folder with ``reports.db`` and ``archive``, and on
stdout what was harvested, the answers, and how to go on::

    replica (loopback) ◀── http_proxy ── scrapy crawl jingyan ──▶ data/demo/reports.db ──▶ three SQL answers
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand

PROJECT_DIR = Path(__file__).resolve().parents[2]
SITE = "jingyan"

HARVESTED = """\
SELECT year, agency, scope, form, cells_reported AS numbers, cells_blank + cells_dash + cells_text AS no_number,
       cells_absent + cells_unreadable AS missing, checks_passed, checks_failed, checks_not_assessable
FROM reports ORDER BY year DESC, agency"""

# Each is short enough to be typed; data/queries has the long ones.
QUESTIONS = (
    (
        "Of all requests that agencies handled, what share was refused, and on which legal ground?",
        """\
SELECT q.outcome AS ground, SUM(q.total) AS refused, SUM(h.total) AS handled,
       ROUND(100.0 * SUM(q.total) / SUM(h.total), 1) AS percent
FROM requests q
JOIN requests h ON h.report_id = q.report_id AND h.outcome = 'outcome_total'
WHERE q.outcome LIKE 'denied%' AND q.scope = 'own'
  AND q.total IS NOT NULL AND h.total IS NOT NULL
GROUP BY q.outcome
ORDER BY refused DESC, ground;""",
    ),
    (
        "How many requests came in each year, and from whom?",
        """\
SELECT year, SUM(natural_person) AS people, SUM(business) AS businesses,
       SUM(legal_service) AS law_firms, SUM(total) AS all_applicants, COUNT(total) AS reports
FROM requests
WHERE outcome = 'new_received' AND scope = 'own'
GROUP BY year
ORDER BY year;""",
    ),
    (
        "Which reports contradict their own arithmetic?",
        """\
SELECT agency, year, rule, left_value, right_value
FROM failed_checks
ORDER BY year, agency, rule;""",
    ),
)


class Command(ScrapyCommand):
    """Harvest a replica portal on this machine and ask the database three questions."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Harvest a replica portal on this machine and ask the database three questions"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        default = PROJECT_DIR / "data" / "demo"
        parser.add_argument(
            "--folder", type=Path, default=default, help="where to keep the database and the archive"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 (Scrapy's signature)
        from crawler.replica.server import running_replica

        folder: Path = opts.folder.resolve()
        with running_replica(SITE) as replica:
            address = f"http://127.0.0.1:{replica.port}"
            _say(f"A replica of the portal of 井研县 runs at {address}. Its texts and figures are invented.")
            _say(f"Running: scrapy crawl {SITE}, with the replica in the portal's place")
            print("    There is no delay between requests, because the server is our own.", flush=True)
            status = _crawl(address, folder)
        if status:
            self.exitcode = status
            _say("The crawl failed; the lines above say why.")
            return
        _show(folder / "reports.db")
        _tell_how_to_go_on(folder)


def _crawl(address: str, folder: Path) -> int:
    """Run the crawl as a user would, in a process of its own. Returns its exit status."""
    environment = {
        name: value for name, value in os.environ.items() if name.lower() not in ("http_proxy", "no_proxy")
    }
    environment |= {
        "DATABASE_URL": f"sqlite:///{folder / 'reports.db'}",
        "ARCHIVE_DIR": str(folder / "archive"),
        "http_proxy": address,
        "GONGKAI_CONTACT": "a demonstration on this machine",
        "GONGKAI_DOWNLOAD_DELAY": "0",
        "GONGKAI_AUTOTHROTTLE_ENABLED": "False",
    }
    command = [sys.executable, "-m", "scrapy", "crawl", SITE]
    return subprocess.run(command, cwd=PROJECT_DIR, env=environment, check=False).returncode


def _show(database: Path) -> None:
    """Print the harvest and the answers, as any SQL client would get them."""
    import sqlite3

    with sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True) as connection:
        _say("Harvested, one line per report, with the numbers read and the sums checked")
        _print_table(connection.execute(HARVESTED))
        for number, (question, sql) in enumerate(QUESTIONS, start=1):
            _say(f"Question {number}: {question}")
            print(f"\n{sql}\n")
            _print_table(connection.execute(sql))
    connection.close()


def _print_table(cursor: Any) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    on_terminal = sys.stdout.isatty()
    rows: Sequence[Sequence[Any]] = cursor.fetchall()
    table = Table(box=box.SIMPLE_HEAD if on_terminal else None, pad_edge=False)
    for position, (name, *_) in enumerate(cursor.description):
        is_number = all(isinstance(row[position], int | float | None) for row in rows)
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    Console(width=None if on_terminal else 200).print(table)


def _tell_how_to_go_on(folder: Path) -> None:
    database = folder / "reports.db"
    shown = database.relative_to(PROJECT_DIR) if database.is_relative_to(PROJECT_DIR) else database
    questions = len(list((PROJECT_DIR / "data" / "queries").glob("*.sql")))
    _say(f"The database is {shown}. Open it with: sqlite3 {shown}  (or DB Browser for SQLite)")
    print(f"    {questions} longer questions are ready in data/queries, for example:")
    print(f"    sqlite3 -box {shown} < data/queries/disclosure_rates.sql")
    _say("To look at it in a browser, each number with the archived page that prints it:")
    print(f"    .venv/bin/scrapy browse --db {shown} --open")
    _say("To crawl the live site into data/reports.db, tell its operator who you are:")
    print(f"    GONGKAI_CONTACT=you@example.org make crawl SITE={SITE}")
    print("    It obeys robots.txt and asks one page every 2 seconds at most, so it takes a while.")


def _say(line: str) -> None:
    print(f"\n==> {line}", flush=True)
