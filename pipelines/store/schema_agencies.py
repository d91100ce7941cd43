"""Tables of who reports: divisions, sites, agencies. In: nothing. Out: SQLAlchemy tables.

::

    division 1─n agency 1─n agency_alias, agency_external_id, agency_link
        └────1─n site  └1─1 expected_agency
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from pipelines.store.columns import PrintedText, metadata

division = Table(
    "division",
    metadata,
    Column("code", Text, primary_key=True, comment="GB/T 2260 code, six digits; nine for a township"),
    Column("name", Text, comment="official name in its latest state; NULL where the code is not in the list"),
    Column("level", Text, comment="province, prefecture, county or township"),
    Column("parent_code", Text, ForeignKey("division.code"), comment="division above"),
    Column("valid_from", Integer, comment="first year of this state; NULL: 2008 or earlier, or not known"),
    Column("valid_to", Integer, comment="last year of this state; NULL while in force"),
    comment="Administrative divisions that sites and agencies belong to, and the divisions above them",
)

site = Table(
    "site",
    metadata,
    Column("id", Integer, primary_key=True, comment="opaque"),
    Column("name", Text, nullable=False, unique=True, comment="name of the spider"),
    Column("division_code", Text, ForeignKey("division.code"), comment="division whose portal this is"),
    Column("portal", PrintedText, comment="name of the portal's owner"),
    comment="Portals that are crawled",
)

agency = Table(
    "agency",
    metadata,
    Column("id", Integer, primary_key=True, comment="opaque, never used again for another agency"),
    Column("name", Text, nullable=False, comment="canonical name"),
    Column("division_code", Text, ForeignKey("division.code"), comment="division that the agency serves"),
    Column("level", Text, comment="level of that division: national, province, prefecture, county, township"),
    Column("department_type", Text, comment="type of department, a code of the controlled list"),
    Column("resolution", Text, comment="best evidence by which any of its reports was attributed to it"),
    Column("valid_from", Integer, comment="first year in which the agency existed; NULL: not known"),
    Column("valid_to", Integer, comment="last year; NULL: exists, or not known"),
    UniqueConstraint("name", "division_code"),
    Index(
        "uq_agency_name_without_division",
        "name",
        unique=True,
        sqlite_where=text("division_code IS NULL"),
        postgresql_where=text("division_code IS NULL"),
    ),
    comment="Public bodies that publish reports; a renamed body is another row, tied by agency_link",
)

agency_alias = Table(
    "agency_alias",
    metadata,
    Column("agency_id", Integer, ForeignKey("agency.id"), primary_key=True, comment="the agency"),
    Column("alias", PrintedText, primary_key=True, comment="another name under which it was met"),
    Column("source", Text, nullable=False, comment="where the name was met: report, or a list of names"),
    comment="Other names of agencies",
    sqlite_with_rowid=False,
)

agency_external_id = Table(
    "agency_external_id",
    metadata,
    Column("agency_id", Integer, ForeignKey("agency.id"), primary_key=True, comment="the agency"),
    Column("scheme", Text, primary_key=True, comment="uscc, orgcode, site_id, portal_unit or index_prefix"),
    Column("value", Text, primary_key=True, comment="the identifier, as the scheme writes it"),
    Column("valid_from", Integer, comment="first year; NULL: not known"),
    Column("valid_to", Integer, comment="last year; NULL: in use, or not known"),
    Column("source", Text, nullable=False, comment="where the identifier was found"),
    Index("ix_agency_external_id_value", "scheme", "value"),
    comment="Identifiers that others have given to agencies, such as the unified social credit code",
    sqlite_with_rowid=False,
)

agency_link = Table(
    "agency_link",
    metadata,
    Column("from_agency_id", Integer, ForeignKey("agency.id"), primary_key=True, comment="the former agency"),
    Column("to_agency_id", Integer, ForeignKey("agency.id"), primary_key=True, comment="its successor"),
    Column("kind", Text, primary_key=True, comment="rename, merge, split, absorb or transfer"),
    Column("effective_on", Text, comment="ISO date, or its year alone, from which the successor acts"),
    Column("source", Text, nullable=False, comment="document that says so"),
    CheckConstraint("kind IN ('rename', 'merge', 'split', 'absorb', 'transfer')", name="kind"),
    comment="What became of agencies; panels over several years follow these links",
    sqlite_with_rowid=False,
)

expected_agency = Table(
    "expected_agency",
    metadata,
    Column("agency_id", Integer, ForeignKey("agency.id"), primary_key=True, comment="the agency"),
    Column("first_year", Integer, nullable=False, comment="first year on which it has to report"),
    Column("last_year", Integer, comment="last such year; NULL: it still has to"),
    Column("source", PrintedText, nullable=False, comment="law or list that says so"),
    CheckConstraint("last_year IS NULL OR last_year >= first_year", name="years"),
    comment="Agencies of which a report is expected, whether or not one was ever found; imported, see coverage",
)
