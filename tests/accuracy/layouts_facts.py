"""Key figures that stand in the sentences of a report, among sentences whose figures are something else.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers with the facts by kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.accuracy import prose
from tests.accuracy.content import Block, Words, blocks
from tests.accuracy.exam import Drawn, answer, layout
from tests.accuracy.figures import Report
from tests.accuracy.markup import CLEAN, fragment, page
from tests.accuracy.plaintext import document, tab_per_cell

Facts = dict[str, int]
Sentence = Callable[[Random, int], tuple[str, Facts]]


def _requests(rng: Random, year: int) -> tuple[str, Facts]:
    a, b, c, d = (rng.randint(1, 400) for _ in range(4))
    return rng.choice(
        (
            (f"{year}年，共收到政府信息公开申请{a}件，均按时办结。", {"requests.received": a}),
            (
                f"全年新收到政府信息公开申请{a}件，上年结转{b}件，办结{c}件，结转下年度办理{d}件。",
                {
                    "requests.received": a,
                    "requests.carried_in": b,
                    "requests.handled": c,
                    "requests.carried_out": d,
                },
            ),
            ("本年度未收到政府信息公开申请。", {"requests.received": 0}),
            (f"{year}年，我单位收到依申请公开{a}件。", {"requests.received": a}),
        )
    )


def _published(rng: Random, year: int) -> tuple[str, Facts]:
    a, b = rng.randint(20, 4000), rng.randint(20, 900)
    return rng.choice(
        (
            (f"{year}年，全年主动公开政府信息{a}条。", {"published.total": a}),
            (
                f"通过政府网站公开信息{a}条，通过微信公众号发布信息{b}条。",
                {"published.website": a, "published.wechat": b},
            ),
        )
    )


def _documents(rng: Random, _year: int) -> tuple[str, Facts]:
    a, b = rng.randint(1, 40), rng.randint(1, 30)
    facts = {"normative_documents.issued": a, "normative_documents.repealed": b}
    return f"制发行政规范性文件{a}件，废止行政规范性文件{b}件。", facts


def _appeals(rng: Random, year: int) -> tuple[str, Facts]:
    a, b = rng.randint(1, 20), rng.randint(1, 20)
    return rng.choice(
        (
            (
                f"{year}年，因政府信息公开被申请行政复议{a}件，被提起行政诉讼{b}件。",
                {"reconsiderations.total": a, "suits.total": b},
            ),
            (
                "未发生因政府信息公开引起的行政复议和行政诉讼。",
                {"reconsiderations.total": 0, "suits.total": 0},
            ),
        )
    )


def _fees(rng: Random, year: int) -> tuple[str, Facts]:
    a = rng.randint(1, 90) * 100
    return rng.choice(
        (
            (f"{year}年共收取信息处理费{a}元。", {"fees.collected": a}),
            (f"{year}年未收取信息处理费。", {"fees.collected": 0}),
        )
    )


def decoys(rng: Random, year: int) -> list[str]:
    """Figures of part of a year, of another body, of another kind, of another year, of plans."""
    n = [rng.randint(2, 900) for _ in range(12)]
    return rng.sample(
        (
            f"上半年收到政府信息公开申请{n[0]}件。",
            f"比上年增加{n[1]}件，同比增长{n[2]}%。",
            f"市公安局收到政府信息公开申请{n[3]}件。",
            f"办理人大代表建议{n[4]}件、政协提案{n[5]}件。",
            f"计划{year + 1}年主动公开政府信息{n[6]}条以上。",
            f"接听咨询电话{n[7]}个，接待来访{n[8]}人次。",
            f"{year - 1}年收到政府信息公开申请{n[9]}件。",
            f"其中，通过网络提交的申请{n[10]}件。",
            f"受理12345热线工单{n[11]}件。",
        ),
        4,
    )


def _told(rng: Random, report: Report) -> tuple[list[Block], Facts]:
    facts: Facts = {}
    said: list[str] = decoys(rng, report.year)
    for sentence in (_requests, _published, _documents, _appeals):
        text, found = sentence(rng, report.year)
        said.insert(rng.randrange(len(said) + 1), text)
        facts |= found
    fee, found = _fees(rng, report.year)
    facts |= found
    content: list[Block] = []
    for block in blocks(rng, report):
        if isinstance(block, Words) and "门户网站" in block.text:
            content += [Words(text) for text in said]
        elif isinstance(block, Words) and ("信息处理费" in block.text or "人大代表" in block.text):
            content.append(Words(fee))
        elif not (isinstance(block, Words) and block.text.startswith("（")):
            content.append(block)
    return content, facts


@layout("facts.page", errors=False)
def fact_page(rng: Random, report: Report) -> Drawn:
    content, facts = _told(rng, report)
    body = page(fragment(rng, content, CLEAN), prose.title(report)).encode()
    return Drawn(body, (replace(answer(report), facts=facts),))


@layout("facts.text", errors=False)
def fact_text(rng: Random, report: Report) -> Drawn:
    content, facts = _told(rng, report)
    body = document(rng, content, tab_per_cell).encode()
    return Drawn(body, (replace(answer(report), facts=facts),), ".txt")
