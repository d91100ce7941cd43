"""Who reports on which year: documents written here, expectations by hand."""

import csv
import json
from pathlib import Path

import pytest

from pipelines.extract.data import DATA_DIR
from pipelines.extract.documents import open_document
from pipelines.extract.metadata import read_metadata
from pipelines.extract.model import Context, Document, Grid, GridCell, Paragraph

SHARED = Path(__file__).resolve().parents[3] / "shared"
JINGYAN = Context(division="511124", portal="井研县人民政府")
BODY = (
    "一、总体情况",
    "2023年，我局公开信息20条。",
    "二、主动公开政府信息情况",
    "六、其他需要报告的事项",
    "未收取费用。",
)


def document(*lines, titles=(), meta=(), chrome=()):
    blocks = tuple(Paragraph(text, number) for number, text in enumerate(lines, 1))
    return Document("html", blocks, titles=titles, meta=meta, chrome=chrome)


def read(*lines, context=Context(), **around):  # noqa: B008
    return read_metadata(document(*lines, **around), context)


def values(metadata):
    parts = (metadata.agency, metadata.year, metadata.published_on)
    return tuple(part.value if part else None for part in parts)


def codes(findings):
    return [finding.code for finding in findings]


def test_everything_from_the_page():
    metadata, findings = read(
        *BODY,
        titles=(("ucaptitle", "井研县应急管理局2023年政府信息公开工作年度报告"), ("title", "井研县人民政府")),
        meta=(("pubdate", "2024-01-15 10:20"), ("contentsource", "县应急管理局")),
    )
    assert values(metadata) == ("井研县应急管理局", "2023", "2024-01-15")
    assert metadata.agency.source == "title:ucaptitle"
    assert metadata.year.source == "title:ucaptitle"
    assert metadata.published_on.source == "field:pubdate"
    assert (metadata.source.value, metadata.source.source) == ("县应急管理局", "field:contentsource")
    assert metadata.scope.value == "own"
    assert findings == ()


def test_agency_and_title_on_two_lines():
    metadata, _ = read("井研县应急管理局", "2023年政府信息公开工作年度报告", *BODY)
    assert metadata.title.value == "井研县应急管理局2023年政府信息公开工作年度报告"
    assert metadata.title.source == "line:1–2"
    assert values(metadata) == ("井研县应急管理局", "2023", None)


@pytest.mark.parametrize(
    "behind",
    [
        "根据《中华人民共和国政府信息公开条例》要求，现公布2023年度工作情况。",
        " 一、总体情况 2023年，我局公开信息20条；成效明显。",
        "本报告由井研县应急管理局编制。",
    ],
)
def test_title_that_lost_the_line_break_behind_it(behind):
    metadata, _ = read(f"井研县应急管理局2023年政府信息公开工作年度报告{behind}", *BODY)
    assert metadata.title is not None
    assert metadata.title.value == "井研县应急管理局2023年政府信息公开工作年度报告"
    assert values(metadata)[:2] == ("井研县应急管理局", "2023")


def test_title_broken_over_lines_under_a_heading_of_the_page():
    metadata, _ = read("政府信息公开", "2024 年上海市科委政府信息公开工作", "年度报告", *BODY)
    assert metadata.title.value == "2024年上海市科委政府信息公开工作年度报告"
    assert values(metadata) == ("上海市科学技术委员会", "2024", None)


@pytest.mark.parametrize(
    ("lines", "agency", "source"),
    [
        (("井研县应急管理局", "2024年1月17日"), "井研县应急管理局", "signature"),
        (("井研县应急管理局 2024年1月17日",), "井研县应急管理局", "signature"),
        (("县应急局", "二〇二四年一月十七日"), "井研县应急管理局", "signature"),
        (("2023年井研县应急局未收取信息公开处理费。",), "井研县应急管理局", "text:subject"),
        (
            ("根据条例要求，现公布县应急局2023年政府信息公开工作年度报告。",),
            "井研县应急管理局",
            "text:declared",
        ),
        (("如有疑问，请与井研县应急管理局联系（电话0000）。",), "井研县应急管理局", "text:declared"),
        (("如有疑问，请与井研县应急管理局办公室联系（电话0000）。",), "井研县应急管理局", "text:declared"),
        (
            ("如有疑问，请与井研县应急管理局综合办公室联系（电话0000）。",),
            "井研县应急管理局",
            "text:declared",
        ),
        (("本报告由县应急管理局编制，共六部分。",), "井研县应急管理局", "text:declared"),
        (("现对县应急管理局政务（信息）公开情况做如下汇报：",), "井研县应急管理局", "text:declared"),
    ],
)
def test_agency_from_the_text(lines, agency, source):
    metadata, findings = read("2023年政府信息公开工作年度报告", *BODY, *lines, context=JINGYAN)
    assert (metadata.agency.value, metadata.agency.source) == (agency, source)
    assert findings == ()


