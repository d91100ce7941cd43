"""``scrapy newsite``: what it tells, what it writes, and that nothing passes before a person has keyed it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from harvest import PROJECT
from scrapy.exceptions import UsageError
from small_portal import SmallPortal, article_path, home_page, list_page, report_page

from crawler.commands.newsite import _home
from crawler.families.declaration import problems
from crawler.replica.server import running_replica
from crawler.replica.truth import truth
from tests.site_expectations import complaints

HOME = "http://www.hongshan.gov.cn/"


def new_project(folder: Path) -> Path:
    (folder / "spiders").mkdir(parents=True)
    (folder / "spiders" / "__init__.py").touch()
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
    return folder


def newsite(folder: Path, proxy: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment = {
        "http_proxy": proxy,
        "https_proxy": proxy,
        "GONGKAI_DOWNLOAD_DELAY": "0",
        "GONGKAI_AUTOTHROTTLE_ENABLED": "False",
        "GONGKAI_RETRY_WAIT": "0",
        "GONGKAI_BROWSER_ENABLED": "0",
        "PYTHONPATH": f"{folder}{os.pathsep}{PROJECT}",
    }
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "newsite", *arguments],
        cwd=folder,
        env=inherited | environment | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def files(folder: Path) -> set[str]:
    kept = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {str(path.relative_to(folder)) for path in kept} - {"scrapy.cfg", "spiders/__init__.py"}


def load(path: Path) -> Any:
    """The spider of a file."""
    spec = spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return next(
        value
        for value in vars(module).values()
        if isinstance(value, type) and getattr(value, "name", None) == path.stem
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A project into which the portal of 洪山区 was written, and what was printed."""
    folder = new_project(tmp_path_factory.mktemp("made"))
    with running_replica("hongshan") as server:
        proxy = f"http://127.0.0.1:{server.port}"
        done = newsite(folder, proxy, HOME)
        assert done.returncode == 0, done.stdout + done.stderr
        again = newsite(folder, proxy, HOME, "--name", "other")
        assert again.returncode == 1
        assert again.stderr.startswith("scrapy newsite: this portal has a spider already: hongshan.")
        (folder / "spiders" / "hongshan.py").rename(folder / "kept.py")
        there = newsite(folder, proxy, HOME)
        assert there.returncode == 1
        assert "there already, and not written over:" in there.stderr
        (folder / "kept.py").rename(folder / "spiders" / "hongshan.py")
    return folder, done.stdout


def test_the_files_of_a_site_are_written_and_never_written_over(made: tuple[Path, str]) -> None:
    folder, printed = made
    site = "tests/sites/hongshan"
    names = ("list.html", "report.html", "pages.toml", "expected.toml")
    assert files(folder) == {"spiders/hongshan.py", *(f"{site}/{name}" for name in names)}
    assert printed.count("\nwrote ") == 5


def test_the_spider_is_a_sound_declaration_of_a_few_lines(made: tuple[Path, str]) -> None:
    folder, printed = made
    path = folder / "spiders" / "hongshan.py"
    spider = load(path)
    assert problems(spider) == []
    assert (spider.name, spider.family) == ("hongshan", "trs")
    assert (spider.division, spider.portal, spider.home) == ("420111", "武汉市洪山区人民政府", HOME)
    assert [(each.address, each.name, each.evidence) for each in spider.lists] == [
        ("/xxgk/zfxxgknb/", "政府信息公开年报", "verified")
    ]
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 20
    assert source in printed
    style = [sys.executable, "-m", "ruff", "format", "--check", "--config", str(PROJECT / "pyproject.toml")]
    assert subprocess.run([*style, str(path)], check=False, capture_output=True).returncode == 0


def test_all_of_it_is_told_with_its_evidence(made: tuple[Path, str]) -> None:
    printed = made[1]
    for words in (
        "Family: trs, TRS WCM",
        "proof  createPageHTML(",
        "Owner: 武汉市洪山区人民政府, division 420111 (confirmed)",
        "site code  4201110001  → 420111",
        "host       hongshan  → ",
        "agency       武汉市洪山区人民政府",
        "Now key tests/sites/",
    ):
        assert words in printed
    assert len(re.findall(r"^ok +\w+", printed, flags=re.MULTILINE)) == 13


def test_what_is_not_keyed_fails_with_a_sentence_how_to(made: tuple[Path, str]) -> None:
    folder = made[0] / "tests" / "sites" / "hongshan"
    (sentence,) = complaints(folder, load(made[0] / "spiders" / "hongshan.py"))
    assert sentence.startswith("not keyed yet: open list.* and report.* in ")
    assert "docs/adding-a-site.md" in sentence


