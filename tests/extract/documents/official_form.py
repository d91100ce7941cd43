"""A complete report on the 2021 form, as tables of drawn cells, with the right value of all 200 fields.

The cells are laid out by hand after the form of 国办公开办函〔2021〕30号. The figures come from ``_figures``:
they are all but unique, satisfy the form's sums, and no reader had a part in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pipelines.extract.model import Document, Paragraph

AGENCY = "青溪县水务局"
TITLE = "青溪县水务局2023年政府信息公开工作年度报告"
OPENING = "根据《中华人民共和国政府信息公开条例》要求，现公布青溪县水务局2023年度报告。"
PROBLEMS = "公开内容的时效仍需加强，下一步将按月自查。"
OTHER = "2023年度未收取信息处理费。"
SIGNED = "2024年1月18日"
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
APPLICANTS = (
    "natural_person",
    "business",
    "research_institution",
    "public_interest",
    "legal_service",
    "other_organisation",
)
OUTCOMES = (
    ("granted", "（一）予以公开"),
    ("partly_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("denied_state_secret", "1.属于国家秘密"),
    ("denied_other_law", "2.其他法律行政法规禁止公开"),
    ("denied_security_stability", "3.危及“三安全一稳定”"),
    ("denied_third_party", "4.保护第三方合法权益"),
    ("denied_internal_affairs", "5.属于三类内部事务信息"),
    ("denied_process_information", "6.属于四类过程性信息"),
    ("denied_enforcement_file", "7.属于行政执法案卷"),
    ("denied_administrative_query", "8.属于行政查询事项"),
    ("unavailable_not_held", "1.本机关不掌握相关政府信息"),
    ("unavailable_needs_creation", "2.没有现成信息需要另行制作"),
    ("unavailable_unclear", "3.补正后申请内容仍不明确"),
    ("rejected_complaint", "1.信访举报投诉类申请"),
    ("rejected_duplicate", "2.重复申请"),
    ("rejected_publication", "3.要求提供公开出版物"),
    ("rejected_excessive", "4.无正当理由大量反复申请"),
    ("rejected_reconfirmation", "5.要求行政机关确认或重新出具已获取信息"),
    ("other_not_corrected", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ("other_fee_unpaid", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    ("other_other", "3.其他"),
)
GROUPS = {
    2: ("（三）不予公开", 8),
    10: ("（四）无法提供", 3),
    13: ("（五）不予处理", 5),
    18: ("（六）其他处理", 3),
}
APPEALS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
RESULTS = ("upheld", "corrected", "other", "pending")


@dataclass(frozen=True)
class Drawn:
    """A drawn cell; ``value`` is the field whose figure it shows."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    value: str | None = None


def _figures() -> dict[str, int | Decimal]:
    figures: dict[str, int | Decimal] = {
        "proactive.regulations.issued": 2,
        "proactive.regulations.repealed": 1,
        "proactive.regulations.in_force": 31,
        "proactive.normative_documents.issued": 4,
        "proactive.normative_documents.repealed": 3,
        "proactive.normative_documents.in_force": 57,
        "proactive.licensing.decisions": 1204,
        "proactive.penalties.decisions": 88,
        "proactive.coercive_measures.decisions": 6,
        "proactive.fees.amount": Decimal("190.457379"),
    }
    columns: dict[str, dict[str, int]] = {}
    for number, applicant in enumerate(APPLICANTS):
        column = {name: 100 * (number + 1) + 3 * row for row, (name, _) in enumerate(OUTCOMES)}
        column["outcome_total"] = sum(column.values())
        column["carried_out"] = 7 + number
        column["carried_in"] = 20 + number
        column["new_received"] = column["outcome_total"] + column["carried_out"] - column["carried_in"]
        columns[applicant] = column
    columns["total"] = {row: sum(column[row] for column in columns.values()) for row in columns["business"]}
    for applicant, column in columns.items():
        figures |= {f"requests.{row}.{applicant}": value for row, value in column.items()}
    for number, appeal in enumerate(APPEALS):
        results = {name: 11 * (number + 1) + place for place, name in enumerate(RESULTS)}
        results["total"] = sum(results.values())
        figures |= {f"appeals.{appeal}.{name}": value for name, value in results.items()}
    return figures


FIGURES = _figures()


def _shown(code: str, row: int, column: int, rowspan: int = 1, colspan: int = 1) -> Drawn:
    return Drawn(str(FIGURES[code]), row, column, rowspan, colspan, code)


