"""The page on the schema."""

from __future__ import annotations

import re
from pathlib import Path

from pipelines.store.document import schema_page
from pipelines.store.schema import metadata
from pipelines.store.views import views

PAGE = Path(__file__).resolve().parents[2] / "docs" / "schema.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == schema_page(), "write it anew with: make docs"


def test_every_table_view_and_reference_is_on_the_page() -> None:
    page = schema_page()
    headings = set(re.findall(r"^#{3,4} `(\w+)`$", page, re.MULTILINE))
    assert headings == {*metadata.tables, *(view.name for view in views())}
    references = {
        (table.name, key.column.table.name)
        for table in metadata.tables.values()
        for key in table.foreign_keys
    }
    assert set(re.findall(r"^    (\w+) \S+ (\w+) : ", page, re.MULTILINE)) == references


def test_everything_has_a_comment() -> None:
    for table in metadata.tables.values():
        assert table.comment
        assert all(column.comment for column in table.columns)
    for view in views():
        assert view.comment
        assert all(column.comment for column in view.columns)
