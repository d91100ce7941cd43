"""What all tables are made of. In: nothing. Out: the metadata and the column types of the schema.

Times are ISO 8601 text in UTC to the second (``2025-01-15T03:04:05Z``) and dates ``2025-01-15``, on every
database: they sort as text, and a query reads the same everywhere.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, MetaData, Numeric, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class PrintedText(TypeDecorator[str]):
    """Text that strangers wrote. Characters that no database takes are replaced by U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None or (value.isprintable() and value.isascii()):
            return value
        return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class ExactNumber(TypeDecorator[Decimal]):
    """A number with exactly the digits that it was given.

    PostgreSQL has ``NUMERIC`` for it. SQLite would make a float of it, so there it is text in plain
    notation, and ``CAST(… AS NUMERIC)`` turns it into a number to calculate with; the views do that.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Numeric())
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        number = Decimal(value)
        if not number.is_finite():
            raise ValueError(f"{number} is no number that can be printed in a report")
        return number if dialect.name == "postgresql" else format(number, "f")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        return None if value is None else Decimal(value)
