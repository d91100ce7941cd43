"""Tables of what a revision says. In: nothing. Out: SQLAlchemy tables.

A table of the form is stored as it is printed, one row for each of its rows::

    request_row  (revision, outcome)  states  natural_person … total      25 rows
    appeal_row   (revision, channel)  states  upheld … total               3 rows
    cell         (revision, field)    state   number raw unit place       all other cells

``states`` has one letter for each column: r reported, b blank, d dash, t text, a absent, u unreadable, n
reported but no whole number of 32 bits, _ not read. The place of column *i*, counted from 0, is
``column_no + i * column_step`` and ``line_no + i * line_step``; ``raw`` is what is printed in each. A count
whose printed form, unit or place does not follow from its row, or whose letter is n, stands in ``cell`` in
full as well. Measured against one row per cell and one row per report: ``benchmarks/cell_forms.py``.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from pipelines.store.columns import ExactNumber, PrintedText, metadata

APPLICANTS = (
    "natural_person",
    "business",
    "research_institution",
    "public_interest",
    "legal_service",
    "other_organisation",
    "total",
)
RESULTS = ("upheld", "corrected", "other", "pending", "total")
LETTERS = "rbdtaun_"


def _counts(names: tuple[str, ...], what: str) -> list[Any]:
    """A column for each name, and the constraint that a number stands exactly where ``states`` says r."""
    columns = [
        Column(name, Integer, comment=f"{what}: {name.replace('_', ' ')}; NULL if not reported")
        for name in names
    ]
    rules = [
        CheckConstraint(f"(substr(states, {i}, 1) = 'r') = ({name} IS NOT NULL)", name=f"{name}_state")
        for i, name in enumerate(names, start=1)
    ]
    return [*columns, *rules, CheckConstraint(f"length(states) = {len(names)}", name="states_length")]


def _print_of_row() -> list[Column[Any]]:
    return [
        Column("table_no", Integer, comment="table of the document, from 1"),
        Column("row_no", Integer, comment="row of that table, from 1"),
        Column("column_no", Integer, comment="column of the first value, from 1; may fall outside if absent"),
        Column("column_step", Integer, nullable=False, comment="columns from one value to the next"),
        Column("line_no", Integer, comment="line of the first value, where the document has no table"),
        Column("line_step", Integer, nullable=False, comment="lines from one value to the next"),
        Column("page_no", Integer, comment="page of a paged document, from 1"),
        Column(
            "raw",
            PrintedText,
            comment="what is printed in all cells but blank and absent ones; NULL: numbers",
        ),
    ]


def place_columns() -> list[Column[Any]]:
    return [
        Column("table_no", Integer, comment="table of the document, from 1"),
        Column("row_no", Integer, comment="row of that table, from 1"),
        Column("column_no", Integer, comment="column of that table, from 1"),
        Column("line_no", Integer, comment="line, where the document has no table"),
        Column("page_no", Integer, comment="page of a paged document, from 1"),
    ]


def revision_key() -> Column[Any]:
    return Column("revision_id", Integer, ForeignKey("revision.id"), primary_key=True, comment="the revision")


request_row = Table(
    "request_row",
    metadata,
    revision_key(),
    Column("outcome_id", Integer, ForeignKey("outcome.id"), primary_key=True, comment="row of the form"),
    Column("states", Text, nullable=False, comment="a letter for each of the seven columns"),
    *_counts(APPLICANTS, "requests"),
    *_print_of_row(),
    comment="Rows of the table of requests",
    sqlite_with_rowid=False,
)

appeal_row = Table(
    "appeal_row",
    metadata,
    revision_key(),
    Column("channel_id", Integer, ForeignKey("channel.id"), primary_key=True, comment="group of columns"),
    Column("states", Text, nullable=False, comment="a letter for each of the five columns"),
    *_counts(RESULTS, "cases"),
    *_print_of_row(),
    comment="The three groups of the table of reconsiderations and suits",
    sqlite_with_rowid=False,
)

cell = Table(
    "cell",
    metadata,
    revision_key(),
    Column("field_id", Integer, ForeignKey("field.id"), primary_key=True, comment="cell of the form"),
    Column("state", Text, nullable=False, comment="letter of the state"),
    Column("number", ExactNumber, comment="the number, exact; NULL if not reported"),
    Column("raw", PrintedText, comment="what is printed, where it is not the plain number"),
    Column("unit", PrintedText, comment="unit printed in the cell itself"),
    *place_columns(),
    CheckConstraint("(state = 'r') = (number IS NOT NULL)", name="number_state"),
    comment="Cells outside the tables of counts, and counts that their row does not describe in full",
    sqlite_with_rowid=False,
)

supplement = Table(
    "supplement",
    metadata,
    revision_key(),
    Column("position", Integer, primary_key=True, comment="order in the document, from 1"),
    Column("label", PrintedText, nullable=False, comment="label as printed"),
    Column("unit", PrintedText, comment="unit as printed"),
    Column("number", ExactNumber, comment="the number, exact; NULL if none is printed"),
    Column("raw", PrintedText, comment="what is printed, where it is not the plain number"),
    *place_columns(),
    comment="Lines of local tables that are not part of the official form",
    sqlite_with_rowid=False,
)

section = Table(
    "section",
    metadata,
    revision_key(),
    Column("name", Text, primary_key=True, comment="preamble, overview, problems or other"),
    Column("text", PrintedText, nullable=False, comment="the text, without what the portal puts around it"),
    comment="Narrative text by section",
    sqlite_with_rowid=False,
)

section_sketch = Table(
    "section_sketch",
    metadata,
    revision_key(),
    Column("name", Text, primary_key=True, comment="the section"),
    Column("sketch", Text, nullable=False, comment="fingerprint of its text, to compare sections by"),
    comment="Fingerprints by which near copies among sections are found; short sections have none",
    sqlite_with_rowid=False,
)

finding = Table(
    "finding",
    metadata,
    revision_key(),
    Column("position", Integer, primary_key=True, comment="order of the findings, from 1"),
    Column("code", Text, nullable=False, comment="code of finding_code"),
    Column("detail", PrintedText, nullable=False, comment="words of the document, or which cells are meant"),
    *place_columns(),
    Index("ix_finding_code", "code"),
    comment="What a reader of the data must know about a revision",
    sqlite_with_rowid=False,
)

rule = Table(
    "rule",
    metadata,
    Column("id", Integer, primary_key=True, comment="opaque"),
    Column("code", Text, nullable=False, comment="name of the identity"),
    Column("fields", Text, nullable=False, comment="cells involved, separated by spaces, left side first"),
    Column("fields_hash", Text, nullable=False, comment="digest of fields, to keep the key short"),
    UniqueConstraint("code", "fields_hash"),
    comment="Accounting identities that some revision did not pass",
)

check_result = Table(
    "check_result",
    metadata,
    revision_key(),
    Column("rule_id", Integer, ForeignKey("rule.id"), primary_key=True, comment="the identity"),
    Column("status", Text, nullable=False, comment="fail or not_assessable"),
    Column("left_side", ExactNumber, comment="left side; NULL if not assessable"),
    Column("right_side", ExactNumber, comment="right side; NULL if not assessable"),
    Column(
        "standing",
        Text,
        comment="of a failing identity: as_published, in_doubt (a second reading differs); NULL: read one way only",
    ),
    CheckConstraint("status IN ('fail', 'not_assessable')", name="status"),
    comment="Identities that fail or lack a number; those that hold are counted in revision",
    sqlite_with_rowid=False,
)
