"""Who a report's text says has written it, and on which period.

In:  the text of a report, in comparable form (``fold``), paragraph by paragraph. Out: ``Mention`` values: a
name or a year, and the words that carry it.

    现公布区统计局2023年政府信息公开工作年度报告。     declared: 区统计局
    如有疑问，请与沭阳县发展和改革局联系（地址 …       declared: 沭阳县发展和改革局
    2023年井研县应急局未收取信息公开处理费。           subject: 井研县应急局
    盐边县行政审批局 / 2024年1月17日                  signature
    我局高度重视 …                                   says nothing but that the name ends in 局

Words: ``data/metadata.toml``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.extract.bodies import department_type, is_body, written_out
from pipelines.extract.data import toml_table
from pipelines.extract.divisions import leading
from pipelines.extract.page_fields import iso_date

_QUOTE = 60  # characters of a sentence that are quoted at most
_RELATIVE = re.compile("[省市县区旗州盟](?=.{2,})")
_LOCAL = re.compile("[\u4e00-\u9fff]{2,7}(?:镇|乡|街道|(?:街道)?办事处|苏木|管委会|(?:镇|乡)人民政府)")
_MARKED_DATE = re.compile(
    r"(?:20\d\d|二[〇○零]..)年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日"
)
_SIGNED = re.compile(r"(?P<name>[\u4e00-\u9fff()]{3,30})?[(]?(?P<date>" + _MARKED_DATE.pattern + r")[)]?")


@dataclass(frozen=True, slots=True)
class Mention:
    value: str
    quote: str


@dataclass(frozen=True, slots=True)
class Signature:
    name: str | None
    date: str  # ISO 8601
    quote: str


def credible(name: str, home: str | None) -> bool:
    """Whether ``name`` is a body's name from its first character on, not the tail of a sentence."""
    if not 2 <= len(name) <= 30 or _mentions("no_name").search(name):
        return False
    found = leading(name, home)
    if found.candidates:
        rest = name[found.length :]
        return not rest or is_body(rest) or _LOCAL.fullmatch(rest) is not None
    rest = name[1:] if _RELATIVE.match(name) else name
    if rest != name and rest in ("政府", "人民政府", "政府办", "政府办公室", "人民政府办公室", "府办"):
        return True
    return is_body(name) and (_starts_with_its_type(rest) or _LOCAL.fullmatch(name) is not None)


def declared(paragraphs: Sequence[str], home: str | None) -> Iterator[Mention]:
    """The bodies that sentences name outright as the reporting one, the most certain sentence first."""
    for pattern in _declarations():
        for text in paragraphs:
            for found in pattern.finditer(text):
                name = _mentions("inner_office").sub("", found["body"])
                if credible(name, home):
                    yield Mention(name, found[0][:_QUOTE])


def subjects(paragraphs: Sequence[str], home: str | None) -> list[Mention]:
    """The bodies that sentences have as their subject, the most frequent first."""
    found = [
        Mention(match["body"], match[0].lstrip("。;,:")[:_QUOTE])
        for text in paragraphs
        for match in _subject().finditer(text)
        if credible(match["body"], home)
    ]
    counted = Counter(mention.value for mention in found)
    first = {mention.value: mention for mention in reversed(found)}
    return [first[name] for name, _ in counted.most_common()]


def signature(paragraphs: Sequence[str], home: str | None) -> Signature | None:
    """The last date that stands alone, with the name before it if there is one."""
    for index in range(len(paragraphs) - 1, -1, -1):
        found = _SIGNED.fullmatch(paragraphs[index])
        signed_on = iso_date(found["date"]) if found else None
        if not found or not signed_on:
            continue
        # A PDF's last line may have run on into the name below it.
        name = found["name"] or (paragraphs[index - 1].rpartition("。")[2] if index else "")
        if credible(name, home):
            return Signature(name, signed_on, f"{name} {found['date']}")
        return Signature(None, signed_on, found["date"])
    return None


def self_word(paragraphs: Sequence[str]) -> str | None:
    """What the report calls its own body: 局 of 我局; areas (我县) only where there is nothing else."""
    counted: Counter[str] = Counter()
    for text in paragraphs:
        counted.update(found[1] for found in _own().finditer(text))
    areas = toml_table("metadata.toml")["areas"]
    bodies = [(count, word) for word, count in counted.items() if word not in areas]
    return max(bodies or ((count, word) for word, count in counted.items()), default=(0, None))[1]


def fits_self(name: str, word: str | None) -> bool:
    """Whether a body called ``name`` would speak of itself as ``word``."""
    endings = toml_table("metadata.toml")["self"].get(word or "")
    return endings is None or re.search(f"(?:{endings})$", name) is not None


def stated_year(paragraphs: Sequence[str]) -> Mention | None:
    """The year that the text gives as that of its figures, else as that of the work it reports on."""
    for key in ("stated", "plain", "named"):
        pattern = _period(key)
        for text in paragraphs:
            if found := pattern.search(text):
                return Mention(found["last"] or found["first"], found[0][:_QUOTE])
    return None


def opening_year(paragraphs: Sequence[str]) -> Mention | None:
    """The year that sentences open with, where they agree on one."""
    found = [match for text in paragraphs for match in _period("opening").finditer(text)]
    if len({match["first"] for match in found}) != 1:
        return None
    return Mention(found[0]["first"], found[0][0].lstrip("。"))


def years(paragraphs: Sequence[str]) -> Counter[str]:
    """How often each year is named."""
    return Counter(year for text in paragraphs for year in re.findall(r"(?<!\d)(20[0-3]\d)(?=年)", text))


def _starts_with_its_type(body: str) -> bool:
    full, _ = written_out(body)
    code = department_type(full)
    return code is not None and any(department_type(full[:length]) == code for length in (2, 3, 4))


def _mentions(key: str) -> re.Pattern[str]:
    return _compiled(str(toml_table("metadata.toml")["mentions"][key]))


@cache
def _declarations() -> tuple[re.Pattern[str], ...]:
    return tuple(map(_compiled, toml_table("metadata.toml")["mentions"]["declared"]))


def _subject() -> re.Pattern[str]:
    return _mentions("subject")


@cache
def _own() -> re.Pattern[str]:
    words = sorted(toml_table("metadata.toml")["self"], key=len, reverse=True)
    return re.compile(f"我({'|'.join(words)})")


def _period(key: str) -> re.Pattern[str]:
    return _compiled(str(toml_table("metadata.toml")["period"][key]))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    body = str(toml_table("metadata.toml")["mentions"]["body"])
    return re.compile(pattern.replace("Ⓨ", r"20\d\d").replace("X", body), re.MULTILINE)
