"""A quick examination for the test suite: a few sheets of every layout, drawn anew for each version.

The full one is ``python -m tests.accuracy``; what it prints stands in the README.
"""

from __future__ import annotations

from random import Random

import pytest

from tests.accuracy import shared
from tests.accuracy.exam import LAYOUTS, nothing_needed
from tests.accuracy.fields import form_fields
from tests.accuracy.figures import figures, misadd
from tests.accuracy.identities import identities, violated
from tests.accuracy.register import load_layouts
from tests.accuracy.run import examine_document, examine_layout

load_layouts()
QUICK = [
    name
    for name, layout in LAYOUTS.items()
    if layout.group in ("html", "text", "damage", "negative", "broken", "before2019", "facts")
]
FILES = [name for name, layout in LAYOUTS.items() if layout.needs is nothing_needed and name not in QUICK]
SLOW = (
    "doc.from docx",
    "odt.from docx",
    "rtf.from docx",
    "xls.from xlsx",
    "ods.from xlsx",
    "pdf.office from docx",
    "scan.200 dpi",
    "scan.150 dpi worn",
    "scan.jpg",
    *(name for name in LAYOUTS if name.startswith("real.")),
)


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_figures_add_up_and_an_error_is_one(form: str) -> None:
    for seed in range(50):
        true = figures(Random(seed), form, rich=seed % 2 == 0)
        assert tuple(sorted(true)) == tuple(sorted(form_fields(form)))
        assert not violated(form, true)
        assert 1 <= len(violated(form, misadd(Random(seed), true))) <= 3


def test_a_form_has_the_known_number_of_cells_and_identities() -> None:
    assert (len(form_fields("2021")), len(form_fields("2019"))) == (200, 198)
    assert (len(list(identities("2021"))), len(list(identities("2019")))) == (42, 40)


@pytest.mark.parametrize("name", QUICK)
def test_layout(name: str) -> None:
    """No number is wrong or invented; on pages that show where each number stands, every number is read."""
    result = examine_layout(LAYOUTS[name], range(9001, 9003))
    bad = {"wrong", "invented", "crash", "false alarm", "unnoticed", "fact wrong"}
    if name.startswith("html.") and not name.startswith("html.flattened"):
        bad |= {"missing", "unreadable"}
    faults = [miss for miss in result.misses if miss.kind in bad]
    assert not faults, "\n".join(map(str, faults[:10]))


@pytest.mark.parametrize("name", FILES)
def test_file_layout(name: str) -> None:
    """One sheet of every office and PDF layout that is drawn here without other programs."""
    result = examine_layout(LAYOUTS[name], range(9001, 9002))
    faults = [miss for miss in result.misses if miss.kind in ("wrong", "invented", "crash", "false alarm")]
    assert not faults, "\n".join(map(str, faults[:10]))


@pytest.mark.parametrize("name", SLOW)
def test_made_layout(name: str) -> None:
    """One sheet of the layouts that need an office suite, a scanner or the real documents."""
    if reason := LAYOUTS[name].needs():
        pytest.skip(reason)
    result = examine_layout(LAYOUTS[name], range(9001, 9002))
    faults = [miss for miss in result.misses if miss.kind in ("wrong", "invented", "crash")]
    assert not faults, "\n".join(map(str, faults[:10]))


@pytest.mark.skipif(not shared.FOLDER.is_dir(), reason="needs the real documents in ../shared")
def test_real_documents() -> None:
    """No number of the real documents is wrong or invented."""
    for document in shared.documents():
        result = examine_document(document.path.read_bytes(), (document.answer,))
        if document.partial:
            result = result.only(document.answer.cells)
        faults = [miss for miss in result.misses if miss.kind in ("wrong", "invented", "crash")]
        assert not faults, document.path.name + "\n" + "\n".join(map(str, faults[:10]))
