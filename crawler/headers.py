"""HTTP headers as plain text. In: Scrapy's headers, bytes. Out: pairs of strings."""

from __future__ import annotations

from scrapy.http.headers import Headers


def header_pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Headers as text, in order, repeated ones apart. Bytes beyond ASCII are kept one to one."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    )
