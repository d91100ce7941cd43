"""Which agencies have to report, and what became of agencies: ``import_agencies``, ``import_successions``.

In:  CSV files, UTF-8. Agencies that have to report, ``last_year``, ``level``, ``department_type`` and ``uscc`` (unified
social credit code) may be left empty::

    division_code,name,level,department_type,first_year,last_year,uscc,source
    511124,井研县应急管理局,county,emerg,2019,,,井研县机构改革方案

What became of them; ``kind`` is rename, merge, split, absorb or transfer::

    from_division,from_name,to_division,to_name,kind,effective_on,source
    511124,井研县安全生产监督管理局,511124,井研县应急管理局,rename,2019-01-15,井研县机构改革方案

Out: rows of ``agency``, ``expected_agency``, ``agency_external_id`` and ``agency_link``. An agency is told by its name
or an alias within its division; what is there already is replaced.
"""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from pipelines.store.connect import writing
from pipelines.store.errors import StoreError, named_errors
from pipelines.store.imported import imported_rows, whole
from pipelines.store.labels import insert
from pipelines.store.registry import add_division
from pipelines.store.schema_agencies import (
    agency,
    agency_alias,
    agency_external_id,
    agency_link,
    expected_agency,
)

LEVELS = ("national", "province", "prefecture", "county", "township")
KINDS = ("rename", "merge", "split", "absorb", "transfer")
_DATE = re.compile(r"\d{4}(?:-\d{2}-\d{2})?")
_CODE = re.compile(r"\d{6}|\d{9}")
_USCC = re.compile(r"[0-9A-Z]{18}")


def import_agencies(engine: Engine, path: Path) -> int:
    """Store the agencies of a file as expected to report, and say how many there are.

    Raises StoreError ``import.file`` for a file or line that is not as described, and as ``named_errors`` does.
    Then nothing was stored.
    """
    needed = ("division_code", "name", "first_year", "source")
    optional = ("level", "department_type", "last_year", "uscc")
    count = 0
    with named_errors(f"importing {path}"), writing(engine) as connection:
        for where, row in imported_rows(path, needed, optional):
            count += 1
            if row["level"] and row["level"] not in LEVELS:
                raise StoreError("import.file", f"{where}: level is one of {', '.join(LEVELS)}")
            agency_id = _agency(connection, row["name"], row["division_code"], where)
            _describe(connection, agency_id, row)
            first_year = whole(row["first_year"], where, "first_year")
            last_year = whole(row["last_year"], where, "last_year") if row["last_year"] else None
            if last_year is not None and last_year < first_year:
                raise StoreError("import.file", f"{where}: last_year is before first_year")
            years = {"first_year": first_year, "last_year": last_year, "source": row["source"]}
            statement = insert(connection)(expected_agency).values(agency_id=agency_id, **years)
            connection.execute(statement.on_conflict_do_update(index_elements=["agency_id"], set_=years))
            if row["uscc"]:
                _identify(connection, agency_id, row, where)
    return count


def import_successions(engine: Engine, path: Path) -> int:
    """Store what became of agencies, and say how many successions there are.

    Raises StoreError as ``import_agencies`` does.
    """
    needed = ("from_division", "from_name", "to_division", "to_name", "kind", "effective_on", "source")
    count = 0
    with named_errors(f"importing {path}"), writing(engine) as connection:
        for where, row in imported_rows(path, needed):
            count += 1
            if row["kind"] not in KINDS:
                raise StoreError("import.file", f"{where}: kind is one of {', '.join(KINDS)}")
            if not _DATE.fullmatch(row["effective_on"]):
                raise StoreError("import.file", f"{where}: effective_on is a year or a date like 2019-01-15")
            former = _agency(connection, row["from_name"], row["from_division"], where)
            later = _agency(connection, row["to_name"], row["to_division"], where)
            if former == later:
                raise StoreError("import.file", f"{where}: an agency does not succeed itself")
            said = {"effective_on": row["effective_on"], "source": row["source"]}
            key = {"from_agency_id": former, "to_agency_id": later, "kind": row["kind"]}
            statement = insert(connection)(agency_link).values(**key, **said)
            connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=said))
    return count


def _agency(connection: Connection, name: str, division: str, where: str) -> int:
    """The id of the agency of a name, or of an alias that only one agency of the division has; else a new one."""
    if not _CODE.fullmatch(division):
        raise StoreError("import.file", f"{where}: a division code has six or nine digits")
    here = agency.c.division_code == division
    found: int | None = connection.execute(select(agency.c.id).where(agency.c.name == name, here)).scalar()
    if found is not None:
        return found
    query = select(agency.c.id).join(agency_alias, agency_alias.c.agency_id == agency.c.id)
    known = connection.execute(query.where(agency_alias.c.alias == name, here)).scalars().all()
    if len(known) == 1:
        return int(known[0])
    add_division(connection, division)
    statement = agency.insert().values(name=name, division_code=division).returning(agency.c.id)
    return int(connection.execute(statement).scalar_one())


def _describe(connection: Connection, agency_id: int, row: dict[str, str]) -> None:
    """Fill in what was not known of an agency; what was known stays."""
    for name in ("level", "department_type"):
        if row[name]:
            unknown = (agency.c.id == agency_id) & agency.c[name].is_(None)
            connection.execute(agency.update().where(unknown).values({name: row[name]}))


def _identify(connection: Connection, agency_id: int, row: dict[str, str], where: str) -> None:
    if not _USCC.fullmatch(row["uscc"]):
        raise StoreError("import.file", f"{where}: uscc has 18 digits and capital letters")
    known = {"agency_id": agency_id, "scheme": "uscc", "value": row["uscc"], "source": row["source"]}
    connection.execute(insert(connection)(agency_external_id).on_conflict_do_nothing(), known)
