"""Pages of the replicas by the portal's name and a path, without sockets."""

from __future__ import annotations

from lxml import html

from crawler.replica import ExpectedReport, truth
from crawler.replica.replies import Reply, Request, reply
from crawler.replica.site import build_site

HOSTS = {
    "qijiang": "http://www.cqqj.gov.cn",
    "yanbian": "http://www.scyanbian.gov.cn",
    "anju": "https://www.scanju.gov.cn",
    "hongshan": "http://www.hongshan.gov.cn",
    "qiannan": "https://www.qiannan.gov.cn",
    "dafeng": "http://www.dafeng.gov.cn",
    "tonglu": "http://www.tonglu.gov.cn",
    "lishui": "http://www.lishui.gov.cn",
    "yanting": "http://www.yanting.gov.cn",
    "jinkouhe": "http://www.jkh.gov.cn",
    "gannan": "http://rsj.gnzrmzf.gov.cn",
    "guangdong": "http://www.gd.gov.cn",
    "xuwen": "http://www.xuwen.gov.cn",
    "hejiang": "http://www.hejiang.gov.cn",
}


def get(name: str, path: str, form: str = "") -> Reply:
    url = path if "://" in path else f"{HOSTS[name]}{path}"
    return reply([build_site(name)], Request(url, {}, form))


def text(name: str, path: str, form: str = "") -> str:
    answer = get(name, path, form)
    assert answer.status == 200, path
    return answer.body.decode()


def tree(name: str, path: str) -> html.HtmlElement:
    return html.fromstring(text(name, path))


def expected(name: str, report_id: str) -> ExpectedReport:
    return next(report for report in truth(name) if report.id == report_id)


def number(name: str, report_id: str, field: str) -> object:
    return next(cell.number for cell in expected(name, report_id).cells if cell.field == field)