def proactive_table() -> list[Drawn]:
    """Table of section two: 14 rows, 4 columns."""
    cells: list[Drawn] = []
    row = 0
    for heading, header, lines in (
        (
            "第二十条第（一）项",
            ("本年制发件数", "本年废止件数", "现行有效件数"),
            (("规章", "regulations"), ("行政规范性文件", "normative_documents")),
        ),
        ("第二十条第（五）项", ("本年处理决定数量",), (("行政许可", "licensing"),)),
        (
            "第二十条第（六）项",
            ("本年处理决定数量",),
            (("行政处罚", "penalties"), ("行政强制", "coercive_measures")),
        ),
        ("第二十条第（八）项", ("本年收费金额（单位：万元）",), (("行政事业性收费", "fees"),)),
    ):
        cells.append(Drawn(heading, row, 0, 1, 4))
        cells.append(Drawn("信息内容", row + 1, 0))
        span = 3 // len(header)
        cells += [Drawn(text, row + 1, 1 + place * span, 1, span) for place, text in enumerate(header)]
        row += 2
        for label, name in lines:
            cells.append(Drawn(label, row, 0))
            if span == 1:
                kinds = ("issued", "repealed", "in_force")
                cells += [_shown(f"proactive.{name}.{kind}", row, 1 + i) for i, kind in enumerate(kinds)]
            else:
                kind = "amount" if name == "fees" else "decisions"
                cells.append(_shown(f"proactive.{name}.{kind}", row, 1, 1, 3))
            row += 1
    return cells


def requests_table() -> list[Drawn]:
    """Table of section three: 28 rows, 10 columns."""
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    cells = [Drawn(note, 0, 0, 3, 3), Drawn("申请人情况", 0, 3, 1, 7)]
    cells += [Drawn("自然人", 1, 3, 2), Drawn("法人或其他组织", 1, 4, 1, 5), Drawn("总计", 1, 9, 2)]
    kinds = ("商业\n企业", "科研\n机构", "社会公益组织", "法律服务机构", "其他")
    cells += [Drawn(text, 2, 4 + place) for place, text in enumerate(kinds)]
    cells += _line(3, "new_received", Drawn("一、本年新收政府信息公开申请数量", 3, 0, 1, 3))
    cells += _line(4, "carried_in", Drawn("二、上年结转政府信息公开申请数量", 4, 0, 1, 3))
    cells.append(Drawn("三、本年度办理结果", 5, 0, 22))
    for place, (name, label) in enumerate(OUTCOMES):
        row = 5 + place
        if place < 2:
            cells += _line(row, name, Drawn(label, row, 1, 1, 2))
            continue
        if place in GROUPS:
            group, height = GROUPS[place]
            cells.append(Drawn(group, row, 1, height))
        cells += _line(row, name, Drawn(label, row, 2))
    cells += _line(26, "outcome_total", Drawn("（七）总计", 26, 1, 1, 2))
    cells += _line(27, "carried_out", Drawn("四、结转下年度继续办理", 27, 0, 1, 3))
    return cells


def _line(row: int, name: str, label: Drawn) -> list[Drawn]:
    columns = (*APPLICANTS, "total")
    return [label, *(_shown(f"requests.{name}.{who}", row, 3 + place) for place, who in enumerate(columns))]


def appeals_table() -> list[Drawn]:
    """Table of section four: 4 rows, 15 columns."""
    cells = [Drawn("行政复议", 0, 0, 1, 5), Drawn("行政诉讼", 0, 5, 1, 10)]
    cells += [Drawn("未经复议直接起诉", 1, 5, 1, 5), Drawn("复议后起诉", 1, 10, 1, 5)]
    names = ("结果\n维持", "结果\n纠正", "其他\n结果", "尚未\n审结", "总计")
    for number, appeal in enumerate(APPEALS):
        for place, (label, result) in enumerate(zip(names, (*RESULTS, "total"), strict=True)):
            column = 5 * number + place
            cells.append(Drawn(label, 1, column, 2) if number == 0 else Drawn(label, 2, column))
            cells.append(_shown(f"appeals.{appeal}.{result}", 3, column))
    return cells


def report() -> list[str | list[Drawn]]:
    """The whole report in reading order: paragraphs and tables."""
    return [
        TITLE,
        OPENING,
        HEADINGS[0],
        "2023年主动公开信息412条。",
        HEADINGS[1],
        proactive_table(),
        HEADINGS[2],
        requests_table(),
        HEADINGS[3],
        appeals_table(),
        HEADINGS[4],
        PROBLEMS,
        HEADINGS[5],
        OTHER,
        AGENCY,
        SIGNED,
    ]


def shapes(blocks: Iterable[str | list[Drawn]]) -> list[str | set[tuple[str, int, int, int, int]]]:
    """Blocks as plain values: a text, or the drawn cells of a table."""
    return [
        block
        if isinstance(block, str)
        else {(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for cell in block}
        for block in blocks
    ]


def shapes_read(document: Document) -> list[str | set[tuple[str, int, int, int, int]]]:
    """The same of a document that was read; fails where a cell does not stand where its spans say."""
    found: list[str | set[tuple[str, int, int, int, int]]] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
            continue
        cells = set()
        for row, line in enumerate(block.rows):
            for column, cell in enumerate(line):
                if cell is not None:
                    assert cell.row <= row < cell.row + cell.rowspan
                    assert cell.column <= column < cell.column + cell.colspan
                    cells.add((cell.text, cell.row, cell.column, cell.rowspan, cell.colspan))
        found.append(cells)
    return found
