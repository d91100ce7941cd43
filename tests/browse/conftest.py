"""A harvested database and its pages, served by the real command, and a real browser to look at them."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsed_samples import Served, add_hostile_report, harvested, serving

from crawler.browser import find_chromium

NEEDS = "needs Chromium and the extras browser and browse: sudo apt-get install chromium; "
NEEDS += ".venv/bin/pip install '.[browser,browse]'"


@pytest.fixture(scope="session")
def harvest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``reports.db`` and ``archive``: the replica of 井研县, crawled at both of its editions."""
    if importlib.util.find_spec("datasette") is None:
        pytest.skip("needs the extra browse: .venv/bin/pip install '.[browse]'")
    return harvested(tmp_path_factory.mktemp("harvest"))


@pytest.fixture(scope="module")
def served(harvest: Path) -> Iterator[Served]:
    with serving(harvest / "reports.db") as server:
        yield server


@pytest.fixture(scope="module")
def hostile(harvest: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same harvest with one report from a hijacked portal; its id is ``report_id``."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(harvest, folder, dirs_exist_ok=True)
    report_id = add_hostile_report(folder)
    with serving(folder / "reports.db") as server:
        server.report_id = report_id
        yield server


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser. It ends with the module: while it runs, no test of another folder can have an event loop."""
    executable = find_chromium()
    if importlib.util.find_spec("playwright") is None or executable is None:
        pytest.skip(NEEDS)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A new page. What the browser complains of, such as a refused script, is in ``page.complaints``."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.complaints = []
    opened.on("console", lambda message: opened.complaints.append(message.text))
    yield opened
    context.close()
