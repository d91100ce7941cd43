"""XLSX files with formulas, shared and rich strings, error values, hidden rows, a cover sheet.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.accuracy import convert
from tests.accuracy.content import Block, Heading, Words, blocks, official, section
from tests.accuracy.exam import Draw, Drawn, answer, layout
from tests.accuracy.figures import Report
from tests.accuracy.wordfile import package
from tests.accuracy.workbook import KIND, MAIN, OFFICE, Ledger, xlsx

Rewrite = Callable[[Random, dict[str, str]], None]
NUMBER = re.compile(r'<c r="([A-Z]+)(\d+)" s="1"><v>([^<]*)</v></c>')
SHEET = "xl/worksheets/sheet1.xml"


def _parts(body: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        return {name: file.read(name).decode().split("?>\n", 1)[1] for name in file.namelist()}


def _odd(name: str, how: Rewrite, ledger: Ledger = Ledger()) -> Draw:  # noqa: B008 - it is frozen
    @layout(f"xlsx.odd {name}")
    def draw(rng: Random, report: Report) -> Drawn:
        parts = _parts(xlsx({"Sheet1": blocks(rng, report)}, ledger))
        how(rng, parts)
        return Drawn(package(parts), (answer(report),), ".xlsx")

    return draw


def _formulas(rng: Random, parts: dict[str, str]) -> None:
    """Numbers as formulas, with the value that the program last worked out."""

    def formula(match: re.Match[str]) -> str:
        column, row, number = match.groups()
        if rng.random() < 0.5:
            return match[0]
        return f'<c r="{column}{row}" s="1"><f>SUM(A{row}:B{row})+7</f><v>{number}</v></c>'

    parts[SHEET] = NUMBER.sub(formula, parts[SHEET])


def _shared(_rng: Random, parts: dict[str, str]) -> None:
    """Texts in the table of shared strings, every third of them in rich runs."""
    texts: list[str] = []

    def share(match: re.Match[str]) -> str:
        texts.append(match[3])
        return f'<c r="{match[1]}" s="{match[2]}" t="s"><v>{len(texts) - 1}</v></c>'

    pattern = r'<c r="(\w+)" s="(\d)" t="inlineStr"><is><t xml:space="preserve">([^<]*)</t></is></c>'
    parts[SHEET] = re.sub(pattern, share, parts[SHEET])
    items = "".join(_item(n, text) for n, text in enumerate(texts))
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{MAIN}" count="{len(texts)}" uniqueCount="{len(texts)}">{items}</sst>'
    )
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KIND}.sharedStrings+xml"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", override)
    relation = (
        f'<Relationship Id="rId99" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace("</Relationships>", relation)


def _item(n: int, text: str) -> str:
    if n % 3 or len(text) < 2:
        return f'<si><t xml:space="preserve">{text}</t></si>'
    half = len(text) // 2
    if "&" in text:
        half = 0
    phonetic = '<rPh sb="0" eb="1"><t>xin</t></rPh>'
    return f"<si><r><t>{text[:half]}</t></r><r><rPr><b/></rPr><t>{text[half:]}</t></r>{phonetic}</si>"


def _hidden_rows(rng: Random, parts: dict[str, str]) -> None:
    """A hidden row of old figures behind the last row of each table: seen by no reader of the sheet."""
    rows = re.findall(r"<row .*?</row>", parts[SHEET])
    last = max(int(n) for n in re.findall(r'<row r="(\d+)"', parts[SHEET]))
    copies = ""
    filled = [row for row in rows if "<v>" in row]
    for row in rng.sample(filled, min(4, len(filled))):
        last += 1
        old = re.sub(r'r="([A-Z]*)\d+"', lambda m, n=last: f'r="{m[1]}{n}"', row)
        copies += re.sub(r"<v>\d+</v>", "<v>88</v>", old).replace("<row ", '<row hidden="1" ', 1)
    parts[SHEET] = parts[SHEET].replace("</sheetData>", copies + "</sheetData>")


def _hidden_between(rng: Random, parts: dict[str, str]) -> None:
    """Hidden rows of old figures between the tables, and hidden columns of them before the labels."""
    xml = parts[SHEET]
    used = {int(n) for n in re.findall(r'<row r="(\d+)"', xml)}
    for row in re.findall(r"<row .*?</row>", xml):
        number = int(re.search(r'r="(\d+)"', row)[1])
        old = f'<c r="B{number}" s="1"><v>{rng.randint(1, 99)}</v></c>'
        if "<v>" in row:
            xml = xml.replace(
                row, row.replace(f'<c r="B{number}" s="1"/>', "").replace("<c ", f"{old}<c ", 1)
            )
        if number + 1 not in used and "<v>" in row:
            used.add(number + 1)
            copy = re.sub(rf'r="([A-Z]*){number}"', rf'r="\g<1>{number + 1}"', row)
            copy = re.sub(r"<v>\d+</v>", "<v>88</v>", copy).replace("<row ", '<row hidden="1" ', 1)
            at = xml.index("</row>", xml.index(f'<row r="{number}"')) + len("</row>")
            xml = xml[:at] + copy + xml[at:]
    parts[SHEET] = re.sub(r'<col min="([12])"', r'<col hidden="1" min="\1"', xml)


_odd("formulas", _formulas)
_odd("shared strings", _shared)
_odd("hidden rows", _hidden_rows)
_between = _odd("hidden between", _hidden_between, Ledger(left=2))


def _converted(target: str) -> None:
    @layout(f"{target}.hidden between", needs=convert.office_missing)
    def draw(rng: Random, report: Report) -> Drawn:
        drawn = _between(rng, report)
        return replace(drawn, body=convert.converted(drawn.body, ".xlsx", target), suffix=f".{target}")


_converted("xls")
_converted("ods")


@layout("xlsx.odd cover sheet")
def cover_sheet(rng: Random, report: Report) -> Drawn:
    """A first sheet of instructions and a last one of notes around the form."""
    tables = official(report)
    sheets: dict[str, list[Block]] = {
        "填表说明": [
            Heading("填表说明", 1),
            Words("1.所有数字单位为件；2.收费金额单位为万元；3.请于2024年1月15日前报送。"),
        ],
        "表一": section("proactive", tables.proactive),
        "表二": section("requests", tables.requests),
        "表三": section("appeals", tables.appeals),
        "备注": [Words(f"联系人：办公室，电话{rng.randint(1000000, 9999999)}")],
    }
    right = answer(report)
    return Drawn(xlsx(sheets, Ledger()), (type(right)(right.form, right.cells),), ".xlsx")
