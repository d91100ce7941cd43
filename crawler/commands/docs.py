"""``scrapy docs``: write the generated pages of ``docs/`` and the tables of sites in the READMEs anew.

In:  ``data/fields.csv``, ``findings.csv``, ``indicators.csv``, ``monitors.toml``, ``harmonised.csv``, the database
schema, the spiders.
Out: Markdown, whose text the tests compare with these functions, so that it can't go out of date.
"""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.settings import BaseSettings

from crawler.families.declaration import standing
from pipelines.extract.data import csv_rows, toml_table

PROJECT_DIR = Path(__file__).resolve().parents[2]
DOCS_DIR = PROJECT_DIR / "docs"
_GENERATED = "<!-- Written by `make docs` from data/{source}. Change it there. -->"
_ALERTS_INTRODUCTION = """\
# Alerts

What `scrapy nightly` tells an operator, and what to do about it. An *error* means that the night of that site was not
good: its last good night stays the one before. A *warning* is for when there is time. Each alert is told once, again
when it changes, and when it is over.

运行 `scrapy nightly` 后需要处理的情况及办法。“error”表示该站点本次运行不正常，对外显示的仍是上一次正常运行的数据；
“warning”可稍后处理。每条提示只通知一次，内容变化或解除时再通知。

Numbers of one's own go into a file that `GONGKAI_MONITORS_FILE` names, such as:

```toml
[fewer_reports]
fall = 0.5
```
"""
_SITES = re.compile(r"(?<=<!-- sites -->\n).*?(?=<!-- end of sites -->)", re.DOTALL)
_SITES_HEADER = {
    "README.md": ("site", "portal", "division", "family", "columns known"),
    "README.zh.md": ("站点", "门户", "行政区划代码", "系统", "已知栏目"),
}

_FIELDS_INTRODUCTION = """\
# Field dictionary

Every cell of the official form has one code: `table.row.column`. The same code stands in the database, in
exports and in the output of `scrapy extract`. There are {total} codes: {form_2021} in a report on the 2021
form, {form_2019} in one on the 2019 form, {both} in both. Chinese labels are those that the forms print; a
row is given with the labels of the blocks it stands in, divided by `/`.

Forms: **2021** is the form of 国办公开办函〔2021〕30号 (report years from 2021), **2019** that of
国办公开办函〔2019〕60号 (report years 2019 and 2020). The form is recognised from the tables that a report
prints, not from its year.

## What stands in a cell

| state | meaning | number |
|---|---|---|
| `reported` | a number is printed | yes |
| `blank` | the cell exists and nothing is printed in it | no |
| `dash` | `/`, `—`, `-` or 无 | no |
| `text` | words that are no number | no |
| `absent` | the row, the column or the table does not exist in the document | no |
| `unreadable` | something is printed, and it can't be decided what belongs here | no |

A blank is not a zero: some agencies leave every zero blank, others leave out what they have no power to do.
Counts are integers, amounts exact decimals as printed. The unit is that of the form; a unit printed in the
cell itself is kept with the value and goes before it.
"""

_FINDINGS_INTRODUCTION = """\
# Findings

Whatever a reader of the data has to know about a report, or why a document was not read, has one code. The
codes stand in the database and in the output of `scrapy extract`; the words that come with a code there are
those of the document.
"""

_INDICATORS_INTRODUCTION = """\
# Indicators of the statistics table before 2019

Reports on 2014 to 2018 carry a statistics table (国办发〔2014〕32号), many earlier ones and some later ones a table
of their province. A line is known by its wording and by the line above it; a line that is not in this list is
kept with its printed label and without a code. A code names what the line counts, not how: a province's 主动公开文件数
counts documents and is another code than 主动公开政府信息数. None of them is the same variable as a field of the
forms of [2019 and 2021](fields.md).
"""


_CROSSWALK_INTRODUCTION = """\
# The forms of 2019 and 2021 on common variables

The view `harmonised` has one row for each report on either form and a column for each variable below. A column on the
right is the name of a column of the view `totals`; a sum has a value only where all its parts are printed, so a blank
never counts as zero.

| comparability | meaning |
|---|---|
| `same` | both forms print the same row or column |
| `sum` | one form prints what the other prints in parts |
| `near` | the wording changed; a break between 2020 and 2021 may be the form's |
| `none` | not the same thing: there is no such column in the view |
"""


class Command(ScrapyCommand):
    requires_project = True
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 (Scrapy reads it from the class)

    def short_desc(self) -> str:
        return "Write the generated pages of docs/ anew"

    def run(self, args: list[str], opts: Namespace) -> None:  # noqa: ARG002 (Scrapy's signature)
        assert self.settings is not None
        for name, text in pages().items():
            (DOCS_DIR / name).write_text(text, encoding="utf-8")
            print(f"wrote docs/{name}")
        for name in _SITES_HEADER:
            path = PROJECT_DIR / name
            path.write_text(
                with_sites(name, path.read_text(encoding="utf-8"), self.settings), encoding="utf-8"
            )
            print(f"wrote the sites into {name}")


