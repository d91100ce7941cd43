"""``scrapy browse`` as a command and as a server: bad use, headers, what it refuses, and exported files."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from browsed_samples import PROJECT, Served, environment, serving

from pipelines.browse.headers import PAGE_POLICY
from pipelines.store.queries import query_names

SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i %2B 1 FROM n) SELECT COUNT(*) FROM n"


def browse(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "browse", *arguments],
        cwd=PROJECT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def ask(
    served: Served, path: str, method: str = "GET", headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, str], str]:
    """Status, headers by lower-case name, and body."""
    address = urlsplit(served.url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=60)
    try:
        connection.request(method, quote(path, safe="/?&=%+"), headers=dict(headers or {}))
        answer = connection.getresponse()
        body = answer.read().decode("utf-8", "replace")
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body
    finally:
        connection.close()


def test_a_server_database_has_to_be_exported_first() -> None:
    done = browse(DATABASE_URL="postgresql://localhost/gongkai")
    assert done.returncode == 1
    assert done.stderr.startswith("scrapy browse: browse.needs_sqlite: ")
    assert "scrapy export DIR --format sqlite" in done.stderr
    assert "scrapy browse --db DIR/gongkai.sqlite" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("--db", "no-such.db"), 1, "store.no_database"),
        (("--db", "README.md"), 1, "store.not_a_database"),
        (("--port", "70000"), 2, "there is no port 70000"),
        (("reports.db",), 2, "name the file with --db"),
    ],
)
def test_bad_use_gets_a_sentence(arguments: tuple[str, ...], status: int, sentence: str) -> None:
    done = browse(*arguments)
    assert done.returncode == status
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_library_is_named(harvest: Path, tmp_path: Path) -> None:
    (tmp_path / "datasette.py").write_text("raise ModuleNotFoundError('hidden', name='datasette')\n")
    done = browse("--db", str(harvest / "reports.db"), PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert "browse.extra_missing: datasette is not installed" in done.stderr
    assert "pip install 'gongkai[browse]'" in done.stderr


def test_a_port_that_is_taken(harvest: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = browse("--db", str(harvest / "reports.db"), "--port", str(other.getsockname()[1]))
    assert done.returncode == 1
    assert "browse.port_taken" in done.stderr


def test_an_address_that_is_not_this_machine(harvest: Path) -> None:
    done = browse("--db", str(harvest / "reports.db"), "--host", "192.0.2.1", "--port", "0")
    assert done.returncode == 1
    assert "browse.bad_address: 192.0.2.1:0" in done.stderr


@pytest.mark.parametrize(
    "path",
    ["/", "/report/1", "/data", "/data/reports.json", "/no/such/page", "/assets/browse.js", "/data?sql=x"],
)
def test_every_answer_has_the_strict_headers(served: Served, path: str) -> None:
    _, headers, _ = ask(served, path)
    assert headers["content-security-policy"] == PAGE_POLICY
    assert "unsafe" not in PAGE_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


def test_an_archived_page_may_do_nothing(served: Served) -> None:
    status, headers, _ = ask(served, "/report/1/archived")
    assert status == 200
    policy = headers["content-security-policy"].split("; ")
    assert {"sandbox", "default-src 'none'", "form-action 'none'"} <= set(policy)
    assert all(word not in headers["content-security-policy"] for word in ("unsafe", "allow-", "script-src"))


def test_the_file_as_fetched_is_saved_and_never_opened(served: Served) -> None:
    status, headers, _ = ask(served, "/report/1/document")
    assert status == 200
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith('attachment; filename="report-1-')


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_written(served: Served, method: str) -> None:
    assert ask(served, "/data", method)[0] == 405


@pytest.mark.parametrize("sql", ["DELETE FROM report", "PRAGMA query_only = 0", "ATTACH '/tmp/x.db' AS x"])
def test_sql_that_would_write_is_refused(served: Served, sql: str) -> None:
    assert ask(served, f"/data.json?sql={sql}")[0] == 400


def test_a_query_without_end_is_ended(served: Served) -> None:
    status, _, body = ask(served, f"/data.json?sql={SLOW}")
    assert status == 503
    assert json.loads(body)["error"] == "the query took too long"


def test_a_page_elsewhere_cannot_reach_the_server_under_its_own_name(served: Served) -> None:
    assert ask(served, "/", headers={"Host": "evil.example"})[0] == 421
    port = urlsplit(served.url).port
    assert ask(served, "/", headers={"Host": f"localhost:{port}"})[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/report/999999", "/report/99999999999999999999", "/agency/999999", "/compare/1/999999"),
        *("/report/999999/source", "/report/999999/archived", "/report/999999/document", "/nowhere"),
    ],
)
def test_what_is_not_there_is_said_so(served: Served, path: str) -> None:
    status, _, body = ask(served, path)
    assert status == 404
    assert "没有这一页" in body


def test_a_document_that_the_archive_lost(served: Served, harvest: Path) -> None:
    del served
    with serving(harvest / "reports.db", "--archive", str(harvest / "no-such-folder")) as server:
        status, _, body = ask(server, "/report/1/source?cell=requests.granted.total")
        assert status == 200
        assert "snapshot.missing" in body
        assert ask(server, "/report/1/archived")[2].count("snapshot.missing") == 1
        assert ask(server, "/report/1/document")[0] == 404


def test_an_exported_file_is_shown_like_the_database(harvest: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "scrapy", "export", str(tmp_path / "release"), "--format", "sqlite"],
        cwd=PROJECT,
        env=environment(harvest),
        capture_output=True,
        check=True,
        timeout=120,
    )
    with sqlite3.connect(harvest / "reports.db") as database:
        (report_id, total) = database.execute(
            "SELECT report_id, total FROM requests WHERE agency = '井研县住房和城乡建设局' AND outcome = 'outcome_total'"
        ).fetchone()
    assert total == 13
    with serving(tmp_path / "release" / "gongkai.sqlite") as server:
        status, _, body = ask(server, f"/report/{report_id}")
        assert status == 200
        assert body.count('class="cell ') >= 200
        assert "原文如此" not in body  # an export has no standing of a failing sum
        assert body.count('id="sum-') == 3
        assert '<a href="/agency/' in ask(server, "/search?q=住房")[2]
        offered = re.findall(r'href="/data/(\w+)"', ask(server, "/")[2].partition('class="questions"')[2])
        for name in {*offered} & {*query_names()}:
            assert ask(server, f"/data/{name}.json")[0] == 200, name
        rows = json.loads(ask(server, "/data.json?_shape=array&sql=SELECT+DISTINCT+year+FROM+cells+JOIN+reports+"
                                      "USING+(report_id)+ORDER+BY+year")[2])  # fmt: skip
        assert [row["year"] for row in rows] == list(range(2019, 2026))
