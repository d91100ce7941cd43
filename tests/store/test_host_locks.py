"""Locks between the programs that share a PostgreSQL database, on a real server where there is one."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import create_engine, make_url

from pipelines.store.connect import connect
from pipelines.store.errors import StoreError
from pipelines.store.host_locks import HostLocks

PATIENCE = 30  # seconds for a server to notice a connection that is gone


def test_one_session_holds_a_lock(postgresql_url: str) -> None:
    engine = connect(postgresql_url)
    one, other = HostLocks(engine), HostLocks(engine)
    assert one.lock("www.jingyan.gov.cn.0")
    assert not other.lock("www.jingyan.gov.cn.0")
    assert other.lock("www.scanju.gov.cn.0")
    one.unlock("www.jingyan.gov.cn.0")
    assert other.lock("www.jingyan.gov.cn.0")
    other.close()  # as when its program is killed; the server learns of it a moment later
    deadline = time.monotonic() + PATIENCE
    while not one.lock("www.jingyan.gov.cn.0"):
        assert time.monotonic() < deadline
    assert one.lock("www.scanju.gov.cn.0")  # of the same session, so gone with it
    one.close()
    engine.dispose()


def test_a_server_that_is_gone_is_named() -> None:
    pytest.importorskip("psycopg")
    url = make_url("postgresql+psycopg://nobody@127.0.0.1:9/none").update_query_dict({"connect_timeout": "1"})
    locks = HostLocks(create_engine(url))
    with pytest.raises(StoreError) as error:
        locks.lock("www.jingyan.gov.cn.0")
    assert error.value.code == "store.unreachable"
    locks.unlock("www.jingyan.gov.cn.0")
    locks.close()
