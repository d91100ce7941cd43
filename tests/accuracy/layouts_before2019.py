"""Reports of 2008-2018 with the statistics table of those years, as pages and as text.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers: indicators by code and column,
and no cell of the later forms.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from tests.accuracy import convert
from tests.accuracy.content import Heading, Words
from tests.accuracy.exam import Answer, Drawn, Expected, layout
from tests.accuracy.figures import NO_GAPS, Report
from tests.accuracy.forms import Cell
from tests.accuracy.markup import page
from tests.accuracy.pdffile import Press, pdf

LINES: tuple[tuple[str, str, str], ...] = (
    ("一、主动公开情况", "", ""),
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", "stat.proactive.items"),
    ("其中：主动公开规范性文件数", "条", "stat.proactive.items.normative_documents"),
    ("制发规范性文件总数", "件", "stat.proactive.normative_documents_issued"),
    ("（二）通过不同渠道和方式公开政府信息的情况", "", ""),
    ("1.政府公报公开政府信息数", "条", "stat.proactive.channels.gazette"),
    ("2.政府网站公开政府信息数", "条", "stat.proactive.channels.website"),
    ("3.政务微博公开政府信息数", "条", "stat.proactive.channels.weibo"),
    ("4.政务微信公开政府信息数", "条", "stat.proactive.channels.wechat"),
    ("5.其他方式公开政府信息数", "条", "stat.proactive.channels.other"),
    ("二、回应解读情况", "", ""),
    ("（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）", "次", "stat.responses.topics"),
    ("（二）通过不同渠道和方式回应解读的情况", "", ""),
    ("1.参加或举办新闻发布会总次数", "次", "stat.responses.press_conferences"),
    ("其中：主要负责同志参加新闻发布会次数", "次", "stat.responses.press_conferences.head"),
    ("2.政府网站在线访谈次数", "次", "stat.responses.interviews"),
    ("其中：主要负责同志参加政府网站在线访谈次数", "次", "stat.responses.interviews.head"),
    ("3.政策解读稿件发布数", "篇", "stat.responses.interpretations"),
    ("4.微博微信回应事件数", "次", "stat.responses.social_media"),
    ("5.其他方式回应事件数", "次", "stat.responses.other"),
    ("三、依申请公开情况", "", ""),
    ("（一）收到申请数", "件", "stat.requests.received"),
    ("1.当面申请数", "件", "stat.requests.in_person"),
    ("2.传真申请数", "件", "stat.requests.fax"),
    ("3.网络申请数", "件", "stat.requests.online"),
    ("4.信函申请数", "件", "stat.requests.letter"),
    ("（二）申请办结数", "件", "stat.requests.completed"),
    ("1.按时办结数", "件", "stat.requests.completed.on_time"),
    ("2.延期办结数", "件", "stat.requests.completed.extended"),
    ("（三）申请答复数", "件", "stat.requests.answered"),
    ("1.属于已主动公开范围数", "件", "stat.requests.answered.already_public"),
    ("2.同意公开答复数", "件", "stat.requests.answered.granted"),
    ("3.同意部分公开答复数", "件", "stat.requests.answered.partly_granted"),
    ("4.不同意公开答复数", "件", "stat.requests.answered.denied"),
    ("其中：涉及国家秘密", "件", "stat.requests.answered.denied.state_secret"),
    ("涉及商业秘密", "件", "stat.requests.answered.denied.trade_secret"),
    ("涉及个人隐私", "件", "stat.requests.answered.denied.privacy"),
    ("危及国家安全、公共安全、经济安全和社会稳定", "件", "stat.requests.answered.denied.security_stability"),
    ("不是《条例》所指政府信息", "件", "stat.requests.answered.denied.not_information"),
    ("法律法规规定的其他情形", "件", "stat.requests.answered.denied.other_law"),
    ("5.不属于本行政机关公开数", "件", "stat.requests.answered.not_held"),
    ("6.申请信息不存在数", "件", "stat.requests.answered.not_existing"),
    ("7.告知作出更改补充数", "件", "stat.requests.answered.to_be_amended"),
    ("8.告知通过其他途径办理数", "件", "stat.requests.answered.other_channel"),
    ("四、行政复议数量", "件", "stat.reconsideration"),
    ("（一）维持具体行政行为数", "件", "stat.reconsideration.upheld"),
    ("（二）被依法纠错数", "件", "stat.reconsideration.corrected"),
    ("（三）其他情形数", "件", "stat.reconsideration.other"),
    ("五、行政诉讼数量", "件", "stat.litigation"),
    ("（一）维持具体行政行为或者驳回原告诉讼请求数", "件", "stat.litigation.upheld"),
    ("（二）被依法纠错数", "件", "stat.litigation.corrected"),
    ("（三）其他情形数", "件", "stat.litigation.other"),
    ("六、举报投诉数量", "件", "stat.complaints"),
    ("七、依申请公开信息收取的费用", "万元", "stat.fees"),
    ("八、机构建设和保障经费情况", "", ""),
    ("（一）政府信息公开工作专门机构数", "个", "stat.resources.offices"),
    ("（二）设置政府信息公开查阅点数", "个", "stat.resources.reading_points"),
    ("（三）从事政府信息公开工作人员数", "人", "stat.resources.staff"),
    ("1.专职人员数（不包括政府公报及政府网站工作人员数）", "人", "stat.resources.staff.full_time"),
    ("2.兼职人员数", "人", "stat.resources.staff.part_time"),
    (
        "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）",
        "万元",
        "stat.resources.budget",
    ),
    ("九、政府信息公开会议和培训情况", "", ""),
    ("（一）召开政府信息公开工作会议或专题会议数", "次", "stat.meetings.held"),
    ("（二）举办各类培训班数", "次", "stat.meetings.trainings"),
    ("（三）接受培训人员数", "人次", "stat.meetings.trainees"),
)
Filled = tuple[str, str, str, str]  # label, unit, code, number as printed


@dataclass(frozen=True)
class Old:
    title: str
    agency: str
    year: int
    lines: tuple[Filled, ...]

    @property
    def words(self) -> list[str]:
        return [
            f"根据《中华人民共和国政府信息公开条例》，现公布{self.agency}{self.year}年政府信息公开工作情况。",
            "一、概述",
            f"{self.year}年，本机关加强政府信息公开工作，主动公开信息若干条。",
            "二、主动公开政府信息情况",
            "公开渠道为政府网站和政务微信。",
            "三、政府信息依申请公开情况",
            "申请均按期答复。",
            "四、存在的问题和改进措施",
            "公开内容有待充实。",
        ]

    def answer(self, unsure: bool = False) -> Answer:
        indicators = {}
        for _, _, code, text in self.lines:
            if code:
                number = int(text) if text else None
                indicators[code] = Expected(frozenset({number, None} if unsure else {number}))
        return Answer("pre2019", {}, self.year, (self.agency,), None, indicators)


def _old(rng: Random, report: Report, blanks: bool = True) -> Old:
    year = rng.randint(2014, 2018)
    share = rng.choice((0.0, 0.3)) if blanks else 0.0

    def number(code: str) -> str:
        if not code or rng.random() < share:
            return ""
        return str(rng.choice((0, 0, 0, rng.randint(1, 99), rng.randint(100, 9999))))

    lines = tuple((label, unit, code, number(code)) for label, unit, code in LINES)
    return Old(f"{report.agency}{year}年政府信息公开工作年度报告", report.agency, year, lines)


def _page(old: Old, table: str) -> bytes:
    words = "".join(f"<p>{text}</p>" for text in old.words)
    caption = f"<p>政府信息公开情况统计表（{old.year}年度）</p>"
    return page(f"<h1>{old.title}</h1>{words}{caption}{table}", old.title).encode()


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in [head, *rows])
    return f'<table border="1">{lines}</table>'


@layout("before2019.page", fillings=NO_GAPS)
def plain_page(rng: Random, report: Report) -> Drawn:
    old = _old(rng, report)
    rows = [(label, unit, text) for label, unit, _, text in old.lines]
    return Drawn(_page(old, _table(("指标名称", "计量单位", "数量"), rows)), (old.answer(),))


@layout("before2019.unit behind the number", fillings=NO_GAPS)
def unit_behind(rng: Random, report: Report) -> Drawn:
    old = _old(rng, report)
    rows = [(label, text + unit if text else "") for label, unit, _, text in old.lines]
    return Drawn(_page(old, _table(("统计指标", "统计数"), rows)), (old.answer(),))


@layout("before2019.ordinals", fillings=NO_GAPS)
def ordinals(rng: Random, report: Report) -> Drawn:
    """A first column that counts the lines, and an empty last one for remarks."""
    old = _old(rng, report)
    rows = [(str(n), label, unit, text, "") for n, (label, unit, _, text) in enumerate(old.lines, start=1)]
    return Drawn(_page(old, _table(("序号", "统计指标", "单位", "统计数", "备注"), rows)), (old.answer(),))


@layout("before2019.lines missing", fillings=NO_GAPS)
def lines_missing(rng: Random, report: Report) -> Drawn:
    old = _old(rng, report)
    kept = tuple(line for line in old.lines if not line[2] or line[2].count(".") < 2 or rng.random() < 0.8)
    old = replace(old, lines=kept)
    rows = [(label, unit, text) for label, unit, _, text in old.lines]
    return Drawn(_page(old, _table(("统计指标", "单位", "统计数"), rows)), (old.answer(),))


def _text(name: str, write: Callable[[Old], str], blanks: bool, unsure: bool = False) -> None:
    @layout(f"before2019.text {name}", fillings=NO_GAPS)
    def draw(rng: Random, report: Report) -> Drawn:
        old = _old(rng, report, blanks)
        caption = f"政府信息公开情况统计表（{old.year}年度）"
        text = "\n".join([old.title, *old.words, caption, write(old)])
        return Drawn(text.encode(), (old.answer(unsure),), ".txt")


_text(
    "tab rows",
    lambda old: "\n".join(
        f"{a}\t{b}\t{d}" for a, b, _, d in (("统计指标", "单位", "", "统计数"), *old.lines)
    ),
    True,
)
_text("tab per cell", lambda old: "\n".join(f"\t{a}\n\t{b}\n\t{d}\n" for a, b, _, d in old.lines), True)
_text("line per cell", lambda old: "\n".join(t for a, b, _, d in old.lines for t in (a, b, d) if t), False)
_text("one line", lambda old: " ".join(t for a, b, _, d in old.lines for t in (a, b, d) if t), False)
_text("pipes", lambda old: "\n".join(f"| {a} | {b} | {d} |" for a, b, _, d in old.lines), True)


def _by_office(target: str) -> None:
    @layout(f"before2019.{target}", fillings=NO_GAPS, needs=convert.office_missing)
    def draw(rng: Random, report: Report) -> Drawn:
        drawn = plain_page(rng, report)
        return replace(drawn, body=convert.converted(drawn.body, ".html", target), suffix=f".{target}")


for _target in ("docx", "doc", "pdf"):
    _by_office(_target)


def _pressed(name: str, press: Press) -> None:
    @layout(f"before2019.pdf {name}", fillings=NO_GAPS)
    def draw(rng: Random, report: Report) -> Drawn:
        old = _old(rng, report)
        head = [Cell("统计指标"), Cell("单位"), Cell("统计数")]
        rows = [[Cell(label), Cell(unit), Cell(text, field="number")] for label, unit, _, text in old.lines]
        content = [
            Heading(old.title, 1),
            *map(Words, old.words),
            Words(f"政府信息公开情况统计表（{old.year}年度）"),
            [head, *rows],
        ]
        return Drawn(pdf(content, press), (old.answer(),), ".pdf")


_pressed("strokes", Press())
_pressed("no lines", Press(ruling="none"))
