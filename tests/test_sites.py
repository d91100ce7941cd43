"""The saved pages of every site that has any, against what a person has keyed from them (``scrapy newsite``)."""

from __future__ import annotations

from pathlib import Path

from tests.site_expectations import complaints
from tests.test_spiders import SPIDERS

FOLDERS = sorted(path.parent for path in (Path(__file__).parent / "sites").glob("*/expected.*"))


def test_every_site_that_has_saved_pages_has_a_spider() -> None:
    assert {folder.name for folder in FOLDERS} <= set(SPIDERS)


def test_every_site_reads_as_keyed() -> None:
    wrong = {folder.name: complaints(folder, SPIDERS[folder.name]) for folder in FOLDERS}
    assert {name: sentences for name, sentences in wrong.items() if sentences} == {}
