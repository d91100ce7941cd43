"""Labels as they are mistyped, abbreviated, renumbered and spaced.

In:  a table. Out: the same table with other words in its label cells; values are never touched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.accuracy.forms import Cell, Table

Relabel = Callable[[Random, str], str]

TYPOS = {
    "本年废止件数": ("本年度止件数", "本年废止数量", "本年废此件数"),
    "本年处理决定数量": ("本年处理绝对数量", "本年处理决定数", "本年处理决定数里"),
    "二、上年结转政府信息公开申请数量": (
        "二、上年结转政府信息公开数量",
        "二、上年结转政府信息公开申请数",
        "二、上年度结转政府信息公开申请数量",
    ),
    "2.其他法律行政法规禁止公开": ("2.其他法律行政止公开", "2.其他法律行政法规禁止公开的"),
    "一、本年新收政府信息公开申请数量": (
        "一、本年新收政府信息公开数量",
        "一、本年新收政府信息公开申请数",
        "一、今年新收政府信息公开申请数量",
    ),
    "2.没有现成信息需要另行制作": ("2.没有现成信息需要另行制做", "2.没有现成信息需另行制作"),
    "3.补正后申请内容仍不明确": ("3.补正后申请内容任不明确",),
    "1.信访举报投诉类申请": ("1.信访举报投诉申请",),
    "5.要求行政机关确认或重新出具已获取信息": ("5.要求行政机关确认或重新出具己获取信息",),
    "四、结转下年度继续办理": ("四、结转下年继续办理", "四、结转到下年度继续办理"),
    "法律服务机构": ("法律服务机关",),
    "社会公益组织": ("社会公益组织机构",),
}
ALIASES = {
    "行政规范性文件": ("规范性文件",),
    "规范性文件": ("行政规范性文件",),
    "本年处理决定数量": ("本年度处理决定数量", "处理决定数量"),
    "本年制发件数": ("本年度制发件数",),
    "现行有效件数": ("现行有效数",),
    "本年收费金额（单位：万元）": ("本年收费金额（万元）", "本年收费金额", "本年收费金额(单位:万元)"),
    "采购总金额": ("采购总金额（万元）", "采购总金额（元）"),
    "其他": ("其它",),
    "其他结果": ("其它结果",),
    "3.其他": ("3.其它", "3.其他情形"),
    "总计": ("合计", "总 计"),
    "（七）总计": ("（七）合计", "总计"),
    "法人或其他组织": ("法人或者其他组织",),
    "三、本年度办理结果": ("三、本年办理结果",),
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": (
        "（二）部分公开",
        "（二）部分公开（区分处理的,只计这一情形,不计其他情形）",
    ),
    "规章": ("规章（仅省级和设区的市填写）",),
    "其他对外管理服务事项": ("其他对外管理服务事项（行政检查、行政确认等）",),
    "第二十条第（一）项": ("《条例》第二十条第（一）项", "第二十条 第（一）项", "第二十条第一项"),
}


def typo(rng: Random, text: str) -> str:
    return rng.choice(TYPOS[text]) if text in TYPOS and rng.random() < 0.6 else text


def alias(rng: Random, text: str) -> str:
    return rng.choice(ALIASES[text]) if text in ALIASES and rng.random() < 0.6 else text


def slip(rng: Random, text: str) -> str:
    """One character of a long label lost or replaced."""
    if len(text) < 9 or text.startswith("第二十条") or rng.random() > 0.25:
        return text
    at = rng.randrange(2, len(text))
    return text[:at] + rng.choice(("", "口", "的")) + text[at + 1 :]


def spaced(rng: Random, text: str) -> str:
    gap = rng.choice((" ", "\u3000", "\xa0", "  "))
    return "".join(char + (gap if rng.random() < 0.25 else "") for char in text)


def narrow(_rng: Random, text: str) -> str:
    """Half-width punctuation."""
    return text.translate(str.maketrans("（），：“”", '(),:""'))


def wide(_rng: Random, text: str) -> str:
    return text.translate(str.maketrans("12345678.", "１２３４５６７８．"))


def renumbered(rng: Random, text: str) -> str:
    """1. as 1、 or （1） or nothing before the words."""
    if len(text) > 4 and text[1] == "." and text[0].isdigit():
        return rng.choice(
            (
                f"{text[0]}、{text[2:]}",
                f"{text[0]}．{text[2:]}",
                f"{text[0]} {text[2:]}",
                f"（{text[0]}）{text[2:]}",
            )
        )
    return text


def unnumbered(_rng: Random, text: str) -> str:
    if text[:1].isdigit() and text[1:2] == ".":
        return text[2:]
    if text.startswith("（") and text[2:3] == "）":
        return text[3:]
    return text[2:] if text[1:2] == "、" else text


RELABELS: dict[str, Relabel] = {
    "typo": typo,
    "alias": alias,
    "slip": slip,
    "spaced": spaced,
    "narrow": narrow,
    "wide": wide,
    "renumbered": renumbered,
    "unnumbered": unnumbered,
}


def relabelled(rng: Random, table: Table, how: Relabel) -> Table:
    def changed(cell: Cell) -> Cell:
        return cell if cell.field or not cell.text else replace(cell, text=how(rng, cell.text))

    return tuple(tuple(changed(cell) for cell in row) for row in table)
