"""Whose report on which year a link promises: ``promised``.

In:  the text of a link and the division of the portal it stands on. Out: ``Promise``, or None where the text does not
name agency and year beyond doubt. So a document that can't be fetched or read is missed where it belongs.
"""

from __future__ import annotations

from functools import lru_cache

from pipelines.extract.agencies import AMBIGUOUS, UNRESOLVED, resolve_agency
from pipelines.extract.titles import REPORT, classify_title, read_title
from pipelines.store.model import Promise


@lru_cache(maxsize=4096)
def promised(text: str, division: str | None) -> Promise | None:
    """The agency and the year that ``text`` names as an annual report's title does."""
    if classify_title(text).kind != REPORT:
        return None
    parts = read_title(text)
    agency = resolve_agency(parts.agency, division)
    if agency.status in (AMBIGUOUS, UNRESOLVED) or not agency.name or not agency.division or not parts.year:
        return None
    return Promise(agency.name, agency.division, parts.year, agency.level, agency.department_type)
