"""A backup that can be restored: copied while it is written to, checked, put back, and asked."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from archived_samples import HOST, archived, page, stored
from sqlalchemy import text

from pipelines.backup import BackupError, back_up, faults_of
from pipelines.store.connect import connect

PROJECT = Path(__file__).resolve().parents[2]
FIRST, SECOND = f"{HOST}/a.shtml", f"{HOST}/b.shtml"
PAGES = {FIRST: page("井研县财政局", 3, 1), SECOND: page("井研县教育局", 5, 2)}


def harvest(folder: Path, url: str) -> None:
    engine = connect(f"sqlite:///{folder / 'reports.db'}")
    ref = archived(folder / "archive", {url: PAGES[url]})[url]
    stored(engine, url, PAGES[url], ref)
    engine.dispose()


def agencies(database: Path) -> list[str]:
    with sqlite3.connect(database) as connection:
        return [agency for (agency,) in connection.execute("SELECT agency FROM reports ORDER BY agency")]


def scrapy(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    places = {"DATABASE_URL": f"sqlite:///{folder / 'reports.db'}", "ARCHIVE_DIR": str(folder / "archive")}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *words],
        cwd=PROJECT,
        env=os.environ | places | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def test_what_was_backed_up_can_be_restored(tmp_path: Path) -> None:
    harvest(tmp_path / "live", FIRST)
    made = scrapy(tmp_path / "live", "backup", str(tmp_path / "copy"))
    assert made.returncode == 0, made.stderr
    harvest(tmp_path / "live", SECOND)  # after the backup
    assert scrapy(tmp_path, "backup", "--check", str(tmp_path / "copy")).returncode == 0
    # as docs/operations.md says: copy the two back
    (tmp_path / "restored").mkdir()
    for name in ("reports.db", "archive"):
        subprocess.run(
            ["cp", "-r", str(tmp_path / "copy" / name), str(tmp_path / "restored" / name)], check=True
        )
    assert agencies(tmp_path / "restored" / "reports.db") == ["井研县财政局"]
    verified = scrapy(tmp_path / "restored", "archive", "verify")
    assert verified.returncode == 0, verified.stdout
    assert "pointed at by the database: 1" in verified.stdout
    reread = scrapy(tmp_path / "restored", "reextract", "--dry-run", "--jobs", "1")
    assert reread.stdout.splitlines()[:2] == ["documents read: 1", "reports that differ: none"]


def test_a_backup_sees_one_moment_of_a_database_that_is_written_to(tmp_path: Path) -> None:
    harvest(tmp_path, FIRST)
    engine = connect(f"sqlite:///{tmp_path / 'reports.db'}")
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE agency SET name = '不应出现'"))
        back_up(tmp_path / "reports.db", tmp_path / "archive", tmp_path / "copy")
    engine.dispose()
    assert agencies(tmp_path / "copy" / "reports.db") == ["井研县财政局"]
    assert not (tmp_path / "copy" / "reports.db-wal").exists()


def test_another_backup_copies_only_what_is_new(tmp_path: Path) -> None:
    harvest(tmp_path, FIRST)
    assert back_up(tmp_path / "reports.db", tmp_path / "archive", tmp_path / "copy") == 2
    (old,) = (tmp_path / "copy").rglob("*.warc.gz")
    before = old.stat().st_ino
    harvest(tmp_path, SECOND)
    assert back_up(tmp_path / "reports.db", tmp_path / "archive", tmp_path / "copy") == 3
    assert old.stat().st_ino == before
    assert agencies(tmp_path / "copy" / "reports.db") == ["井研县教育局", "井研县财政局"]
    assert list(faults_of(tmp_path / "copy")) == []


def test_what_is_wrong_with_a_backup_is_named(tmp_path: Path) -> None:
    harvest(tmp_path, FIRST)
    back_up(tmp_path / "reports.db", tmp_path / "archive", tmp_path / "copy")
    (warc,) = (tmp_path / "copy").rglob("*.warc.gz")
    content = bytearray(warc.read_bytes())
    content[50] ^= 1
    warc.write_bytes(content)
    assert [fault.code for fault in faults_of(tmp_path / "copy")] == ["backup.damaged"]
    warc.unlink()
    assert [fault.code for fault in faults_of(tmp_path / "copy")] == ["backup.missing"]
    (tmp_path / "copy" / "MANIFEST.json").unlink()
    with pytest.raises(BackupError, match=r"backup\.missing"):
        list(faults_of(tmp_path / "copy"))


def test_a_database_that_is_damaged_does_not_replace_a_good_copy(tmp_path: Path) -> None:
    harvest(tmp_path, FIRST)
    back_up(tmp_path / "reports.db", tmp_path / "archive", tmp_path / "copy")
    (tmp_path / "reports.db").write_bytes(b"not a database at all" * 1000)
    with pytest.raises(BackupError, match=r"backup\.damaged"):
        back_up(tmp_path / "reports.db", tmp_path / "archive", tmp_path / "copy")
    assert agencies(tmp_path / "copy" / "reports.db") == ["井研县财政局"]


def test_postgresql_is_left_to_its_own_program(tmp_path: Path) -> None:
    done = scrapy(
        tmp_path, "backup", str(tmp_path / "copy"), DATABASE_URL="postgresql://me:secret@db/gongkai"
    )
    assert done.returncode == 2
    assert "pg_dump --format=custom --file=reports.dump postgresql://me:***@db/gongkai" in done.stderr
    assert "secret" not in done.stderr
