"""Figures stated in running text: sentences written here, expectations by hand."""

from decimal import Decimal

import pytest

from pipelines.extract.facts import read_facts
from pipelines.extract.model import Attributed, Document, Metadata, Paragraph
from pipelines.extract.sections import Narrative

AGENCY = "青原市临河区教育局"


def facts(*paragraphs, year="2023", agency=AGENCY):
    blocks = tuple(Paragraph(text, line) for line, text in enumerate(paragraphs, 1))
    metadata = Metadata(
        agency=Attributed(agency, "test") if agency else None,
        year=Attributed(year, "test") if year else None,
    )
    return read_facts(Narrative(Document("text", blocks)).passages(), metadata)


def stated(*paragraphs, **who):
    return [(fact.kind, fact.number) for fact in facts(*paragraphs, **who)]


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("2023年，我局共收到政府信息公开申请12件。", 12),
        ("我局全年收到依申请公开件3件，均已答复。", 3),
        ("2023年度共受理公民、法人和其他组织提出的政府信息公开申请1,204件。", 1204),
        ("本年度新收政府信息公开申请数量为7件。", 7),
        ("2023年，区教育局收到5件政府信息公开申请。", 5),
        ("截至2023年12月31日，全区各级行政机关共收到政府信息公开申请81件", 81),
        ("今年以来，我局累计接收政府信息公开申请２件。", 2),
        ("全年收到申请三件，已全部办结。", 3),
        ("全年收到申请十二件。", 12),
        ("（二）依申请公开情况。一是畅通渠道。二是全年共收到申请6件。", 6),
        ("（二）依申请公开情况 2023年我局收到政府信息公开申请4件。", 4),
        ("2023年，我局共收到政府信息公开申请 0 件。", 0),
        ("全区各职能部门、镇街共收到依申请公开49件。", 49),
        ("截至目前，我局收到信息公开申请5起。", 5),
    ],
)
def test_requests_received(sentence, number):
    assert ("requests.received", number) in stated(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年，我局未收到政府信息公开申请。",
        "全年没有收到任何公民、法人或其他组织提出的政府信息公开申请。",
        "本年度无依申请公开事项。",
        "我局2023年未收到或处理政府信息公开申请。",
        "2023年，我局无政府信息公开申请。",
        "本年度未收到任何单位、个人向本机关申请公开政府信息。",
        "全年没有接到群众要求公开政府信息的申请。",
    ],
)
def test_no_request_in_words(sentence):
    (fact,) = facts(sentence)
    assert (fact.kind, fact.number, fact.unit) == ("requests.received", 0, None)
    assert not any(char.isdigit() for char in fact.wording)


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年上半年，我局共收到政府信息公开申请12件。",
        "第三季度收到政府信息公开申请2件。",
        "截至2023年10月底，共收到政府信息公开申请9件。",
        "截至11月20日，我局收到政府信息公开申请9件。",
        "2022年，我局共收到政府信息公开申请12件。",
        "收到政府信息公开申请较上年增加3件。",
        "我局收到政府信息公开申请约20件。",
        "我局收到政府信息公开申请20余件。",
        "我局收到信函申请1件。",
        "我局收到行政复议申请2件。",
        "其中，市公安局收到政府信息公开申请30件。",
        "区民政局收到政府信息公开申请30件。",
        "条例施行以来，我局累计收到政府信息公开申请30件。",
        "累计收到政府信息公开申请30件。",
        "另收到政府信息公开申请2件。",
        "平均每月收到政府信息公开申请2件。",
        "我局认真办理每一件政府信息公开申请。",
        "收到申请后二十个工作日内答复。",
        "全年受理网络问政182件，接听电话30个。",
        "未收到有关举报投诉的申请。",
        "我局收到低保申请12件。",
    ],
)
def test_no_total_of_requests(sentence):
    assert [kind for kind, _ in stated(sentence) if kind == "requests.received"] == []


def test_outcomes_of_requests():
    assert stated(
        "2023年新收政府信息公开申请30件，上年结转2件，办结政府信息公开申请31件，其中予以公开11件、部分公开4件、"
        "不予公开3件、无法提供9件、不予处理2件、其他处理2件，结转下年度继续办理1件。"
    ) == [
        ("requests.received", 30),
        ("requests.carried_in", 2),
        ("requests.handled", 31),
        ("requests.granted", 11),
        ("requests.partly_granted", 4),
        ("requests.denied", 3),
        ("requests.unavailable", 9),
        ("requests.rejected", 2),
        ("requests.other", 2),
        ("requests.carried_out", 1),
    ]


