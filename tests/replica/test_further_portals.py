"""Each further family's replica has the family's own addresses, numbering and traps, keyed here by hand."""

from __future__ import annotations

import json
import re

from lxml import etree
from portal_pages import HOSTS, expected, get, text, tree

# --- TRS plain ---


def test_hongshan_has_the_other_pager_and_a_stray_end_tag() -> None:
    page = text("hongshan", "/xxgk/zfxxgknb/index_1.shtml")
    assert 'createPageHTML(3, 1, "index", "shtml")' in page
    assert "</TRS_DOCUMENT></a><span>" in page


def test_hongshan_addresses_without_a_date_and_with_a_wrong_one() -> None:
    assert expected("hongshan", "mzj-2021").url.rpartition("/")[2].startswith("t19700101_")
    assert expected("hongshan", "tjj-2019").url.endswith("/202001/t17981192.shtml")


def test_hongshan_attachment_is_a_pdf_beside_the_article() -> None:
    report = expected("hongshan", "czj-2022")
    [href] = tree("hongshan", report.url).xpath("//p[@class='fujian']/a/@href")
    assert re.fullmatch(r"\./P0\d{20}\.pdf", href)
    assert get("hongshan", report.document_url).body.startswith(b"%PDF-1.4")


def test_qiannan_column_of_a_year_is_the_report() -> None:
    column = "/zwgkztym/zrmzfbgs_085412/zfxxgk_06874/zfxxgknb_06879/"
    links = tree("qiannan", column).xpath("//ul[@class='tab-item']/li/a")
    assert (links[2].get("href"), links[2].text) == ("./2023n/", "2023年")
    assert expected("qiannan", "zfb-2023").url == f"{HOSTS['qiannan']}{column}2023n/"
    assert "TRS_Editor" in text("qiannan", f"{column}2023n/")


# --- Hanweb ---


def test_dafeng_embeds_three_pages_and_gives_the_rest_by_proxy() -> None:
    page = text("dafeng", "/col/col44570/index.html")
    assert page.count("<record><![CDATA[<li>") == 12
    assert "totalRecord:19, perPage: 4" in page
    query = "col=1&webid=17&columnid=44570&unitid=144570&startrecord=13&endrecord=24&perpage=4"
    xml = etree.fromstring(get("dafeng", f"/module/web/jpage/dataproxy.jsp?{query}").body)
    assert xml.findtext("totalrecord") == "19"
    records = [record.text for record in xml.iter("record")]
    assert len(records) == 7
    assert re.search(r"<span>\d{4}-\n\d{2}-\n\d{2}</span>", records[0])
    posted = get("dafeng", "/module/jpage/dataproxy.jsp", query)
    assert posted.body == get("dafeng", f"/module/web/jpage/dataproxy.jsp?{query}").body


def test_dafeng_proxy_gives_nothing_for_the_wrong_unit() -> None:
    xml = text("dafeng", "/module/web/jpage/dataproxy.jsp?columnid=44570&unitid=1&startrecord=1&endrecord=4")
    assert "<totalrecord>0</totalrecord>" in xml
    assert "<record>" not in xml


def test_tonglu_gives_further_pages_as_json() -> None:
    page = tree("tonglu", "/col/col1229140160/index.html")
    [pager] = page.xpath("//div[@queryData or @querydata]")
    assert (pager.get("count"), pager.get("rows")) == ("19", "6")
    assert len(page.xpath("//div[@class='page-content']/ul/li")) == 6
    fixed = "webId=3083&pageId=1229140160&parseType=bulidstatic&pageType=column&tagId=list1229140160&tplSetId=4b1e08c7"
    address = f"/api-gateway/jpaas-publish-server/front/page/build/unit?{fixed}&rows=6&pageNo="
    counts = []
    for number_of_page in range(1, 6):
        value = json.loads(text("tonglu", f"{address}{number_of_page}"))
        assert value["success"] is True
        counts.append(value["data"]["html"].count("<li>"))
    assert counts == [6, 6, 6, 1, 0]
    refused = json.loads(text("tonglu", address.replace("webId=3083", "webId=1") + "1"))
    assert refused == {"success": False, "data": None}


