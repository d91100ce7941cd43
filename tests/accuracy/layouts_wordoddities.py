"""DOCX files with what Word keeps beside the visible text: fields, deleted rows, text boxes, notes, ruby.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers. All is readable.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.accuracy import convert
from tests.accuracy.content import blocks
from tests.accuracy.exam import Drawn, answer, layout
from tests.accuracy.figures import Report
from tests.accuracy.forms import Cell
from tests.accuracy.wordfile import Manner, Runs, docx, one_run, run

VML = "urn:schemas-microsoft-com:vml"


def _docx(name: str, runs: Runs = one_run, table: Callable[[str], str] = lambda xml: xml) -> None:
    @layout(f"docx.odd {name}")
    def draw(rng: Random, report: Report) -> Drawn:
        body = docx(rng, blocks(rng, report), Manner(runs, wrap_table=table))
        return Drawn(body, (answer(report),), ".docx")


def _fields(_rng: Random, cell: Cell) -> str:
    """Totals as formula fields: the instruction is in the file, the result is what is seen."""
    if not cell.field.endswith("total") or not cell.text:
        return one_run(_rng, cell)
    begin, middle, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    instruction = '<w:r><w:instrText xml:space="preserve"> =SUM(LEFT) \\# "0" 12 </w:instrText></w:r>'
    return f"<w:p>{begin}{instruction}{middle}{run(cell.text)}{end}</w:p>"


def _comments(rng: Random, cell: Cell) -> str:
    """Anchors of comments and footnotes beside the number."""
    if not cell.field:
        return one_run(rng, cell)
    marks = (
        '<w:commentRangeStart w:id="3"/>',
        '<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>',
    )
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>' if rng.random() < 0.3 else ""
    return f"<w:p>{marks[0]}{run(cell.text)}{note}{marks[1]}</w:p>"


def _ruby(rng: Random, cell: Cell) -> str:
    """Pronunciation above a label's characters."""
    if cell.field or len(cell.text) < 4 or rng.random() < 0.5:
        return one_run(rng, cell)
    base = f"<w:rubyBase>{run(cell.text[0])}</w:rubyBase>"
    ruby = f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('yi')}</w:rt>{base}</w:ruby></w:r>"
    return f"<w:p>{ruby}{run(cell.text[1:])}</w:p>"


def _moved(rng: Random, cell: Cell) -> str:
    """Tracked moves: the number is still in the file where it was moved away from."""
    if not cell.field or rng.random() > 0.3:
        return one_run(rng, cell)
    gone = f'<w:moveFrom w:id="9" w:author="a">{run(str(rng.randint(0, 99)))}</w:moveFrom>'
    return f'<w:p>{gone}<w:moveTo w:id="9" w:author="a">{run(cell.text)}</w:moveTo></w:p>'


def _deleted_rows(table: str) -> str:
    """Rows deleted with track changes on: still in the file, each a copy of the row below with other figures."""
    rows = re.findall(r"<w:tr>.*?</w:tr>", table)
    for row in rows[5:9]:
        if "vMerge" in row:
            continue
        draft = (
            re.sub(r">(\d+)</w:t>", ">71</w:t>", row)
            .replace("<w:t ", "<w:delText ")
            .replace("</w:t>", "</w:delText>")
        )
        draft = draft.replace("<w:r>", '<w:del w:id="5" w:author="a"><w:r>').replace(
            "</w:r>", "</w:r></w:del>"
        )
        draft = draft.replace("<w:tr>", '<w:tr><w:trPr><w:del w:id="4" w:author="a"/></w:trPr>', 1)
        table = table.replace(row, draft + row, 1)
    return table


def _in_text_box(table: str) -> str:
    """The table in a text box, once for new and once for old programs."""
    drawing = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    content = f"<w:txbxContent>{table}<w:p/></w:txbxContent>"
    return (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{compatible}"><mc:Choice xmlns:wps="{drawing}" Requires="wps">'
        f"<wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></mc:Choice>"
        f'<mc:Fallback><w:pict><v:textbox xmlns:v="{VML}">{content}</v:textbox></w:pict>'
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def _in_old_text_box(table: str) -> str:
    """The table in a text box as only the older vocabulary draws it, which every office program opens."""
    shape = f'<v:shape xmlns:v="{VML}" style="width:480pt;height:640pt" type="#_x0000_t202">'
    content = f"<w:txbxContent>{table}<w:p/></w:txbxContent>"
    return f"<w:p><w:r><w:pict>{shape}<v:textbox>{content}</v:textbox></v:shape></w:pict></w:r></w:p>"


def _explicit(table: str) -> str:
    """Merges spelled out: vMerge continue, gridSpan of one, a repeated header row."""
    table = table.replace("<w:vMerge/>", '<w:vMerge w:val="continue"/>')
    return table.replace("<w:tr>", "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>", 3)


def _old_merges(table: str) -> str:
    """Cells merged across by hMerge, as files saved from older programs have them."""

    def spread(match: re.Match[str]) -> str:
        span = int(match[2])
        first = match[0].replace(f'<w:gridSpan w:val="{span}"/>', '<w:hMerge w:val="restart"/>')
        follow = f"<w:tc><w:tcPr>{match[1]}<w:hMerge/>{match[3]}</w:tcPr><w:p/></w:tc>"
        return first + follow * (span - 1)

    return re.sub(
        r'<w:tc><w:tcPr>(<w:tcW[^>]*/>)<w:gridSpan w:val="(\d+)"/>(.*?)</w:tcPr>.*?</w:tc>', spread, table
    )


_docx("formula fields", _fields)
_docx("comments and notes", _comments)
_docx("ruby", _ruby)
_docx("moved text", _moved)
_docx("deleted rows", table=_deleted_rows)
_docx("text boxes", table=_in_text_box)
_docx("explicit merges", table=_explicit)
_docx("old merges", table=_old_merges)


@layout("docx.odd old text boxes")
def old_text_boxes(rng: Random, report: Report) -> Drawn:
    manner = Manner(one_run, wrap_table=_in_old_text_box)
    return Drawn(docx(rng, blocks(rng, report), manner), (answer(report),), ".docx")


def _converted(target: str) -> None:
    @layout(f"{target}.text boxes", needs=convert.office_missing)
    def draw(rng: Random, report: Report) -> Drawn:
        drawn = old_text_boxes(rng, report)
        return replace(drawn, body=convert.converted(drawn.body, ".docx", target), suffix=f".{target}")


for _target in ("doc", "odt"):  # LibreOffice writes no tables into the text boxes of an RTF
    _converted(_target)
