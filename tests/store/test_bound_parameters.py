"""SQL is put together from names of the program only; what comes from a document is always a parameter."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine, inspect
from stored_samples import EMERGENCY, ask, capture, report

from pipelines.extract.model import Attributed
from pipelines.store.save import save_report

PROJECT = Path(__file__).resolve().parents[2]
CALLS = {"text", "execute", "executemany", "executescript", "exec_driver_sql"}
# Where SQL is put together, and of what. Whoever adds a module here says why no word of a document gets into it.
PUT_TOGETHER = {
    "crawler/cluster/queue.py": "the name of the queue's schema",
    "pipelines/browse/released.py": "names and definitions of the program's own views",
    "pipelines/coverage.py": "columns of a view, and conditions whose values are parameters",
    "pipelines/release/changes.py": "names of two tables in memory and of their columns",
    "pipelines/release/read.py": "names and definitions of a release's tables",
    "pipelines/release/series.py": "names of a release's columns, and conditions whose values are parameters",
    "pipelines/release/sqlite_file.py": "names of the tables and columns of a release",
    "pipelines/store/connect.py": "pragmas and the name of the version table",
    "pipelines/store/queries.py": "on or off",
    "pipelines/store/summary.py": "names of the summary's columns",
    "pipelines/store/views.py": "names of the program's own views",
}
HOSTILE = "x'); DROP TABLE report; --\" ' \\ %s :name ? ${jndi} '%"


def put_together() -> Iterator[str]:
    """The modules in which text is formatted where SQL is executed; migrations and replicas read no documents."""
    for package in ("crawler", "pipelines"):
        for path in sorted((PROJECT / package).rglob("*.py")):
            if {"migrations", "replica"} & set(path.parts):
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
            if any(
                ast.unparse(call.func).rpartition(".")[2] in CALLS and _formatted(call.args[0])
                for call in calls
            ):
                yield path.relative_to(PROJECT).as_posix()


def _formatted(argument: ast.expr) -> bool:
    if isinstance(argument, ast.Call):
        return ast.unparse(argument.func).endswith((".format", ".join"))
    return isinstance(argument, ast.JoinedStr | ast.BinOp)


def test_sql_is_put_together_only_where_that_was_looked_at() -> None:
    assert set(put_together()) == set(PUT_TOGETHER)


def test_words_of_a_document_are_stored_as_words(engine: Engine) -> None:
    hostile = Attributed(HOSTILE, "title:h1", HOSTILE)
    extraction = report()
    extraction = replace(extraction, metadata=replace(extraction.metadata, title=hostile, source=hostile))
    where = capture(url=f"https://www.jingyan.gov.cn/{HOSTILE}", link_text=HOSTILE, column=HOSTILE)
    save_report(engine, where, extraction, (), replace(EMERGENCY, name=HOSTILE))
    assert ask(engine, "SELECT title, agency FROM reports") == [(HOSTILE, HOSTILE)]
    assert inspect(engine).has_table("report")
