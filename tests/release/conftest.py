"""A database with three reports, and one that is empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from released_samples import store_samples
from sqlalchemy import Engine

from pipelines.store.connect import connect


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path / 'reports.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def database(empty: Engine) -> Engine:
    store_samples(empty)
    return empty
