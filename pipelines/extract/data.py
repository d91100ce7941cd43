"""Where the project's data files are, and how they are read.

In:  a path below ``data/``. Out: rows or tables, read once per process.
"""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA_DIR = Path(__file__).resolve().parents[2] / "data"


@cache
def csv_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``data/<name>``, each a dict by column header."""
    with (DATA_DIR / name).open(encoding="utf-8-sig", newline="") as file:
        header, *rows = (row for row in csv.reader(file) if row)
        return tuple(dict(zip(header, row, strict=True)) for row in rows)


@cache
def toml_table(name: str) -> dict[str, Any]:
    """The contents of the TOML file ``data/<name>``. Callers must not change it."""
    return tomllib.loads((DATA_DIR / name).read_text(encoding="utf-8"))