def test_tonglu_articles_have_two_forms_of_addresses() -> None:
    assert re.search(r"/art/2024/3/20/art_1229140160_\d+\.html$", expected("tonglu", "gov-2023").url)
    assert re.search(
        r"/col/col1229140160/art/2026/art_[0-9a-f]{32}\.html$", expected("tonglu", "gov-2025").url
    )


def test_lishui_module_knows_reports_by_agency_and_year() -> None:
    module = "/module/xxgk/xxgkAnnualReport.jsp"
    report = expected("lishui", "zfb-2025")
    assert report.url == f"{HOSTS['lishui']}{module}?area=113325000026455663&fbtime=2025"
    assert (
        get("lishui", f"{module}?fbtime=2025&area=113325000026455663").body == get("lishui", report.url).body
    )
    assert len(tree("lishui", module).xpath("//ul[@class='units']/li")) == 4
    empty = text("lishui", f"{module}?area=113325000026455663&fbtime=2022")
    assert "暂无年度报告" in empty
    assert "<table" not in empty


# --- UCAP with lists as JSON ---


def test_jinkouhe_lists_are_frames_whose_rows_come_as_json() -> None:
    frame = text("jinkouhe", "/jkhq/zfxxgknb/list.shtml")
    [channel] = re.findall(r'channelId = "([0-9a-f]{32})"', frame)
    assert "年度报告" not in frame
    address = f"/common/search/{channel}?_pageSize=5&_isAgg=true&_isJson=true&_template=index&page="
    pages = [json.loads(text("jinkouhe", f"{address}{page}"))["data"] for page in range(1, 6)]
    assert [len(page["results"]) for page in pages] == [5, 5, 5, 4, 0]
    assert {(page["total"], page["rows"]) for page in pages} == {(19, 5)}
    row = next(row for row in pages[0]["results"] if row["url"] in expected("jinkouhe", "gov-2025").url)
    assert row["title"] == "<UCAPTITLE>乐山市金口河区人民政府2025年政府信息公开工作年度报告</UCAPTITLE>"
    assert row["publishedTimeStr"] == "2026-03-18 10:20:00"
    assert get("jinkouhe", f"/common/search/{channel}?page=1").status == 404


# --- LonSun ---


def test_yanting_query_is_the_identity_of_an_inline_report() -> None:
    report = expected("yanting", "baizi-2022")
    path = "/public/column/7745"
    query = "type=3&nav=5&sub=3&timeFrame=2022&hasContent=true"
    assert get("yanting", f"{path}?{query}").body == get("yanting", report.url).body
    assert b"<table" in get("yanting", f"{path}?{query}").body
    assert get("yanting", path).status == 404
    assert get("yanting", f"{path}?{query.replace('2022', '2023')}").status == 404
    years = tree("yanting", f"{path}?type=3&nav=5&sub=3").xpath("//ul[@class='nianbao']/li/a/text()")
    assert sorted(years) == ["2022", "2024", "2025"]


def test_yanting_rows_come_as_a_fragment_or_by_page_index() -> None:
    base = "/public/column/7731?type=3&action=list&nav=4&isNianbao=1"
    assert "pageCount:4," in text("yanting", base)
    second = tree("yanting", f"{base}&pageIndex=2").xpath("//ul[@class='doc_list']/li/a/@href")
    assert tree("yanting", base).xpath("//meta[@name='SiteId']/@content") == ["6788031"]
    asked = "labelName=publicInfoList&siteId=6788031&pageSize=5&pageIndex=2&organId=7731&type=3&catIds=&action=list"
    ajax = f"/site/label/8888?{asked}"
    assert tree("yanting", ajax).xpath("//li/a/@href") == second
    assert len(second) == 5
    assert "<li>" not in text("yanting", ajax.replace("6788031", "1"))
    assert "<html" not in text("yanting", ajax)


