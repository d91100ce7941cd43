"""Opening a database: making it, upgrading it, and every way in which that fails."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text
from stored_samples import EMERGENCY, ask, capture, report, size

from pipelines.extract.data import csv_rows
from pipelines.store import connect as module
from pipelines.store.connect import MIGRATIONS, connect, writing
from pipelines.store.errors import StoreError
from pipelines.store.save import save_report
from pipelines.store.schema import SCHEMA_VERSION, VERSION_TABLE, metadata
from pipelines.store.views import views


def code_of(url: str) -> str:
    with pytest.raises(StoreError) as raised:
        connect(url)
    return raised.value.code


def test_a_new_database_has_tables_views_and_labels(engine: Engine) -> None:
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, VERSION_TABLE}
    assert set(inspect(engine).get_view_names()) == {
        "reports",
        "requests",
        "requests_wide",
        "appeals",
        "proactive",
        "cells",
        "indicators",
        "facts",
        "totals",
        "panel",
        "harmonised",
        "late",
        "coverage",
        "look_alikes",
        "failed_checks",
        "findings",
        "cross_year_checks",
        "corrected_cells",
        "revisions_diff",
    }
    assert (size(engine, "field"), size(engine, "outcome"), size(engine, "channel")) == (226, 26, 3)
    assert ask(
        engine, "SELECT row_zh, column_zh, unit, label_en FROM field WHERE code = 'proactive.fees.amount'"
    ) == [
        (
            "第二十条第（八）项/行政事业性收费",
            "本年收费金额（单位：万元）",
            "万元",
            "administrative fees charged this year",
        )
    ]


def test_the_migrations_make_the_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": VERSION_TABLE,
                "include_name": lambda name, kind, _: kind != "table" or name in metadata.tables,
            },
        )
        assert compare_metadata(context, metadata) == []


def _lines(sql: str) -> list[str]:
    """What a CREATE statement defines; SQLite writes a column that was added later behind the last one."""
    return re.split(r",?\s*\n\s*|, (?=[a-z_]+ (?:TEXT|INTEGER))", sql)


def _definitions(url: str) -> dict[str, list[str]]:
    """The lines of every CREATE statement of a SQLite file, sorted."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        query = "SELECT name, sql FROM sqlite_master WHERE type <> 'view' AND sql IS NOT NULL"
        found = {name: sorted(_lines(sql)) for name, sql in connection.execute(query)}
    connection.close()
    return {name: lines for name, lines in found.items() if name != VERSION_TABLE}


def test_the_migrations_make_every_constraint_and_index(sqlite_url: str, tmp_path: Path) -> None:
    connect(sqlite_url).dispose()
    direct = f"sqlite:///{tmp_path / 'direct.db'}"
    engine = create_engine(direct)
    metadata.create_all(engine)
    engine.dispose()
    assert _definitions(sqlite_url) == _definitions(direct)


def test_the_schema_version_is_the_last_migration() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [SCHEMA_VERSION]


def test_everything_is_described(engine: Engine) -> None:
    described = set(ask(engine, "SELECT table_name, column_name FROM dictionary WHERE comment <> ''"))
    inspector = inspect(engine)
    for name in [*metadata.tables, *(view.name for view in views())]:
        columns = {(name, column["name"]) for column in inspector.get_columns(name)}
        assert columns | {(name, "")} <= described


def test_postgresql_keeps_the_comments(postgresql_url: str) -> None:
    engine = connect(postgresql_url)
    inspector = inspect(engine)
    assert inspector.get_table_comment("report")["text"].startswith("One annual report")
    columns = [*inspector.get_columns("snapshot"), *inspector.get_columns("requests")]
    assert all(column["comment"] for column in columns)
    engine.dispose()


def test_connecting_again_changes_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = connect(url)
    save_report(first, capture(), report(), (), EMERGENCY)
    first.dispose()
    monkeypatch.setattr(module, "_upgrade", lambda *_: pytest.fail("upgraded"))
    second = connect(url)
    assert size(second, "reports") == 1
    second.dispose()


def test_new_labels_and_views_reach_an_existing_database(url: str) -> None:
    first = connect(url)
    save_report(first, capture(), report({"requests.granted.total": 3}), (), EMERGENCY)
    with writing(first) as connection:
        connection.execute(text("DROP VIEW requests"))
        connection.execute(text("UPDATE outcome SET label_en = 'old'"))
        connection.execute(text("DELETE FROM finding_code"))
        connection.execute(text("UPDATE stored_version SET digest = 'old'"))
    first.dispose()
    second = connect(url)
    assert ask(second, "SELECT total, label_en FROM requests WHERE outcome = 'granted'") == [(3, "granted")]
    assert size(second, "finding_code") == len(csv_rows("findings.csv"))
    second.dispose()


