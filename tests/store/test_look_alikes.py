"""Near copies of texts: what is one, what is none, and what they are held against."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text
from stored_samples import EMERGENCY, FINANCE, ask, capture, metadata, report

from pipelines.extract.model import Sections
from pipelines.store.connect import writing
from pipelines.store.look_alikes import recheck_look_alikes
from pipelines.store.model import ResolvedAgency
from pipelines.store.save import save_report
from pipelines.store.sketches import classes, likeness, overlap, sketch

EDUCATION = ResolvedAgency("井研县教育局", "511124", "county", "edu", "name_exact")
CIVIL = ResolvedAgency("井研县民政局", "511124", "county", "civil", "name_exact")
WORDS = (
    "一年来，我局高度重视政府信息公开工作，主要领导亲自部署，分管领导具体负责，办公室牵头落实。"
    "存在的问题：一是公开内容不够全面，二是更新不够及时，三是业务人员能力有待提高，培训次数偏少。"
    "改进措施：健全制度，明确责任，组织培训两次，定期检查通报，逐步提高公开质量和群众满意度。"
    "下一步将继续完善目录，细化范围，加强解读回应，接受社会各界监督，推动工作再上新台阶。"
)
NEAR = WORDS.replace("两次", "三次").replace("办公室牵头落实", "综合股牵头落实")
OTHER = (
    "本年度共举办新闻发布活动，围绕学校布局调整、校车安全、营养改善计划、教师招聘等事项进行说明。"
    "家长反映强烈的课后服务收费问题，已通过公示栏、家长会、微信群等渠道逐校公布标准和投诉电话。"
    "仍需改进之处在于乡村学校网站维护力量薄弱，部分栏目长期空白，今后将由县级平台统一代管更新。"
)


def store(engine: Engine, who: ResolvedAgency, year: int, words: str) -> int:
    made = replace(report(), metadata=metadata(year), sections=Sections(problems=words))
    address = f"https://www.jingyan.gov.cn/{who.name}{year}"
    return save_report(engine, capture(address, address), made, (), who).report_id


def found(engine: Engine) -> list[tuple[object, ...]]:
    rows = ask(engine, "SELECT agency, year, kind, other_agency, other_year, score FROM look_alikes")
    return sorted((*row[:5], row[5] == 1) for row in rows)


def test_near_copies_of_other_agencies_and_of_the_year_before(engine: Engine) -> None:
    store(engine, EMERGENCY, 2023, WORDS)
    store(engine, FINANCE, 2023, NEAR)
    store(engine, CIVIL, 2023, WORDS)
    store(engine, EDUCATION, 2023, OTHER)
    store(engine, EDUCATION, 2022, OTHER)
    store(engine, EMERGENCY, 2022, OTHER.replace("学校", "单位"))
    store(engine, EMERGENCY, 2021, WORDS)  # two years before: not compared
    assert recheck_look_alikes(engine) == {"other_agency": 3, "year_before": 1}
    name = "井研县应急管理局"
    assert found(engine) == sorted(
        [
            ("井研县民政局", 2023, "other_agency", name, 2023, True),
            ("井研县财政局", 2023, "other_agency", name, 2023, False),
            ("井研县教育局", 2023, "year_before", "井研县教育局", 2022, True),
            (name, 2022, "other_agency", "井研县教育局", 2022, False),
        ]
    )
    assert recheck_look_alikes(engine).total() == 4  # doing it again changes nothing
    assert len(found(engine)) == 4


def test_the_score_is_the_share_of_common_words(engine: Engine) -> None:
    """Runs of five: 12345678 has four, one letter changed in the middle leaves those without it."""
    assert overlap("甲乙丙丁戊己庚辛", "甲乙丙丁戊己庚壬") == pytest.approx(3 / 5)
    assert overlap("甲乙丙丁戊，2023年", "甲乙丙丁戊年") == 1.0
    assert overlap("", "") == 0.0
    store(engine, EMERGENCY, 2023, WORDS)
    store(engine, FINANCE, 2023, NEAR)
    recheck_look_alikes(engine)
    assert ask(engine, "SELECT score FROM look_alike") == [(pytest.approx(overlap(WORDS, NEAR), abs=1e-4),)]
    assert 0.8 <= overlap(WORDS, NEAR) < 1


def test_sketches_estimate_it() -> None:
    one, near, other = (classes(sketch(words) or "") for words in (WORDS, NEAR, OTHER))
    assert len(one) == 64
    assert likeness(one, one) == 1.0
    assert likeness(one, near) == pytest.approx(overlap(WORDS, NEAR), abs=0.15)
    assert likeness(one, other) < 0.2
    assert sketch(WORDS[:99]) is None
    assert sketch("0" * 500) is None


def test_sections_of_an_older_database_get_their_sketches(engine: Engine) -> None:
    store(engine, EMERGENCY, 2023, WORDS)
    store(engine, FINANCE, 2023, WORDS)
    with writing(engine) as connection:
        connection.execute(text("DELETE FROM section_sketch"))
    assert recheck_look_alikes(engine) == {"other_agency": 1}


def test_a_text_that_was_changed_is_no_copy_any_more(engine: Engine) -> None:
    store(engine, EMERGENCY, 2023, WORDS)
    store(engine, FINANCE, 2023, WORDS)
    later = replace(report(), metadata=metadata(2023), sections=Sections(problems=OTHER))
    address = f"https://www.jingyan.gov.cn/{FINANCE.name}2023"
    save_report(engine, capture("new", address, at="2024-03-01T00:00:00Z"), later, (), FINANCE)
    assert recheck_look_alikes(engine).total() == 0
