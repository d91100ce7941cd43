"""Is this the title of an annual report, of which year and agency?

In:  the title of a page or the text of a link, and the name of the column it stands in. Out: a verdict with
the words that decided it, and the parts of a title.

Titles come in every order and state::

    井研县应急管理局2023年政府信息公开工作年度报告      agency, year
    2023年度南县人民政府信息公开年度报告-南县政府网     year, agency, name of the site
    洪山区人民政府信息公开工作年度报告(二〇二三年度)     year at the end, in Chinese numerals
    (图解)2021年政府信息公开工作年度报告                no report but a picture about one

The patterns are those of ``data/titles.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from pipelines.extract.data import toml_table
from pipelines.extract.text import fold

REPORT = "report"
OTHER = "other"

_LONGEST = 500  # characters of a title that are read

_NUMERALS = str.maketrans("〇○零oO一二三四五六七八九", "00000123456789")
_ZERO = "[〇○零oO]"
_YEAR = re.compile(rf"(?<!\d)20[0-3]\d(?!\d)|二{_ZERO}(?:{_ZERO}|[一二三])(?:{_ZERO}|[一二三四五六七八九])")
_DATE = re.compile(
    r"[\[(]?(?<!\d)20\d\d(?:([-/.])\d{1,2}\1\d{1,2}|年\d{1,2}月\d{1,2}日)(?:\d{1,2}:\d{2}(?::\d{2})?)?[\])]?"
)
_PERIOD = re.compile(r"(20\d\d)年0?1月0?1日?[至到~—–-](?:\1年)?12月31日?")
_MARKS = re.compile('[《》〈〉“”"‘’「」『』]|&[a-z]+;')
_SEPARATOR = re.compile(r"[_|»·>]|[-—–~]+(?!\d)")
_EDGES = "[]【】、.的'<>"
_PLACEHOLDER = re.compile("[ⓎⒹ]")


@dataclass(frozen=True, slots=True)
class TitleVerdict:
    """``kind`` is ``report``, a class code of ``data/titles.toml``, or ``other``."""

    kind: str
    evidence: str = ""  # the words that decided


@dataclass(frozen=True, slots=True)
class TitleParts:
    """What a title says. A part that it does not say is None."""

    agency: str | None  # without white space; in simplified characters where the title is traditional
    year: int | None  # the year reported on
    cleaned: str  # the title without white space, name of the site, file extension and date


@dataclass(frozen=True, slots=True)
class _Abstract:
    """A title with a placeholder for every year and date; ``originals`` are what they stand for, in order."""

    text: str
    originals: tuple[str, ...]

    def restored(self, start: int, end: int) -> str:
        skipped = len(_PLACEHOLDER.findall(self.text, 0, start))
        originals = iter(self.originals[skipped:])
        return _PLACEHOLDER.sub(lambda _: next(originals), self.text[start:end])

    def years(self) -> Iterator[tuple[int, int]]:
        """Position and value of each year."""
        for match, original in zip(_PLACEHOLDER.finditer(self.text), self.originals, strict=True):
            if match[0] == "Ⓨ":
                yield match.start(), int(original.translate(_NUMERALS))


def classify_title(title: str, column: str | None = None) -> TitleVerdict:
    """Whether ``title`` is that of an annual report; ``column`` decides where the title alone does not."""
    return _classified(title[:_LONGEST], column)


@lru_cache(maxsize=1024)
def _classified(title: str, column: str | None) -> TitleVerdict:
    text = _abstract(title).text
    core = _core(text)
    own = text[: core.end()] + _SEPARATOR.split(text[core.end() :])[0] if core else text
    for where, words in (("anywhere", text), ("always", own)):
        for code, pattern in _classes(where):
            if found := pattern.search(words):
                return TitleVerdict(code, found[0])
    if core:
        return TitleVerdict(REPORT, core[0])
    if column and (named := _named_by_column(text, _abstract(column).text)):
        return TitleVerdict(REPORT, named)
    for code, pattern in _classes("otherwise"):
        if found := pattern.search(text):
            return TitleVerdict(code, found[0])
    return TitleVerdict(OTHER)


def read_title(title: str) -> TitleParts:
    """The agency and the year that ``title`` names, whether or not it is the title of a report."""
    return _parts(title[:_LONGEST])


@lru_cache(maxsize=1024)
def _parts(title: str) -> TitleParts:
    abstract = _abstract(title)
    text = abstract.text
    core = _core(text)
    if core is None:
        end = _SEPARATOR.search(text, 1)
        return TitleParts(None, _year(abstract, 0), abstract.restored(0, end.start() if end else len(text)))
    start = _start_of_segment(text, core)
    bracketed = re.compile(r"[(【\[]Ⓨ年?度?[)】\]]|Ⓨ年?度?").match(text, core.end())
    cleaned = abstract.restored(start, bracketed.end() if bracketed else core.end())
    return TitleParts(_agency(text, start, core), _year(abstract, core.start()), cleaned)


def _abstract(title: str) -> _Abstract:
    text = _PERIOD.sub(r"\1年", _MARKS.sub("", fold(title[:_LONGEST])))
    originals: list[str] = []

    def replace(mark: str, match: re.Match[str]) -> str:
        originals.append(match[0])
        return mark

    text = re.sub(
        f"{_DATE.pattern}|{_YEAR.pattern}",
        lambda match: replace("Ⓨ" if _YEAR.fullmatch(match[0]) else "Ⓓ", match),
        text,
    )
    lead = _pattern("parts", "lead").match(text)
    if lead:
        del originals[: len(_PLACEHOLDER.findall(lead[0]))]
        text = text[lead.end() :]
    return _Abstract(text, tuple(originals))


def _core(text: str) -> re.Match[str] | None:
    """Where ``text`` names an annual report, best one with a year or an agency beside it."""
    names = [found for found in _name_of_report().finditer(text) if _is_report(text, found)]
    for found in names:
        start = _start_of_segment(text, found)
        if start < found.start() or "Ⓨ" in found[0]:
            return found
    return names[0] if names else _pattern("report", "cut_off").search(text)


def _is_report(text: str, name: re.Match[str]) -> bool:
    if _pattern("report", "foreign").search(text, 0, name.start()):
        return False
    if not _pattern("report", "after").match(text, name.end()):
        return False
    yearly = _pattern("report", "yearly").search(name[0])
    if not yearly and ("Ⓨ" not in text or _pattern("report", "loose_subject").match(name[0])):
        return False
    done = _pattern("report", "deed").search(text, 0, name.start())
    return not done or _pattern("report", "formula").match(text) is not None


def _named_by_column(text: str, column: str) -> str | None:
    if not _pattern("column", "name").search(column):
        return None
    if any(pattern.search(text) for code, pattern in _classes("otherwise") if code not in _OF_REPORTS):
        return None
    for key in ("title", "bare"):
        if found := _pattern("column", key).search(text):
            return found[0]
    return None


# Words of these classes stand in the names of reports too, when the column says that it holds reports.
_OF_REPORTS = ("work_summary", "government_work_report", "news", "book")


def _start_of_segment(text: str, core: re.Match[str]) -> int:
    ends = [match.end() for match in _SEPARATOR.finditer(text, 0, core.start())]
    return ends[-1] if ends else 0


def _year(abstract: _Abstract, position: int) -> int | None:
    """The year that stands closest before ``position``, else the first one after it."""
    years = list(abstract.years())
    before = [value for start, value in years if start < position]
    if before:
        return before[-1]
    return years[0][1] if years else None


def _agency(text: str, start: int, core: re.Match[str]) -> str | None:
    name = _bare_name(text[start : core.start()])
    if name.endswith("人民") and core[0].startswith("政府"):
        name += "政府"
    if _is_name(name):
        return name
    bracketed = re.compile(r"[(【\[]([^()]{2,30})[)】\]]").match(text, core.end())
    if bracketed and _is_name(bracketed[1]) and _pattern("parts", "organ").search(bracketed[1]):
        return bracketed[1]
    beside = (re.sub(r"[-—–~]+$", "", text[:start]), re.sub(r"^[-—–~]+", "", text[core.end() :]))
    return next((words for words in beside if _is_body_beside(words)), None)


def _is_body_beside(words: str) -> bool:
    """Whether words parted by a dash are the agency. A government there, not of a town, is the site's name."""
    if not re.fullmatch("[^()ⓎⒹ]{4,30}", words) or re.search(
        "(?<![乡镇])人民政府$|(?<![乡镇民])政府$", words
    ):
        return False
    return _is_name(words) and _pattern("parts", "organ").search(words) is not None


