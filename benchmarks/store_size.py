"""How large the database is per report, without narrative text.

    python -m benchmarks.store_size [REPORTS] [DATABASE_URL]

In:  how many reports to make up (5,000), and where to store them (a temporary SQLite file; on PostgreSQL the
tables must be empty). Out: bytes per report, by table with its indexes, and reports stored per second. What
other physical forms of the cells would need is measured by ``benchmarks/cell_forms.py``.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import Engine, text

from benchmarks.generated_reports import reports
from pipelines.store.connect import connect
from pipelines.store.model import LinkState
from pipelines.store.save import record_link, save_report
from pipelines.store.schema import metadata

_OF_ALL_TABLES = {
    "sqlite": "SELECT name, SUM(pgsize) FROM dbstat GROUP BY name",
    "postgresql": "SELECT relname, pg_total_relation_size(oid) FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{Path(folder) / 'reports.db'}"
        engine = connect(url)
        before = bytes_by_table(engine)
        started = time.perf_counter()
        for capture, extraction, checks, agency in reports(count):
            save_report(engine, capture, extraction, checks, agency)
            record_link(engine, capture.site, capture.url, LinkState.FETCHED, link_text=capture.link_text)
        seconds = time.perf_counter() - started
        after = bytes_by_table(engine)
        _show(engine, count, seconds, before, after)
        engine.dispose()


def bytes_by_table(engine: Engine) -> dict[str, int]:
    """Bytes of each table with its indexes."""
    dialect = engine.dialect.name
    with engine.connect() as connection:
        sizes = {name: int(size) for name, size in connection.execute(text(_OF_ALL_TABLES[dialect]))}
    owners = {index.name: table.name for table in metadata.tables.values() for index in table.indexes}
    tables: dict[str, int] = {}
    for name, size in sizes.items():
        owner = owners.get(name) or name.removeprefix("sqlite_autoindex_").rstrip("_0123456789")
        tables[owner] = tables.get(owner, 0) + size
    return tables


def _show(engine: Engine, count: int, seconds: float, before: dict[str, int], after: dict[str, int]) -> None:
    grown = {name: size - before.get(name, 0) for name, size in after.items()}
    rate = f"{count / seconds:.0f} a second"
    print(f"{count:,} reports on {engine.dialect.name}, stored in {seconds:.0f} s ({rate})")
    print("table                bytes per report")
    for name, size in sorted(grown.items(), key=lambda item: -item[1]):
        if size >= count:
            print(f"{name:<20} {size / count:8,.0f}")
    print(f"{'together':<20} {sum(grown.values()) / count:8,.0f}")
    if engine.dialect.name == "sqlite" and engine.url.database:
        print(f"file, labels included {os.path.getsize(engine.url.database) / count:8,.0f}")


if __name__ == "__main__":
    main()