def test_agency_from_the_portals_field():
    line = "来源:县应急管理局 发布时间:2024-01-15 11:04 浏览次数: 字体: [ ] 打印"
    metadata, _ = read("2023年政府信息公开工作年度报告", line, *BODY, context=JINGYAN)
    assert values(metadata) == ("井研县应急管理局", "2023", "2024-01-15")
    assert metadata.agency.source == "field:来源"


def test_agency_from_a_field_table_in_the_text():
    row = ("索引号", "620702081/2026-00007", "发布机构", "北街办事处")
    grid = Grid(rows=(tuple(GridCell(text, 0, column) for column, text in enumerate(row)),), number=1)
    lines = tuple(Paragraph(text, number) for number, text in enumerate(BODY, 2))
    metadata, _ = read_metadata(Document("text", (grid, *lines)), Context(division="620702"))
    assert metadata.agency is None  # 我局 doesn't go with a street
    street = (lines[0], Paragraph("2023年，我街道公开信息20条。", 3))
    metadata, _ = read_metadata(Document("text", (grid, *street)), Context(division="620702"))
    assert metadata.agency.value == "张掖市甘州区北街街道办事处"


def test_agency_from_the_breadcrumb():
    line = "您当前所在位置: 首页 > 乡镇信息公开 > 中村乡 > 政务信息公开年报"
    lines = (line, "2020年政府信息公开工作年度报告", "一、总体情况", "我乡公开信息20条。")
    metadata, _ = read(*lines, context=Context(division="360733"))
    assert (metadata.agency.value, metadata.agency.source) == ("会昌县中村乡人民政府", "breadcrumb")


@pytest.mark.parametrize(
    ("context", "agency", "source"),
    [
        (
            Context(link_text="县应急局2023年政府信息公开工作年度报告", division="511124"),
            "井研县应急管理局",
            "context:link_text",
        ),
        (Context(column="县应急管理局", division="511124"), "井研县应急管理局", "context:column"),
    ],
)
def test_agency_from_the_context(context, agency, source):
    metadata, _ = read(*BODY, context=context)
    assert (metadata.agency.value, metadata.agency.source) == (agency, source)


def test_the_portals_owner_only_for_a_report_on_its_area():
    title = "2023年政府信息公开工作年度报告"
    metadata, _ = read(title, "一、总体情况", "2023年，我县公开信息20条。", context=JINGYAN)
    assert (metadata.agency.value, metadata.agency.source) == ("井研县人民政府", "context:portal")
    metadata, findings = read(title, *BODY, context=JINGYAN)
    assert metadata.agency is None
    assert codes(findings) == ["metadata.agency_unknown"]
    assert metadata.scope.value == "own"


def test_our_bureau_rules_out_other_names():
    metadata, _ = read("2023年政府信息公开工作年度报告", *BODY, "县政府高度重视公开工作。", context=JINGYAN)
    assert metadata.agency is None


def test_a_short_name_is_completed_by_the_site_that_it_stands_on():
    title = (("h1", "县政府办2022年政府信息公开工作年度报告"),)
    metadata, _ = read(*BODY, titles=title, meta=(("siteidcode", "6108220001"),))
    assert metadata.agency.value == "府谷县人民政府办公室"
    metadata, _ = read(*BODY, titles=title, meta=(("sitename", "府谷县人民政府"),))
    assert metadata.agency.value == "府谷县人民政府办公室"
    metadata, _ = read(*BODY, titles=title)
    assert metadata.agency.value == "县政府办"


def test_a_short_name_is_completed_by_a_credit_code():
    title = (("h1", "斥山街道2022年政府信息公开工作年度报告"),)
    address = (
        "http://www.rongcheng.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=113710820043628502&fbtime=2022"
    )
    metadata, _ = read(titles=title, context=Context(url=address))
    assert metadata.agency.value == "荣成市斥山街道办事处"
    metadata, _ = read("一、总体情况", titles=title, chrome=("索引号：113710820043628502/2023-00012",))
    assert metadata.agency.value == "荣成市斥山街道办事处"
    metadata, _ = read("一、总体情况", titles=title, chrome=("索引号：113710820043628503/2023-00012",))
    assert metadata.agency.value == "斥山街道办事处"


