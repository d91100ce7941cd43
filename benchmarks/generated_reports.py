"""Reports with made-up figures, for measuring the store.

In:  a seed and a count. Out: ``(Capture, Extraction, checks, ResolvedAgency)`` for each report.

The mix follows what is known of published reports: four of five have no request at all; most print 0, some
leave the cell blank or print a slash; most come from HTML tables, some from text with a line for each cell,
some from paged documents; one in thirty has a local table. Narrative text is left out.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from decimal import Decimal

from pipelines.checks.model import Check
from pipelines.checks.run import run_checks
from pipelines.extract.data import csv_rows
from pipelines.extract.model import (
    Attributed,
    CellState,
    Extraction,
    Finding,
    Metadata,
    Place,
    SupplementRow,
    Value,
)
from pipelines.store.model import Capture, ResolvedAgency
from pipelines.store.schema_content import APPLICANTS

Generated = tuple[Capture, Extraction, tuple[Check, ...], ResolvedAgency]
_BUREAUS = [
    "应急管理局",
    "财政局",
    "教育局",
    "民政局",
    "司法局",
    "审计局",
    "统计局",
    "水务局",
    "交通运输局",
    "农业农村局",
    "卫生健康局",
    "医疗保障局",
    "自然资源和规划局",
    "人力资源和社会保障局",
    "住房和城乡建设局",
    "退役军人事务局",
    "市场监督管理局",
    "发展和改革局",
]
_YEARS = range(2019, 2026)
_HEADERS = (
    ("Server", "nginx"),
    ("Content-Type", "text/html; charset=utf-8"),
    ("Connection", "keep-alive"),
    ("Vary", "Accept-Encoding"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-XSS-Protection", "1; mode=block"),
    ("Set-Cookie", "SITE_ID=511124; Path=/; HttpOnly"),
    ("Cache-Control", "max-age=600"),
)


def reports(count: int, seed: int = 2021) -> Iterator[Generated]:
    """``count`` reports, the same for the same seed."""
    random_ = random.Random(seed)
    counties = [row for row in csv_rows("divisions.csv") if row["level"] == "county" and not row["valid_to"]]
    for n in range(count):
        agency, year = divmod(n, len(_YEARS))
        county = counties[agency // len(_BUREAUS) % len(counties)]
        bureau = _BUREAUS[agency % len(_BUREAUS)]
        resolved = ResolvedAgency(county["name"] + bureau, county["code"], "county", "other", "name_exact")
        yield _report(random_, n, resolved, _YEARS[year])


def _report(random_: random.Random, n: int, agency: ResolvedAgency, year: int) -> Generated:
    form = "2019" if year < 2021 else "2021"
    layout = random_.choices(("table", "lines", "pages"), (85, 10, 5))[0]
    zero = random_.choices(("0", "", "/", "　0"), (85, 8, 4, 3))[0]
    numbers = _numbers(random_, form)
    fields = [row for row in csv_rows("fields.csv") if form in row["formats"].split()]
    values = []
    for part, table, width in (("proactive", 1, 3), ("requests", 2, 7), ("appeals", 3, 15)):
        codes = [row["field"] for row in fields if row["field"].startswith(part)]
        for index, code in enumerate(codes):
            at = _place(layout, table, *divmod(index, width))
            values.append(_value(code, numbers.get(code, 0), zero, at))
    extraction = Extraction(
        form=form,
        metadata=_metadata(agency.name or "", year),
        values=tuple(values),
        supplement=_supplement(random_) if random_.random() < 0.03 else (),
        findings=(Finding("label.typo", "本年度止件数"),) if random_.random() < 0.3 else (),
    )
    return _capture(n, agency, year), extraction, run_checks(extraction), agency


def _numbers(random_: random.Random, form: str) -> dict[str, int | Decimal]:
    numbers: dict[str, int | Decimal] = {"proactive.penalties.decisions": random_.randrange(400)}
    if form == "2021":
        numbers["proactive.fees.amount"] = Decimal(random_.randrange(10**9)).scaleb(-6)
    if random_.random() < 0.8:
        return numbers
    rows = ("granted", "partly_granted", "denied_third_party", "unavailable_not_held", "carried_out")
    sums = dict.fromkeys(APPLICANTS, 0)
    for row in rows:
        for applicant in APPLICANTS[:-1]:
            number = random_.randrange(30) if random_.random() < 0.4 else 0
            for column in (applicant, "total"):
                code = f"requests.{row}.{column}"
                numbers[code] = int(numbers.get(code, 0)) + number
                sums[column] += number
    for applicant, number in sums.items():
        numbers[f"requests.new_received.{applicant}"] = number
        out = int(numbers[f"requests.carried_out.{applicant}"])
        numbers[f"requests.outcome_total.{applicant}"] = number - out
    if random_.random() < 0.3:
        numbers["requests.granted.total"] = int(numbers["requests.granted.total"]) + 1
    return numbers


def _value(field: str, number: int | Decimal, zero: str, at: Place) -> Value:
    if number or zero == "0":
        return Value(field, CellState.REPORTED, number, at=at)
    if zero.strip() == "0":
        return Value(field, CellState.REPORTED, 0, raw=zero, at=at)
    if zero == "/":
        return Value(field, CellState.DASH, raw=zero, at=at)
    return Value(field, CellState.BLANK, at=at)


def _place(layout: str, table: int, row: int, column: int) -> Place:
    if layout == "lines":
        return Place(line=100 * table + 16 * row + column)
    page = table + row // 18 if layout == "pages" else None
    return Place(table=table, row=4 + row, column=4 + column, page=page)


def _metadata(name: str, year: int) -> Metadata:
    title = f"{name}{year}年政府信息公开工作年度报告"
    date = f"{year + 1}-01-17"
    return Metadata(
        title=Attributed(title, "title:ucaptitle", title),
        agency=Attributed(name, "title:ucaptitle", name),
        year=Attributed(str(year), "title:ucaptitle", f"{year}年"),
        published_on=Attributed(date, "meta:pubdate", f"{date} 11:04"),
        source=Attributed(name[-6:], "meta:contentsource", name[-6:]),
        scope=Attributed("own", "title:ucaptitle", title),
    )


def _supplement(random_: random.Random) -> tuple[SupplementRow, ...]:
    return tuple(
        SupplementRow(f"{n}.政府网站信息发布数", "条", random_.randrange(99), at=Place(3, n, 3))
        for n in range(1, 45)
    )


def _capture(n: int, agency: ResolvedAgency, year: int) -> Capture:
    host = f"https://www.c{agency.division}.gov.cn"
    url = f"{host}/c{agency.division}/xxgknb/{year + 1}01/t{year + 1}0117_{1000000 + n}.shtml"
    return Capture(
        site=f"c{agency.division}",
        division=agency.division,
        portal=f"{agency.division}人民政府",
        url=url,
        final_url=url,
        fetched_at="2026-11-21T03:00:00Z",
        status=200,
        headers=(*_HEADERS, ("Last-Modified", "Wed, 17 Jan 2024 03:04:05 GMT"), ("ETag", f'"65a7{n:04x}"')),
        sha256=hashlib.sha256(url.encode()).hexdigest(),
        length=101_300,
        warc_file=f"c{agency.division}/20261121-00001.warc.gz",
        warc_offset=n * 17_000,
        list_url=f"{host}/c{agency.division}/xxgknb/list.shtml",
        link_text=f"{agency.name}{year}年政府信息公开工作年度报告",
        column="政府信息公开年报",
    )
