"""Small tables of the official forms, for tests that break one thing at a time. The figures are made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

COLUMNS = (
    "natural_person",
    "business",
    "research_institution",
    "public_interest",
    "legal_service",
    "other_organisation",
    "total",
)
HEADER = (
    '<tr><td colspan="3" rowspan="3">（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td>'
    '<td colspan="7">申请人情况</td></tr>'
    '<tr><td rowspan="2">自然人</td><td colspan="5">法人或其他组织</td><td rowspan="2">总计</td></tr>'
    "<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"
)


def cells(values: Sequence[str]) -> str:
    return "".join(f"<td>{value}</td>" for value in values)


def row(label: str, values: Sequence[str], colspan: int = 3) -> str:
    return f'<tr><td colspan="{colspan}">{label}</td>{cells(values)}</tr>'


def page(*tables: str, title: str = "云溪县民政局2023年政府信息公开工作年度报告") -> bytes:
    body = "".join(f"<table>{table}</table>" for table in tables)
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
        f"<p>一、总体情况</p><p>本年按要求开展工作。</p>{body}</body></html>"
    ).encode()


def keyed(outcome: str, numbers: Sequence[int | None]) -> Mapping[str, int | None]:
    return {f"requests.{outcome}.{column}": number for column, number in zip(COLUMNS, numbers, strict=True)}
