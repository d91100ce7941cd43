"""Reports to store, made by hand: the 2021 form, zero in each of its 200 cells but those a test changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, text

from pipelines.extract.data import csv_rows
from pipelines.extract.model import Attributed, CellState, Extraction, Metadata, Place, Value
from pipelines.store.model import Capture, ResolvedAgency

URL = "https://www.jingyan.gov.cn/jyx/nb/202401/yj.shtml"
OTHER_URL = "https://yjj.jingyan.gov.cn/nb/2023.shtml"
EMERGENCY = ResolvedAgency("井研县应急管理局", "511124", "county", "emerg", "name_alias")
FINANCE = ResolvedAgency("井研县财政局", "511124", "county", "finance", "name_exact")
NOBODY = ResolvedAgency(None)

FIELDS_2021 = [row["field"] for row in csv_rows("fields.csv") if "2021" in row["formats"].split()]
_WIDTH = {"proactive": 3, "requests": 7, "appeals": 15}


def capture(body: str = "first", url: str = URL, at: str = "2024-01-20T03:00:00Z", **changes: Any) -> Capture:
    """The fetch of ``url`` that brought ``body``."""
    made = Capture(
        site="jingyan",
        division="511124",
        portal="井研县人民政府",
        url=url,
        final_url=url,
        fetched_at=at,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"), ("ETag", '"1"')),
        sha256=hashlib.sha256(body.encode()).hexdigest(),
        length=len(body),
        warc_file="jingyan/20240120-00001.warc.gz",
        warc_offset=1234,
        list_url="https://www.jingyan.gov.cn/jyx/nb/list.shtml",
        link_text="县应急局2023年政府信息公开工作年度报告",
        column="政府信息公开年报",
    )
    return replace(made, **changes)


def metadata(year: int | None = 2023, **changes: Attributed | None) -> Metadata:
    made = Metadata(
        title=Attributed("2023年政府信息公开工作年度报告", "title:h1", "2023年政府信息公开工作年度报告"),
        agency=Attributed("县应急局", "context:link_text", "县应急局"),
        year=Attributed(str(year), "title:h1", f"{year}年") if year else None,
        published_on=Attributed("2024-01-17", "meta:pubdate", "2024-01-17 10:11"),
        source=Attributed("县应急管理局", "meta:contentsource"),
        scope=Attributed("own", "title:h1"),
    )
    return replace(made, **changes)


def values(
    numbers: Mapping[str, int | Decimal] | None = None, others: Sequence[Value] = (), number: int = 0
) -> tuple[Value, ...]:
    """200 cells of the 2021 form: ``number`` in each but those of ``numbers``; ``others`` replace cells."""
    printed = numbers or {}
    replaced = {value.field: value for value in others}
    unknown = (printed.keys() | replaced.keys()) - set(FIELDS_2021)
    assert not unknown, unknown
    made = []
    positions = dict.fromkeys(_WIDTH, 0)
    for code in FIELDS_2021:
        part = code.split(".")[0]
        row, column = divmod(positions[part], _WIDTH[part])
        positions[part] += 1
        at = Place(list(_WIDTH).index(part) + 1, row + 3, column + 4)
        made.append(replaced.get(code) or Value(code, CellState.REPORTED, printed.get(code, number), at=at))
    return tuple(made)


def report(
    numbers: Mapping[str, int | Decimal] | None = None, others: Sequence[Value] = (), year: int | None = 2023
) -> Extraction:
    return Extraction("2021", metadata(year), values(numbers, others))


def ask(engine: Engine, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """The rows that a query gives."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql), parameters)]


def size(engine: Engine, table: str) -> int:
    """How many rows a table or view has."""
    return int(ask(engine, f"SELECT COUNT(*) FROM {table}")[0][0])
