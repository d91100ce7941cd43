"""The tables of a release: which columns, of which kind, with which labels.

In:  the views of ``pipelines.store.views`` and the labels of ``data/release``. Out: ``ReleaseTable`` tuples.

Names and English descriptions are those of the views, so that a query on the database reads the same on a
release. Every table but ``coverage`` begins with the columns that say whose report it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipelines.extract.data import csv_rows
from pipelines.release.values import ValueLabel, value_lists
from pipelines.store.labels import count_column_rows, field_rows
from pipelines.store.schema_content import APPLICANTS, RESULTS
from pipelines.store.view_panel import crosswalks
from pipelines.store.views import views

INTEGER, NUMBER, TEXT, WORDS = "integer", "number", "text", "words"

_WHO = (
    "report_id",
    "agency_id",
    "agency",
    "division",
    "province",
    "level",
    "department_type",
    "year",
    "scope",
)
_INTEGERS = {
    *("report_id", "agency_id", "year", "snapshot_offset", "locations", "revisions", "revision_id"),
    *("other_year", "other_report_id", *APPLICANTS, *RESULTS),
}
_NUMBERS = {
    *("value", "left_value", "right_value", "difference", "score", "expected", "other_value", "filled"),
    *("published_value", "corrected_value", "value_then"),
}
# What strangers wrote: the only columns in which personal data can stand.
_WORDS = {"title", "agency_printed", "detail", "raw", "reason", "evidence", "made_by", "label", "column_head"}
_WORDS |= {"wording", "sentence"}
# Columns whose values are of a closed list, by table and column; an empty table stands for all.
_LISTS = {
    ("", "level"): "level",
    ("", "scope"): "scope",
    ("", "department_type"): "department_type",
    ("reports", "form"): "form",
    ("reports", "agency_status"): "agency_status",
    ("reports", "host_class"): "host_class",
    ("requests", "outcome"): "outcome",
    ("appeals", "channel"): "channel",
    ("proactive", "item"): "item",
    ("proactive", "measure"): "measure",
    ("proactive", "state"): "state",
    ("checks", "status"): "check_status",
    ("corrections", "published_state"): "state",
    ("corrections", "status"): "correction_status",
    ("harmonised", "form"): "form",
    ("indicators", "state"): "state",
    ("agency_coverage", "state"): "coverage_state",
}
_SHORT = dict(zip(APPLICANTS, ("np", "bus", "res", "pub", "leg", "oth", "tot"), strict=True))

_CHECKS = """SELECT v.*, k.code AS rule, c.status AS status,
  CAST(c.left_side AS NUMERIC) AS left_value, CAST(c.right_side AS NUMERIC) AS right_value,
  CAST(c.left_side AS NUMERIC) - CAST(c.right_side AS NUMERIC) AS difference, k.fields AS fields
