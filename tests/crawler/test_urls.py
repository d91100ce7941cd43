"""Canonical addresses, keyed by hand from the twins and aliases that portals are known to serve."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import Portal, Refused, is_private

JINGYAN = Portal("http://www.jingyan.gov.cn/jyx/", frozenset({"rd.jingyan.org.cn"}))
QIJIANG = Portal("https://www.cqqj.gov.cn/")
ARTICLE = "http://www.jingyan.gov.cn/jyx/bmxxgk/202601/886b5b001a3448bab0e674ce141666f3.shtml"


@pytest.mark.parametrize(
    "address",
    [
        ARTICLE,
        "http://rd.jingyan.org.cn/jyx/bmxxgk/202601/886b5b001a3448bab0e674ce141666f3.shtml",
        "//RD.Jingyan.org.cn:80/jyx/./bmxxgk/202601/886b5b001a3448bab0e674ce141666f3.shtml#zoomcon",
        "https://jingyan.gov.cn/jyx/zfxxgkml/../bmxxgk/202601/886b5b001a3448bab0e674ce141666f3.shtml",
        "/jyx/bmxxgk/202601/886b5b001a3448bab0e674ce141666f3.shtml",
        " \n/jyx/bmxxgk/2026\n01/886b5b001a3448bab0e674ce141666f3.shtml",
        "http://www.jingyan.gov.cn./jyx/bmxxgk/202601/886b5b001a3448bab0e674ce141666f3_wap.shtml",
        "\\jyx\\bmxxgk\\202601\\886b5b001a3448bab0e674ce141666f3.shtml",
    ],
)
def test_one_document_has_one_address(address: str) -> None:
    assert JINGYAN.canonical(address) == ARTICLE


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("http://cqqj.gov.cn/t20210322_9021055_wap.html", "https://www.cqqj.gov.cn/t20210322_9021055.html"),
        ("http://www.cq.gov.cn/a.html", "http://www.cq.gov.cn/a.html"),
        ("/a%7Eb/%e5%b9%b4.html?b=2&a=%2f", "https://www.cqqj.gov.cn/a~b/%E5%B9%B4.html?b=2&a=%2F"),
        ("/年报.html", "https://www.cqqj.gov.cn/%E5%B9%B4%E6%8A%A5.html"),
        ("/gk/content/mpost_9469010.html", "https://www.cqqj.gov.cn/gk/content/post_9469010.html"),
        ("", "https://www.cqqj.gov.cn/"),
    ],
)
def test_spellings(address: str, canonical: str) -> None:
    assert QIJIANG.canonical(address) == canonical


def test_relative_addresses_count_from_the_page_that_has_them() -> None:
    page = "http://www.jingyan.gov.cn/jyx/bmxxgk/list_2.shtml"
    assert (
        JINGYAN.canonical("./202601/a.shtml", page) == "http://www.jingyan.gov.cn/jyx/bmxxgk/202601/a.shtml"
    )


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://lengzhuang.cn/bm/qcgj/zwgk_58450/", "address.offsite"),
        ("http://jingyan.gov.cn.evil.com/", "address.offsite"),
        ("http://notgov.cn/", "address.offsite"),
        ("http://8.8.8.8/", "address.offsite"),
        ("http://127.0.0.1/", "address.private"),
        ("http://[::1]/", "address.private"),
        ("http://10.1.2.3:8080/jyx/", "address.private"),
        ("http://www.jingyan.gov.cn:8080/jyx/", "address.port"),
        ("https://www.jingyan.gov.cn:80/jyx/", "address.port"),
        ("http://2130706433/", "address.private"),
        ("http://0x7f000001/", "address.private"),
        ("http://0x7f.1/", "address.private"),
        ("http://0177.0.0.1/", "address.private"),
        ("http://127.1/", "address.private"),
        ("http://[::ffff:10.0.0.5]/", "address.private"),
        ("http://[::ffff:a9fe:a9fe]/", "address.private"),
        ("http://[fd00:ec2::254]/", "address.private"),
        ("http://[2002:7f00:1::]/", "address.private"),
        ("http://[64:ff9b::a00:5]/", "address.private"),
        ("http://[2606:4700::1111]/", "address.offsite"),
        ("http://①②⑦.⓪.⓪.①/", "address.malformed"),
        ("http://0.0.0.0/", "address.private"),
        ("http://metadata.internal/", "address.private"),
        ("gopher://www.jingyan.gov.cn/", "address.scheme"),
        ("data:text/html,a", "address.scheme"),
        ("blob:http://www.jingyan.gov.cn/a", "address.scheme"),
        ("http://evil.example/.gov.cn", "address.offsite"),
        ("http://evil.example#.gov.cn/", "address.offsite"),
        ("http://evil.example\\.gov.cn/", "address.offsite"),
        ("http://www.jingyan.gov.cn@evil.example/", "address.malformed"),
        ("http://169.254.169.254/latest/meta-data/", "address.private"),
        ("http://localhost/", "address.private"),
        ("ftp://www.jingyan.gov.cn/a", "address.scheme"),
        ("javascript:void(0)", "address.scheme"),
        ("mailto:a@jingyan.gov.cn", "address.scheme"),
        ("file:///etc/passwd", "address.scheme"),
        ("http://user:word@www.jingyan.gov.cn/", "address.malformed"),
        ("http://www.jingyan.gov.cn:port/", "address.malformed"),
        ("http://[::1/", "address.malformed"),
        ("http://-.gov.cn/", "address.malformed"),
    ],
)
def test_refused(address: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        JINGYAN.canonical(address)
    assert refusal.value.code == code


def test_a_port_that_is_declared() -> None:
    portal = Portal("http://www.jingyan.gov.cn/", ports=frozenset({8081}))
    address = "http://www.jingyan.gov.cn:8081/a.html"
    assert portal.canonical(address) == address
    with pytest.raises(Refused, match=r"address\.port"):
        portal.canonical(address.replace("8081", "8082"))


@given(st.text(max_size=60))
def test_a_canonical_address_stays_as_it_is(path: str) -> None:
    try:
        once = JINGYAN.canonical("/" + path)
    except Refused:
        return
    assert JINGYAN.canonical(once) == once


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("192.168.1.1", True),
        ("100.64.0.1", True),
        ("fe80::1", True),
        ("2001:0:4136:e378:8000:63bf:f5ff:fffe", True),  # Teredo around 10.0.0.1
        ("printer.local", True),
        ("1.1.1.1", False),
        ("2606:4700::1111", False),
        ("www.gov.cn", False),
        ("16843009", False),  # 1.1.1.1
    ],
)
def test_private_hosts(host: str, private: bool) -> None:
    assert is_private(host) is private


@pytest.mark.parametrize(
    ("url", "served"),
    [
        ("http://www.jingyan.gov.cn/a", True),
        ("http://jingyan.gov.cn/a", True),
        ("http://rd.jingyan.org.cn/a", True),
        ("http://swj.jingyan.gov.cn/a", True),
        ("http://www.leshan.gov.cn/a", False),
        ("http://notjingyan.gov.cn/a", False),
    ],
)
def test_what_belongs_to_the_portal(url: str, served: bool) -> None:
    assert JINGYAN.serves(url) is served
