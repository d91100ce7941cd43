"""Which body is meant by a name as printed: its full name, division, level and department type.

In:  a name as printed and the GB/T 2260 code of the portal that it stands on, either of which may be missing.
Out: ``Agency``.

    县应急局, 511124                → 井研县应急管理局        name_alias
    河包镇, 500153                  → 重庆市荣昌区河包镇人民政府  name_alias
    攀枝花市盐边县行政审批局, None    → 盐边县行政审批局        name_exact
    农业农村局, 361028              → 资溪县农业农村局        inferred
    鼓楼区统计局, None              → 鼓楼区统计局            ambiguous: there are four

**The canonical name** is the standard name of the division and then the body: counties, banners, cities and
prefectures without anything above them, districts with their city or municipality, townships with their
county. Short forms of bodies are written out where only one body can be meant (``data/agency_aliases.csv``,
``certain`` = yes); the others stay as printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.extract.bodies import department_type, is_body, written_out
from pipelines.extract.bodies import kind as kind_of
from pipelines.extract.data import csv_rows
from pipelines.extract.divisions import (
    Division,
    by_suffix,
    child_named_in,
    division,
    leading,
    lies_in,
    lineage,
    standard_name,
    townships,
)
from pipelines.extract.text import fold, is_traditional, squash

CODE_VERIFIED = "code_verified"  # for callers that matched a unified social credit code; never given here
NAME_EXACT = "name_exact"  # the printed name is the full one
NAME_ALIAS = "name_alias"  # it is a short form that can mean one body only
INFERRED = "inferred"  # the division was taken from the portal, or a short form could not be written out
AMBIGUOUS = "ambiguous"  # several divisions fit, or none can be told
UNRESOLVED = "unresolved"  # there is no name, or it is none of a body

_RELATIVE = re.compile("[省市区县旗州盟](?=.{2,})")
# Bodies that begin with one of those characters.
_NOT_RELATIVE = re.compile("市(?:场|容|监|民(?!政|族|宗)|政(?!府|务|协))|区[域划]|县域|州际|省际")
_NATIONAL = re.compile(
    "(?:中共|国家税务总局|国家统计局|国家金融监督管理总局|中国银行保险监督管理委员会|中国银保监会|中国人民银行|国家外汇管理局"
    "|国家矿山安全监察局|中华人民共和国|中国证券监督管理委员会|中国证监会)(?=.{2,})"
)
_OF_THE_STATE = re.compile(
    "国家(?!级|高新|农业科技)|中国(?!\\()|中华人民共和国|国务院|全国|审计署$|.{2,12}总[局署]$"
    "|(?:外交|国防|教育|科学技术|科技|工业和信息化|公安|国家安全|民政|司法|财政|人力资源和?社会保障|自然资源|国土资源|生态环境"
    "|环境保护|住房和城乡建设|交通运输|铁道|水利|农业农村|农业|商务|文化和旅游|文化|卫生|退役军人事务|应急管理|监察)部$"
)
_GOVERNMENT = re.compile("(?:人民)?政府(?:[(]本级[)])?")
_OFFICE = re.compile("(?:(?:人民)?政府|府)(办公室|办公厅|办)(?:[(][^)]*[)])?")
_TOWNSHIP = re.compile(
    "(?:人民政府)?(?P<name>.{1,15}?(?:街道|民族乡|镇|乡|苏木))(?P<body>人民政府|政府|党委政府|办事处|街道办事处|街办|办|)$"
)
_STREET_OFFICE = re.compile("(?P<name>[^局委厅]{2,6}?)(?:街道办|街办|办事处)$")
_ZONE = re.compile(
    "(?:管委会|管理委员会)(?:办公室)?$|(?:开发区|高新区|经开区|新区|园区|实验区|示范区|保税区|度假区)$"
)
_PARTY = re.compile("中共|^委(?!员会)")
_NOBODY = re.compile(
    "[我本](?:局|办|委|厅|镇|乡|街道|单位|级|机关|部门|[县区市州旗省]|中心|院|处|站)|[镇乡]?(?:人民)?政府|街道|(?:街道)?办事处|管委会|[省市县区镇乡局委办]|单位|部门|机关"
)


@dataclass(frozen=True, slots=True)
class Agency:
    """A body that reports. What is not known is None; ``name`` is then as printed."""

    name: str | None
    division: str | None  # code of the division served: six digits, nine for a township in divisions.csv
    level: str | None  # national, province, prefecture, county, township
    department_type: str | None  # code of data/department_types.csv
    kind: str | None  # government, office, department, township, subdistrict, zone, branch, vertical …
    parent: str | None  # the government or body above, by name
    status: str


@dataclass(frozen=True, slots=True)
class _Placed:
    """A printed name split into the division it begins with and the rest."""

    where: Division | None
    body: str
    how: str  # one of the statuses


def resolve_agency(name: str | None, home: str | None) -> Agency:
    """The body that ``name`` means on the portal of the division ``home`` (GB/T 2260 code)."""
    printed = (fold(name) if is_traditional(name) else squash(name)) if name else ""
    printed = printed.strip("《》〈〉“”\"'()[]【】:：,，。、·-_")
    if len(printed) < 2 or re.search("[A-Za-z]", printed) or _NOBODY.fullmatch(printed):
        return Agency(name or None, None, None, None, None, None, UNRESOLVED)
    placed = _place(printed, home if division(home) else None)
    for resolve in (_office, _government, _township, _zone, _department):
        if agency := resolve(printed, placed):
            return agency
    return Agency(printed, None, None, None, None, None, UNRESOLVED)


def full_name(name: str, home: str | None) -> str:
    """``name`` written out as ``resolve_agency`` does, but keeping a city printed before a county."""
    resolved = resolve_agency(name, home).name or name
    printed = squash(name)
    return printed if printed.endswith(resolved) else resolved


def _place(printed: str, home: str | None) -> _Placed:
    town = _TOWNSHIP.fullmatch(printed)
    if town and _own_township(town["name"], division(home)):
        return _Placed(division(home), printed, INFERRED)
    if (
        _RELATIVE.match(printed)
        and not _NOT_RELATIVE.match(printed)
        and not leading(printed, home).candidates
    ):
        where = by_suffix(printed[0], home)
        return _Placed(where, printed[1:], NAME_ALIAS) if where else _Placed(None, printed, AMBIGUOUS)
    national = _NATIONAL.match(printed)
    start = national.end() if national else 0
    found = leading(printed[start:], home)
    body = printed[start + found.length :]
    if found.shortened and not (department_type(body) and is_body(body)):
        found = leading(printed[start:], None)
        body = printed[start + found.length :]
    if len(found.candidates) == 1:
        return _Placed(found.candidates[0], body, NAME_ALIAS if found.shortened else NAME_EXACT)
    if found.candidates:
        return _Placed(None, printed, AMBIGUOUS)
    own = None if _OF_THE_STATE.match(printed) else division(home)
    return _Placed(own, printed, INFERRED if own else AMBIGUOUS)


def _office(printed: str, placed: _Placed) -> Agency | None:
    found = _OFFICE.fullmatch(placed.body)
    if not found:
        return None
    if placed.where is None:
        return Agency(printed, None, None, "gov_office", "office", None, AMBIGUOUS)
    where = placed.where
    word = found[1]
    government = f"{standard_name(where.code)}人民政府"
    if word == "办" and where.level == "prefecture":  # some have a 办公厅, some a 办公室
        full = standard_name(where.code) + placed.body
        return _agency(full, where, "gov_office", "office", government, INFERRED)
    if word == "办":
        word = "办公厅" if where.level == "province" else "办公室"
    return _agency(
        government + word,
        where,
        "gov_office",
        "office",
        government,
        _status(printed, government + word, placed),
    )


def _government(printed: str, placed: _Placed) -> Agency | None:
    where = placed.where
    if where is None or placed.how == INFERRED:
        return None
    if placed.body and not _GOVERNMENT.fullmatch(placed.body):
        return None
    above = division(where.parent)
    parent = f"{standard_name(above.code)}人民政府" if above else None
    full = f"{standard_name(where.code)}人民政府"
    return _agency(full, where, "gov", "government", parent, _status(printed, full, placed))


def _township(printed: str, placed: _Placed) -> Agency | None:
    found = _TOWNSHIP.fullmatch(placed.body) or _STREET_OFFICE.fullmatch(placed.body)
    if not found or _ZONE.search(placed.body):
        return None
    name = found["name"]
    if found.re is _STREET_OFFICE:
        name += "街道"
    own = _own_township(name, placed.where)
    if own is None and re.search("[局委厅]", name):
        return None
    if found.re is _STREET_OFFICE and own is None and "街" not in placed.body:
        return None  # 驻京办事处 and the like
    street = name.endswith("街道")
    body = name + ("办事处" if street else "人民政府")
    kind = "subdistrict" if street else "township"
    code = "subdist" if street else "town"
    if own is None and (placed.where is None or placed.where.level not in ("county", "prefecture")):
        return Agency(body, None, "township", code, kind, None, AMBIGUOUS)
    if own is None and placed.where and placed.where.level == "prefecture" and _has_counties(placed.where):
        return Agency(body, None, "township", code, kind, None, AMBIGUOUS)
    above = division(own.parent) if own else placed.where
    assert above is not None
    full = standard_name(above.code) + body
    # A township that the portal's county has settles the division; any other is only placed there.
    status = NAME_ALIAS if own and placed.how == INFERRED else _status(printed, full, placed)
    parent = f"{standard_name(above.code)}人民政府"
    return Agency(full, (own or above).code, "township", code, kind, parent, status)


def _zone(printed: str, placed: _Placed) -> Agency | None:
    if not _ZONE.search(printed) or department_type(placed.body) not in ("zone", None):
        return None
    if placed.where is None:
        return Agency(printed, None, None, "zone", "zone", None, AMBIGUOUS)
    where = placed.where
    named = placed.how != INFERRED and not _names_short(printed, where)
    full = standard_name(where.code) + placed.body if named else printed
    parent = f"{standard_name(where.code)}人民政府"
    return _agency(full, where, "zone", "zone", parent, placed.how if named else INFERRED)


def _department(printed: str, placed: _Placed) -> Agency | None:
    body, certain = written_out(placed.body)
    code = department_type(body)
    if code is None and not is_body(body):
        return None
    kind = kind_of(body, code)
    where = placed.where
    if where is None:
        national = _OF_THE_STATE.match(printed) is not None
        status = NAME_EXACT if national else AMBIGUOUS
        return Agency(printed, None, "national" if national else None, code or "other", kind, None, status)
    if _NATIONAL.match(printed):
        return _agency(printed, where, code, kind, None, placed.how)
    if placed.how == NAME_ALIAS and _names_short(printed, where):
        return _city_branch(printed, where, body, code)
    full = standard_name(where.code) + body
    status = _status(printed, full, placed) if certain else INFERRED
    if kind == "branch" and (served := child_named_in(body, where.code)):
        child, position = served
        parent = standard_name(where.code) + body[:position]
        return Agency(full, child.code, child.level, code or "other", "branch", parent, status)
    return _agency(full, where, code, kind, _parent(where, body, kind), status)


def _city_branch(printed: str, where: Division, body: str, code: str | None) -> Agency:
    """A city's bureau in one of its districts, named without 区 or 县: 遂宁市安居生态环境局."""
    parent = None
    above = division(where.parent)
    if above and printed.startswith(above.name):
        parent = standard_name(above.code) + body
    status = NAME_EXACT if parent else INFERRED
    return Agency(printed, where.code, where.level, code or "other", "branch", parent, status)


