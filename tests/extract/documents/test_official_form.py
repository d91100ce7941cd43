"""Every office form gives all 200 values of a report, and none besides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from office_packages import docx, xlsx, zipped
from official_form import FIGURES, report

from pipelines.extract.model import CellState
from pipelines.extract.report import read_report

FIXTURES = Path(__file__).parents[2] / "fixtures" / "documents"
FORMS: dict[str, Callable[[], bytes]] = {
    "docx": lambda: docx(report()),
    "doc": (FIXTURES / "report-2021.doc").read_bytes,
    "xlsx": lambda: xlsx({"年度报告": report()}),
    "xlsx, a sheet for each table": lambda: xlsx(
        {"二": report()[:6], "三": report()[6:8], "四": report()[8:]}
    ),
    "xls": (FIXTURES / "report-2021.xls").read_bytes,
    "ods": (FIXTURES / "report-2021.ods").read_bytes,
    "zip": lambda: zipped({"附件/年报.docx": docx(report())}),
}


@pytest.mark.parametrize("form", FORMS)
def test_all_values_are_read_right(form: str):
    (extraction,) = read_report(FORMS[form]())

    assert extraction.form == "2021"
    assert {value.field: value.number for value in extraction.values} == FIGURES
    assert {value.state for value in extraction.values} == {CellState.REPORTED}