def pages() -> dict[str, str]:
    """The generated pages: file name below ``docs/`` → its text."""
    from pipelines.store.document import schema_page

    return {
        "alerts.md": alert_list(toml_table("monitors.toml"), csv_rows("findings.csv")),
        "fields.md": field_dictionary(csv_rows("fields.csv")),
        "findings.md": finding_list(csv_rows("findings.csv")),
        "indicators.md": indicator_list(csv_rows("indicators.csv")),
        "harmonised.md": crosswalk_list(csv_rows("harmonised.csv")),
        "schema.md": schema_page(),
    }


def with_sites(name: str, text: str, settings: BaseSettings) -> str:
    """The text of a README with the table of sites between its two marks."""
    return _SITES.sub(lambda _: _table(_SITES_HEADER[name], _site_rows(settings)), text)


def _site_rows(settings: BaseSettings) -> Iterable[tuple[str, ...]]:
    from scrapy.spiderloader import SpiderLoader

    loader = SpiderLoader.from_settings(settings)
    for name in sorted(loader.list()):
        spider: Any = loader.load(name)
        evidence, since = standing(spider)
        known = f"{len(spider.lists)}, {evidence} {since}" if spider.lists else "–"
        yield f"`{name}`", spider.portal, spider.division, spider.family, known


def field_dictionary(fields: Sequence[Mapping[str, str]]) -> str:
    """The codebook: one table for each table of the form, in the order of the file."""
    forms = [field["formats"].split() for field in fields]
    introduction = _FIELDS_INTRODUCTION.format(
        total=len(fields),
        form_2021=sum("2021" in form for form in forms),
        form_2019=sum("2019" in form for form in forms),
        both=sum(len(form) == 2 for form in forms),
    )
    parts = [_GENERATED.format(source="fields.csv"), introduction]
    for table, members in groupby(fields, key=lambda field: field["table_zh"]):
        rows = [
            (
                f"`{field['field']}`",
                ", ".join(sorted(field["formats"].split())),
                field["row_zh"],
                field["column_zh"],
                field["unit"],
                field["type"],
                field["meaning"],
            )
            for field in members
        ]
        header = ("code", "form", "row", "column", "unit", "type", "meaning")
        parts += [f"## {table}\n", _table(header, rows)]
    return "\n".join(parts)


def finding_list(findings: Sequence[Mapping[str, str]]) -> str:
    """The list of finding codes with their meaning in both languages."""
    rows = [(f"`{finding['code']}`", finding["meaning_en"], finding["meaning_zh"]) for finding in findings]
    table = _table(("code", "meaning", "含义"), rows)
    return "\n".join([_GENERATED.format(source="findings.csv"), _FINDINGS_INTRODUCTION, table])


def alert_list(monitors: Mapping[str, Mapping[str, Any]], findings: Sequence[Mapping[str, str]]) -> str:
    """What each alert means, its limits, and what to do, in both languages."""
    meanings = {finding["code"]: finding for finding in findings}
    parts = [_GENERATED.format(source="monitors.toml and findings.csv"), _ALERTS_INTRODUCTION]
    for name, settings in monitors.items():
        meaning = meanings[f"monitor.{name}"]
        limits = [
            f"`{key}` {value}" for key, value in settings.items() if not key.startswith(("does", "sev"))
        ]
        parts += [
            f"## `monitor.{name}` ({settings['severity']})\n",
            f"{meaning['meaning_en']} {settings['does_en']}\n",
            f"{meaning['meaning_zh']}{settings['does_zh']}\n",
            *([f"Limits: {', '.join(limits)}.\n"] if limits else []),
        ]
    return "\n".join(parts)


def indicator_list(indicators: Sequence[Mapping[str, str]]) -> str:
    """The lines of the statistics table of the years before 2019, in the order of the file."""
    rows = [
        (
            f"`{row['code']}`",
            row["label_zh"],
            row["unit"],
            "; ".join(row["aliases"].split("|")),
            row["meaning_en"],
        )
        for row in indicators
    ]
    table = _table(("code", "line", "unit", "other wordings", "meaning"), rows)
    return "\n".join([_GENERATED.format(source="indicators.csv"), _INDICATORS_INTRODUCTION, table])


def crosswalk_list(crosswalks: Sequence[Mapping[str, str]]) -> str:
    """The variables that the forms of 2019 and 2021 have in common, and those that they have not."""
    rows = [
        (
            f"`{row['variable']}`",
            row["comparability"],
            row["form_2019"],
            row["form_2021"],
            row["label_en"],
            row["label_zh"],
            f"{row['note_en']} {row['note_zh']}".strip(),
        )
        for row in crosswalks
    ]
    header = ("variable", "comparability", "form of 2019", "form of 2021", "meaning", "含义", "note")
    table = _table(header, rows)
    return "\n".join([_GENERATED.format(source="harmonised.csv"), _CROSSWALK_INTRODUCTION, table])


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)
