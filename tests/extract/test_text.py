"""Normalisation of text, with expectations written by hand."""

import sys
from subprocess import run

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.text import edit_distance, fold, is_traditional, squash


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、 总体\u3000情况\n", "一、总体情况"),
        ("（一）予以公开", "(一)予以公开"),
        ("２０２４年", "2024年"),
        ("\u200b0\ufeff", "0"),
        ("商业\xa0企业\x07", "商业企业"),
        ("\u2f00、总体情况", "一、总体情况"),  # the radical for one, as some PDF fonts map it
        ("现行有效\u00ad件数", "现行有效件数"),
        ("", ""),
        ("abc 12", "abc12"),
    ],
)
def test_squash(text, expected):
    assert squash(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "廣州市花都區(qū)教育局2024年政府信息公開(kāi)工作年度報(bào)告",
            "广州市花都区教育局2024年政府信息公开工作年度报告",
        ),
        ("規(guī)章", "规章"),
        ("文(wen)章(zhang)", "文章"),
        ("(xin)(xin)(xin)(xin)新聞", "新闻"),
        ("政(zheng)(zheng)府(fu)", "政府"),
        ("本年制發(fā)件數(shù)", "本年制发件数"),
        ("綠(lǜ)色", "绿色"),
        ("行( xíng )政", "行政"),
        ("结果纠正", "结果纠正"),
        ("予以公開", "予以公开"),
    ],
)
def test_fold(text, expected):
    assert fold(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "手机应用(APP)下载",
        "附件(pdf)",
        "面积(ha)",
        "第二条(a)",
        "微信(WeChat)",
        "解读(H5)",
        "（一）予以公开",
        "速度(km)",
    ],
)
def test_fold_keeps_honest_brackets(text):
    assert fold(text) == squash(text)


@pytest.mark.parametrize(
    "name",
    ["乾县人民政府", "乾安县", "于都县", "瞭望"],
)
def test_fold_leaves_simplified_names_alone(name):
    assert fold(name) == name


def test_names_with_characters_common_to_both_scripts_survive_conversion():
    assert fold("陝西省咸陽市乾縣") == "陕西省咸阳市乾县"
    assert fold("於都縣") == "于都县"


def test_is_traditional():
    assert is_traditional("政府信息公開")
    assert not is_traditional("政府信息公开，乾县，著名")


def test_simplified_text_does_not_import_the_converter():
    code = """if True:
        import sys
        from pipelines.extract.text import fold
        fold("政府信息公开")
        print("opencc" in sys.modules)"""
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("left", "right", "limit", "expected"),
    [
        ("本年废止件数", "本年度止件数", 2, 1),
        ("", "", 0, 0),
        ("a", "", 0, 1),
        ("abc", "abc", 0, 0),
        ("kitten", "sitting", 3, 3),
        ("kitten", "sitting", 2, 3),
        ("规章", "行政规范性文件", 2, 3),
        ("abcd", "dcba", 1, 2),
    ],
)
def test_edit_distance(left, right, limit, expected):
    assert edit_distance(left, right, limit) == expected


@given(st.text(max_size=12), st.text(max_size=12))
def test_edit_distance_is_symmetric_and_bounded(left, right):
    distance = edit_distance(left, right, 4)
    assert distance == edit_distance(right, left, 4)
    assert 0 <= distance <= 5
    assert (distance == 0) == (left == right)


@given(st.text(max_size=60))
def test_squash_is_idempotent_and_has_no_space(text):
    once = squash(text)
    assert not any(char.isspace() for char in once)
    assert squash(once) == once
