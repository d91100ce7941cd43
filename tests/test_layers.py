"""The arrows between the packages, and the purity of the extractor."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
PACKAGES = ("crawler", "spiders", "pipelines")
SCRAPY = ("scrapy", "itemadapter", "parsel", "twisted")
SQL = ("sqlalchemy", "alembic")

# What takes a tenth of a second and more to load, and is loaded when it is needed.
HEAVY = {
    *("sqlalchemy", "alembic", "psycopg", "opencc", "bs4", "rich", "numpy", "pandas"),
    *("pypdfium2", "pdfplumber", "cv2", "onnxruntime", "matplotlib", "pyarrow", "playwright"),
    *("scrapy.core.downloader.handlers.http11", "crawler.replica", "pipelines.extract.report"),
}

# What reads a page or an address: pure modules, which know neither Scrapy nor a family.
READING = (
    "crawler.columns",
    "crawler.dialects",
    "crawler.items",
    "crawler.ledger",
    "crawler.page",
    "crawler.paging",
    "crawler.recheck",
    "crawler.soft_errors",
    "crawler.urls",
    "crawler.visits",
    "crawler.window",
    "crawler.words",
)
# What turns Scrapy's responses and errors into what those modules read.
ADAPTERS = ("crawler.failures", "crawler.headers", "crawler.rendering")

# Who may import whom, by the longest prefix that fits the importing module. A module may always import from
# its own prefix. Of the project's own packages, nothing that is not named here may be imported.
ARROWS: dict[str, tuple[str, ...]] = {
    "spiders": ("crawler.families",),
    "crawler": ("crawler", "pipelines.extract"),
    **dict.fromkeys(READING, (*READING, "pipelines.extract")),
    "crawler.items": (),
    "crawler.archive": ("crawler.items", "crawler.warc_records"),
    "crawler.warc_records": (),
    "crawler.families": (*READING, *ADAPTERS, "pipelines.extract"),
    "crawler.commands": ("crawler", "pipelines"),
    "crawler.nightly": ("crawler", "pipelines"),
    "crawler.cluster": ("crawler", "pipelines"),
    "crawler.readiness": ("crawler.settings", "pipelines.store"),
    "pipelines": ("crawler.items", "crawler.archive", "pipelines"),
    "pipelines.extract": (),
    "pipelines.checks": ("pipelines.extract.model", "pipelines.extract.data"),
    "pipelines.monitors": ("pipelines.extract.data",),
    "pipelines.store": ("pipelines.extract.model", "pipelines.extract.data", "pipelines.checks.model"),
}

# Libraries that a package must not import, however deep in a function.
FORBIDDEN: dict[str, tuple[str, ...]] = {
    "pipelines.extract": SCRAPY + SQL,
    "pipelines.checks": SCRAPY + SQL,
    "pipelines.monitors": SCRAPY + SQL,
    "pipelines.store": SCRAPY,
    **dict.fromkeys((*READING, "crawler.archive", "crawler.warc_records"), SCRAPY + SQL),
    "crawler.families": SQL,
    "spiders": SQL,
}

# All that the extractor may use beside the standard library and its own modules: parsers, charset and script
# detection, document libraries.
EXTRACTOR_LIBRARIES = {
    *("lxml", "bs4", "charset_normalizer", "opencc"),
    *("pypdfium2", "pdfplumber", "pdfminer"),
    *("wps2md", "doc2docx", "python_calamine", "olefile"),
    *("onnxruntime", "cv2", "numpy", "PIL", "yaml"),
}


def sources() -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for path in sorted((PROJECT / package).rglob("*.py")):
            parts = path.relative_to(PROJECT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imported(tree: ast.AST, module: str, is_package: bool) -> Iterator[str]:
    """Every module that the source imports; for ``from a import b`` both ``a`` and ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = module.split(".")[: None if is_package else -1]
                parents = parents[: len(parents) - node.level + 1]
                base = ".".join([*parents, base] if base else parents)
            yield from (f"{base}.{alias.name}" for alias in node.names)


def within(name: str, prefixes: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)


def rule_for(module: str, table: dict[str, tuple[str, ...]]) -> str | None:
    return max((prefix for prefix in table if within(module, (prefix,))), key=len, default=None)


def broken_arrows(module: str, names: Iterator[str]) -> set[str]:
    layer = rule_for(module, ARROWS)
    assert layer, f"{module} belongs to no layer"
    allowed = (*ARROWS[layer], layer)
    forbidden = FORBIDDEN.get(rule_for(module, FORBIDDEN) or "", ())
    return {
        name
        for name in names
        if (within(name, PACKAGES) and not within(name, allowed)) or within(name, forbidden)
    }


@pytest.mark.parametrize(
    ("module", "path"), list(sources()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_imports_run_one_way(module: str, path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    assert broken_arrows(module, imported(tree, module, path.name == "__init__.py")) == set()


def test_the_extractor_uses_its_own_libraries_only() -> None:
    used = {
        name.split(".")[0]
        for module, path in sources()
        if within(module, ("pipelines.extract", "pipelines.checks"))
        for name in imported(ast.parse(path.read_text(encoding="utf-8")), module, path.name == "__init__.py")
    }
    assert used - sys.stdlib_module_names <= EXTRACTOR_LIBRARIES | {"pipelines"}


@pytest.mark.parametrize(
    ("module", "source", "name"),
    [
        ("pipelines.extract.read", "def f():\n    import scrapy", "scrapy"),
        ("pipelines.extract.read", "from crawler.items import FetchedPage", "crawler.items.FetchedPage"),
        ("pipelines.checks.run", "from ..store import connect", "pipelines.store.connect"),
        ("crawler.families.ucap", "import pipelines.store.schema", "pipelines.store.schema"),
        ("crawler.commands.demo", "from spiders.jingyan import Spider", "spiders.jingyan.Spider"),
        ("pipelines.stages", "from crawler.families import base", "crawler.families.base"),
    ],
)
def test_a_wrong_arrow_is_seen(module: str, source: str, name: str) -> None:
    assert broken_arrows(module, imported(ast.parse(source), module, is_package=False)) == {name}


def test_the_extractor_and_the_checks_import_without_scrapy_and_sqlalchemy() -> None:
    program = """
import importlib, pkgutil, sys
for name in ("scrapy", "sqlalchemy", "alembic", "twisted", "crawler", "spiders"):
    sys.modules[name] = None
import pipelines.checks, pipelines.extract
for package in (pipelines.extract, pipelines.checks):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
        print(module.name)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "pipelines.extract.model" in done.stdout.split()
    assert "pipelines.checks.run" in done.stdout.split()


def test_commands_and_spiders_load_without_heavy_libraries() -> None:
    """``scrapy list`` and every command's start load them all."""
    program = """
import importlib, pkgutil, sys
import crawler.commands, spiders
for package in (crawler.commands, spiders):
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
print(*sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "crawler.commands.crawl" in loaded
    assert "spiders.jingyan" in loaded
    assert not loaded & HEAVY
