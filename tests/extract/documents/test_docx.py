"""DOCX: blocks, spans, what Word hides, and files that are no DOCX any more."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from office_packages import docx, docx_of_xml, paragraph, zipped
from official_form import TITLE, report, shapes, shapes_read

from pipelines.extract import limits
from pipelines.extract.documents import docx as reader
from pipelines.extract.documents import open_document
from pipelines.extract.model import Document, Geometry, Grid, Paragraph, Unreadable


def _read(body: str, **extra: bytes | str) -> Document:
    return reader.read(docx_of_xml(body, extra))


def _texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def _rows(document: Document, number: int = 0) -> list[list[str | None]]:
    grid = [block for block in document.blocks if isinstance(block, Grid)][number]
    return [[None if cell is None else cell.text for cell in row] for row in grid.rows]


def _cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def _spanning(text: str, columns: int) -> str:
    return _cell(text, f'<w:gridSpan w:val="{columns}"/>')


def _table(*rows: list[str], widths: tuple[int, ...] = ()) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"


def test_a_complete_report_comes_back_cell_by_cell():
    (document,) = open_document(docx(report()))

    assert document.container == "docx"
    assert shapes_read(document) == shapes(report())
    assert [block.line for block in document.blocks if isinstance(block, Paragraph)][:3] == [1, 2, 3]
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert [grid.number for grid in grids] == [1, 2, 3]
    assert {grid.geometry for grid in grids} == {Geometry.EXACT}


def test_the_blank_official_template_keeps_its_geometry(shared: Path):
    document = reader.read((shared / "real" / "blank-template-2021.docx").read_bytes())

    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert [(len(grid.rows), len(grid.rows[0])) for grid in grids] == [(14, 4), (28, 10), (4, 15)]
    requests = grids[1]
    results = requests.rows[5][0]
    assert results is not None
    assert (results.text, results.rowspan, results.colspan) == ("三、本年度办理结果", 22, 1)
    assert requests.rows[0][0] is requests.rows[2][2]
    assert all(cell is not None and cell.text == "" for row in requests.rows[3:] for cell in row[3:])
    assert _texts(document)[0] == "政府信息公开工作年度报告格式模板"


def test_a_line_break_ends_a_paragraph_but_only_a_line_of_a_cell():
    two = f"<w:tc>{paragraph('科研')}{paragraph('机构')}</w:tc>"
    table = _table([_cell("商业\n企业"), two])
    document = _read(paragraph("一、总体情况\n正文") + table)

    assert _texts(document) == ["一、总体情况", "正文"]
    assert _rows(document) == [["商业\n企业", "科研\n机构"]]


def test_tabs_and_hyphens_are_text():
    run = "<w:r><w:t>2023</w:t><w:noBreakHyphen/><w:t>2024</w:t><w:tab/><w:t>年</w:t></w:r>"

    assert _texts(_read(f"<w:p>{run}</w:p>")) == ["2023-2024\t年"]


def test_rows_may_begin_late_and_end_early():
    around = '<w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>'
    table = _table([_cell("a"), _cell("b"), _cell("c")], [around, _cell("d")])

    assert _rows(_read(table)) == [["a", "b", "c"], [None, "d", None]]


def test_the_older_horizontal_merge_widens_the_first_cell():
    first, second = _cell("总计", '<w:hMerge w:val="restart"/>'), _cell("", "<w:hMerge/>")
    document = _read(f"<w:tbl><w:tr>{first}{second}{_cell('3')}</w:tr></w:tbl>")

    assert shapes_read(document) == [{("总计", 0, 0, 1, 2), ("3", 0, 2, 1, 1)}]


def test_a_vertical_merge_without_a_beginning_is_a_cell_of_its_own():
    table = f"<w:tbl><w:tr>{_cell('x', '<w:vMerge/>')}</w:tr><w:tr>{_cell('y', '<w:vMerge/>')}</w:tr></w:tbl>"

    assert shapes_read(_read(table)) == [{("x", 0, 0, 2, 1)}]
    assert shapes_read(_read(table.replace("<w:vMerge/>", "", 1))) == [{("x", 0, 0, 1, 1), ("y", 1, 0, 1, 1)}]


def test_two_edges_a_hair_apart_make_no_column():
    # the header's cells end at 600 and 1200 twips, the figures' at 599 and 1200
    table = _table(
        [_spanning("自然人", 2), _cell("总计")], [_cell("4"), _spanning("5", 2)], widths=(599, 1, 600)
    )

    assert _rows(_read(table)) == [["自然人", "总计"], ["4", "5"]]


def test_a_narrow_column_with_cells_of_its_own_stays():
    table = _table([_cell("1"), _cell("2")], widths=(20, 600))

    assert _rows(_read(table)) == [["1", "2"]]


def test_content_controls_are_read_through_at_every_level():
    cell = f"<w:sdt><w:sdtPr/><w:sdtContent>{_cell('7')}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent><w:tr>{_cell('规章')}{cell}</w:tr></w:sdtContent></w:sdt>"
    run = "<w:sdt><w:sdtContent><w:r><w:t>2023年</w:t></w:r></w:sdtContent></w:sdt>"
    block = f"<w:sdt><w:sdtContent><w:p>{run}</w:p></w:sdtContent></w:sdt>"

    document = _read(f"{block}<w:tbl>{row}</w:tbl>")

    assert _texts(document) == ["2023年"]
    assert _rows(document) == [["规章", "7"]]


def test_tracked_insertions_stay_and_deletions_go():
    runs = (
        '<w:ins w:id="1"><w:r><w:t>12</w:t></w:r></w:ins>'
        '<w:del w:id="2"><w:r><w:delText>21</w:delText></w:r></w:del>'
        '<w:moveFrom w:id="3"><w:r><w:t>99</w:t></w:r></w:moveFrom>'
        '<w:moveTo w:id="4"><w:r><w:t>件</w:t></w:r></w:moveTo>'
    )
    gone = f'<w:tr><w:trPr><w:del w:id="5"/></w:trPr>{_cell("旧")}</w:tr>'
    document = _read(f"<w:p>{runs}</w:p><w:tbl>{gone}<w:tr>{_cell('新')}</w:tr></w:tbl>")

    assert _texts(document) == ["12件"]
    assert _rows(document) == [["新"]]
    assert [finding.code for finding in document.findings] == ["document.tracked_changes"]


def test_hidden_text_is_not_read():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>6</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>5</w:t></w:r>'

    assert _texts(_read(f"<w:p>{shown}{hidden}</w:p>")) == ["5"]


def test_a_text_box_is_read_once_and_after_its_paragraph():
    box = f"<w:txbxContent>{paragraph('（公章）')}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent>"
    )

    assert _texts(_read(f"<w:p><w:r><w:t>县水务局</w:t>{both}</w:r></w:p>")) == ["县水务局", "（公章）"]


@pytest.mark.parametrize(
    ("drawing", "codes"),
    [
        (
            "<w:drawing><wp:inline xmlns:wp='urn:wp'><wp:extent cx='5000000' cy='9'/><a:blip/></wp:inline></w:drawing>",
            1,
        ),
        (
            "<w:drawing><wp:inline xmlns:wp='urn:wp'><wp:extent cx='500000' cy='9'/><a:blip/></wp:inline></w:drawing>",
            0,
        ),
        ("<w:pict><v:shape style='width:400pt'><v:imagedata/></v:shape></w:pict>", 1),
        (
            "<w:drawing><wp:inline xmlns:wp='urn:wp'><wp:extent cx='5000000' cy='9'/></wp:inline></w:drawing>",
            0,
        ),
    ],
    ids=["large", "seal", "old", "shape"],
)
def test_a_large_picture_is_told(drawing: str, codes: int):
    findings = _read(f"<w:p><w:r>{drawing}</w:r></w:p>").findings
    assert [finding.code for finding in findings] == ["document.picture_unread"] * codes


def test_a_text_box_that_no_drawing_wraps_is_read_too():
    box = f"<wps:wsp><wps:txbx><w:txbxContent>{paragraph('规章')}</w:txbxContent></wps:txbx></wps:wsp>"

    assert _texts(
        _read(
            f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice></mc:AlternateContent></w:r></w:p>"
        )
    ) == ["规章"]


def test_pictures_are_counted_once_whatever_they_are_written_in():
    drawing = "<w:drawing><a:blip r:embed='rId7'/></w:drawing>"
    both = (
        f"<mc:AlternateContent><mc:Choice>{drawing}</mc:Choice><mc:Fallback><w:pict><v:imagedata/></w:pict>"
        "</mc:Fallback></mc:AlternateContent>"
    )
    old = "<w:pict><v:shape><v:imagedata/></v:shape></w:pict>"

    assert _read(f"<w:p><w:r>{both}</w:r><w:r>{old}</w:r></w:p>").images == 2


def test_field_codes_are_no_text_and_field_results_are():
    runs = (
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple w:instr='DATE'><w:r><w:t>2024</w:t></w:r>"
        "</w:fldSimple><w:r><w:ruby><w:rt><w:r><w:t>nián</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>年</w:t></w:r>"
        "</w:rubyBase></w:ruby></w:r><m:oMath><m:r><m:t>8</m:t></m:r></m:oMath>"
    )

    assert _texts(_read(f"<w:p>{runs}</w:p>")) == ["2024年8"]


def test_a_table_for_layout_gives_way_to_what_is_in_it():
    inner = f"<w:tbl><w:tr>{_cell('规章')}{_cell('1')}</w:tr></w:tbl>"
    outer = (
        f"<w:tbl><w:tr><w:tc>{paragraph('二、主动公开')}{inner}{paragraph('三、申请')}</w:tc></w:tr></w:tbl>"
    )
    document = _read(outer)

    assert shapes_read(document) == [
        "二、主动公开",
        {("规章", 0, 0, 1, 1), ("1", 0, 1, 1, 1)},
        "三、申请",
    ]


def test_a_small_table_inside_a_data_cell_counts_as_its_text():
    inner = f"<w:tbl><w:tr>{_cell('12')}</w:tr></w:tbl>"
    lines = "".join(f"<w:tr>{_cell(a)}{_cell(b)}{_cell(c)}</w:tr>" for a, b, c in ("abc", "def"))
    last = f"<w:tr>{_cell('g')}{_cell('h')}<w:tc>{inner}<w:p/></w:tc></w:tr>"
    document = _read(f"<w:tbl>{lines}{last}</w:tbl>")

    assert _rows(document) == [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "12"]]
    assert _rows(document, 1) == [["12"]]


def test_an_embedded_document_is_read_in_its_place():
    inner = docx_of_xml(paragraph("里面"))
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="c1" Type="x/aFChunk" Target="inner.docx"/></Relationships>'
    )
    extra = {"word/_rels/document.xml.rels": relations, "word/inner.docx": inner}
    document = _read(paragraph("前") + '<w:altChunk r:id="c1"/>' + paragraph("后"), **extra)

    assert _texts(document) == ["前", "里面", "后"]
    with pytest.raises(Unreadable, match=r"document\.broken"):
        _read('<w:altChunk r:id="other"/>', **extra)


def test_documents_that_embed_each_other_without_end_are_refused():
    body = docx_of_xml(paragraph("里面"))
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="c1" Type="x/aFChunk" Target="inner.docx"/></Relationships>'
    )
    for _ in range(limits.ARCHIVE_DEPTH + 1):
        extra = {"word/_rels/document.xml.rels": relations, "word/inner.docx": body}
        body = docx_of_xml('<w:altChunk r:id="c1"/>', extra)

    with pytest.raises(Unreadable, match=r"document\.too_large: documents inside each other"):
        reader.read(body)


def test_the_title_property_is_kept_as_evidence():
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title> {TITLE} </dc:title></cp:coreProperties>'
    )

    assert _read(paragraph("x"), **{"docProps/core.xml": core}).titles == (("core:title", TITLE),)


def test_the_strict_namespace_and_another_main_part_are_read():
    office = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    document = (
        '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
        f"{paragraph('正文')}</w:body></w:document>"
    )
    package = zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": "<Relationships>"
            f'<Relationship Id="a" Type="{office}" Target="/word/document2.xml"/>'
            '<Relationship Id="b" TargetMode="External" Target="http://example.invalid/"/></Relationships>',
            "word/document2.xml": document,
        }
    )

    (read,) = open_document(package)
    assert _texts(read) == ["正文"]


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
)
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "truncated": (lambda: docx(report())[:1800], "document.broken"),
    "not well-formed": (lambda: docx_of_xml("<w:p>"), "document.broken: word/document.xml"),
    "no body": (
        lambda: zipped({"word/document.xml": "<w:document xmlns:w='x'/>"}),
        "document.broken: .* has no body",
    ),
    "no main part": (
        lambda: zipped({"[Content_Types].xml": "<a/>", "word/styles.xml": "<a/>"}),
        "document.broken: .* is missing",
    ),
    "entities": (
        lambda: docx_of_xml("<w:p><w:r><w:t>&b;&f;</w:t></w:r></w:p>", prolog=ENTITIES),
        "document.entities",
    ),
    "bomb of text": (
        lambda: docx_of_xml(paragraph("0" * (limits.MEMBER_BYTES // 2))),
        "document.too_large: expansion ratio",
    ),
    "bomb of elements": (
        lambda: zipped({"word/document.xml": b"<a/>" * (limits.XML_MARKS + 1)}, zipfile.ZIP_STORED),
        "document.too_large: XML marks",
    ),
    "very wide cell": (
        lambda: docx_of_xml(_table([_spanning("1", 1_000_000)])),
        "document.too_large: columns",
    ),
    "span without end": (
        lambda: docx_of_xml(_table([_spanning("1", 10**20)])),
        "document.too_large: columns",
    ),
    "rows": (
        lambda: docx_of_xml(_table(*([[""]] * (limits.ROWS + 1)))),
        "document.too_large: rows",
    ),
    "positions": (
        lambda: docx_of_xml(_table(*([[_spanning("1", 500)]] * 500))),
        "document.too_large: positions",
    ),
    "tables in tables": (
        lambda: docx_of_xml("<w:tbl><w:tr><w:tc>" * 40 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 40),
        "document.too_large: nesting",
    ),
    "elements in elements": (
        lambda: docx_of_xml("<w:smartTag>" * 300 + "</w:smartTag>" * 300),
        "document.broken",
    ),
    "paragraphs": (
        lambda: docx_of_xml("".join(paragraph(str(n)) for n in range(limits.BLOCKS + 1))),
        "document.too_large: blocks",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_and_broken_files_end_by_name(case: str):
    make, error = HOSTILE[case]

    with pytest.raises(Unreadable, match=error):
        open_document(make())


def test_an_encrypted_member_is_named():
    body = bytearray(docx(report()))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = body.find(signature)
        while at >= 0:
            body[at + offset] |= 1
            at = body.find(signature, at + 4)

    with pytest.raises(Unreadable, match=r"document\.encrypted"):
        open_document(bytes(body))


def test_a_document_embedded_in_a_cell_is_the_text_of_the_cell():
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="c1" Type="x/aFChunk" Target="inner.docx"/></Relationships>'
    )
    extra = {"word/_rels/document.xml.rels": relations, "word/inner.docx": docx_of_xml(paragraph("12"))}
    cells = [_cell("规章"), '<w:tc><w:altChunk r:id="c1"/></w:tc>']

    assert _rows(_read(_table(cells), **extra)) == [["规章", "12"]]


def test_a_span_that_is_no_number_spans_one_column():
    cells = [_cell("规章", '<w:gridSpan w:val="two"/>'), _cell("0")]

    assert _rows(_read(_table(cells, [_cell("文件"), _cell("1")]))) == [["规章", "0"], ["文件", "1"]]
