"""Imports every module that registers layouts. In: nothing. Out: ``exam.LAYOUTS`` is filled."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path


def load_layouts() -> None:
    for path in sorted(Path(__file__).parent.glob("layouts_*.py")):
        import_module(f"tests.accuracy.{path.stem}")
