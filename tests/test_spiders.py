"""Every spider: declares what it must, under a name of its own, in a file of that name."""

from __future__ import annotations

import ast
import warnings
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from crawler.families.base import ReportSpider
from crawler.families.declaration import NATION, DeclaredList, problems, standing
from crawler.families.ucap import UcapSpider
from pipelines.extract.data import csv_rows

PROJECT = Path(__file__).resolve().parents[1]


def loader() -> SpiderLoader:
    settings = Settings()
    settings.setmodule("crawler.settings")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # two spiders of one name are a warning to Scrapy
        return SpiderLoader.from_settings(settings)


SPIDERS = {name: loader().load(name) for name in loader().list()}


def test_the_project_is_found_from_its_folder() -> None:
    assert get_project_settings()["SPIDER_MODULES"] == ["spiders"]


def test_there_is_one_spider_to_a_file() -> None:
    files = {path.stem for path in (PROJECT / "spiders").glob("*.py")} - {"__init__"}
    assert files == set(SPIDERS)


@pytest.mark.parametrize("name", SPIDERS)
def test_a_declaration_is_sound(name: str) -> None:
    assert issubclass(SPIDERS[name], ReportSpider)
    assert problems(SPIDERS[name]) == []


@pytest.mark.parametrize("name", sorted(set(SPIDERS) - {"mva"}))
def test_the_division_exists_and_is_named_in_the_portal(name: str) -> None:
    spider = SPIDERS[name]
    names = [row["name"] for row in csv_rows("divisions.csv") if row["code"] == spider.division]
    assert names
    assert any(division in spider.portal or division[:-1] in spider.portal for division in names)


def test_a_ministry_serves_the_whole_country() -> None:
    assert SPIDERS["mva"].division == NATION


def test_no_portal_is_crawled_by_two_spiders() -> None:
    homes = [spider.home for spider in SPIDERS.values()]
    assert len(set(homes)) == len(homes)


@pytest.mark.parametrize("name", SPIDERS)
def test_a_spider_is_a_declaration(name: str) -> None:
    source = (PROJECT / "spiders" / f"{name}.py").read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 30
    (spider,) = (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    assert ast.get_docstring(spider)


class Sound(UcapSpider):
    name = "test_spiders"
    division = "511124"
    portal = "井研县人民政府"
    home = "http://www.jingyan.gov.cn/jyx/"
    lists = (DeclaredList("/jyx/bmxxgk/list.shtml", "部门信息公开", "derived", "2026-01"),)


def a_list(**changes: str) -> tuple[DeclaredList, ...]:
    sound = {"address": "/a/list.shtml", "name": "年报", "evidence": "verified", "since": "2026-01-31"}
    return (DeclaredList(**{**sound, **changes}),)


@pytest.mark.parametrize(
    ("attribute", "value", "sentence"),
    [
        ("name", "Jing-Yan", "name is lower-case"),
        ("name", "jingyan", "is not that of its file"),
        ("division", "51112", "six digits"),
        ("portal", "", "portal is the name"),
        ("home", "www.jingyan.gov.cn", "home is the address"),
        ("home", "http://www.jingyan.gov.cn", "home is the address"),
        ("home", "http://www.example.org/", "no .gov.cn host"),
        ("aliases", ("http://rd.jingyan.org.cn/",), "is no host name"),
        ("article_pattern", "(", "no regular expression"),
        ("list_pattern", None, "no regular expression"),
        ("numbering", 1, "numbering is one of"),
        ("lists", a_list(address="http://elsewhere.com/list.shtml"), "address.offsite"),
        ("lists", a_list(name=""), "has no name"),
        ("lists", a_list(evidence="sure"), "evidence is one of"),
        ("lists", a_list(since="last year"), "since is a date"),
        ("most_requests", 0, "most_requests is a number"),
        ("off_peak", "at night", "off_peak: 'at night' is no window"),
    ],
)
def test_what_is_wrong_is_said(attribute: str, value: object, sentence: str) -> None:
    assert problems(Sound) == []
    broken = type("Broken", (Sound,), {attribute: value, "__module__": __name__})
    (found,) = problems(broken)
    assert sentence in found
    assert found.startswith("Broken: ")


def test_a_list_may_have_an_address_for_each_year() -> None:
    (declared,) = a_list(address="/jkhq/nb{year}bm/list.shtml")
    assert declared.addresses(2021) == tuple(f"/jkhq/nb{year}bm/list.shtml" for year in (2021, 2020, 2019))
    (plain,) = a_list()
    assert plain.addresses(2021) == ("/a/list.shtml",)


def test_how_well_a_site_is_known_is_said_at_its_best() -> None:
    lists = a_list(evidence="unverified", since="2026-11") + a_list(evidence="derived", since="2024-01")
    lists += a_list(evidence="derived", since="2025-01")
    assert standing(type("Known", (Sound,), {"lists": lists})) == ("derived", "2025-01")
    assert standing(type("Unknown", (Sound,), {"lists": ()})) == ("unverified", "")