def test_the_office_that_compiled_a_report_stands_for_its_government():
    metadata, _ = read(
        "本报告由中江县人民政府办公室组织编制，统计时间为2022年1月1日至2022年12月31日。",
        "一、总体情况",
        "2022年，中江县认真贯彻条例。全县共收到政府信息公开申请42件。",
    )
    assert (metadata.agency.value, metadata.scope.value) == ("中江县人民政府", "area")


def test_the_area_that_a_report_sums_up_names_the_government():
    metadata, _ = read(
        "综合2017年度丽水市各县（市、区）政府和市级各部门的年度工作报告编制而成，统计期限自2017年1月1日起至2017年12月31日止。",
        "如有疑问，请直接与丽水市人民政府办公室政府信息公开中心联系。",
        "一、概述",
        "2017年，我市推进公开。",
    )
    assert (metadata.agency.value, metadata.scope.value) == ("丽水市人民政府", "area")


def test_a_short_name_in_the_title_is_completed_by_the_signature():
    metadata, _ = read("县应急局2023年政府信息公开工作年度报告", *BODY, "井研县应急管理局", "2024年1月2日")
    assert metadata.agency.value == "井研县应急管理局"
    assert metadata.agency.source == "line:1"


def test_a_signature_of_another_body_is_a_finding():
    metadata, findings = read(
        "井研县教育局2023年政府信息公开工作年度报告", *BODY, "井研县财政局", "2024年1月2日"
    )
    assert metadata.agency.value == "井研县教育局"
    assert codes(findings) == ["metadata.agency_conflict"]


def test_the_office_may_sign_for_its_government():
    lines = (
        "井研县2023年政府信息公开工作年度报告",
        "一、总体情况",
        "我县公开20条。",
        "井研县人民政府办公室",
        "2024年1月2日",
    )
    metadata, findings = read(*lines)
    assert metadata.agency.value == "井研县人民政府"
    assert findings == ()


def test_date_of_the_signature_comes_last():
    lines = ("井研县教育局2023年政府信息公开工作年度报告", *BODY, "井研县教育局", "2024年1月2日")
    metadata, _ = read(*lines)
    assert (metadata.published_on.value, metadata.published_on.source) == ("2024-01-02", "signature")
    metadata, _ = read(*lines, context=Context(list_date="2024-01-10"))
    assert (metadata.published_on.value, metadata.published_on.source) == ("2024-01-10", "context:list_date")
    metadata, _ = read(*lines, chrome=("发布日期：2024-01-09 09:00 来源：本站",))
    assert metadata.published_on.value == "2024-01-09"


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。", "2022"),
        ("数据统计时间为2022年1月1日至12月31日。", "2022"),
        ("本年度报告中所列数据统计期限从20191月1日起到2019年12月31日止。", "2019"),
        ("现将2022年度政府信息公开工作的主要做法汇报如下。", "2022"),
    ],
)
def test_year_from_the_stated_period(line, year):
    metadata, _ = read("政府信息公开工作年度报告", "一、总体情况", line)
    assert (metadata.year.value, metadata.year.source) == (year, "text:period")


def test_year_from_the_context():
    lines = ("政府信息公开工作年度报告", "一、总体情况", "我局公开信息20条。")
    metadata, _ = read(*lines, context=Context(link_text="2021年年报"))
    assert (metadata.year.value, metadata.year.source) == ("2021", "context:link_text")
    metadata, _ = read(*lines, context=Context(column="2021年部门年报"))
    assert (metadata.year.value, metadata.year.source) == ("2021", "context:column")


def test_year_from_openings_of_sentences_that_agree():
    title = "政府信息公开工作年度报告"
    metadata, _ = read(title, "一、总体情况", "2021年，我局公开信息20条。2021年度收到申请1件。")
    assert (metadata.year.value, metadata.year.source) == ("2021", "text:opening")
    metadata, findings = read(title, "一、总体情况", "2021年，我局公开信息20条。2022年，我局将加强培训工作。")
    assert metadata.year is None
    assert codes(findings) == ["metadata.agency_unknown", "metadata.year_unknown"]


def test_year_before_publication_is_the_last_resort():
    metadata, findings = read(
        "政府信息公开工作年度报告", "发布时间：2022-01-20", "一、总体情况", "我局公开信息20条。"
    )
    assert (metadata.year.value, metadata.year.source) == ("2021", "field:发布时间")
    assert "metadata.year_from_date" in codes(findings)


def test_the_address_alone_says_nothing():
    context = Context(url="http://www.jingyan.gov.cn/2022/t20220120_1.html")
    metadata, _ = read("政府信息公开工作年度报告", "一、总体情况", "我局公开信息20条。", context=context)
    assert metadata.year is None
    assert metadata.published_on is None


