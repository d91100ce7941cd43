"""What every page needs to know, and the two ways in which a page ends.

In:  Datasette and the folder of the archive. Out: ``Site``; an answer, or ``NotHere``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasette.utils.asgi import NotFound, Response

NAME = "data"  # of the database, in the addresses of Datasette's own pages


@dataclass(frozen=True)
class Site:
    """A served database. ``archive`` is the folder of the WARC files; it need not exist."""

    datasette: Any
    archive: Path

    @property
    def database(self) -> Any:
        return self.datasette.get_database(NAME)

    async def page(self, template: str, request: Any, **context: Any) -> Response:
        return Response.html(await self.datasette.render_template(template, context, request=request))


class NotHere(NotFound):  # type: ignore[misc]
    """There is nothing at this address; the sentence says what is missing."""


def number_of(request: Any, name: str) -> int:
    """A number of the address. Raises NotHere for one that no id has."""
    text = request.url_vars[name]
    if len(text) > 18:
        raise NotHere(f"{text} is no id")
    return int(text)
