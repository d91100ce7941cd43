"""Take the pictures of ``docs/browse.md`` anew: ``python tests/browse/screenshots.py``.

In:  the replica of 井研县, crawled into a temporary folder. Out: ``docs/pictures/browse-*.png``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browsed_samples import HOUSING, PROJECT, Served, harvested, serving

from crawler.browser import find_chromium

PICTURES = PROJECT / "docs" / "pictures"
CELLS = "cell=requests.outcome_total.natural_person&cell=requests.outcome_total.total"
_COLOURS = 160


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(harvested(Path(folder)) / "reports.db") as served,
        window(1200, 860) as page,
    ):
        shoot(page, served, "start", "/")
        report = found(page, served, HOUSING)
        shoot(page, served, "report", report)
        shoot(page, served, "source", f"{report}/source?{CELLS}")
        shoot(page, served, "question", "/data/disclosure_rates")
        page.goto(served.at("/search?q=井研县人民政府"))
        shoot(page, served, "agency", str(page.get_attribute("main tbody a", "href")))


@contextmanager
def window(width: int, height: int) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser.new_page(viewport={"width": width, "height": height})
        browser.close()


def found(page: Any, served: Served, agency: str) -> str:
    """The path of the last report of an agency."""
    page.goto(served.at(f"/search?q={agency}"))
    page.goto(served.at(str(page.get_attribute("main tbody a", "href"))))
    return str(page.locator("table.years td a").last.get_attribute("href"))


def shoot(page: Any, served: Served, name: str, path: str) -> None:
    from PIL import Image

    page.goto(served.at(path))
    page.wait_for_load_state("networkidle")
    file = PICTURES / f"browse-{name}.png"
    page.screenshot(path=str(file))
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(_COLOURS).save(file, optimize=True)
    print(f"{file.relative_to(PROJECT)}: {file.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
