"""Keep ``report_summary`` equal to what it is a copy of.

In:  a connection within the transaction that changes reports. Out: rows of ``report_summary``.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from sqlalchemy import BindParameter, Connection, bindparam, text

from pipelines.store.schema_content import APPLICANTS, RESULTS
from pipelines.store.schema_summary import CHANNELS, OUTCOMES, PROACTIVE, report_summary

_LARGEST = 9 * 10**18
_STATES = ("reported", "blank", "dash", "text", "absent", "unreadable")


def refresh_summaries(connection: Connection, report_ids: Collection[int]) -> None:
    """Make the rows of these reports anew; a report without a current revision has none."""
    ids: BindParameter[int] = bindparam("ids", expanding=True)
    wanted = {"ids": list(report_ids)}
    connection.execute(text("DELETE FROM report_summary WHERE report_id IN :ids").bindparams(ids), wanted)
    connection.execute(text(f"{_insert()} AND r.id IN :ids").bindparams(ids), wanted)


def rebuild_summaries(connection: Connection) -> None:
    """Make all rows anew."""
    connection.execute(report_summary.delete())
    connection.execute(text(_insert()))


@cache
def _insert() -> str:
    values = {
        "report_id": "r.id",
        "revision_id": "v.id",
        "agency_id": "r.agency_id",
        "year": "r.year",
        "scope": "r.scope",
        "form": "v.form",
        "cells": " + ".join(f"v.cells_{state}" for state in _STATES),
        "cells_reported": "v.cells_reported",
        "new_received_state": f"substr({_count('request_row', 'outcome', 'new_received', 'states')}, 7, 1)",
        **{name: _count("request_row", "outcome", name, "total") for name in OUTCOMES},
        **{
            f"new_received_{name}": _count("request_row", "outcome", "new_received", name)
            for name in APPLICANTS[:-1]
        },
        **{
            f"{channel}_{result}": _count("appeal_row", "channel", channel, result)
            for channel in CHANNELS
            for result in RESULTS
        },
        **{name: _whole(name) for name in PROACTIVE},
    }
    return (
        f"INSERT INTO report_summary ({', '.join(values)})\nSELECT {', '.join(values.values())}\n"
        "FROM report r JOIN revision v ON v.report_id = r.id AND v.is_current WHERE TRUE"
    )


def _count(table: str, label: str, code: str, column: str) -> str:
    row = f"(SELECT l.id FROM {label} l WHERE l.code = '{code}')"
    return f"(SELECT q.{column} FROM {table} q WHERE q.revision_id = v.id AND q.{label}_id = {row})"


def _whole(name: str) -> str:
    """A number of ``cell`` that is whole and of 64 bits, else NULL."""
    item, measure = next(
        (name.removesuffix(f"_{end}"), end)
        for end in ("issued", "repealed", "in_force", "made", "decisions")
        if name.endswith(f"_{end}")
    )
    number = "CAST(c.number AS NUMERIC)"
    whole = f"CASE WHEN ABS({number}) < {_LARGEST} THEN CAST({number} AS BIGINT) END"
    code = f"(SELECT f.id FROM field f WHERE f.code = 'proactive.{item}.{measure}')"
    return (
        f"(SELECT CASE WHEN {whole} = {number} THEN {whole} END FROM cell c"
        f" WHERE c.revision_id = v.id AND c.field_id = {code})"
    )
