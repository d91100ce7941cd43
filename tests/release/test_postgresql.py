"""A release of a PostgreSQL database: the same rows as one of SQLite."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from released_samples import store_samples
from sqlalchemy import Engine, create_engine, make_url, text

from pipelines.release.selection import Selection
from pipelines.release.write import write_release
from pipelines.store.connect import connect


@pytest.fixture
def postgresql() -> Iterator[Engine]:
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        pytest.skip("needs a PostgreSQL server: set TEST_DATABASE_URL, as docs/operations.md says")
    schema = f"gongkai_test_{uuid.uuid4().hex}"
    admin = create_engine(make_url(server).set(drivername="postgresql+psycopg"))
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    url = make_url(server).update_query_dict({"options": f"-csearch_path={schema}"})
    engine = connect(url.render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    with admin.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    admin.dispose()


def test_both_databases_give_the_same_tables(postgresql: Engine, database: Engine, tmp_path: Path) -> None:
    store_samples(postgresql)
    for name, engine in (("p", postgresql), ("s", database)):
        write_release(engine, tmp_path / name, Selection(), ["csv", "stata"])
    files = sorted(
        path.relative_to(tmp_path / "p") for path in (tmp_path / "p").rglob("*.*") if path.is_file()
    )
    for file in files:
        if file.parts[0] in ("csv", "stata"):
            assert (tmp_path / "p" / file).read_bytes() == (tmp_path / "s" / file).read_bytes(), file
    assert len(files) > 20
