"""Reports with made-up figures, for measuring the store.

In:  a seed and a count. Out: ``(Capture, Extraction, checks, ResolvedAgency)`` for each report.

The mix follows what is known of published reports: four of five have no request at all; most print 0, some
leave the cell blank or print a slash; most come from HTML tables, some from text with a line for each cell,
some from paged documents; one in thirty has a local table; one text in fifty states another number of requests
than its table; the last report of each county is a government's on its whole area. ``later_wording`` is what a
portal made of such a report afterwards, ``narrative`` its text, which ``reports`` leaves out.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from pipelines.checks.model import Check
from pipelines.checks.run import run_checks
from pipelines.extract.data import csv_rows
from pipelines.extract.model import (
    Attributed,
    CellState,
    Extraction,
    Fact,
    Finding,
    Metadata,
    Place,
    Sections,
    SupplementRow,
    Value,
)
from pipelines.store.model import Capture, ResolvedAgency
from pipelines.store.schema_content import APPLICANTS

Generated = tuple[Capture, Extraction, tuple[Check, ...], ResolvedAgency]
_BUREAUS = (
    ("应急管理局", "emerg"),
    ("财政局", "finance"),
    ("教育局", "edu"),
    ("民政局", "civil"),
    ("司法局", "justice"),
    ("审计局", "audit"),
    ("统计局", "stats"),
    ("水务局", "water"),
    ("交通运输局", "transport"),
    ("农业农村局", "agri"),
    ("卫生健康局", "health"),
    ("医疗保障局", "medins"),
    ("自然资源和规划局", "natres"),
    ("人力资源和社会保障局", "hr"),
    ("住房和城乡建设局", "housing"),
    ("退役军人事务局", "veteran"),
    ("市场监督管理局", "market"),
    ("发展和改革局", "ndrc"),
    ("人民政府", "gov"),
)
_YEARS = range(2019, 2026)
_VERBS = ("推进", "完善", "规范", "加强", "落实", "优化", "细化", "健全")
_THINGS = ("政务公开平台", "依申请公开流程", "政策解读工作", "信息发布审核", "政府网站建设", "公开目录编制")
_ENDS = ("成效明显", "仍有差距", "责任到人", "群众满意度提高")
_SENTENCES = [f"我局{verb}{thing}，{end}。" for verb in _VERBS for thing in _THINGS for end in _ENDS]
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
        bureau, kind = _BUREAUS[agency % len(_BUREAUS)]
        resolved = ResolvedAgency(county["name"] + bureau, county["code"], "county", kind, "name_exact")
        yield _report(random_, n, resolved, _YEARS[year])


def later_wording(generated: Generated) -> Generated:
    """The same report as its portal shows it a month later, with other licences."""
    capture, extraction, _, agency = generated
    values = tuple(
        replace(value, state=CellState.REPORTED, number=1000, raw=None)
        if value.field == "proactive.licensing.decisions"
        else value
        for value in extraction.values
    )
    changed = replace(extraction, values=values)
    fetched = replace(
        capture, fetched_at="2026-12-21T03:00:00Z", sha256=hashlib.sha256(capture.sha256.encode()).hexdigest()
    )
    return fetched, changed, run_checks(changed), agency


def narrative(n: int, seed: int = 2021) -> Sections:
    """The text of report ``n``: two sections of 300 characters; one in ten is that of another agency."""
    random_ = random.Random(f"{seed}/{n - 7 if n % 10 == 9 else n}")
    overview, problems = ("".join(random_.choices(_SENTENCES, k=15)) for _ in range(2))
    return Sections(overview=overview, problems=problems)


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
        metadata=_metadata(agency, year),
        values=tuple(values),
        supplement=_supplement(random_) if random_.random() < 0.03 else (),
        findings=(Finding("label.typo", "本年度止件数"),) if random_.random() < 0.3 else (),
        facts=_facts(random_, int(numbers.get("requests.new_received.total", 0))),
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


def _facts(random_: random.Random, received: int) -> tuple[Fact, ...]:
    stated = received + 1 if random_.random() < 0.02 else received
    words = f"收到申请{stated}件"
    return (Fact("requests.received", stated, "件", words, f"本年度我局共{words}。", "overview"),)


def _metadata(agency: ResolvedAgency, year: int) -> Metadata:
    name = agency.name or ""
    scope = "area" if agency.department_type == "gov" else "own"
    title = f"{name}{year}年政府信息公开工作年度报告"
    date = f"{year + 1}-01-17"
    return Metadata(
        title=Attributed(title, "title:ucaptitle", title),
        agency=Attributed(name, "title:ucaptitle", name),
        year=Attributed(str(year), "title:ucaptitle", f"{year}年"),
        published_on=Attributed(date, "meta:pubdate", f"{date} 11:04"),
        source=Attributed(name[-6:], "meta:contentsource", name[-6:]),
        scope=Attributed(scope, "title:ucaptitle", title),
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
