"""What ships for machines: unit files, cron lines, the container. Read as their programs would, as far as they are here."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

import crawler.commands

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "deploy"
HOME = "/srv/gongkai"
UNITS = ("gongkai-nightly.service", "gongkai-nightly.timer")


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((DEPLOY / name).read_text(encoding="utf-8"))
    return parser


def commands_of(text: str) -> list[list[str]]:
    """Every call of scrapy: its command and options."""
    return [shlex.split(call) for call in re.findall(r"bin/scrapy ([a-z][^>\n;&]*)", text)]


def test_every_command_exists_with_its_options() -> None:
    text = "".join((DEPLOY / name).read_text(encoding="utf-8") for name in (*UNITS, "gongkai.cron"))
    calls = commands_of(text)
    assert {call[0] for call in calls} == {"nightly", "backup"}
    folder = Path(crawler.commands.__file__).parent
    for call in calls:
        assert (folder / f"{call[0]}.py").exists()
        source = (folder / f"{call[0]}.py").read_text(encoding="utf-8")
        assert all(f'"{word}"' in source for word in call if word.startswith("--"))


def test_the_service_can_write_where_it_has_to_and_stops_gently() -> None:
    service = unit("gongkai-nightly.service")["Service"]
    assert service["WorkingDirectory"] == HOME
    assert service["ReadWritePaths"] == f"{HOME}/data"
    assert service["Type"] == "oneshot"
    assert service["KillMode"] == "mixed"  # the nightly tells its crawls to end; not systemd
    assert service["SuccessExitStatus"].split() == ["3", "4"]


def test_the_timer_is_in_chinas_evening_and_catches_up() -> None:
    timer = unit("gongkai-nightly.timer")["Timer"]
    assert timer["OnCalendar"] == "*-*-* 21:00:00 Asia/Shanghai"
    assert timer["Persistent"] == "true"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_no_fault(name: str, tmp_path: Path) -> None:
    for each in UNITS:
        text = (DEPLOY / each).read_text(encoding="utf-8").replace(HOME, str(PROJECT))
        (tmp_path / each).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    told = [line for line in (done.stdout + done.stderr).splitlines() if "gongkai" in line]
    assert (done.returncode, told) == (0, [])


def test_the_lines_for_cron_have_five_times_a_user_and_a_command() -> None:
    text = (DEPLOY / "gongkai.cron").read_text(encoding="utf-8")
    assert text.endswith("\n")
    lines = [line for line in text.splitlines() if line and not line.startswith("#") and "=" not in line[:10]]
    assert len(lines) == 2
    for line in lines:
        match = re.fullmatch(r"(\d+) (\d+) \* \* (\*|\d) gongkai cd /srv/gongkai && (.+)", line)
        assert match, line
        assert 0 <= int(match[1]) < 60
        assert 0 <= int(match[2]) < 24
        assert "%" not in match[4]  # cron takes it for a newline
        check = subprocess.run(["sh", "-n", "-c", match[4]], capture_output=True, check=False)
        assert check.returncode == 0, check.stderr


def test_the_example_of_the_environment_is_plain_assignments() -> None:
    text = (DEPLOY / "gongkai.env.example").read_text(encoding="utf-8")
    for line in text.splitlines():
        assert re.fullmatch(r"# .*|#?[A-Z_]+=\S*", line), line


def test_the_container_copies_what_is_there_and_installs_what_exists() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    for names in re.findall(r"^COPY (.+)$", text, flags=re.MULTILINE):
        for name in names.split()[:-1]:
            assert (PROJECT / name).exists(), name
    extras = re.search(r"'\.\[([a-z,]+)\]'", text)
    assert extras
    known = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    assert all(f"\n{extra} = [" in known for extra in extras[1].split(","))
    assert "USER gongkai" in text
    assert text.index("USER gongkai") < text.index("ENTRYPOINT")


def test_the_services_of_the_compose_file_are_whole() -> None:
    yaml = pytest.importorskip("yaml")
    told = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    assert set(told["services"]) == {"database", "nightly"}
    nightly = told["services"]["nightly"]
    assert (DEPLOY / nightly["build"]["context"] / nightly["build"]["dockerfile"]).resolve().exists()
    named = {volume.split(":")[0] for service in told["services"].values() for volume in service["volumes"]}
    assert named == set(told["volumes"])
