"""A crawl on a terminal shows a bar; the lines of the log stand above it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from harvest import PROJECT, environment
from small_portal import SmallPortal, article_path, home_page, list_page, report_page

pty = pytest.importorskip("pty", reason="terminals are tested where the system has pseudo-terminals")
LIST = "/jyx/zfxxgknb/list.shtml"
ROWS = [
    (article_path(number), f"井研县{name}2023年政府信息公开工作年度报告")
    for number, name in enumerate(("教育局", "民政局"), 1)
]


def test_a_bar_on_a_terminal(portal: SmallPortal, tmp_path: Path) -> None:
    portal.put("/jyx/", home_page((LIST, "政府信息公开年报")))
    portal.put(LIST, list_page(*ROWS))
    for path, title in ROWS:
        portal.put(path, report_page(title))
    terminal, its_end = pty.openpty()
    crawl = subprocess.Popen(
        [sys.executable, "-m", "scrapy", "crawl", "jingyan"],
        cwd=PROJECT,
        env=environment(portal, tmp_path) | {"TERM": "xterm", "COLUMNS": "120"},
        stdout=its_end,
        stderr=its_end,
    )
    os.close(its_end)
    shown = b""
    try:
        while piece := os.read(terminal, 65536):
            shown += piece
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(terminal)
    assert crawl.wait() == 0
    text = shown.decode()
    assert "2/2" in text
    assert "Crawl of jingyan" in text
    assert "井研县教育局 2023, form 2021" in text
