"""The table of totals, for answers in a second. In: nothing. Out: SQLAlchemy tables.

``report_summary`` has one narrow row for each report: a copy of the totals of its current revision, made by the same
transaction that stores it (``pipelines.store.summary``). The view ``totals`` shows it.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from pipelines.store.columns import metadata
from pipelines.store.schema_content import APPLICANTS, RESULTS

OUTCOMES = (
    *("new_received", "carried_in", "granted", "partly_granted", "denied_state_secret", "denied_other_law"),
    *("denied_security_stability", "denied_third_party", "denied_internal_affairs"),
    *("denied_process_information", "denied_enforcement_file", "denied_administrative_query"),
    *("unavailable_not_held", "unavailable_needs_creation", "unavailable_unclear", "rejected_complaint"),
    *("rejected_duplicate", "rejected_publication", "rejected_excessive", "rejected_reconfirmation"),
    *(
        "other_handling",
        "other_not_corrected",
        "other_fee_unpaid",
        "other_other",
        "outcome_total",
        "carried_out",
    ),
)
CHANNELS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
PROACTIVE = tuple(
    f"{item}_{measure}"
    for item, measures in (
        ("regulations", ("issued", "repealed", "in_force", "made")),
        ("normative_documents", ("issued", "repealed", "in_force", "made")),
        ("licensing", ("decisions",)),
        ("penalties", ("decisions",)),
        ("coercive_measures", ("decisions",)),
    )
    for measure in measures
)

report_summary = Table(
    "report_summary",
    metadata,
    Column("report_id", Integer, ForeignKey("report.id"), primary_key=True, comment="the report"),
    Column("revision_id", Integer, ForeignKey("revision.id"), nullable=False, comment="its current revision"),
    Column("agency_id", Integer, ForeignKey("agency.id"), comment="who reports; NULL: unresolved"),
    Column("year", Integer, comment="year reported on; NULL: unresolved"),
    Column("scope", Text, nullable=False, comment="own, area, system or unknown"),
    Column("form", Text, nullable=False, comment="2021, 2019 or pre2019"),
    Column("cells", Integer, nullable=False, comment="cells of the form"),
    Column("cells_reported", Integer, nullable=False, comment="cells with a number"),
    Column(
        "new_received_state",
        Text,
        comment="letter of the state of the total of new requests; NULL: the document has no such row",
    ),
    *(
        Column(name, Integer, comment=f"requests, all applicants: {name.replace('_', ' ')}")
        for name in OUTCOMES
    ),
    *(
        Column(f"new_received_{name}", Integer, comment=f"new requests of: {name.replace('_', ' ')}")
        for name in APPLICANTS[:-1]
    ),
    *(
        Column(f"{channel}_{result}", Integer, comment=f"cases, {channel.replace('_', ' ')}: {result}")
        for channel in CHANNELS
        for result in RESULTS
    ),
    *(
        Column(
            name, BigInteger, comment=f"proactive disclosure: {name.replace('_', ' ')}; whole numbers only"
        )
        for name in PROACTIVE
    ),
    Index("ix_report_summary_year_scope", "year", "scope"),
    Index("ix_report_summary_agency_id_year", "agency_id", "year"),
    comment="Totals of the current revision of every report, a copy for quick answers; NULL where none is reported",
)
