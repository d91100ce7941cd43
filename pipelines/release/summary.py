"""What a release is made of, counted while its reports are written.

In:  rows of the table ``reports``. Out: ``Summary``: how many, of when, from which portals, and the rows of the
table ``coverage``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pipelines.release.read import Row
from pipelines.release.tables import ReleaseTable

_STATES = ("reported", "blank", "dash", "text", "absent", "unreadable")
_STRATUM = ("year", "province", "level", "department_type", "scope")


class Summary:
    """Counts over the reports of a release. Its size grows with years, places and portals, not with reports."""

    def __init__(self, reports: ReleaseTable) -> None:
        self._at = {name: position for position, name in enumerate(reports.names)}
        self.reports = 0
        self.as_of = ""  # time of the last fetch that saw one of the reports, UTC
        self.years: set[int] = set()
        self.extractors: set[str] = set()
        self.portals: Counter[tuple[str, str]] = Counter()
        self.tables: dict[str, int] = {}  # rows by table
        self._strata: Counter[Row] = Counter()
        self._reported: Counter[Row] = Counter()
        self._cells: Counter[Row] = Counter()

    def add(self, rows: Sequence[Row]) -> None:
        """Count reports."""
        for row in rows:
            given: dict[str, Any] = {name: row[position] for name, position in self._at.items()}
            self.reports += 1
            self.as_of = max(self.as_of, given["last_seen"] or given["first_seen"])
            if given["year"] is not None:
                self.years.add(given["year"])
            self.extractors.add(given["extractor"])
            self.portals[given["portal"] or "", given["site"] or ""] += 1
            stratum = tuple(given[name] for name in _STRATUM)
            self._strata[stratum] += 1
            self._reported[stratum] += given["cells_reported"]
            self._cells[stratum] += sum(given[f"cells_{state}"] for state in _STATES)

    @property
    def version(self) -> str:
        """The date of the release: that of the newest fetch in it."""
        return self.as_of[:10]

    def coverage_rows(self) -> list[Row]:
        """The rows of the table ``coverage``, sorted."""
        return [
            (
                *stratum,
                self._strata[stratum],
                self._reported[stratum],
                self._cells[stratum],
                round(self._reported[stratum] / self._cells[stratum], 4) if self._cells[stratum] else None,
            )
            for stratum in sorted(self._strata, key=lambda values: [str(value or "") for value in values])
        ]