def test_alembic_is_not_needed_for_a_database_that_is_up_to_date(sqlite_url: str) -> None:
    connect(sqlite_url).dispose()
    program = (
        "import sys; sys.modules['alembic'] = None; "
        f"from pipelines.store.connect import connect; connect({sqlite_url!r}); print('open')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout == "open\n", done.stderr


def test_sqlite_waits_logs_ahead_and_keeps_foreign_keys(sqlite_url: str) -> None:
    engine = connect(sqlite_url)
    found = [ask(engine, f"PRAGMA {name}")[0][0] for name in ("foreign_keys", "journal_mode", "busy_timeout")]
    assert found == [1, "wal", 60_000]
    engine.dispose()


def test_the_folder_of_a_file_is_made(tmp_path: Path) -> None:
    connect(f"sqlite:///{tmp_path / 'a' / 'b' / 'reports.db'}").dispose()
    assert (tmp_path / "a" / "b" / "reports.db").is_file()


@pytest.mark.parametrize(
    "url",
    ["", "data/reports.db", "mysql://localhost/x", "oracle://localhost/x", "sqlite+nothing:///x.db", "://"],
)
def test_a_url_that_is_none(url: str) -> None:
    assert code_of(url) == "store.bad_url"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert code_of(f"sqlite:///{tmp_path / 'file' / 'reports.db'}") == "store.unwritable"


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    assert code_of(f"sqlite:///{tmp_path}") == "store.unwritable"


def test_a_file_that_may_only_be_read(sqlite_url: str) -> None:
    connect(sqlite_url).dispose()
    path = sqlite_url.removeprefix("sqlite:///")
    engine = connect(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(StoreError) as raised:
        save_report(engine, capture(), report(), (), EMERGENCY)
    assert raised.value.code == "store.unwritable"
    engine.dispose()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "reports.db"
    path.write_text("这不是数据库" * 1000)
    assert code_of(f"sqlite:///{path}") == "store.not_a_database"


def test_a_damaged_database(sqlite_url: str) -> None:
    connect(sqlite_url).dispose()
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    assert code_of(sqlite_url) == "store.damaged"


def test_tables_of_another_program(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE report (id INTEGER)"))
    engine.dispose()
    assert code_of(url) == "store.foreign_tables"


def test_a_newer_schema(url: str) -> None:
    engine = connect(url)
    with writing(engine) as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    engine.dispose()
    assert code_of(url) == "store.newer_schema"


def test_a_database_that_another_program_holds(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WAIT_SECONDS", 0)
    engine = connect(sqlite_url)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as raised:
        save_report(engine, capture(), report(), (), EMERGENCY)
    assert raised.value.code == "store.locked"
    other.close()
    engine.dispose()


def test_a_full_database(sqlite_url: str) -> None:
    engine = connect(sqlite_url)
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError) as raised:
        _store_a_century(engine)
    assert raised.value.code == "store.full"
    engine.dispose()


def _store_a_century(engine: Engine) -> None:
    for year in range(2000, 2100):
        save_report(engine, capture(url=f"https://x.gov.cn/{year}"), report(year=year), (), EMERGENCY)


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    assert code_of(f"postgresql://nobody@/nothing?host={tmp_path}") == "store.unreachable"


def test_a_database_that_the_server_lacks(postgresql_url: str) -> None:
    url = create_engine(postgresql_url).url.set(database="gongkai_has_no_such_database")
    assert code_of(url.render_as_string(hide_password=False)) == "store.unreachable"


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as raised:
        connect(f"postgresql://nobody:secret@/nothing?host={tmp_path}")
    assert "secret" not in str(raised.value)


@pytest.fixture
def reader_url(postgresql_url: str) -> Iterator[str]:
    """The database as a user who may only read it."""
    connect(postgresql_url).dispose()
    owner = create_engine(postgresql_url)
    url = owner.url
    schema = str(url.query["options"]).partition("=")[2]
    role = f"reader_{schema}"
    with owner.begin() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN PASSWORD 'x'"))
        connection.execute(text(f"GRANT USAGE ON SCHEMA {schema} TO {role}"))
        connection.execute(text(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}"))
        connection.execute(
            text(f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT ON TABLES TO {role}")
        )
    yield url.set(username=role, password="x").render_as_string(hide_password=False)
    with owner.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {role}"))
        connection.execute(text(f"DROP ROLE {role}"))
    owner.dispose()


def test_a_reader_may_read_and_not_write(reader_url: str) -> None:
    engine = connect(reader_url)
    assert size(engine, "requests") == 0
    with pytest.raises(StoreError) as raised:
        save_report(engine, capture(), report(), (), EMERGENCY)
    assert raised.value.code == "store.unwritable"
    engine.dispose()


def test_a_reader_may_read_views_that_were_made_anew(reader_url: str, postgresql_url: str) -> None:
    owner = connect(postgresql_url)
    with writing(owner) as connection:
        connection.execute(text("UPDATE stored_version SET digest = 'old'"))
    owner.dispose()
    assert code_of(reader_url) == "store.unwritable"
    connect(postgresql_url).dispose()
    engine = connect(reader_url)
    assert size(engine, "requests") == 0
    engine.dispose()


def test_a_missing_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError) as raised:
        connect("postgresql://localhost/gongkai")
    assert raised.value.code == "store.driver_missing"
    assert "pip install 'gongkai[postgres]'" in raised.value.detail


def test_every_code_of_the_store_is_documented() -> None:
    folder = Path(module.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    documented = {row["code"] for row in csv_rows("findings.csv") if row["code"].startswith("store.")}
    assert set(re.findall(r'"(store\.[a-z_]+)"', source)) == documented
