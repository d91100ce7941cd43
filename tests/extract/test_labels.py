"""Labels of the form, as real reports spell them (DOMAIN deviations 14-17; seeds 000-004)."""

import pytest

from pipelines.extract.data import csv_rows
from pipelines.extract.labels import column_labels, core, row_labels


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("一、本年新收政府信息公开申请数量", "new_received"),
        ("一、本年新收政府信息公開申請數(shù)量", "new_received"),
        ("二、上年结转政府信息公开数量", "carried_in"),
        ("（一）予以公开", "granted"),
        ("(二)部分公开(区分处理的,只计这一情形,不计其他情形)", "partly_granted"),
        ("三、本年度办理结果（一）予以公开", "granted"),
        ("（三）不予公开1.属于国家秘密", "denied_state_secret"),
        ("2.其他法律行政法规禁止公开", "denied_other_law"),
        ("2.其他法律行政止公开", "denied_other_law"),
        ("3.危及“三安全一稳定”", "denied_security_stability"),
        ("6. 属于四类过程性信息", "denied_process_information"),
        ("1．本机关不掌握相关政府信息", "unavailable_not_held"),
        ("2、重复申请", "rejected_duplicate"),
        ("（六）其他处理", "other_handling"),
        ("（六）其他处理3.其他", "other_other"),
        ("（七）总\n计", "outcome_total"),
        ("四、结转下年度继续办理", "carried_out"),
    ],
)
def test_a_row_is_known_by_its_words(text: str, code: str) -> None:
    label = row_labels("requests").find(text)
    assert label is not None
    assert label.code == code


@pytest.mark.parametrize(
    ("table", "text", "code"),
    [
        ("proactive", "本年度止件数", "repealed"),
        ("proactive", "本年处理绝对数量", "decisions"),
        ("proactive", "本年收费金额（单位：万元）", "amount"),
        ("proactive", "本年新\n制作数量", "made"),
        ("proactive", "本年增/减", "items_change"),
        ("requests", "商业 企业", "business"),
        ("requests", "自 然 人", "natural_person"),
        ("requests", "法人或其他組織", "organisation"),
        ("appeals", "結果\n糾正", "corrected"),
        ("appeals", "未经复议直接起诉", "litigation_direct"),
    ],
)
def test_a_column_is_known_by_its_words(table: str, text: str, code: str) -> None:
    label = column_labels(table).find(text)
    assert label is not None
    assert label.code == code


@pytest.mark.parametrize(
    "text", ["行政检查", "行政确认", "其他主动公开文件", "", "0", "规划", "6. 属于四类", "过程性信息"]
)
def test_words_that_are_no_label_are_none(text: str) -> None:
    assert row_labels("proactive").find(text) is None
    assert row_labels("requests").find(text) is None


def test_two_rows_in_one_cell_are_neither() -> None:
    assert row_labels("requests").find("（一）予以公开\n（二）部分公开") is None


def test_a_typo_is_marked() -> None:
    exact = row_labels("requests").find("2.其他法律行政法规禁止公开")
    typo = row_labels("requests").find("2.其他法律行政止公开")
    assert exact is not None
    assert typo is not None
    assert (exact.typo, typo.typo) == (False, True)


def test_the_core_is_what_carries_the_meaning() -> None:
    assert core("（二）部分公开（区分处理的，只计这一情形，不计其他情形）") == "部分公开"
    assert core("3.危及“三安全一稳定”") == "危及三安全一稳定"


def test_every_official_label_of_the_dictionary_is_found() -> None:
    """The field list is the contract: each of its row labels must lead back to its own code."""
    for field in csv_rows("fields.csv"):
        table, row, _ = field["field"].split(".")
        if table == "appeals":
            continue
        label = row_labels(table).find(field["row_zh"].rpartition("/")[2])
        assert label is not None, field["field"]
        assert label.code == row
