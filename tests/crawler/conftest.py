"""A small portal on loopback, and a crawl of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harvest import Harvest, run_crawl
from small_portal import SmallPortal, served


@pytest.fixture
def portal() -> Iterator[SmallPortal]:
    with served(SmallPortal()) as small:
        yield small


@pytest.fixture
def crawl(portal: SmallPortal, tmp_path: Path) -> Callable[..., Harvest]:
    def crawl(*arguments: str, **environment: str) -> Harvest:
        return run_crawl(portal, tmp_path, *arguments, **environment)

    return crawl
