"""The page on the schema, ``docs/schema.md``.

In:  the tables of ``pipelines.store.schema`` and the views of ``pipelines.store.views``. Out: Markdown with a
Mermaid diagram of the entities. A test compares the page with this function.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite

from pipelines.store.schema import GROUPS, SCHEMA_VERSION
from pipelines.store.view_parts import COMMON, View
from pipelines.store.views import views

_GENERATED = "<!-- Written by `make docs` from pipelines/store. Change it there. -->"

_INTRODUCTION = """\
# The database

One schema on SQLite (the default, `sqlite:///data/reports.db`) and on PostgreSQL (by `DATABASE_URL`); this is
schema {version}. Views have names in the plural and are what to query; the tables below them have names in the
singular. The same descriptions stand in the table `dictionary` of every database, and on PostgreSQL as comments.

## How to read it

- **A report** is what one agency says about one year, for one scope. A corrected document makes a *revision*;
  the views show the current one, `revisions_diff` shows what changed. Nothing is overwritten.
- **A value is NULL unless a number is printed.** Blank cells, dashes, words, missing rows and unreadable cells
  are NULL in every value column, never 0; `cells` says which of them it is, and where in the document it stands.
- **`total` is what the report prints**, not a sum made here. Where it does not fit its parts, `failed_checks`
  says so.
- **Scopes are not to be added up**: a government's report may sum up its departments (`area`), and a department's
  own report is then in it already. `own` is the safe filter.
- **Amounts are exact.** `value_exact` has every printed digit as text. `value` is a number to calculate with:
  `NUMERIC` on PostgreSQL; on SQLite, which calculates with binary fractions, the nearest of them. A sum without
  any rounding, in millionths, is `SUM(CAST(ROUND(value * 1000000) AS BIGINT))` on both.
- **Counts are whole numbers.** One that is printed with a fraction, or beyond 32 bits, is NULL in `requests` and
  `appeals` (its letter in `states` is `n`) and stands in `cells`.
- **`states`** has a letter for each number of a row: `r` reported, `b` blank, `d` dash, `t` text, `a` absent, `u`
  unreadable, `n` reported but no whole number, `_` not read.
- **Times** are text in UTC, `2025-01-15T03:04:05Z`, and dates `2025-01-15`: they sort, and both databases
  understand them.
- **Unresolved reports** have no agency or no year (NULL); they are kept by their address, so that nothing is lost.

A user of PostgreSQL who may only read needs the following, once, from the owner of the tables. The last line is
for the views, which a new version of the program makes anew:

```sql
GRANT USAGE ON SCHEMA public TO reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader;
```
"""


def schema_page() -> str:
    """The whole page."""
    parts = [_GENERATED, _INTRODUCTION.format(version=SCHEMA_VERSION), "## Views\n", *_view_parts()]
    parts += ["## Entities\n", _diagram(), "## Tables\n"]
    for group, module in GROUPS.items():
        parts.append(f"### {group.capitalize()}\n")
        parts += [_table_part(table) for table in _tables(module)]
    return "\n".join(parts)


def _view_parts() -> Iterator[str]:
    common = {column.name for column in COMMON}
    rows = [(f"`{column.name}`", column.comment) for column in COMMON]
    yield "These columns stand in every view but `revisions_diff`:\n"
    yield _markdown(("column", "what it holds"), rows)
    for view in views():
        names = [column.name for column in view.columns]
        own = view.columns if "old_state" in names else [c for c in view.columns if c.name not in common]
        yield f"### `{view.name}`\n\n{view.comment}.\n"
        if len(own) > 50:
            yield _wide_columns(view)
            continue
        yield _markdown(("column", "what it holds"), [(f"`{c.name}`", c.comment) for c in own])


def _wide_columns(view: View) -> str:
    """A sentence in place of a table with a row for each cell of the form."""
    own = [column.name for column in view.columns if column not in COMMON]
    return (
        f"{len(own)} columns, each named by a row of the form (table `outcome`) and a column of it (table"
        f" `count_column`): `{own[0]}` … `{own[-1]}`.\n"
    )


def _tables(module: object) -> list[Table]:
    return [value for value in vars(module).values() if isinstance(value, Table)]


def _table_part(table: Table) -> str:
    rows = []
    for column in table.columns:
        keys = ["key"] if column.primary_key else []
        keys += [f"→ `{key.target_fullname}`" for key in column.foreign_keys]
        kind = column.type.compile(sqlite.dialect()).lower()
        required = "" if column.nullable else "yes"
        rows.append((f"`{column.name}`", kind, required, ", ".join(keys), column.comment or ""))
    header = ("column", "type", "required", "key", "what it holds")
    return f"#### `{table.name}`\n\n{table.comment}.\n\n{_markdown(header, rows)}"


def _diagram() -> str:
    """The entities and their references, as Mermaid draws them."""
    lines = []
    for module in GROUPS.values():
        for table in _tables(module):
            for key in sorted(
                table.foreign_key_constraints, key=lambda key: table.columns.keys().index(key.column_keys[0])
            ):
                many = "}o" if key.columns[0].nullable else "}|"
                names = ", ".join(key.column_keys)
                lines.append(f'    {table.name} {many}--|| {key.referred_table.name} : "{names}"')
    return "\n".join(["```mermaid", "erDiagram", *lines, "```\n"])


def _markdown(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)
