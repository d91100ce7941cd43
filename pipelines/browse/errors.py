"""Why nothing is served. In: nothing. Out: ``BrowseError``."""

from __future__ import annotations


class BrowseError(Exception):
    """``code`` is documented in ``data/findings.csv``; ``detail`` says what to do."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
