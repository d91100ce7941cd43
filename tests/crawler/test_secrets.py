"""Passwords come from the environment and go nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from harvest import Harvest

Crawl = Callable[..., Harvest]


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_the_password_of_a_database_is_in_no_log(crawl: Crawl, tmp_path: Path, level: str) -> None:
    url = f"postgresql://gongkai:hunter2@/nothing?host={tmp_path}"
    harvest = crawl("jingyan", "-s", f"LOG_LEVEL={level}", DATABASE_URL=url)
    assert harvest.exit_code != 0
    assert "store.unreachable" in harvest.stdout + harvest.stderr
    assert "hunter2" not in harvest.stdout + harvest.stderr
