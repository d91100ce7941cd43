"""Named failures of an export. In: nothing. Out: ``ReleaseError``; codes are in ``data/findings.csv``."""

from __future__ import annotations


class ReleaseError(Exception):
    """The release can't be written. ``code`` is documented in ``data/findings.csv``."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
