"""Whose portal it is: the owner's name and the division, each with its evidence.

In:  the home page and its host. Out: ``Owner``.

::

    网站标识码 5111240001            511124          the first six digits are the division's code
    SiteName 井研县人民政府          511124          the name, in data/divisions.csv
    川公网安备 51112402000001        511124          the police of which division registered it
    蜀ICP备…                         51              the province
    jingyan.gov.cn                  jing yan        the name in pinyin, data/division_pinyin.csv

The name decides, together with the code; what is left tells namesakes apart. Where they contradict one another
nothing is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lxml import etree

from crawler.page import Page
from pipelines.extract.agencies import resolve_agency
from pipelines.extract.data import csv_rows, toml_table
from pipelines.extract.divisions import division, leading, lies_in, standard_name
from pipelines.extract.text import squash

_NATION = "100000"
_GOVERNMENT = "人民政府"
_SHORTEST_PINYIN = 5  # letters; shorter ones stand in many a host's name by chance
_OWNER = re.compile("(?:人民政府|委员会|管委会|[局委厅部院署办社])$")


class Standing(StrEnum):
    """How sure the division is."""

    CONFIRMED = "confirmed"  # two kinds of evidence agree
    NAMED = "named"  # one name or code says so, and nothing speaks against it
    INFERRED = "inferred"  # by the host's name alone
    AMBIGUOUS = "ambiguous"  # the evidence allows several, or contradicts itself
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement about the owner: what kind, the words, and the divisions that it allows."""

    kind: str  # site code, name, police, icp, host
    words: str
    divisions: tuple[str, ...]  # codes; a province stands for all in it


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose portal it is. ``portal`` and ``division`` are None where nothing decides."""

    portal: str | None
    division: str | None
    standing: Standing
    evidence: tuple[Evidence, ...]


def read_owner(page: Page, host: str) -> Owner:
    """Whose portal the home page ``page`` on ``host`` is."""
    names = tuple(dict.fromkeys(_names(page)))
    evidence = (*_codes(page), *_by_name(names), *_registrations(page), *_by_host(host))
    code, standing = _decide(evidence)
    return Owner(_portal(names, code), code, standing, evidence)


def _decide(evidence: Iterable[Evidence]) -> tuple[str | None, Standing]:
    said = [each for each in evidence if each.divisions]
    named = [each for each in said if each.kind in ("site code", "name")]
    deciding = named or [each for each in said if each.kind == "host"]
    if not deciding:
        return None, Standing.UNKNOWN
    left = [
        code
        for code in dict.fromkeys(code for each in deciding for code in each.divisions)
        if all(_allows(each, code) for each in said if each.kind != "host" or each in deciding)
    ]
    by_host = [code for code in left for each in said if each.kind == "host" and code in each.divisions]
    if len(left) > 1 and by_host:
        left = by_host
    left = _lowest(left)
    if len(left) != 1:
        return None, Standing.AMBIGUOUS
    if not named:
        return left[0], Standing.INFERRED
    agree = {each.kind for each in said if _allows(each, left[0])}
    return left[0], Standing.CONFIRMED if len(agree) > 1 else Standing.NAMED


def _allows(each: Evidence, code: str) -> bool:
    return any(code == other or lies_in(code, other) or lies_in(other, code) for other in each.divisions)


def _lowest(codes: list[str]) -> list[str]:
    """Without those that another one lies in: 攀枝花市盐边县 is 盐边县."""
    return [code for code in codes if not any(other != code and lies_in(other, code) for other in codes)]


def _codes(page: Page) -> Iterator[Evidence]:
    for words in dict.fromkeys(_found("site_code", page.source)):
        code = words[:6]
        if words.startswith("bm"):
            yield Evidence("site code", words, (_NATION,))
        else:
            # Codes given before a division was renumbered name none that is in force.
            yield Evidence("site code", words, (code,) if division(code) else ())


def _registrations(page: Page) -> Iterator[Evidence]:
    for words in dict.fromkeys(_found("police", page.source)):
        yield Evidence("police", words, (words,) if division(words) else ())
    provinces = toml_table("portal_owner.toml")["provinces"]
    for sign in dict.fromkeys(_found("icp", page.text)):
        if sign in provinces:
            yield Evidence("icp", f"{sign}ICP", (provinces[sign],))


def _by_name(names: Iterable[str]) -> Iterator[Evidence]:
    for name in names:
        agency = resolve_agency(name, None)
        if agency.level == "national":
            codes: tuple[str, ...] = (_NATION,)
        elif agency.division:
            codes = (agency.division[:6],)
        else:
            codes = tuple(each.code for each in leading(name, None).candidates)
        yield Evidence("name", name, codes)


def _by_host(host: str) -> Iterator[Evidence]:
    labels = [label for label in host.removesuffix(".gov.cn").split(".") if label != "www"]
    for label in labels:
        codes = tuple(
            row["code"]
            for row in csv_rows("division_pinyin.csv")
            if row["pinyin"] == label
            or (len(row["pinyin"]) >= _SHORTEST_PINYIN and label.endswith(row["pinyin"]) and len(label) <= 12)
        )
        if codes:
            yield Evidence("host", label, codes)


def pinyin(code: str) -> str:
    """The name of the division ``code`` in pinyin, without 县, 区 …; empty where it is not known."""
    return next((row["pinyin"] for row in csv_rows("division_pinyin.csv") if row["code"] == code), "")


def _names(page: Page) -> Iterator[str]:
    """What may be the owner's name, the most trustworthy first."""
    for words in (*_site_names(page), *_found("owner", page.text), page.title):
        name = _bare(words)
        if 3 <= len(name) <= 30:
            yield name


def _site_names(page: Page) -> Iterator[str]:
    root: Any = etree.fromstring(
        f"<html>{page.source}".encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8")
    )
    for element in root.iter("meta"):
        if (element.get("name") or "").lower() == "sitename":
            yield element.get("content") or ""


def _bare(words: str) -> str:
    """``words`` without what stands around the owner's name in a title."""
    name, before = squash(words), ""
    while name != before:
        before = name
        for expression in toml_table("portal_owner.toml")["around"]:
            name = re.sub(expression, "", name)
    return name


def _found(kind: str, text: str) -> list[str]:
    squashed = squash(text)
    return [
        match[1]
        for expression in toml_table("portal_owner.toml")[kind]
        for match in re.finditer(expression, squashed)
    ]


def _portal(names: Iterable[str], code: str | None) -> str | None:
    """The owner's full name: as the portal gives it, else the government of the division."""
    own = [name for name in names if _OWNER.search(name)]
    fitting = [name for name in own if code is None or _serves(name, code)]
    if fitting:
        return fitting[0]
    return f"{standard_name(code)}{_GOVERNMENT}" if code and division(code) else None


def _serves(name: str, code: str) -> bool:
    """Whether a body of this name may serve the division ``code``."""
    agency = resolve_agency(name, code)
    return agency.level == "national" or agency.division is None or lies_in(agency.division[:6], code)
