"""The archive in a second place: a shared folder, a bucket, a crawl's end, and what can go wrong."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from harvest import PROJECT, environment, run_crawl
from small_bucket import SmallBucket, served_bucket
from small_portal import SmallPortal, article_path, home_page, list_page, report_page, served

from crawler.archive_store import StoreFailed, fetch, open_store, send

FIRST, SECOND = "jingyan/jingyan-1-00001.warc.gz", "yanbian/yanbian-1-00001.warc.gz"
needs_boto3 = pytest.mark.skipif(
    importlib.util.find_spec("boto3") is None, reason="needs the extra s3: pip install '.[s3]'"
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    for name, body in ((FIRST, b"one"), (SECOND, b"other")):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(body)
    (folder / "jingyan" / "notes.txt").write_text("no WARC file")
    return folder


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallBucket]:
    with served_bucket(SmallBucket("reports")) as served_one:
        for name, value in (
            ("AWS_ENDPOINT_URL", served_one.url),
            ("AWS_ACCESS_KEY_ID", "key"),
            ("AWS_SECRET_ACCESS_KEY", "very secret"),
            ("AWS_DEFAULT_REGION", "us-east-1"),
            ("AWS_MAX_ATTEMPTS", "1"),
        ):
            monkeypatch.setenv(name, value)
        yield served_one


def test_a_folder_gets_what_it_lacks_and_gives_it_back(archive: Path, tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "shared"))
    assert send(archive, store) == [FIRST, SECOND]
    assert send(archive, store) == []
    (archive / FIRST).write_bytes(b"one and more")
    assert send(archive, store, ["yanbian"]) == []
    assert send(archive, store, ["jingyan"]) == [FIRST]
    elsewhere = tmp_path / "elsewhere"
    assert fetch(elsewhere, store, ["jingyan"]) == [FIRST]
    assert fetch(elsewhere, store) == [SECOND]
    assert (elsewhere / FIRST).read_bytes() == b"one and more"
    assert not list(elsewhere.rglob("*.part"))


@needs_boto3
def test_a_bucket_gets_what_it_lacks_and_gives_it_back(
    archive: Path, tmp_path: Path, bucket: SmallBucket
) -> None:
    store = open_store("s3://reports/gongkai")
    assert send(archive, store) == [FIRST, SECOND]
    assert bucket.objects == {f"gongkai/{FIRST}": b"one", f"gongkai/{SECOND}": b"other"}
    assert send(archive, store) == []
    assert fetch(tmp_path / "elsewhere", store) == [FIRST, SECOND]
    assert (tmp_path / "elsewhere" / SECOND).read_bytes() == b"other"


@needs_boto3
def test_a_bucket_that_refuses_is_told_without_the_secret(archive: Path, bucket: SmallBucket) -> None:
    bucket.refuses = True
    with pytest.raises(StoreFailed, match="listing s3://reports") as caught:
        send(archive, open_store("s3://reports"))
    assert "very secret" not in str(caught.value)


def test_places_that_are_none(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreFailed, match="names no bucket"):
        open_store("s3://")
    (tmp_path / "file").touch()
    with pytest.raises(StoreFailed, match="Not a directory"):
        send(archive, open_store(str(tmp_path / "file" / "below")))


def portal_with_a_report() -> SmallPortal:
    portal = SmallPortal()
    title = "井研县教育局2023年政府信息公开工作年度报告"
    portal.put("/jyx/", home_page(("/jyx/zfxxgknb/list.shtml", "政府信息公开年报")))
    portal.put("/jyx/zfxxgknb/list.shtml", list_page((article_path(1), title)))
    portal.put(article_path(1), report_page(title))
    return portal


def test_a_crawl_copies_its_files_at_its_end(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    with served(portal_with_a_report()) as portal:
        harvest = run_crawl(portal, tmp_path, ARCHIVE_STORE=str(shared))
    assert harvest.exit_code == 0, harvest.stdout + harvest.stderr
    own = {path.name: path.read_bytes() for path in harvest.archive.glob("*/*.warc.gz")}
    assert own
    assert {path.name: path.read_bytes() for path in shared.glob("*/*.warc.gz")} == own


def test_a_crawl_whose_files_can_not_be_copied_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with served(portal_with_a_report()) as portal:
        harvest = run_crawl(portal, tmp_path, ARCHIVE_STORE=str(tmp_path / "file" / "below"))
    assert harvest.exit_code == 1
    assert "scrapy crawl: the archive is not in ARCHIVE_STORE yet: " in harvest.stderr
    assert harvest.query("SELECT COUNT(*) FROM report") == [(1,)]


def test_the_command_copies_and_says_how_much(archive: Path, tmp_path: Path) -> None:
    settings = environment(SmallPortal(), tmp_path) | {"ARCHIVE_STORE": str(tmp_path / "shared")}

    def run(deed: str, **more: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", "archive", deed],
            cwd=PROJECT,
            env=settings | more,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout.strip() or done.stderr.strip().splitlines()[-1]

    assert run("send") == (0, "2 files copied")
    (archive / FIRST).unlink()
    assert run("fetch") == (0, "1 files copied")
    status, words = run("send", ARCHIVE_STORE="")
    assert status == 2
    assert "set ARCHIVE_STORE" in words
