"""Whether the archive is whole: what a kill, a bad disk and a careless hand leave behind."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from archived_samples import HOST, archived, exchange, page, stored, visit
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import Archive
from crawler.items import SnapshotRef
from crawler.warc_check import Fault, Pointer, check_file
from pipelines.store.connect import connect
from pipelines.store.crawl_log import record_visit

PROJECT = Path(__file__).resolve().parents[2]
FIRST, SECOND = f"{HOST}/a.shtml", f"{HOST}/b.shtml"
PAGES = {FIRST: page("井研县财政局", 3, 1), SECOND: page("井研县教育局", 5, 2)}


def pointers(refs: dict[str, SnapshotRef]) -> list[Pointer]:
    return [Pointer(ref.offset, ref.sha256, url) for url, ref in refs.items()]


def records(path: Path) -> list[tuple[str, str | None]]:
    with path.open("rb") as file:
        return [
            (record.rec_type, record.rec_headers.get_header("WARC-Refers-To-Target-URI"))
            for record in ArchiveIterator(file)
        ]


def test_a_whole_file_has_no_fault(tmp_path: Path) -> None:
    refs = archived(tmp_path, PAGES)
    name = refs[FIRST].file
    checked = check_file(tmp_path, name, pointers(refs))
    assert checked.faults == ()
    assert checked.records == {"warcinfo": 1, "response": 2, "request": 2}
    assert (checked.pointers, checked.size) == (2, (tmp_path / name).stat().st_size)


@pytest.mark.parametrize("kept", [1, 40, 100], ids=["one byte", "40 bytes", "100 bytes"])
def test_a_record_cut_by_a_kill_is_told_and_costs_no_other(tmp_path: Path, kept: int) -> None:
    refs = archived(tmp_path, PAGES)
    name = refs[FIRST].file
    path = tmp_path / name
    whole = path.read_bytes()
    path.write_bytes(whole[: refs[SECOND].offset + kept])
    checked = check_file(tmp_path, name, [Pointer(refs[FIRST].offset, refs[FIRST].sha256, FIRST)])
    assert checked.faults == (
        Fault("snapshot.truncated", name, refs[SECOND].offset, None, f"{kept} bytes of a record"),
    )
    assert checked.records == {"warcinfo": 1, "response": 1, "request": 1}


def test_a_record_that_is_pointed_at_and_cut_is_damaged(tmp_path: Path) -> None:
    refs = archived(tmp_path, PAGES)
    name = refs[FIRST].file
    path = tmp_path / name
    path.write_bytes(path.read_bytes()[: refs[SECOND].offset + 40])
    found = {(fault.code, fault.url) for fault in check_file(tmp_path, name, pointers(refs)).faults}
    assert found == {("snapshot.truncated", None), ("snapshot.damaged", SECOND)}


def test_a_flipped_byte_damages_one_record_and_the_next_is_found(tmp_path: Path) -> None:
    refs = archived(tmp_path, PAGES)
    name = refs[FIRST].file
    path = tmp_path / name
    content = bytearray(path.read_bytes())
    content[refs[FIRST].offset + 300] ^= 0xFF
    path.write_bytes(content)
    checked = check_file(tmp_path, name, pointers(refs))
    assert [(fault.code, fault.offset, fault.url) for fault in checked.faults] == [
        ("snapshot.damaged", refs[FIRST].offset, FIRST)
    ]
    assert checked.records["response"] == 1


def test_other_bytes_under_a_right_checksum_of_gzip_are_damaged(tmp_path: Path) -> None:
    refs = archived(tmp_path, PAGES)
    name = refs[FIRST].file
    path = tmp_path / name
    content = path.read_bytes()
    start, end = refs[SECOND].offset, len(content)
    rest = gzip.decompress(content[start:end]).replace("行政许可".encode(), "行政处罚".encode(), 1)
    path.write_bytes(content[:start] + gzip.compress(rest))
    assert {(fault.code, fault.url) for fault in check_file(tmp_path, name, pointers(refs)).faults} == {
        ("snapshot.damaged", SECOND)
    }


def test_a_pointer_to_the_wrong_place_or_to_no_file(tmp_path: Path) -> None:
    refs = archived(tmp_path, PAGES)
    name, ref = refs[FIRST].file, refs[FIRST]
    wrong = [Pointer(ref.offset + 1, ref.sha256, FIRST), Pointer(refs[SECOND].offset, ref.sha256, SECOND)]
    assert [fault.detail for fault in check_file(tmp_path, name, wrong).faults] == [
        "no response stands there",
        "sha256 differs",
    ]
    assert check_file(tmp_path, "jingyan/none.warc.gz", wrong[:1]).faults == (
        Fault("snapshot.missing", "jingyan/none.warc.gz", ref.offset + 1, FIRST),
    )
    assert [fault.code for fault in check_file(tmp_path, name, ()).faults] == ["snapshot.orphan"]


# --- revisits, rotation, other readers ----------------------------------------------------------------------


def test_unchanged_bytes_are_kept_once(tmp_path: Path) -> None:
    first = archived(tmp_path, {FIRST: PAGES[FIRST]})[FIRST]
    night = Archive(tmp_path, "jingyan", "gongkai test")
    again = night.write(exchange(FIRST, PAGES[FIRST]), earlier=first)
    not_modified = night.write(exchange(FIRST, b"", status=304), earlier=first)
    changed = night.write(exchange(FIRST, PAGES[SECOND]), earlier=first)
    night.close()
    assert again == not_modified == first
    assert changed.file != first.file
    path = tmp_path / changed.file
    assert records(path) == [
        ("warcinfo", None),
        ("revisit", FIRST),
        ("request", None),
        ("revisit", FIRST),
        ("request", None),
        ("response", None),
        ("request", None),
    ]
    assert check_file(tmp_path, changed.file, [Pointer(changed.offset, changed.sha256, FIRST)]).faults == ()


def test_where_the_earlier_record_is_gone_the_bytes_are_kept_again(tmp_path: Path) -> None:
    first = archived(tmp_path, {FIRST: PAGES[FIRST]})[FIRST]
    (tmp_path / first.file).unlink()
    night = Archive(tmp_path, "jingyan", "gongkai test")
    again = night.write(exchange(FIRST, PAGES[FIRST]), earlier=first)
    night.close()
    assert again.file != first.file
    assert check_file(tmp_path, again.file, [Pointer(again.offset, again.sha256, FIRST)]).faults == ()


def test_a_file_that_has_grown_is_followed_by_another_and_all_are_read_by_others(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "jingyan", "gongkai test", rotate_bytes=2000)
    refs = [archive.write(exchange(f"{HOST}/{number}.shtml", os.urandom(1500))) for number in range(5)]
    last = archive.write(exchange(f"{HOST}/0.shtml", b"", status=304), earlier=refs[0])
    archive.close()
    assert last == refs[0]
    files = sorted(path for path in tmp_path.rglob("*.warc.gz"))
    assert len(files) == len({ref.file for ref in refs}) + 1 > 3
    for command in (["check", "-v"], ["index", "-f", "warc-type,offset,warc-target-uri"]):
        done = subprocess.run(
            [sys.executable, "-m", "warcio.cli", *command, *map(str, files)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    indexed = [json.loads(line) for line in done.stdout.splitlines()]
    offsets = {int(entry["offset"]) for entry in indexed if entry["warc-type"] == "response"}
    assert offsets == {ref.offset for ref in refs}
    assert [entry["warc-target-uri"] for entry in indexed if entry["warc-type"] == "revisit"] == [
        f"{HOST}/0.shtml"
    ]


# --- the command --------------------------------------------------------------------------------------------


def verify(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'reports.db'}",
        "ARCHIVE_DIR": str(folder / "archive"),
    }
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "archive", "verify", *options],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def test_the_command_names_what_is_wrong_and_ends_with_1(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    refs = archived(archive, PAGES)
    engine = connect(f"sqlite:///{tmp_path / 'reports.db'}")
    for url, body in PAGES.items():
        stored(engine, url, body, refs[url])
    record_visit(engine, "jingyan", visit(FIRST, refs[FIRST]))
    stray = archived(archive, {f"{HOST}/404": b"gone"})[f"{HOST}/404"]
    good = verify(tmp_path)
    assert good.returncode == 0, good.stdout + good.stderr
    assert good.stdout.splitlines() == [
        f"snapshot.orphan {stray.file}",
        f"archive: {archive}: 2 files, {sum(p.stat().st_size for p in archive.rglob('*.gz')):,} bytes",
        "records: request 3, response 3, warcinfo 2",
        "pointed at by the database: 2",
        "faults: snapshot.orphan 1",
    ]
    record_visit(engine, "anju", replace(visit(SECOND, refs[SECOND]), warc_file="anju/gone.warc.gz"))
    engine.dispose()
    bad = verify(tmp_path, "--json")
    assert bad.returncode == 1
    told = json.loads(bad.stdout)
    assert told["counts"] == {"snapshot.missing": 1, "snapshot.orphan": 1}
    assert {fault["url"] for fault in told["faults"] if fault["code"] == "snapshot.missing"} == {SECOND}
    assert verify(tmp_path, "--site", "jingyan").returncode == 0
    assert verify(tmp_path, "--site", "nowhere").returncode == 1
