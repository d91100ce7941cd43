"""Published reports against the right answers that people keyed for them (../shared; skipped without it)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.extract.report import read_report
from tests.conftest import PROJECT

SHARED = PROJECT.parent / "shared"
# What is not fully readable in the source itself: how many printed cells we leave out, see docs/accuracy.
LEFT_OUT = {"shkw-2024": 85, "pingtan-2020-runon": 3, "pingtan-2024-runon": 1}


def cases() -> Iterator[tuple[Path, Path]]:
    for folder in ("seeds", "real"):
        for gold in sorted((SHARED / "gold" / folder).glob("*.json")):
            yield next((SHARED / folder).glob(f"{gold.stem}.*")), gold


@pytest.mark.parametrize(
    ("document", "gold"),
    [pytest.param(*case, id=case[1].stem) for case in cases()] if SHARED.is_dir() else [],
)
def test_a_published_report_is_read_exactly(shared: Path, document: Path, gold: Path) -> None:
    assert shared.is_dir()
    right: dict[str, Any] = json.loads(gold.read_text(encoding="utf-8"), parse_float=Decimal)
    (extraction,) = read_report(document.read_bytes())
    read = {value.field: value.number for value in extraction.values}
    open_cells = set(right.get("ambiguous", ()))
    judged = set(right["cells"]) | (set() if right.get("partial") else set(read))
    wrong = {
        field: (right["cells"].get(field), read[field])
        for field in judged
        if read.get(field) is not None
        and read[field] != right["cells"].get(field)
        and field not in open_cells
    }
    missing = {
        field
        for field in judged
        if right["cells"].get(field) is not None and read.get(field) is None and field not in open_cells
    }
    assert wrong == {}
    assert len(missing) <= LEFT_OUT.get(gold.stem, 0)
    assert extraction.form == right["format"]
    year = extraction.metadata.year
    assert (int(year.value) if year else None) == right["year"]
    agency = extraction.metadata.agency
    assert (agency.value if agency else None) in right.get("agency_accept", [right["agency"]])
    if "supplement" in right:
        assert [
            {"label": row.label, "unit": row.unit, "value": row.value} for row in extraction.supplement
        ] == right["supplement"]


def test_there_are_examples(shared: Path) -> None:
    assert len(list(cases())) >= 19, shared
