"""Alerts that somebody does not know of yet, told.

In:  an engine, the channels of ``crawler.telling``. Out: what was told, kept in the database, so that it is told once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Engine

from crawler.telling import Channel, TellError
from pipelines.store.alerts import note_told, untold_alerts


def tell_news(engine: Engine, channels: Mapping[str, Channel]) -> tuple[list[dict[str, Any]], list[str]]:
    """Tell every channel what it does not know yet. Returns what the file was told, and what went wrong."""
    told: list[dict[str, Any]] = []
    failures = []
    for name, channel in channels.items():
        untold = untold_alerts(engine, name)
        shown = [asdict(alert) for alert in untold]
        if name == "file":
            told = shown
        if not untold:
            continue
        try:
            channel(shown)
        except TellError as error:
            failures.append(str(error))
        else:
            note_told(engine, name, untold)
    return told, failures
