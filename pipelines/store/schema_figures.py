"""Tables of figures outside the official form. In: nothing. Out: SQLAlchemy tables.

::

    indicator  (revision, position)  code label column_head state number unit raw place
    fact       (revision, position)  kind number unit wording sentence section scope place

``indicator`` holds the statistics table of the years before 2019, one row for each line and column of
numbers; ``indicator_code`` says what its codes mean. ``fact`` holds what the running text states.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from pipelines.store.columns import ExactNumber, PrintedText, metadata
from pipelines.store.schema_content import place_columns, revision_key

indicator_code = Table(
    "indicator_code",
    metadata,
    Column("code", Text, primary_key=True, comment="code of a line, as in data/indicators.csv"),
    Column("position", Integer, nullable=False, comment="order in that list"),
    Column("parent", Text, comment="code of the line that it belongs to; NULL: none"),
    Column("label_zh", Text, nullable=False, comment="the line as the form prints it"),
    Column("unit", Text, comment="unit by the form; NULL for a heading"),
    Column("label_en", Text, nullable=False, comment="meaning in English"),
    comment="Lines of the statistics table of the years before 2019",
)

indicator = Table(
    "indicator",
    metadata,
    revision_key(),
    Column("position", Integer, primary_key=True, comment="order in the document, from 1"),
    Column("code", Text, comment="code of indicator_code; NULL for a line that is not in the list"),
    Column("label", PrintedText, nullable=False, comment="line as printed, behind the lines it belongs to"),
    Column("column_head", PrintedText, comment="head of the column as printed; NULL where there is none"),
    Column("state", Text, nullable=False, comment="letter of the state"),
    Column("number", ExactNumber, comment="the number, exact; NULL if not reported"),
    Column("unit", PrintedText, comment="unit as printed"),
    Column("raw", PrintedText, comment="what is printed, where it is not the plain number"),
    *place_columns(),
    CheckConstraint("(state = 'r') = (number IS NOT NULL)", name="number_state"),
    Index("ix_indicator_code", "code"),
    comment="Numbers of the statistics table of the years before 2019",
    sqlite_with_rowid=False,
)

fact = Table(
    "fact",
    metadata,
    revision_key(),
    Column("position", Integer, primary_key=True, comment="order in the document, from 1"),
    Column("kind", Text, nullable=False, comment="what the figure is: requests.received, fees.collected …"),
    Column("number", ExactNumber, nullable=False, comment="the number, exact; 0 if the words say none"),
    Column("unit", PrintedText, comment="unit as printed; NULL if the words say none"),
    Column("wording", PrintedText, nullable=False, comment="the words that carry it, without white space"),
    Column("sentence", PrintedText, nullable=False, comment="the sentence as printed"),
    Column("section", Text, comment="section of the report; NULL where it has none"),
    Column("scope", Text, comment="own or area, where the sentence says whose figure it is"),
    *place_columns(),
    Index("ix_fact_kind", "kind"),
    comment="Key figures that the running text states",
    sqlite_with_rowid=False,
)
