"""The words around the tables, written for this examination.

In:  a report and a random generator. Out: title, sections of text, names of agencies. The figures in the
text have nothing to do with those of the tables, so a reader that takes one for the other is found out.
"""

from __future__ import annotations

from random import Random

from tests.accuracy.figures import Report

PLACES = ("青原市临河区", "沐阳县", "白石市", "东岭县", "云溪市南浦区", "长汀河县")
BODIES = (
    "应急管理局",
    "统计局",
    "自然资源和规划局",
    "民政局",
    "交通运输局",
    "人民政府办公室",
    "水利局",
    "卫生健康局",
)
TOWNS = ("石桥镇人民政府", "柳林街道办事处", "三合乡人民政府")
SECTIONS = {
    "overview": "一、总体情况",
    "proactive": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "appeals": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}


def agency(rng: Random) -> str:
    """A made-up agency with its place."""
    return rng.choice(PLACES) + rng.choice(BODIES + TOWNS)


def title(report: Report) -> str:
    return f"{report.agency}{report.year}年政府信息公开工作年度报告"


def preamble(report: Report) -> str:
    return (
        f"根据《中华人民共和国政府信息公开条例》要求，现公布{report.agency}{report.year}年度政府信息公开工作情况。"
        f"所列数据的统计期限自{report.year}年1月1日起至{report.year}年12月31日止。"
    )


def overview(rng: Random, report: Report) -> list[str]:
    """Paragraphs of section one, full of figures that belong in no table."""
    return [
        f"{report.year}年，本单位共通过门户网站发布信息{rng.randint(100, 999)}条，"
        f"其中动态类{rng.randint(10, 99)}条、政策解读{rng.randint(2, 9)}篇。",
        "（一）主动公开。"
        f"围绕重点领域公开文件{rng.randint(2, 30)}件，召开新闻发布会{rng.randint(1, 5)}次，"
        f"公开行政许可结果{rng.randint(20, 400)}项。",
        f"（二）依申请公开。畅通当面、信函、网络等渠道，接听咨询电话{rng.randint(3, 60)}个。",
        f"（三）平台建设。政务新媒体推送{rng.randint(50, 500)}期，关注人数{rng.randint(1000, 30000)}人。",
        f"（四）监督保障。组织培训{rng.randint(1, 4)}期，参训{rng.randint(20, 200)}人次。",
    ]


def problems(rng: Random) -> list[str]:
    return [
        f"（一）主要问题。1.信息更新不够及时；2.专业力量不足，仅有兼职人员{rng.randint(1, 4)}名。",
        "（二）改进情况。1.完善工作机制；2.加强业务学习，提高答复质量。",
    ]


def other(rng: Random, report: Report) -> list[str]:
    return [
        rng.choice(
            (
                f"{report.year}年本单位未收取信息处理费，无其他需要报告的事项。",
                f"全年办理人大代表建议{rng.randint(1, 30)}件、政协提案{rng.randint(1, 30)}件；"
                f"发出收费通知0件，总金额0元。",
            )
        ),
        report.agency,
        f"{report.year + 1}年1月{rng.randint(5, 29)}日",
    ]