def test_a_period_that_contradicts_the_title():
    title, stale = "井研县教育局2021年政府信息公开工作年度报告", "统计期限自2020年1月1日至2020年12月31日止。"
    metadata, findings = read(title, stale, context=Context(list_date="2022-01-20"))
    assert metadata.year.value == "2021"
    assert codes(findings) == ["metadata.year_conflict"]
    metadata, findings = read(title, stale, context=Context(list_date="2021-01-20"))
    assert metadata.year.value == "2020"
    metadata, _ = read(title, stale)
    assert metadata.year.value == "2020"  # named twice in the text, the title's year once
    metadata, _ = read(title, stale, "2021年度，我局公开20条。2021年收到1件。2021年无复议。")
    assert metadata.year.value == "2021"


@pytest.mark.parametrize(
    ("agency", "text", "scope"),
    [
        ("井研县", "本报告汇总全县各级行政机关的数据编制而成。", "area"),
        ("井研县", "本报告综合各乡镇、县级各部门年度报告编制而成。", "area"),
        ("井研县", "2020年全县各级行政机关共受理政府信息公开申请21件。", "area"),
        ("井研县人民政府", "数据为县本级，不含各乡镇。", "own"),
        ("井研县人民政府", "我县公开信息20条。", "unknown"),
        ("井研县人民政府办公室", "我县公开信息20条。", "own"),
        ("井研县应急管理局", "全县应急系统公开信息20条。", "own"),
        ("井研县千佛镇", "我镇公开信息20条。", "own"),
        ("大同市气象部门", "全市气象部门公开信息20条。", "system"),
    ],
)
def test_scope(agency, text, scope):
    metadata, _ = read(f"{agency}2020年政府信息公开工作年度报告", "一、总体情况", text)
    assert metadata.scope.value == scope


def test_a_mirror_is_marked_and_its_frame_is_not_believed():
    metadata, findings = read(
        "當前位置：首頁 > 財政局",
        "來源：財政局 發布時間：2024-01-15",
        "2023年,三門縣退役軍人事務局認真貫徹落實條例，我局公開信息20條。",
        "一、總體情況",
    )
    assert metadata.agency.value == "三门县退役军人事务局"
    assert codes(findings) == ["metadata.mirror_text"]


def test_pinyin_in_a_mirrors_title():
    metadata, _ = read(titles=(("title", "廣州市花都區(qū)教育局2024年政府信息公開(kāi)工作年度報(bào)告"),))
    assert values(metadata) == ("广州市花都区教育局", "2024", None)


def test_a_notice_gets_no_agency_and_no_year_from_its_date():
    metadata, findings = read(
        "标题: 国务院办公厅关于印发《政府信息公开工作年度报告格式》的通知",
        "发布时间: 2021-10-01",
        "一、总体情况",
    )
    assert values(metadata) == (None, None, "2021-10-01")
    assert findings == ()


def test_nothing_at_all():
    metadata, findings = read()
    assert values(metadata) == (None, None, None)
    assert (metadata.title, metadata.source, metadata.scope) == (None, None, None)
    assert codes(findings) == ["metadata.agency_unknown", "metadata.year_unknown"]


def test_findings_are_documented():
    with (DATA_DIR / "findings.csv").open(encoding="utf-8") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    assert known >= {
        "metadata.agency_conflict",
        "metadata.agency_unknown",
        "metadata.mirror_text",
        "metadata.year_conflict",
        "metadata.year_from_date",
        "metadata.year_unknown",
    }


def gold_cases():
    return sorted(path for part in ("seeds", "real") for path in (SHARED / "gold" / part).glob("*.json"))


@pytest.mark.parametrize("path", gold_cases() or [None], ids=lambda path: path.stem if path else "none")
def test_gold(path):
    if path is None:
        pytest.skip("needs ../shared")
    gold = json.loads(path.read_text(encoding="utf-8"))
    source = next(SHARED.joinpath(path.parent.name).glob(f"{path.stem}.*"))
    if source.suffix == ".pdf":
        pytest.importorskip("pypdfium2", reason="pip install gongkai[pdf]")
    metadata, _ = read_metadata(open_document(source.read_bytes())[0], Context())
    agency, year, _ = values(metadata)
    assert agency in (gold["agency"], *gold.get("agency_accept", ()))
    assert year == (str(gold["year"]) if gold["year"] else None)


def test_a_signature_that_ran_on_after_the_last_sentence_is_found():
    metadata, _ = read(*BODY[:-1], "本年未收取费用。遂宁市安居区水利局", "2024年1月18日")
    assert values(metadata) == ("遂宁市安居区水利局", "2023", "2024-01-18")
