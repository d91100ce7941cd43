"""Stages that fail on the first item that reaches them."""

from __future__ import annotations

from typing import Any


class BeforeExtract:
    def __init__(self) -> None:
        self.failed = False

    def process_item(self, item: Any) -> Any:
        if not self.failed:
            self.failed = True
            raise RuntimeError("on purpose")
        return item


class BeforeCheck(BeforeExtract):
    pass


class BeforeStore(BeforeExtract):
    pass