def _names_short(printed: str, where: Division) -> bool:
    return where.name not in printed and not _RELATIVE.match(printed)


def _own_township(name: str, where: Division | None) -> Division | None:
    """The township ``name`` in the division ``where``, if there is exactly one."""
    if where is None:
        return None
    counties = [where.code] if where.level == "county" else _counties(where)
    found = [each for county in counties if (each := townships(county).get(fold(name)))]
    return found[0] if len(found) == 1 else None


def _counties(where: Division) -> list[str]:
    return [row["code"] for row in _county_rows() if not row["valid_to"] and lies_in(row["code"], where.code)]


def _has_counties(where: Division) -> bool:
    return bool(_counties(where))


def _status(printed: str, full: str, placed: _Placed) -> str:
    """Whether ``full`` is what is printed, but for the divisions above."""
    if placed.how != NAME_EXACT:
        return placed.how
    return NAME_EXACT if printed.endswith(full) or full.endswith(printed) else NAME_ALIAS


def _parent(where: Division, body: str, kind: str) -> str | None:
    if _PARTY.search(body):
        return None
    if kind == "branch" and (bureau := re.match("(.+?[局委])(?=.)", body)):
        return standard_name(where.code) + bureau[1]
    if kind != "vertical":
        return f"{standard_name(where.code)}人民政府"
    above = next((each for each in lineage(where.code)[1:]), None)
    return standard_name(above.code) + body if above and body.endswith("局") else None


def _agency(
    name: str, where: Division, code: str | None, kind: str, parent: str | None, status: str
) -> Agency:
    return Agency(name, where.code, where.level, code or "other", kind, parent, status)


@cache
def _county_rows() -> tuple[Mapping[str, str], ...]:
    return tuple(row for row in csv_rows("divisions.csv") if row["level"] == "county")
