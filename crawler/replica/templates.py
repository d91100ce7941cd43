"""The templates and words of a family's pages.

In:  the name of a folder in ``data/replicas/``. Out: ``Templates``. A template or word that the family does
not bring comes from ``data/replicas/common/``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from string import Template
from typing import Any

from crawler.replica.description import REPLICAS

COMMON = "common"


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of one family."""

    folder: str

    def fill(self, template: str, /, **values: Any) -> str:
        """The named template with its ``$names`` replaced. Raises KeyError for a name without a value."""
        return _template(self.folder, template).substitute(values)

    def text(self, name: str) -> str:
        """A file as it stands."""
        return _template(self.folder, name).template

    @property
    def words(self) -> dict[str, str]:
        """Words of the family's pages outside the templates."""
        return _words(self.folder)


def link(address: str, text: str) -> str:
    """An anchor; the text is escaped, the address too."""
    return f'<a href="{escape(address)}">{escape(text)}</a>'


def meta(**entries: str) -> str:
    """``<meta>`` elements, one a line."""
    return "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in entries.items())


@cache
def _template(folder: str, name: str) -> Template:
    own = REPLICAS / folder / name
    path = own if own.exists() else REPLICAS / COMMON / name
    return Template(path.read_text(encoding="utf-8"))


@cache
def _words(folder: str) -> dict[str, str]:
    common, own = REPLICAS / COMMON / "words.toml", REPLICAS / folder / "words.toml"
    parts = [tomllib.loads(path.read_text(encoding="utf-8")) for path in (common, own) if path.exists()]
    return {name: word for part in parts for name, word in part.items()}
