"""Which sites may not be crawled at the same time."""

from __future__ import annotations

import pytest

from crawler.cluster.places import locks
from crawler.cluster.queue import QueueError, conninfo


def test_sites_of_one_host_share_a_lock() -> None:
    hosts = {
        "leshan": frozenset({"www.leshan.gov.cn"}),
        "jinkouhe": frozenset({"www.jinkouhe.gov.cn", "leshan.gov.cn"}),
        "jingyan": frozenset({"www.jingyan.gov.cn"}),
        "wagu": frozenset({"zwgk.jingyan.gov.cn"}),
        "yanbian": frozenset({"www.scyanbian.gov.cn"}),
    }
    assert locks(hosts) == {
        "leshan": "jinkouhe.gov.cn",
        "jinkouhe": "jinkouhe.gov.cn",
        "jingyan": "jingyan.gov.cn",
        "wagu": "jingyan.gov.cn",
        "yanbian": "scyanbian.gov.cn",
    }


def test_a_site_between_two_places_makes_them_one() -> None:
    hosts = {
        "a": frozenset({"a.gov.cn"}),
        "b": frozenset({"b.gov.cn"}),
        "c": frozenset({"x.a.gov.cn", "x.b.gov.cn"}),
    }
    assert set(locks(hosts).values()) == {"a.gov.cn"}


@pytest.mark.parametrize("url", ["sqlite:///data/reports.db", "mysql://host/name", "no url"])
def test_only_postgresql_has_a_queue(url: str) -> None:
    with pytest.raises(QueueError, match=r"PostgreSQL|no database URL"):
        conninfo(url)


def test_the_driver_of_the_reports_is_not_named_to_the_queue() -> None:
    assert conninfo("postgresql+psycopg://me:secret@db/reports?host=/run") == (
        "postgresql://me:secret@db/reports?host=%2Frun"
    )