def test_years_beside_the_reports():
    assert stated("收到政府信息公开申请5件，2022年结转1件，结转2024年办理2件。") == [
        ("requests.received", 5),
        ("requests.carried_in", 1),
        ("requests.carried_out", 2),
    ]
    assert stated("政府信息公开申请2023年结转3件。") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "全年办理人大建议7件、政协提案5件，办结12件。",
        "受理信访投诉3件，办结3件，无政府信息公开申请引发的信访。",
        "主动公开项目审批20件。",
        "不予公开的理由应当说明。",
    ],
)
def test_other_business_is_no_outcome(sentence):
    assert stated(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2023年，我局主动公开政府信息249条。", [("published.total", 249)]),
        ("全年通过各种渠道主动公开信息1300条。", [("published.total", 1300)]),
        ("通过门户网站公开政府信息80条。", [("published.website", 80)]),
        ("我局通过区政府门户网站主动公开信息80条。", [("published.website", 80)]),
        ("“临河教育”微信公众号发布信息45条。", [("published.wechat", 45)]),
        (
            "通过政务微博发布信息9条、政务新媒体发布信息7条。",
            [("published.weibo", 9), ("published.new_media", 7)],
        ),
        ("通过政府公报公开政府信息3条。", [("published.gazette", 3)]),
        ("通过政务公开栏公示信息24条。", [("published.bulletin_board", 24)]),
        (
            "共公开政府信息60条，其中网站40条，微信公众号15条，公开栏5条。",
            [
                ("published.total", 60),
                ("published.website", 40),
                ("published.wechat", 15),
                ("published.bulletin_board", 5),
            ],
        ),
    ],
)
def test_published(sentence, expected):
    assert stated(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "在安全生产专栏主动公开信息36条。",
        "通过门户网站、微信公众号等渠道公开政府信息397条。",
        "区民政局网站发布信息20条。",
        "主动公开信息200余条。",
        "微信公众号关注量29078人。",
        "2023年一季度主动公开政府信息20条。",
        "11个栏目共发布信息381篇。",
        "转载省教育厅微信公众号信息20条。",
    ],
)
def test_no_total_of_publications(sentence):
    assert stated(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "2023年制发行政规范性文件8件，废止2件，现行有效行政规范性文件40件。",
            [
                ("normative_documents.issued", 8),
                ("normative_documents.repealed", 2),
                ("normative_documents.in_force", 40),
            ],
        ),
        ("全年未制定规范性文件。", [("normative_documents.issued", 0)]),
        ("主动公开规范性文件5件。", []),
        ("转发上级规范性文件5件。", []),
    ],
)
def test_normative_documents(sentence, expected):
    assert stated(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "因政府信息公开被申请行政复议3件，其中维持2件、纠正1件；提起行政诉讼2件，维持1件，尚未审结1件。",
            [
                ("reconsiderations.total", 3),
                ("reconsiderations.upheld", 2),
                ("reconsiderations.corrected", 1),
                ("suits.total", 2),
                ("suits.upheld", 1),
                ("suits.pending", 1),
            ],
        ),
        (
            "全年未发生因政府信息公开引发的行政复议、行政诉讼。",
            [("reconsiderations.total", 0), ("suits.total", 0)],
        ),
        (
            "2023年，我局没有因政府信息公开工作被申请行政复议和提起行政诉讼的情况。",
            [("reconsiderations.total", 0), ("suits.total", 0)],
        ),
        ("未收到有关政府信息公开行政复议的申请。", [("reconsiderations.total", 0)]),
        (
            "做好信息公开工作。年度无行政复议、行政诉讼的情况发生。",
            [("reconsiderations.total", 0), ("suits.total", 0)],
        ),
        ("政府信息公开行政复议、行政诉讼共5件，维持4件。", []),
        ("全年办理行政复议案件120件，维持80件。", []),
        ("有1件涉及政府信息公开工作的行政诉讼。", [("suits.total", 1)]),
    ],
)
def test_appeals(sentence, expected):
    assert stated(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "number", "unit"),
    [
        ("2023年我局收取信息处理费400元。", 400, "元"),
        ("全年实际收取政府信息公开信息处理费0.12万元。", Decimal("0.12"), "万元"),
        ("本年度收取信息处理费0元。", 0, "元"),
        ("2023年，我局未收取政府信息公开信息处理费。", 0, None),
        ("我局无收取信息处理费情况。", 0, None),
        ("本年度没有收取任何信息公开处理费。", 0, None),
    ],
)
def test_fees(sentence, number, unit):
    (fact,) = facts(sentence)
    assert (fact.kind, fact.number, fact.unit) == ("fees.collected", number, unit)


