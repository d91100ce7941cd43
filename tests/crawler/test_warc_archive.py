"""The archive: what is kept can be had back, by us and by any reader of WARC files."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import Archive, ArchiveError, Exchange, content_encodings, decoded, read_payload
from crawler.items import SnapshotRef

PAGE = "<p>政府信息公开工作年度报告</p>".encode() * 50
EXCHANGE = Exchange(
    url="http://www.jingyan.gov.cn/jyx/bmxxgk/202401/a.shtml?x=1",
    method="GET",
    request_headers=(("User-Agent", "gongkai"), ("Proxy-Authorization", "Basic c2VjcmV0")),
    status=200,
    reason="OK",
    headers=(("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"), ("X-Title", "年报")),
    body=PAGE,
    known=(("via", "http://www.jingyan.gov.cn/jyx/bmxxgk/list.shtml"), ("linkText", "2023年\n年度报告")),
)


def encoded(body: bytes, encoding: str) -> Exchange:
    headers = (*EXCHANGE.headers, ("Content-Encoding", encoding), ("Content-Length", "9"))
    return replace(EXCHANGE, body=body, headers=headers)


def bare_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


@pytest.mark.parametrize(
    "exchange",
    [
        EXCHANGE,
        encoded(gzip.compress(PAGE), "gzip"),
        encoded(gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:]), "gzip"),
        encoded(zlib.compress(PAGE), "deflate"),
        encoded(bare_deflate(PAGE), "deflate"),
        encoded(gzip.compress(zlib.compress(PAGE)), "deflate, gzip"),
        encoded(PAGE, "identity"),
    ],
    ids=["plain", "gzip", "two members", "deflate", "bare deflate", "both", "identity"],
)
def test_a_payload_comes_back(tmp_path: Path, exchange: Exchange) -> None:
    archive = Archive(tmp_path, "jingyan", "gongkai")
    refs = [archive.write(exchange), archive.write(exchange)]
    assert refs[0].offset < refs[1].offset
    for ref in refs:
        assert ref.sha256 == hashlib.sha256(PAGE).hexdigest()
        assert read_payload(tmp_path, ref) == PAGE  # while the file is still open
    archive.close()
    check = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(tmp_path / refs[0].file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, check.stdout + check.stderr


def test_what_stands_in_the_file(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "jingyan", "gongkai")
    ref = archive.write(encoded(gzip.compress(PAGE), "gzip"))
    archive.close()
    with (tmp_path / ref.file).open("rb") as file:
        records = [
            (
                record.rec_type,
                record.rec_headers.get_header("WARC-Target-URI"),
                record.http_headers,
                record.raw_stream.read(),
            )
            for record in ArchiveIterator(file)
        ]
    assert [record[0] for record in records] == ["warcinfo", "response", "request", "metadata"]
    assert {record[1] for record in records[1:]} == {EXCHANGE.url}
    response, request = records[1][2], records[2][2]
    assert (response.protocol, response.statusline) == ("HTTP/1.1", "200 OK")
    assert response.get_header("Content-Encoding") == "gzip"
    assert response.get_header("Transfer-Encoding") is None
    assert response.get_header("Content-Length") == str(len(gzip.compress(PAGE)))
    assert (request.protocol, request.statusline) == ("GET", "/jyx/bmxxgk/202401/a.shtml?x=1 HTTP/1.1")
    assert request.get_header("User-Agent") == "gongkai"
    assert request.get_header("Proxy-Authorization") is None
    assert "linkText: 2023年 年度报告\r\n" in records[3][3].decode()


@pytest.mark.parametrize("written", [0, 5, 40, 300])
def test_a_kill_loses_no_more_than_the_record_in_flight(tmp_path: Path, written: int) -> None:
    archive = Archive(tmp_path, "jingyan", "gongkai")
    first, second = archive.write(EXCHANGE), archive.write(EXCHANGE)
    torn = (tmp_path / first.file).read_bytes()[: second.offset + written]
    (tmp_path / first.file).write_bytes(torn)
    assert read_payload(tmp_path, first) == PAGE
    with pytest.raises(ArchiveError):
        read_payload(tmp_path, second)


def test_a_new_file_when_the_old_one_is_full(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "jingyan", "gongkai", rotate_bytes=1)
    refs = [archive.write(EXCHANGE) for _ in range(3)]
    assert len({ref.file for ref in refs}) == 3
    assert all(read_payload(tmp_path, ref) == PAGE for ref in refs)


def test_two_runs_share_no_file(tmp_path: Path) -> None:
    files = {Archive(tmp_path, "jingyan", "gongkai").write(EXCHANGE).file for _ in range(5)}
    assert len(files) == 5


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"file": "jingyan/gone.warc.gz"}, "snapshot.missing"),
        ({"sha256": "0" * 64}, "snapshot.damaged"),
        ({"offset": 0}, "snapshot.damaged"),
        ({"offset": 7}, "snapshot.damaged"),
    ],
)
def test_a_reference_that_leads_nowhere(tmp_path: Path, change: dict[str, object], code: str) -> None:
    ref = Archive(tmp_path, "jingyan", "gongkai").write(EXCHANGE)
    with pytest.raises(ArchiveError) as error:
        read_payload(tmp_path, replace(ref, **change))
    assert error.value.code == code


@pytest.mark.parametrize("bad", [encoded(b"no gzip", "gzip"), encoded(PAGE, "snappy")])
def test_what_can_not_be_decoded_is_kept_all_the_same(tmp_path: Path, bad: Exchange) -> None:
    archive = Archive(tmp_path, "jingyan", "gongkai")
    with pytest.raises(ArchiveError) as error:
        archive.write(bad)
    assert error.value.code == "snapshot.encoding"
    archive.close()
    with next(tmp_path.rglob("*.gz")).open("rb") as file:
        assert bad.body in [record.raw_stream.read() for record in ArchiveIterator(file)]


def test_a_body_that_expands_without_end_is_refused() -> None:
    with pytest.raises(ArchiveError, match="more than 1000 bytes"):
        decoded(gzip.compress(bytes(10**6)), ("gzip",), limit=1000)


def test_a_body_cut_short_gives_what_came_of_it() -> None:
    whole = gzip.compress(bytes(range(256)) * 100)
    part = decoded(whole[:-20], ("gzip",))
    assert (bytes(range(256)) * 100).startswith(part)
    assert part


def test_content_encodings() -> None:
    assert content_encodings([("content-encoding", "deflate, GZIP"), ("Content-Encoding", "identity")]) == (
        "deflate",
        "gzip",
    )


def test_a_reference_is_plain_data(tmp_path: Path) -> None:
    ref = Archive(tmp_path, "jingyan", "gongkai").write(EXCHANGE)
    assert isinstance(ref, SnapshotRef)
    assert ref.file.startswith("jingyan/jingyan-")
    assert not Path(ref.file).is_absolute()


def test_a_place_that_is_no_record_is_damaged_wherever_it_is(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "jingyan", "gongkai")
    ref = archive.write(EXCHANGE)
    archive.close()
    for offset in range((tmp_path / ref.file).stat().st_size + 2):
        if offset != ref.offset:
            with pytest.raises(ArchiveError, match=r"snapshot\.damaged"):
                read_payload(tmp_path, SnapshotRef(ref.file, offset, ref.sha256))
