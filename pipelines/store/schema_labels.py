"""Tables of labels, filled from the data folder. In: nothing. Out: SQLAlchemy tables."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from pipelines.store.columns import metadata

field = Table(
    "field",
    metadata,
    Column("id", Integer, primary_key=True, comment="opaque; a code keeps it"),
    Column("code", Text, nullable=False, unique=True, comment="code of the cell, as in data/fields.csv"),
    Column("part", Text, nullable=False, comment="first part of the code: requests, appeals, proactive …"),
    Column("item", Text, nullable=False, comment="second part of the code: the row"),
    Column("measure", Text, nullable=False, comment="last part of the code: the column"),
    Column("forms", Text, comment="forms that have the cell, separated by spaces"),
    Column("row_zh", Text, comment="label of the row, verbatim, with the labels above it"),
    Column("column_zh", Text, comment="label of the column, verbatim"),
    Column("unit", Text, comment="unit by the form, unless the cell prints its own"),
    Column("label_en", Text, comment="meaning in English"),
    comment="Cells of the official forms; a code that the data dictionary lacks has no labels",
)

outcome = Table(
    "outcome",
    metadata,
    Column("id", Integer, primary_key=True, comment="opaque; a code keeps it"),
    Column(
        "code", Text, nullable=False, unique=True, comment="row of the table of requests, as in field codes"
    ),
    Column("position", Integer, nullable=False, comment="order in the data dictionary"),
    Column("label_zh", Text, comment="label of the row, verbatim, with the labels above it"),
    Column("label_en", Text, comment="meaning in English"),
    comment="Rows of the table of requests",
)

channel = Table(
    "channel",
    metadata,
    Column("id", Integer, primary_key=True, comment="opaque; a code keeps it"),
    Column("code", Text, nullable=False, unique=True, comment="reconsideration, litigation_direct …"),
    Column("position", Integer, nullable=False, comment="order in the data dictionary"),
    Column("label_zh", Text, comment="label, verbatim, with the label above it"),
    Column("label_en", Text, comment="meaning in English"),
    comment="Groups of the table of reconsiderations and suits",
)

count_column = Table(
    "count_column",
    metadata,
    Column("part", Text, primary_key=True, comment="requests or appeals"),
    Column("position", Integer, primary_key=True, comment="place of its letter in states, from 1"),
    Column("code", Text, nullable=False, comment="column of the table of counts, last part of field codes"),
    Column("label_zh", Text, comment="label of the column, verbatim, with the labels above it"),
    Column("label_en", Text, comment="meaning in English"),
    comment="Columns of the tables of counts: types of applicants, results of appeals",
    sqlite_with_rowid=False,
)

finding_code = Table(
    "finding_code",
    metadata,
    Column("code", Text, primary_key=True, comment="code of a finding"),
    Column("meaning_en", Text, nullable=False, comment="meaning in English"),
    Column("meaning_zh", Text, nullable=False, comment="meaning in Chinese"),
    comment="Meaning of finding codes",
)

dictionary = Table(
    "dictionary",
    metadata,
    Column("table_name", Text, primary_key=True, comment="table or view"),
    Column("column_name", Text, primary_key=True, comment="column; empty for the table itself"),
    Column("comment", Text, nullable=False, comment="what it holds"),
    comment="Descriptions of all tables, views and columns, for databases that keep no comments",
    sqlite_with_rowid=False,
)

stored_version = Table(
    "stored_version",
    metadata,
    Column("part", Text, primary_key=True, comment="what was loaded: labels and views"),
    Column("digest", Text, nullable=False, comment="digest of what was loaded"),
    comment="What the program last loaded into the label tables and views",
    sqlite_with_rowid=False,
)
