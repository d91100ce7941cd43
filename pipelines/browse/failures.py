"""What a reader is told when a page fails. In: the exception. Out: the answer, without anything of the inside."""

from __future__ import annotations

import logging
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError

logger = logging.getLogger(__name__)


async def failure(datasette: Any, request: Any, exception: Exception) -> Response:
    """The page, or for an address that ends in .json the JSON, that says why there is nothing else."""
    template, status, sentence = "error.html", 500, "the server made a mistake; its log says which"
    if isinstance(exception, QueryInterrupted) or getattr(exception, "title", None) == "SQL Interrupted":
        template, status, sentence = "too_slow.html", 503, "the query took too long"
    elif isinstance(exception, Base400):
        status, sentence = exception.status, str(exception.args[0]) if exception.args else ""
    elif isinstance(exception, DatasetteError):
        status, sentence = exception.status, str(exception.message)
    else:
        logger.error("%s failed", request.path, exc_info=exception)
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "status": status, "error": sentence}, status=status)
    context = {
        "status": status,
        "error": sentence,
        "seconds": round(datasette.setting("sql_time_limit_ms") / 1000),
    }
    return Response.html(await datasette.render_template(template, context, request=request), status=status)