def keyed(folder: Path) -> str:
    """The expectation as a person would key it, from the replica's own description."""
    text = (folder / "expected.toml").read_text(encoding="utf-8")
    url = tomllib.loads((folder / "pages.toml").read_text(encoding="utf-8"))["report"]["url"]
    (report,) = (each for each in truth("hongshan") if each.document_url == url)
    cells = {cell.field: cell.number for cell in report.cells}
    for field in tomllib.loads(text)["report"]["cells"]:
        text = text.replace(f'"{field}" = "?"', f'"{field}" = {cells[field]}')
    for name, value in (("agency", f'"{report.agency}"'), ("year", report.year)):
        text = text.replace(f'{name} = "?"', f"{name} = {value}")
    # On the first of three pages there are six rows, three of them reports.
    text = text.replace('first_title = "?"', f'first_title = "{report.title}"').replace(
        'reports = "?"', "reports = 3"
    )
    return text.replace('keyed_by = ""', 'keyed_by = "the replica\'s description"')


def test_what_is_keyed_is_held_against_what_is_read(made: tuple[Path, str], tmp_path: Path) -> None:
    source = made[0] / "tests" / "sites" / "hongshan"
    spider = load(made[0] / "spiders" / "hongshan.py")
    for path in source.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = keyed(source)
    assert len(tomllib.loads(text)["report"]["cells"]) == 25
    (tmp_path / "expected.toml").write_text(text, encoding="utf-8")
    assert complaints(tmp_path, spider) == []
    (tmp_path / "expected.toml").write_text(text.replace("reports = 3", "reports = 4"), encoding="utf-8")
    assert complaints(tmp_path, spider) == ["reports of the list: keyed 4, read 3"]
    (tmp_path / "report.html").write_text("something else")
    assert complaints(tmp_path, spider) == ["report.html is not the page that was saved"]


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    folder = new_project(tmp_path)
    with running_replica("qiannan", faults=("charset-header",)) as server:
        proxy = f"http://127.0.0.1:{server.port}"
        done = newsite(folder, proxy, "--dry-run", "--json", "https://www.qiannan.gov.cn")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert files(folder) == set()
    assert (told["family"], told["division"], told["written"]) == ("trs", "522700", [])
    assert told["report"]["agency"] == "黔南布依族苗族自治州人民政府办公室"
    assert {step["step"]: step["code"] for step in told["steps"] if step["code"]} == {
        "charset": "charset.mislabelled"
    }


def test_a_guard_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    folder = new_project(tmp_path)
    with running_replica("hongshan", faults=("challenge-412-stays@*",)) as server:
        done = newsite(folder, f"http://127.0.0.1:{server.port}", HOME)
    assert done.returncode == 1
    assert "FAILED       home" in done.stdout
    assert "[fetch.challenge]" in done.stdout
    assert "scrapy newsite: nothing to write: home: fetch.challenge" in done.stderr
    assert files(folder) == set()


def test_an_owner_who_is_not_certain_has_to_be_given(portal: SmallPortal, tmp_path: Path) -> None:
    folder, host = new_project(tmp_path), "http://www.glq.gov.cn"
    row = (article_path(1), "鼓楼区教育局2023年政府信息公开工作年度报告")
    portal.put(f"{host}/", home_page(("/nb/list.shtml", "政府信息公开年报")).replace("井研县", "鼓楼区"))
    portal.put(f"{host}/nb/list.shtml", list_page(row))
    portal.put(host + row[0], report_page(row[1]))
    done = newsite(folder, portal.proxy, f"{host}/")
    assert done.returncode == 1
    assert "scrapy newsite: the division is not certain: give it with --division CODE" in done.stderr
    assert "division not decided (ambiguous)" in done.stdout
    assert files(folder) == set()
    done = newsite(folder, portal.proxy, f"{host}/", "--division", "320106", "--name", "gulou")
    assert done.returncode == 0, done.stderr
    assert load(folder / "spiders" / "gulou.py").division == "320106"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://www.example.org/", "address.offsite"),
        ("http://127.0.0.1/", "address.private"),
        ("ftp://www.jingyan.gov.cn/", "address.scheme"),
        ("http://user:word@www.jingyan.gov.cn/", "address.malformed"),
    ],
)
def test_an_address_that_is_none_of_a_portal(address: str, code: str) -> None:
    with pytest.raises(UsageError, match=re.escape(code)):
        _home([address])


def test_an_address_may_come_without_its_scheme() -> None:
    assert _home(["www.jingyan.gov.cn/jyx/"]) == "http://www.jingyan.gov.cn/jyx/"
    with pytest.raises(UsageError, match="one portal's home page"):
        _home([])
