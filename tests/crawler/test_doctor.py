"""``scrapy doctor`` where something is wrong: the step that fails, the reason with its name, what would help.

Faults of the replicas, as a user meets them. How single steps judge pages is in ``test_probe_walk.py``.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from harvest import PROJECT
from test_browser import needs_browser

from crawler.replica.server import running_replica

HERE = str(Path(__file__).parent)
# One fault for each portal: where it strikes, the step that names it, its state and code.
FAULTS = {
    "gannan": ("robots-disallow@*gnzrmzf*", "robots", "failed", {"fetch.robots"}),
    "dafeng": ("challenge-412-stays@*dafeng*", "home", "failed", {"fetch.challenge"}),
    "xuwen": ("challenge-521-stays@*xuwen*", "home", "failed", {"fetch.challenge"}),
    "hongshan": ("charset-header@*hongshan*", "charset", "coped", {"charset.mislabelled"}),
    "tonglu": ("error-always@*tonglu*/col/col1229140160/*", "column", "failed", {"fetch.server_error"}),
    "jingyan": ("redirect-offsite@*/bmxxgk/list_2.shtml", "pager", "failed", {"address.offsite"}),
    "hejiang": ("error-always@*hejiang*/content_*", "article", "failed", {"fetch.server_error"}),
    "anju": ("tls-broken@*scanju*", "tls", "failed", {"fetch.tls", "fetch.connection_lost"}),
    "qijiang": ("redirect-metadata@http://www.cqqj.gov.cn/", "home", "failed", {"address.private"}),
}
IN_BROWSER = {
    "gannan": ("challenge-412@*gnzrmzf*", "home", "coped", {"fetch.challenge"}),
    "hongshan": ("js-list@*hongshan*", "list", "coped", {"column.scripted"}),
    "dafeng": ("timer-body@*dafeng*", "article", "coped", {"fetch.empty_shell"}),
    "xuwen": ("challenge-521@*xuwen*", "home", "coped", {"fetch.challenge"}),
}
Steps = dict[str, dict[str, Any]]


def run_doctor(*arguments: str, cwd: Path = PROJECT, **settings: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment = {
        "GONGKAI_DOWNLOAD_DELAY": "0",
        "GONGKAI_AUTOTHROTTLE_ENABLED": "False",
        "GONGKAI_RETRY_WAIT": "0",
        "GONGKAI_BROWSER_ENABLED": "0",
        "PYTHONPATH": f"{cwd}{os.pathsep}{PROJECT}{os.pathsep}{HERE}",
    }
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "doctor", *arguments],
        cwd=cwd,
        env=inherited | environment | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def steps_of(done: subprocess.CompletedProcess[str]) -> dict[str, Steps]:
    assert done.stdout, done.stderr
    assert "Traceback" not in done.stderr
    return {
        result["site"]: {step["step"]: step for step in result["steps"]} for result in json.loads(done.stdout)
    }


def wrong(steps: Steps) -> dict[str, tuple[str, str]]:
    """Step → state and code, of those that are not simply well."""
    return {
        name: (step["state"], step["code"])
        for name, step in steps.items()
        if step["state"] not in ("ok", "not reached")
    }


@pytest.fixture(scope="module")
def faulty() -> Iterator[tuple[int, dict[str, Steps]]]:
    with running_replica(tuple(FAULTS), faults=[fault for fault, *_ in FAULTS.values()]) as server:
        proxy = f"http://127.0.0.1:{server.port}"
        done = run_doctor("--json", *FAULTS, http_proxy=proxy, https_proxy=proxy)
        yield done.returncode, steps_of(done)


@pytest.mark.parametrize("site", FAULTS)
def test_a_fault_is_named_at_its_step_and_nothing_else(
    faulty: tuple[int, dict[str, Steps]], site: str
) -> None:
    exit_code, told = faulty
    _, step, state, codes = FAULTS[site]
    assert set(wrong(told[site])) == {step}
    assert told[site][step]["state"] == state
    assert told[site][step]["code"] in codes
    assert told[site][step]["address"]
    assert exit_code == 1


@needs_browser
def test_what_only_a_browser_sees_is_coped_with_and_named() -> None:
    with running_replica(tuple(IN_BROWSER), faults=[fault for fault, *_ in IN_BROWSER.values()]) as server:
        settings = {"GONGKAI_BROWSER_ENABLED": "1", "GONGKAI_BROWSER_WAIT": "20"}
        done = run_doctor("--json", *IN_BROWSER, http_proxy=f"http://127.0.0.1:{server.port}", **settings)
    told = steps_of(done)
    for site, (_, step, state, codes) in IN_BROWSER.items():
        assert wrong(told[site]) == {step: (state, *codes)}, site
        assert told[site]["extraction"]["state"] == "ok"
    assert done.returncode == 0


def test_a_name_without_an_address_is_told_in_words(tmp_path: Path) -> None:
    """Nothing is written, and the lines say what would help."""
    done = run_doctor(
        "gannan",
        GONGKAI_TWISTED_DNS_RESOLVER="unresolved.Nowhere",
        DATABASE_URL=f"sqlite:///{tmp_path / 'reports.db'}",
        ARCHIVE_DIR=str(tmp_path / "archive"),
    )
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "甘南藏族自治州人力资源和社会保障局, http://rsj.gnzrmzf.gov.cn/ (gannan, vsb)"
    assert lines[1].startswith("FAILED       name")
    assert lines[1].endswith("[fetch.dns]")
    assert "→ is the host spelt rightly?" in done.stdout
    assert sum(line.startswith("not reached  ") for line in lines) == 12
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert {path for path in files if not path.startswith("archive/.turns/")} == set()


def test_a_portal_on_whose_port_nobody_listens(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    (tmp_path / "spiders").mkdir()
    (tmp_path / "spiders" / "__init__.py").touch()
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
    source = (PROJECT / "spiders" / "jingyan.py").read_text(encoding="utf-8")
    home = f"http://www.jingyan.gov.cn:{port}/jyx/"
    (tmp_path / "spiders" / "jingyan.py").write_text(
        source.replace('"http://www.jingyan.gov.cn/jyx/"', f'"{home}"\n    ports = ({port},)'),
        encoding="utf-8",
    )
    done = run_doctor("--json", "jingyan", cwd=tmp_path, GONGKAI_TWISTED_DNS_RESOLVER="unresolved.Here")
    assert wrong(steps_of(done)["jingyan"]) == {"connection": ("failed", "fetch.refused")}
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [((), "name a site"), (("jingyann",), "there is no site jingyann; did you mean jingyan")],
)
def test_wrong_use_is_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    done = run_doctor(*arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
