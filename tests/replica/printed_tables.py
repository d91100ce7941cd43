"""A reader of the replica's pages that shares nothing with the project: what a person sees in the tables.

In:  HTML or DOCX bytes. Out: printed texts by field code. Rows are found by words keyed here; a row's values
are the last seven (fifteen) cells drawn in it, whatever stands before them.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree, html

APPLICANTS = (
    "natural_person",
    "business",
    "research_institution",
    "public_interest",
    "legal_service",
    "other_organisation",
    "total",
)
RESULTS = ("upheld", "corrected", "other", "pending", "total")
REMEDIES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")

# Words that only this row of table three has, in the order of the form.
REQUEST_ROWS = {
    "new_received": "本年新收",
    "carried_in": "上年结转",
    "granted": "予以公开",
    "partly_granted": "部分公开",
    "denied_state_secret": "国家秘密",
    "denied_other_law": "法律行政法规禁止",
    "denied_security_stability": "三安全一稳定",
    "denied_third_party": "第三方合法权益",
    "denied_internal_affairs": "三类内部事务",
    "denied_process_information": "四类过程性",
    "denied_enforcement_file": "行政执法案卷",
    "denied_administrative_query": "行政查询事项",
    "unavailable_not_held": "不掌握相关政府信息",
    "unavailable_needs_creation": "需要另行制作",
    "unavailable_unclear": "补正后申请内容仍不明确",
    "rejected_complaint": "信访举报投诉",
    "rejected_duplicate": "2.重复申请",
    "rejected_publication": "公开出版物",
    "rejected_excessive": "大量反复申请",
    "rejected_reconfirmation": "重新出具已获取信息",
    "other_not_corrected": "逾期不补正",
    "other_fee_unpaid": "未按收费通知",
    "other_other": "3.其他",
    "other_handling": "（六）其他处理",
    "outcome_total": "（七）",
    "carried_out": "结转下年度",
}
PROACTIVE_2021 = {
    "规章": ("regulations", ("issued", "repealed", "in_force")),
    "行政规范性文件": ("normative_documents", ("issued", "repealed", "in_force")),
    "规范性文件": ("normative_documents", ("issued", "repealed", "in_force")),
    "行政许可": ("licensing", ("decisions",)),
    "行政处罚": ("penalties", ("decisions",)),
    "行政强制": ("coercive_measures", ("decisions",)),
    "行政事业性收费": ("fees", ("amount",)),
}
ITEMS = ("items_last_year", "items_change", "decisions")
PROACTIVE_2019 = {
    "规章": ("regulations", ("made", "published", "public_total")),
    "规范性文件": ("normative_documents", ("made", "published", "public_total")),
    "行政规范性文件": ("normative_documents", ("made", "published", "public_total")),
    "行政许可": ("licensing", ITEMS),
    "其他对外管理服务事项": ("other_services", ITEMS),
    "行政处罚": ("penalties", ITEMS),
    "行政强制": ("coercive_measures", ITEMS),
    "行政事业性收费": ("fees", ITEMS[:2]),
    "政府集中采购": ("procurement", ("projects", "amount")),
}

Rows = list[list[str]]


def drawn_rows(page: bytes, encoding: str = "utf-8") -> Rows:
    """The cells of every innermost table row of a page, white space removed; spare columns left out."""
    tree = html.fromstring(page.decode(encoding))
    content = tree.xpath("//*[@id='zoomcon']")[0]
    rows = content.xpath(".//tr[not(.//table)][not(@height='0')]")  # height 0: column widths, unseen
    return [[_text(cell) for cell in row.xpath("./td[not(@class='et1')] | ./th")] for row in rows]


def drawn_lines(page: bytes) -> list[str]:
    """The paragraphs of a page without tables."""
    content = html.fromstring(page.decode()).xpath("//*[@id='zoomcon']")[0]
    return [_text(paragraph) for paragraph in content.xpath(".//p")]


def docx_rows(file: bytes) -> Rows:
    """The cells of every table row of a DOCX; continuations of a cell above are left out."""
    w = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    with ZipFile(BytesIO(file)) as package:
        tree = etree.fromstring(package.read("word/document.xml"))
    drawn = "./w:tc[not(w:tcPr/w:vMerge/@w:val='continue')]"
    return [
        [_text(cell) for cell in row.xpath(drawn, namespaces=w)] for row in tree.xpath("//w:tr", namespaces=w)
    ]


def pdf_rows(file: bytes) -> Rows:
    """The cells of every ruled table of a PDF; places that a merged cell covers are left out."""
    pdfplumber = pytest.importorskip("pdfplumber", reason="pip install 'gongkai[pdf]'")
    with pdfplumber.open(BytesIO(file)) as document:
        tables = [table for page in document.pages for table in page.extract_tables()]
    return [[_folded(cell) for cell in row if cell is not None] for table in tables for row in table]


def printed_values(rows: Rows, form: str) -> dict[str, str]:
    """What is printed for each field that the rows have."""
    return _proactive(rows, form) | _requests(rows) | _appeals(rows)


def number_in(text: str) -> Decimal | None:
    """The number that a person reads in a cell, in any width, with separators, sign or unit."""
    found = re.fullmatch(r"[+]?(-?\d[\d,]*(?:\.\d+)?)(?:件|项|个|元|万元)?", text)
    return Decimal(found[1].replace(",", "")) if found else None


def _text(element: etree._Element) -> str:
    return _folded("".join(element.itertext()))


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    # NFKC turns full-width brackets into ASCII ones; the words above use the form's own.
    return "".join(folded.split()).replace("(", "（").replace(")", "）")


def _proactive(rows: Rows, form: str) -> dict[str, str]:
    words = PROACTIVE_2019 if form == "2019" else PROACTIVE_2021
    found = {}
    for row in rows:
        if row and row[0] in words:
            name, columns = words[row[0]]
            found |= {
                f"proactive.{name}.{column}": text for column, text in zip(columns, row[1:], strict=True)
            }
    return found


def _requests(rows: Rows) -> dict[str, str]:
    found = {}
    for row in rows:
        labels, values = row[:-7], row[-7:]
        for name, word in REQUEST_ROWS.items():
            # The label of a group may stand first; the last label names the row.
            if labels and word in labels[-1]:
                found |= {
                    f"requests.{name}.{column}": text for column, text in zip(APPLICANTS, values, strict=True)
                }
    return found


def _appeals(rows: Rows) -> dict[str, str]:
    names = [f"appeals.{remedy}.{result}" for remedy in REMEDIES for result in RESULTS]
    values = [row for row in rows if len(row) == 15 and "结果维持" not in row[0]]
    return dict(zip(names, values[-1], strict=True)) if values else {}