FROM check_result c
JOIN rule k ON k.id = c.rule_id
JOIN reports v ON v.revision_id = c.revision_id"""
_REPORTS = "SELECT v.*, w.content_hash FROM reports v JOIN revision w ON w.id = v.revision_id"


@dataclass(frozen=True, slots=True)
class ReleaseColumn:
    """A column. ``kind`` is integer, number, text, or words (text that strangers wrote)."""

    name: str
    kind: str
    label_en: str
    label_zh: str
    values: str | None = None  # name of the closed list of its values
    stata_name: str = ""
    field: str | None = None  # code of the cell, where it is one

    @property
    def value_labels(self) -> tuple[ValueLabel, ...]:
        return value_lists()[self.values] if self.values else ()


@dataclass(frozen=True, slots=True)
class ReleaseTable:
    """A table: what it holds, its columns, its key, and the SQL of its rows and of their order in a report."""

    name: str
    title_en: str
    title_zh: str
    columns: tuple[ReleaseColumn, ...]
    key: tuple[str, ...]
    source: str = ""
    order: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@cache
def release_tables() -> tuple[ReleaseTable, ...]:
    """All tables that are read from the database, the reports first."""
    outcome = "(SELECT o.position FROM outcome o WHERE o.code = t.outcome)"
    channel = "(SELECT o.position FROM channel o WHERE o.code = t.channel)"
    item = (
        "(SELECT f.id FROM field f WHERE f.part = 'proactive' AND f.item = t.item AND f.measure = t.measure)"
    )
    whole = [name for name in view_columns("reports") if name not in _WHO]
    wide = [name for name in view_columns("requests_wide") if name not in (*_WHO, "division_name", "url")]
    return (
        _table("reports", "Reports", "报告", [*whole, "content_hash"], ["report_id"], _REPORTS, ""),
        _table(
            *("requests", "Requests, a row for each row of the form", "申请办理情况，每行一种情形"),
            ["outcome", "label_zh", "label_en", *APPLICANTS, "states"],
            ["report_id", "outcome"],
            *("SELECT * FROM requests", outcome),
        ),
        _table(
            *("requests_wide", "Requests, a row for each report", "申请办理情况，每份报告一行"),
            wide,
            ["report_id"],
            *("SELECT * FROM requests_wide", ""),
        ),
        _table(
            *("appeals", "Reconsiderations and suits", "行政复议和行政诉讼"),
            ["channel", "label_zh", "label_en", *RESULTS, "states"],
            ["report_id", "channel"],
            *("SELECT * FROM appeals", channel),
        ),
        _table(
            *("proactive", "Proactive disclosure", "主动公开"),
            ["item", "measure", "label_zh", "label_en", "value", "value_exact", "unit", "state", "raw"],
            ["report_id", "item", "measure"],
            *("SELECT * FROM proactive", item),
        ),
        _table(
            *(
                "harmonised",
                "Both forms on common variables, a row for each report",
                "两种表格的共同变量，每份报告一行",
            ),
            ["form", *(row["variable"] for row in crosswalks() if row["comparability"] != "none")],
            ["report_id"],
            *("SELECT * FROM harmonised", ""),
        ),
        _table(
            *("indicators", "The statistics table of the years before 2019", "2019年以前的统计表"),
            [name for name in view_columns("indicators") if name not in (*_WHO, "division_name", "url")],
            [],
            *("SELECT * FROM indicators", "t.label, t.column_head, t.place, t.value_exact"),
        ),
        _table(
            *("facts", "Key figures that the text states", "正文所述数字"),
            [name for name in view_columns("facts") if name not in (*_WHO, "division_name", "url")],
            [],
            *("SELECT * FROM facts", "t.kind, t.place, t.wording, t.value_exact"),
        ),
        _table(
            *("checks", "Identities that fail or lack a number", "不符或无法核对的勾稽关系"),
            ["rule", "status", "left_value", "right_value", "difference", "fields"],
            ["report_id", "rule", "fields"],
            *(_CHECKS, "t.rule, t.fields"),
        ),
        _table(
            *("findings", "Findings: what to know before using a report", "使用报告前须知的情况"),
            ["code", "meaning_en", "meaning_zh", "detail", "place"],
            [],
            *("SELECT * FROM findings", "t.code, t.detail, t.place"),
        ),
        _table(
            *("cross_year_checks", "Numbers that do not fit another year", "与其他年度不一致的数字"),
            [
                name
                for name in view_columns("cross_year_checks")
                if name not in (*_WHO, "division_name", "url")
            ],
            ["report_id", "code", "field"],
            *("SELECT * FROM cross_year_checks", "t.code, t.field"),
        ),
        _table(
            *("corrections", "Corrections by people", "人工更正"),
            [
                *("field", "label_zh", "label_en", "status", "published_state", "published_value"),
                *("corrected_value", "value", "value_then", "made_by", "made_at", "reason", "evidence"),
            ],
            ["report_id", "field"],
            *("SELECT * FROM corrected_cells", "t.field"),
        ),
    )


@cache
def coverage_table() -> ReleaseTable:
    """How many reports of each kind there are: counted while the reports are written."""
    said = {
        "reports": "reports in this release",
        "cells_reported": "cells of their forms with a number",
        "cells": "cells of their forms",
        "filled": "cells_reported / cells",
    }
    names = ["year", "province", "level", "department_type", "scope", *said]
    kinds = {"reports": INTEGER, "cells_reported": INTEGER, "cells": INTEGER}
    columns = tuple(
        column_of("coverage", name, said.get(name) or view_columns("reports")[name], kinds.get(name))
        for name in names
    )
    return ReleaseTable("coverage", "Coverage by stratum", "收录情况", columns, tuple(names[:5]))


def _table(
    name: str, title_en: str, title_zh: str, own: list[str], key: list[str], source: str, order: str
) -> ReleaseTable:
    view = {"corrections": "corrected_cells", "checks": "failed_checks"}.get(name, name)
    said = {**view_columns(view), **_EXTRA}
    columns = tuple(column_of(name, column, said[column]) for column in (*_WHO, *own))
    return ReleaseTable(name, title_en, title_zh, columns, tuple(key), source, order)


_EXTRA = {
    "status": "fail, or not_assessable: a number is missing",
    "content_hash": "digest of form, cells, local tables and narrative: equal for copies",
}


@cache
def view_columns(name: str) -> dict[str, str]:
    (found,) = (view for view in views() if view.name == name)
    return {column.name: column.comment for column in found.columns}


def column_of(table: str, name: str, label_en: str, kind: str | None = None) -> ReleaseColumn:
    if table == "corrections" and name == "status":
        label_en = view_columns("corrected_cells")["status"]
    field = _wide_fields().get(name) if table == "requests_wide" else None
    return ReleaseColumn(
        name,
        kind or _kind(name, field is not None),
        label_en,
        _label_zh(table, name),
        _LISTS.get((table, name)) or _LISTS.get(("", name)),
        _stata_name(name) if field else _short_name(name),
        field,
    )


def _kind(name: str, is_cell: bool) -> str:
    if is_cell or name in _common_variables() or name in _INTEGERS or name.startswith(("cells_", "checks_")):
        return INTEGER
    if name in _NUMBERS:
        return NUMBER
    return WORDS if name in _WORDS else TEXT


@cache
def _common_variables() -> set[str]:
    return {row["variable"] for row in crosswalks()}


@cache
def _wide_fields() -> dict[str, str]:
    return {
        f"{row['item']}_{row['measure']}": row["code"] for row in field_rows() if row["part"] == "requests"
    }


def _stata_name(name: str) -> str:
    """Stata takes 32 characters: the applicant at the end of a name is cut to three letters."""
    longest = next(applicant for applicant in APPLICANTS if name.endswith(f"_{applicant}"))
    return f"{name.removesuffix(longest)}{_SHORT[longest]}"


def _short_name(name: str) -> str:
    """Stata takes 32 characters: only names of the common variables are longer."""
    if len(name) <= 32:
        return name
    return name.replace("litigation_after_reconsideration", "suit_after_recon").replace("new_received", "new")


@cache
def _labels_zh() -> dict[tuple[str, str], str]:
    labels = {(row["table"], row["column"]): row["label_zh"] for row in csv_rows("release/columns.csv")}
    for row in crosswalks():
        labels["harmonised", row["variable"]] = labels["panel", row["variable"]] = row["label_zh"]
    for row in count_column_rows():
        labels[row["part"], row["code"]] = row["label_zh"].rsplit("/", 1)[-1]
    for row in field_rows():
        if row["part"] == "requests":
            outcome = row["row_zh"].rsplit("/", 1)[-1]
            labels["requests_wide", f"{row['item']}_{row['measure']}"] = (
                f"{outcome}/{row['column_zh'].rsplit('/', 1)[-1]}"
            )
    return labels


def _label_zh(table: str, name: str) -> str:
    labels = _labels_zh()
    return labels.get((table, name)) or labels["", name]
