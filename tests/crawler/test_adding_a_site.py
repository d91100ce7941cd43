"""The commands of ``docs/adding-a-site.md``, run as they stand there, with a replica in the portal's place."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from harvest import PROJECT

from crawler.replica.server import running_replica

PAGE = (PROJECT / "docs" / "adding-a-site.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    """The lines of the page's blocks that are commands, without their environment."""
    blocks = re.findall(r"```\n(.*?)```", PAGE, flags=re.DOTALL)
    return [line.partition(".venv/bin/scrapy ")[2] for block in blocks for line in block.splitlines()]


def test_the_page_shows_the_commands_that_are_run_here() -> None:
    assert commands() == [
        "newsite http://www.jingyan.gov.cn/jyx/ --dry-run",
        "replica jingyan --port 8765 &",
        "newsite http://www.jingyan.gov.cn/jyx/ --dry-run",
        "doctor jingyan",
    ]


def test_the_commands_do_what_the_page_says(tmp_path: Path) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    settings = {"GONGKAI_DOWNLOAD_DELAY": "0", "GONGKAI_AUTOTHROTTLE_ENABLED": "False"}
    with running_replica("jingyan") as server:
        proxy = {
            "http_proxy": f"http://127.0.0.1:{server.port}",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'a.db'}",
        }
        for command in commands()[2:]:
            done = subprocess.run(
                [sys.executable, "-m", "scrapy", *command.split()],
                cwd=PROJECT,
                env=inherited | settings | proxy,
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            assert "ok           extraction   井研县" in done.stdout
            assert ("spiders/" in done.stdout) == command.startswith("newsite")
    assert list(tmp_path.iterdir()) == []


def test_the_declaration_of_the_page_is_that_of_the_spider() -> None:
    (shown,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    spider = (PROJECT / "spiders" / "jingyan.py").read_text(encoding="utf-8")
    values = re.compile(
        r'^    (name|division|portal|home|aliases) = (\(?"[^#\n]*?)\s*(?:#.*)?$', re.MULTILINE
    )
    assert values.findall(shown) == values.findall(spider)
    assert len(values.findall(shown)) == 5