@pytest.mark.parametrize(
    "sentence",
    [
        "按照规定不得收取信息处理费以外的费用。",
        "信息处理费收费标准为每件100元。",
        "未收取行政事业性收费。",
        "严格执行《政府信息公开信息处理费管理办法》。",
    ],
)
def test_no_fee_is_stated(sentence):
    assert stated(sentence) == []


def test_notices_of_fees():
    assert stated("2023年，我局发出收费通知2件，总金额300元，实际收取200元信息处理费。") == [
        ("fees.notices", 2),
        ("fees.collected", 200),
    ]


def test_evidence_is_the_printed_sentence():
    (fact,) = facts(
        "一、总体情况",
        "2023 年，我局共收到政府信息公开申请 １２ 件，其中网络申请9件。其他工作正常开展。",
        "二、主动公开政府信息情况",
    )
    assert fact.sentence == "2023 年，我局共收到政府信息公开申请 １２ 件，其中网络申请9件。"
    assert fact.wording == "收到政府信息公开申请12件"
    assert (fact.number, fact.unit, fact.section, fact.scope) == (12, "件", "overview", "own")
    assert fact.at is not None
    assert fact.at.line == 2


@pytest.mark.parametrize(
    ("sentence", "scope"),
    [
        ("2023年全区各级行政机关共收到政府信息公开申请90件。", "area"),
        ("区政府本级收到政府信息公开申请90件。", "own"),
        ("2023年，全市各部门密切配合，共收到政府信息公开申请90件。", "area"),
        ("2023年，共收到政府信息公开申请90件。", None),
    ],
)
def test_whose_figure_it_is(sentence, scope):
    (fact,) = facts(sentence)
    assert fact.scope == scope


def test_figures_of_body_and_area_side_by_side():
    found = facts(
        "2023年，全市收到政府信息公开申请500件，市政府本级收到政府信息公开申请50件。", agency="青原市人民政府"
    )
    assert [(fact.number, fact.scope) for fact in found] == [(500, "area"), (50, "own")]


def test_sentence_broken_over_lines():
    (fact,) = facts("2023年，临河区教育局严格按照条例规定，共收到政府信息公开", "申请34件，均在期限内答复。")
    assert (fact.number, fact.at.line) == (34, 1)
    assert fact.sentence.endswith("共收到政府信息公开申请34件，均在期限内答复。")


def test_traditional_characters():
    (fact,) = facts("2023年，我局共收到政府信息公開申請12件。")
    assert (fact.kind, fact.number) == ("requests.received", 12)
    assert fact.sentence == "2023年，我局共收到政府信息公開申請12件。"


def test_problems_and_plans_state_nothing():
    assert (
        stated(
            "一、总体情况",
            "做好工作。",
            "二、主动公开政府信息情况",
            "五、存在的主要问题及改进情况",
            "2023年收到政府信息公开申请3件，答复不够及时。",
        )
        == []
    )


def test_without_agency_and_year():
    assert stated("全年共收到政府信息公开申请3件。", agency=None, year=None) == [("requests.received", 3)]
    assert stated("上年结转申请3件，2022年结转申请3件。", agency=None, year=None) == [
        ("requests.carried_in", 3)
    ]


def test_figures_of_years_before_2019():
    assert stated(
        "一、概述",
        "2010年我局主动公开政府信息85条，通过政府网站公开信息60条。",
        "三、依申请公开情况",
        "2010年，我局未收到政府信息公开申请，未发生针对政府信息公开的行政复议、行政诉讼。",
        year="2010",
    ) == [
        ("published.total", 85),
        ("published.website", 60),
        ("requests.received", 0),
        ("reconsiderations.total", 0),
        ("suits.total", 0),
    ]


def test_long_text_ends_in_time():
    text = "我局" + "申请" * 30 + "，" + "政府信息公开" * 14 + "收到。"
    assert facts(*[text * 20] * 100) == ()
