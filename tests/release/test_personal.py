"""What identifies people is taken out of text that is published; figures and offices stay."""

from __future__ import annotations

import pytest

from pipelines.release.personal import without_personal


@pytest.mark.parametrize(
    ("printed", "published"),
    [
        ("联系人：张三，电话13800138000。", "联系人：[removed]，电话[removed]。"),
        ("联系人张三，联系电话：3712345", "联系人[removed]，联系电话：[removed]"),
        ("经办人: 欧阳小明 手机１３８００１３８０００", "经办人:[removed] 手机[removed]"),
        ("填报人：李 四", "填报人：[removed]"),
        ("咨询请致电0833-3712345转", "咨询请致电[removed]转"),
        ("电话(0833)3712345", "电话[removed]"),
        ("热线08333712345", "热线[removed]"),
        ("身份证51112419900101123X", "身份证[removed]"),
        ("请发邮件至zhang.san@example.com。", "请发邮件至[removed]。"),
    ],
)
def test_people(printed: str, published: str) -> None:
    assert without_personal(printed) == published


@pytest.mark.parametrize(
    "printed",
    [
        "全年收到申请12345678件，办结2023件。",
        "行政处罚决定380013800件",
        "2024年1月15日至2024年12月31日",
        "网站访问量1234567次，索引号511124-2024-00013",
        "统一社会信用代码11511124008596013K",
        "主要负责人多次部署",
        "联系人变动情况已更新。",
    ],
)
def test_figures_and_offices(printed: str) -> None:
    assert without_personal(printed) == printed