def _bare_name(prefix: str) -> str:
    """What the words before the name of the report leave: the agency, before the year or after it."""
    prefix = _pattern("parts", "aside").sub("", prefix)
    parts = []
    for part in re.split(r"[(【\[]?[ⓎⒹ](?:年度?|度)?[)】\]]?", prefix):
        part = re.split("[:,。;]", part)[-1]
        part = _pattern("parts", "verbs").sub("", _balanced(part.strip(_EDGES)))
        if "关于" in part:
            before, _, after = part.partition("关于")
            part = before or after
        if part and not _pattern("parts", "generic").match(part) and part not in parts:
            parts.append(part)
    return "".join(parts)


def _balanced(text: str) -> str:
    return text if text.count("(") == text.count(")") else text.strip("()")


def _is_name(name: str) -> bool:
    has_letters = re.search("[A-Za-z]", name) is not None
    return 2 <= len(name) <= 40 and not has_letters and not _pattern("parts", "generic").match(name)


@cache
def _pattern(section: str, key: str) -> re.Pattern[str]:
    return re.compile(toml_table("titles.toml")[section][key], re.IGNORECASE)


@cache
def _name_of_report() -> re.Pattern[str]:
    report = toml_table("titles.toml")["report"]
    return re.compile(f"(?:{report['subject']})(?:{report['between']})(?:{report['noun']})", re.IGNORECASE)


@cache
def _classes(where: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    classes = toml_table("titles.toml")["class"]
    return tuple((each["code"], re.compile(each[where], re.IGNORECASE)) for each in classes if where in each)
