"""What a revision says, written into its tables.

In:  a connection within a transaction, a revision id, an ``Extraction`` and its checks. Out: rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select

from pipelines.checks.model import Check, CheckStatus
from pipelines.extract.model import CellState, Extraction, Value
from pipelines.store.digest import METADATA_ITEMS, SECTION_NAMES, digest
from pipelines.store.labels import field_row, ids_by_code, insert
from pipelines.store.rows import LETTER, Rows, from_rows, place_columns
from pipelines.store.schema_content import (
    appeal_row,
    cell,
    check_result,
    finding,
    request_row,
    rule,
    section,
    section_sketch,
    supplement,
)
from pipelines.store.schema_figures import fact, indicator
from pipelines.store.schema_labels import channel, field, outcome
from pipelines.store.schema_reports import evidence
from pipelines.store.sketches import sketch

Row = dict[str, Any]
_COUNT_TABLES = ((request_row, outcome, "outcome_id"), (appeal_row, channel, "channel_id"))


def counts_of_cells(values: Iterable[Value]) -> dict[str, int]:
    """How many values are in each state, by the columns of ``revision``."""
    counts = Counter(value.state for value in values)
    return {f"cells_{state}": counts[state] for state in CellState}


def counts_of_checks(checks: Iterable[Check]) -> dict[str, int]:
    """How many checks passed, failed or could not be made, by the columns of ``revision``."""
    counts = Counter(check.status for check in checks)
    return {
        "checks_passed": counts[CheckStatus.PASS],
        "checks_failed": counts[CheckStatus.FAIL],
        "checks_not_assessable": counts[CheckStatus.NOT_ASSESSABLE],
    }


def add_content(connection: Connection, revision_id: int, extraction: Extraction, rows: Rows) -> None:
    """Write everything that was read, except the checks."""
    groups = ((rows.requests, *_COUNT_TABLES[0]), (rows.appeals, *_COUNT_TABLES[1]))
    for group, table, labels, key in groups:
        ids = _ids(connection, labels, group)
        _add(connection, table, revision_id, [{key: ids[code], **row} for code, row in group.items()])
    ids = _ids(connection, field, rows.cells)
    _add(connection, cell, revision_id, [{"field_id": ids[code], **row} for code, row in rows.cells.items()])
    _add(connection, supplement, revision_id, _supplement_rows(extraction))
    _add(connection, indicator, revision_id, _indicator_rows(extraction))
    _add(connection, fact, revision_id, _fact_rows(extraction))
    sections = _section_rows(extraction)
    _add(connection, section, revision_id, sections)
    _add(connection, section_sketch, revision_id, _sketch_rows(sections))
    _add(connection, finding, revision_id, _finding_rows(extraction))
    _add(connection, evidence, revision_id, _evidence_rows(extraction))


def replace_checks(connection: Connection, revision_id: int, checks: Sequence[Check]) -> None:
    """Write the results of the checks in place of those that are there."""
    connection.execute(check_result.delete().where(check_result.c.revision_id == revision_id))
    reported = {
        (check.rule, digest(check.fields)): check
        for check in checks
        if check.status in (CheckStatus.FAIL, CheckStatus.NOT_ASSESSABLE)
    }
    if not reported:
        return
    new = [
        {"code": code, "fields": " ".join(check.fields), "fields_hash": key}
        for (code, key), check in sorted(reported.items(), key=lambda item: item[0])
    ]
    known = _rule_ids(connection, [code for code, _ in reported])
    if missing := [row for row in new if (row["code"], row["fields_hash"]) not in known]:
        connection.execute(insert(connection)(rule).on_conflict_do_nothing(), missing)
        known = _rule_ids(connection, [code for code, _ in reported])
    results = [
        {
            "rule_id": known[key],
            "status": check.status.value,
            "left_side": check.left if check.status is CheckStatus.FAIL else None,
            "right_side": check.right if check.status is CheckStatus.FAIL else None,
            "standing": check.standing.value if check.standing else None,
        }
        for key, check in reported.items()
    ]
    _add(connection, check_result, revision_id, results)


def stored_values(connection: Connection, revision_id: int) -> tuple[Value, ...]:
    """All values of a revision, as they were given to the store; those of no state are left out."""
    groups = []
    for table, labels, key in _COUNT_TABLES:
        query = select(labels.c.code, table).join_from(table, labels, table.c[key] == labels.c.id)
        rows = connection.execute(query.where(table.c.revision_id == revision_id)).mappings()
        groups.append({row["code"]: dict(row) for row in rows})
    query = select(field.c.code, cell).join_from(cell, field).where(cell.c.revision_id == revision_id)
    cells = {row["code"]: dict(row) for row in connection.execute(query).mappings()}
    return from_rows(Rows(groups[0], groups[1], cells))


def _add(connection: Connection, table: Table, revision_id: int, rows: list[Row]) -> None:
    if rows:
        connection.execute(table.insert(), [{"revision_id": revision_id, **row} for row in rows])


def _ids(connection: Connection, labels: Table, codes: Iterable[str]) -> dict[str, int]:
    """The ids of codes; a code that the data dictionary lacks is added without labels."""
    wanted = list(codes)
    found = ids_by_code(connection, labels, wanted)
    for code in wanted:
        if code not in found:
            new = (
                field_row(code) if labels is field else {"code": code, "position": _next(connection, labels)}
            )
            connection.execute(insert(connection)(labels).on_conflict_do_nothing(), new)
            found |= ids_by_code(connection, labels, [code])
    return found


def _next(connection: Connection, labels: Table) -> int:
    return int(connection.execute(select(func.max(labels.c.position))).scalar_one()) + 1


def _rule_ids(connection: Connection, codes: list[str]) -> dict[tuple[str, str], int]:
    query = select(rule.c.code, rule.c.fields_hash, rule.c.id).where(rule.c.code.in_(codes))
    return {(row.code, row.fields_hash): row.id for row in connection.execute(query)}


def _supplement_rows(extraction: Extraction) -> list[Row]:
    return [
        {
            "position": position,
            "label": row.label,
            "unit": row.unit,
            "number": row.value,
            "raw": row.raw,
            **place_columns(row.at),
        }
        for position, row in enumerate(extraction.supplement, start=1)
    ]


def _indicator_rows(extraction: Extraction) -> list[Row]:
    return [
        {
            "position": position,
            "code": row.code,
            "label": row.label,
            "column_head": row.column,
            "state": LETTER[row.state],
            "number": row.number,
            "unit": row.unit,
            "raw": row.raw,
            **place_columns(row.at),
        }
        for position, row in enumerate(extraction.indicators, start=1)
    ]


def _fact_rows(extraction: Extraction) -> list[Row]:
    return [
        {
            "position": position,
            "kind": stated.kind,
            "number": stated.number,
            "unit": stated.unit,
            "wording": stated.wording,
            "sentence": stated.sentence,
            "section": stated.section,
            "scope": stated.scope,
            **place_columns(stated.at),
        }
        for position, stated in enumerate(extraction.facts, start=1)
    ]


def _section_rows(extraction: Extraction) -> list[Row]:
    texts = [(name, getattr(extraction.sections, name)) for name in SECTION_NAMES]
    return [{"name": name, "text": text} for name, text in texts if text is not None]


def _sketch_rows(sections: list[Row]) -> list[Row]:
    sketches = [(row["name"], sketch(row["text"])) for row in sections]
    return [{"name": name, "sketch": made} for name, made in sketches if made is not None]


def _finding_rows(extraction: Extraction) -> list[Row]:
    return [
        {"position": position, "code": item.code, "detail": item.detail, **place_columns(item.at)}
        for position, item in enumerate(extraction.findings, start=1)
    ]


def _evidence_rows(extraction: Extraction) -> list[Row]:
    items = [(name, getattr(extraction.metadata, name)) for name in METADATA_ITEMS]
    return [
        {"item": name, "value": item.value, "source": item.source, "quote": item.quote}
        for name, item in items
        if item is not None
    ]