# --- VSB ---


def test_gannan_counts_pages_from_the_oldest() -> None:
    first = tree("gannan", "/zfxxgk1/zfxxgknb.htm")
    assert first.xpath("//span[@class='p_pages']/span[last()-2]//text()") == ["4"]
    assert first.xpath("//span[contains(@class,'p_next')]/a/@href") == ["zfxxgknb/3.htm"]
    second = tree("gannan", "/zfxxgk1/zfxxgknb/3.htm")
    assert second.xpath("//span[contains(@class,'p_next')]/a/@href") == ["2.htm"]
    last = tree("gannan", "/zfxxgk1/zfxxgknb/1.htm")
    assert last.xpath("//span[contains(@class,'p_next')]/a") == []
    assert first.xpath("//ul[@class='winstyle_list']/li/a/@href")[0] == "../info/1154/16376.htm"


def test_gannan_attachment_is_a_download_with_a_query() -> None:
    report = expected("gannan", "rsj-2022")
    assert report.document_url.startswith(f"{HOSTS['gannan']}/system/_content/download.jsp?owner=1543620281&")
    assert "urltype=news.DownloadAttachUrl" in report.document_url
    assert get("gannan", report.document_url).body.startswith(b"PK")
    assert get("gannan", report.document_url.partition("?")[0]).status == 404


# --- Guangdong ---


def test_guangdong_lists_are_json_of_a_hundred() -> None:
    config = json.loads(re.findall(r"window\._CONFIG = (\{.*\});", text("guangdong", "/gkmlpt/index"))[0])
    assert config["SID"] == "2"
    columns = config["TREE"][0]["children"]
    assert (columns[0]["id"], columns[0]["name"]) == (4688, "政府信息公开年报")
    api = "/gkmlpt/api/all/4688?sid=2&page="
    pages = [json.loads(text("guangdong", f"{api}{page}")) for page in range(4)]
    assert pages[0] == pages[1]
    assert [len(page["articles"]) for page in pages[1:]] == [100, 14, 0]
    assert pages[1]["classify"]["post_count"] == 114
    assert get("guangdong", "/gkmlpt/api/all/4688?sid=1&page=1").status == 404
    [file] = [article["attachment"] for article in pages[2]["articles"] if article["attachment"]] or [
        article["attachment"] for article in pages[1]["articles"] if article["attachment"]
    ]
    assert file[0]["url"] == expected("guangdong", "czj-2022").document_url


def test_guangdong_article_repeats_its_data_in_a_script() -> None:
    report = expected("guangdong", "gov-2025")
    assert report.url.endswith("/gkmlpt/content/4/4688/post_4688997.html")
    page = text("guangdong", report.url)
    detail = json.loads(re.findall(r"window\._CONFIG = (\{.*\});", page)[0])["DETAIL"]
    assert detail["title"] == report.title
    assert 'class="article-content"' in page


def test_xuwen_counts_pages_from_one_and_has_pages_for_telephones() -> None:
    first = tree("xuwen", "/zfxxgk/nb/")
    assert first.xpath("//div[@class='paging']/a[.='下一页']/@href") == [
        f"{HOSTS['xuwen']}/zfxxgk/nb/index_2.html"
    ]
    report = expected("xuwen", "fgj-2024")
    assert report.other_urls == (report.url.replace("/post_", "/mpost_"),)
    assert report.other_urls[0] in first.xpath("//li/a/@href")


# --- no known family ---


def test_hejiang_has_nothing_but_links() -> None:
    first = tree("hejiang", "/gk/zfxxgknb/xjbmnb/list")
    assert first.xpath("//p[@class='more']/a/@href") == ["/gk/zfxxgknb/xjbmnb/list-p2"]
    assert first.xpath("//ul[contains(@class,'list')]") == []
    assert re.search(r"/content_\d+$", expected("hejiang", "fubao-2023").url)
