"""The documentation against the code: generated pages, codes, commands, settings, targets, links."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import tomllib
from argparse import Action, ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.settings import default_settings
from scrapy.utils.project import get_project_settings

import crawler.commands
from crawler import settings
from crawler.commands.docs import DOCS_DIR, pages, with_sites
from pipelines.extract import limits
from pipelines.extract.data import DATA_DIR, csv_rows
from pipelines.extract.model import CellState

PROJECT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh.md")
PAGES = sorted([*PROJECT.glob("*.md"), *DOCS_DIR.glob("*.md")])
CODE = re.compile(r"[a-z][a-z0-9_]*\.[a-z0-9_]+")
NOT_A_FINDING = re.compile(r".*\.(id|toml|csv|txt|db|html)|html\.parser")  # a foreign key, a file, a library
# What is raised, recorded or returned with a code as its first argument.
CODED = {"Finding", "Unreadable", "StoreError", "ArchiveError", "Refusal", "Refused"}


def text_of(*names: str) -> str:
    return "\n".join((PROJECT / name).read_text(encoding="utf-8") for name in names)


def documentation() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def trees() -> Iterator[ast.Module]:
    for package in ("crawler", "pipelines"):
        for path in sorted((PROJECT / package).rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"), str(path))


def finding_codes() -> set[str]:
    return {row["code"] for row in csv_rows("findings.csv")}


def codes_in_use() -> set[str]:
    """Text constants that look like codes and begin as documented ones do, and whatever is raised or named as one."""
    beginnings = {code.split(".")[0] for code in finding_codes()}
    found = set()
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                if node.value.split(".")[0] in beginnings:
                    found.add(node.value)
            elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = ast.unparse(node.func).rpartition(".")[2]
                if name in CODED and isinstance(node.args[0].value, str):
                    found.add(node.args[0].value)
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
                named = (part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant))
                found.update(text for text in named if isinstance(text, str) and CODE.fullmatch(text))
    return {code for code in found if not NOT_A_FINDING.fullmatch(code)}


def commands() -> set[str]:
    return {
        module.name
        for module in pkgutil.iter_modules(crawler.commands.__path__)
        if hasattr(importlib.import_module(f"crawler.commands.{module.name}"), "Command")
    }


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert (DOCS_DIR / name).read_text(encoding="utf-8") == pages()[name], "run: make docs"


@pytest.mark.parametrize("name", READMES)
def test_the_table_of_sites_is_up_to_date(name: str) -> None:
    text = text_of(name)
    assert "`jingyan`" in text
    assert with_sites(name, text, get_project_settings()) == text, "run: make docs"


def test_every_field_and_every_state_is_in_the_field_dictionary() -> None:
    page = pages()["fields.md"]
    assert [row["field"] for row in csv_rows("fields.csv") if f"| `{row['field']}` |" not in page] == []
    assert [state for state in CellState if f"| `{state}` |" not in page] == []


def test_every_finding_code_in_use_is_documented() -> None:
    assert codes_in_use() - finding_codes() == set()


def test_every_documented_finding_code_is_in_use() -> None:
    data = "\n".join(path.read_text(encoding="utf-8") for path in DATA_DIR.rglob("*.toml"))
    unused = finding_codes() - codes_in_use()
    assert {code for code in unused if f'"{code}"' not in data} == set()


def test_findings_are_sorted_and_said_in_both_languages() -> None:
    rows = csv_rows("findings.csv")
    codes = [row["code"] for row in rows]
    assert codes == sorted(set(codes))
    for row in rows:
        assert CODE.fullmatch(row["code"])
        assert row["meaning_en"].endswith("."), row["code"]
        assert row["meaning_zh"].endswith("。"), row["code"]


def test_every_command_is_documented() -> None:
    page = text_of("docs/operations.md")
    assert {name for name in commands() if f"`scrapy {name}" not in page} == set()


def test_every_setting_of_the_project_is_documented() -> None:
    own = {
        name
        for name in vars(settings)
        if name.isupper() and not name.startswith("_") and not hasattr(default_settings, name)
    }
    page = text_of("docs/operations.md")
    assert {name for name in own - {"PROJECT_DIR"} if f"| `{name}` |" not in page} == set()


def test_every_environment_variable_is_documented() -> None:
    read = set()
    for tree in trees():
        for node in ast.walk(tree):
            text = ast.unparse(node) if isinstance(node, ast.Call | ast.Subscript) else ""
            read |= set(re.findall(r"^os\.(?:environ\.get\(|environ\[|getenv\()'(\w+)'", text))
    page = text_of("docs/operations.md")
    assert {name for name in read if f"`{name}`" not in page} == set()


def test_every_extra_is_documented() -> None:
    extras = tomllib.loads(text_of("pyproject.toml"))["project"]["optional-dependencies"]
    table = text_of("docs/operations.md").partition("| extra |")[2].partition("\n\n")[0]
    described = {
        name for row in table.splitlines() for name in re.findall("`([a-z0-9]+)`", row.split(" | ")[0])
    }
    assert described == set(extras)


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_option_of_a_command_is_explained_in_its_help(name: str) -> None:
    command = importlib.import_module(f"crawler.commands.{name}").Command()
    command.settings = get_project_settings()
    parser = ArgumentParser(prog="scrapy", conflict_handler="resolve")
    command.add_options(parser)
    assert command.short_desc().strip()
    assert [action.option_strings for action in actions(parser) if not action.help] == []


def actions(parser: ArgumentParser) -> Iterator[Action]:
    """The options and arguments of a command and of the commands below it, which need none of their own."""
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for below in action.choices.values():
                yield from actions(below)
        else:
            yield action


def test_every_make_target_says_what_it_does() -> None:
    makefile = text_of("Makefile")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    assert targets == set(re.findall(r"^([a-z]+):.* ## \S", makefile, flags=re.MULTILINE))
    assert targets == set(makefile.partition(".PHONY:")[2].partition("\n")[0].split())


def test_the_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), flags=re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", documentation(), flags=re.MULTILINE))
    assert named - targets == set()
    assert {"demo", "test", "crawl"} <= named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    files = [target for target in targets if "://" not in target]
    assert [target for target in files if not (page.parent / target).exists()] == []


def test_both_readmes_show_the_same_commands_and_queries() -> None:
    english, chinese = (re.findall(r"```\w*\n(.*?)```", text_of(name), flags=re.DOTALL) for name in READMES)
    assert english == chinese
    assert len(english) >= 3


@pytest.mark.parametrize(("page", "least"), [("docs/security.md", 40), ("docs/reliability.md", 8)])
def test_the_tests_that_a_page_names_exist(page: str, least: int) -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", text_of(page)))
    assert len(named) >= least
    assert {name for name in named if f"def {name}(" not in sources} == set()


def test_the_files_that_the_page_on_security_names_exist() -> None:
    rows = re.findall(r"^\| .+ \| .+ \| (`.+`) \| .+ \|$", text_of("docs/security.md"), flags=re.MULTILINE)
    assert len(rows) > 15
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert {name for name in named if not (PROJECT / name).exists()} == set()


def test_every_limit_of_the_readers_is_documented_with_its_value() -> None:
    stated = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \|", text_of("docs/security.md"), flags=re.MULTILINE)
    assert stated == [
        (name, shown_limit(name, value)) for name, value in vars(limits).items() if name.isupper()
    ]


def shown_limit(name: str, value: float) -> str:
    if name.endswith("BYTES"):
        return f"{value / 2**10:,.0f} KiB" if value < 2**20 else f"{value / 2**20:g} MiB"
    return f"{value:g} s" if name.endswith("SECONDS") else f"{value:,}"
