"""What stands in a report before anybody lays it out.

In:  a ``Report``, an edition. Out: a ``Body``: paragraphs of the narrative sections, their headings, and the
three tables as sheets. Narrative that many agencies share comes from ``data/replicas/prose.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import Any

from crawler.replica import forms
from crawler.replica.cells import expected_cells
from crawler.replica.description import REPLICAS, DescriptionError, Report
from crawler.replica.sheets import Sheet, relabelled


@dataclass(frozen=True, slots=True)
class Body:
    """A report ready for a layout. ``proactive`` has one sheet for each item of article 20."""

    title: str
    preamble: tuple[str, ...]
    overview: tuple[str, ...]
    proactive: tuple[Sheet, ...]
    requests: Sheet
    appeals: Sheet
    problems: tuple[str, ...]
    other: tuple[str, ...]
    signature: tuple[str, ...]
    headings: Mapping[str, str]


def report_body(report: Report, edition: int) -> Body:
    """The report as of an edition. Raises DescriptionError for a text variant that does not exist."""
    printed = {cell.field: cell.printed for cell in expected_cells(report, edition)}
    day = report.published
    signature = (report.agency, _prose()["signature"]["date"].format(day=day)) if report.signed else ()
    return Body(
        title=report.title,
        preamble=_variant(report, "preamble", report.preamble),
        overview=_overview(report),
        proactive=tuple(
            relabelled(block, report.labels) for block in forms.proactive_blocks(report.form, printed)
        ),
        requests=relabelled(forms.requests_sheet(report.form, printed), report.labels),
        appeals=relabelled(forms.appeals_sheet(report.form, printed), report.labels),
        problems=_variant(report, "problems", report.problems),
        other=_variant(report, "other", report.other),
        signature=signature,
        headings=forms.headings(report.form) | dict(report.headings),
    )


@cache
def _prose() -> dict[str, Any]:
    return tomllib.loads((REPLICAS / "prose.toml").read_text(encoding="utf-8"))


def _overview(report: Report) -> tuple[str, ...]:
    if isinstance(report.overview, tuple):
        return report.overview
    return _variant(report, "overview", report.overview)


def _variant(report: Report, section: str, name: str) -> tuple[str, ...]:
    try:
        paragraphs = _prose()[section][name]
    except KeyError:
        raise DescriptionError(f"{report.id}: no {section} {name!r} in prose.toml") from None
    words = {"agency": report.agency, "year": report.year, "next": report.year + 1, "we": report.we}
    return tuple(Template(paragraph).substitute(words) for paragraph in paragraphs)
