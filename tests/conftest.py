"""What every test may use: the folder of shared examples, where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published reports with their right readings, kept beside the project."""
    folder = PROJECT.parent / "shared"
    if not (folder / "gold").is_dir():
        pytest.skip(
            "needs the folder ../shared (published reports and their right readings), which is not here"
        )
    return folder
