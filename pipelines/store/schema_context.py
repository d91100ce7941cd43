"""Figures from elsewhere that rates need. In: nothing. Out: SQLAlchemy tables, filled by ``scrapy import``."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, Table, Text

from pipelines.store.columns import PrintedText, metadata

population = Table(
    "population",
    metadata,
    Column("division_code", Text, primary_key=True, comment="GB/T 2260 code"),
    Column("year", Integer, primary_key=True, comment="year that the figure is for"),
    Column("persons", Integer, nullable=False, comment="residents"),
    Column("source", PrintedText, nullable=False, comment="where the figure was published"),
    CheckConstraint("persons > 0", name="persons"),
    comment="Residents of divisions, imported by users; empty in a new database",
    sqlite_with_rowid=False,
)
