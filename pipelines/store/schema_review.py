"""Tables of what people and comparisons say about published values. In: nothing. Out: SQLAlchemy tables.

::

    correction        (agency, year, scope, field)   printed → corrected, who, when, why, evidence
    cross_year_check  (report, code, field)          a cell, the cell it was held against, a score
    look_alike        (report, section, kind)        a text, the text that it resembles, how much

None of them changes a value. A correction is bound to the agency's cell and not to a reading of it, so it outlives
every re-extraction; the view ``corrected_cells`` says whether what it corrects is still printed.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from pipelines.store.columns import ExactNumber, PrintedText, metadata

correction = Table(
    "correction",
    metadata,
    Column("id", Integer, primary_key=True, comment="opaque; of several for one cell the highest counts"),
    Column("agency_id", Integer, ForeignKey("agency.id"), nullable=False, comment="whose report"),
    Column("year", Integer, nullable=False, comment="year reported on"),
    Column("scope", Text, nullable=False, comment="own, area, system or unknown"),
    Column("field_id", Integer, ForeignKey("field.id"), nullable=False, comment="the cell"),
    Column("printed_state", Text, nullable=False, comment="letter of the state that is corrected"),
    Column("printed_number", ExactNumber, comment="number that is corrected; NULL if none was printed"),
    Column("corrected_state", Text, nullable=False, comment="r: a number should stand there; b: nothing"),
    Column("corrected_number", ExactNumber, comment="number that should stand there; NULL for nothing"),
    Column("made_by", PrintedText, nullable=False, comment="who corrects"),
    Column("made_at", Text, nullable=False, comment="when, UTC"),
    Column("reason", PrintedText, nullable=False, comment="why"),
    Column("evidence", PrintedText, nullable=False, comment="what shows it"),
    Index("ix_correction_agency_id_year", "agency_id", "year"),
    CheckConstraint("(printed_state = 'r') = (printed_number IS NOT NULL)", name="printed"),
    CheckConstraint("corrected_state IN ('r', 'b')", name="corrected_state"),
    CheckConstraint("(corrected_state = 'r') = (corrected_number IS NOT NULL)", name="corrected"),
    comment="Corrections by people, kept beside the published value and bound to it",
)

cross_year_check = Table(
    "cross_year_check",
    metadata,
    Column("report_id", Integer, ForeignKey("report.id"), primary_key=True, comment="the report in question"),
    Column("code", Text, primary_key=True, comment="code of finding_code, such as across.carry_over"),
    Column("field_id", Integer, ForeignKey("field.id"), primary_key=True, comment="the cell in question"),
    Column(
        "other_report_id",
        Integer,
        ForeignKey("report.id"),
        comment="report it was held against; NULL: several",
    ),
    Column("other_field_id", Integer, ForeignKey("field.id"), nullable=False, comment="cell there"),
    Column("number", ExactNumber, nullable=False, comment="what is printed in the cell"),
    Column("other_number", ExactNumber, nullable=False, comment="what is printed in the other"),
    Column("expected", ExactNumber, comment="what the others make the cell; NULL: no single number"),
    Column("score", Float, nullable=False, comment="0 easily explained … 1 can hardly be right"),
    Index("ix_cross_year_check_code", "code"),
    CheckConstraint("score > 0 AND score <= 1", name="score"),
    comment="Numbers that do not fit those of another year or of the agencies below; questions, not errors",
    sqlite_with_rowid=False,
)

look_alike = Table(
    "look_alike",
    metadata,
    Column("report_id", Integer, ForeignKey("report.id"), primary_key=True, comment="the report in question"),
    Column("section", Text, primary_key=True, comment="preamble, overview, problems or other"),
    Column(
        "kind",
        Text,
        primary_key=True,
        comment="other_agency: another agency's report on the same year; year_before: the agency's own report",
    ),
    Column(
        "other_report_id",
        Integer,
        ForeignKey("report.id"),
        nullable=False,
        comment="the report that it resembles; of many alike the first stored",
    ),
    Column(
        "score", Float, nullable=False, comment="share of the words that both have, 1: the same to the letter"
    ),
    Index("ix_look_alike_other_report_id", "other_report_id"),
    CheckConstraint("kind IN ('other_agency', 'year_before')", name="kind"),
    CheckConstraint("score > 0 AND score <= 1", name="score"),
    comment="Narrative sections that are near copies of another report's; made anew by scrapy checks --look-alikes",
    sqlite_with_rowid=False,
)
