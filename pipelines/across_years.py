"""Hold every report against the year before and against its parts: ``recheck_across_years``.

In:  an engine of ``pipelines.store.connect``. Out: the rows of ``cross_year_check``, made anew in one transaction, and
how many there are of each code. Doing it again changes nothing unless reports have changed. Others may write while
reports are compared; what they store is held against the rest the next time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection, Engine

from pipelines.checks.across_years import against_parts, against_year_before, fields_of_parts, within_year
from pipelines.checks.model import CrossYearFinding
from pipelines.store.connect import writing
from pipelines.store.errors import named_errors
from pipelines.store.histories import consecutive_years, replace_findings, sums_of_parts


def recheck_across_years(engine: Engine) -> Counter[str]:
    """Make all findings across years anew; how many there are of each code.

    Raises StoreError as ``named_errors`` does. Then the findings are those of before.
    """
    with named_errors("checking across years"):
        with engine.connect() as connection:
            findings = list(_findings(connection))
        with writing(engine) as connection:
            return replace_findings(connection, findings)


def _findings(connection: Connection) -> Iterator[CrossYearFinding]:
    for before, after in consecutive_years(connection):
        yield from within_year(after)
        if before is not None:
            yield from against_year_before(before, after)
    for area in sums_of_parts(connection, fields_of_parts()):
        yield from against_parts(area.report_id, area.field, area.number, area.parts)
