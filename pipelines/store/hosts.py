"""Who answered: ``host_class``.

In:  the address asked for and the one that answered. Out: a class, by the host names of ``data/hosts.toml``.
"""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

from pipelines.extract.data import toml_table

SPAM_MIRROR = "spam_mirror"
MIRROR_FINDING = "metadata.mirror_text"  # finding of texts that only mirrors print


def host_class(url: str, final_url: str, *, is_mirror: bool) -> str:
    """``gov_cn``, ``official_other``, ``archive``, ``third_party``, or ``spam_mirror`` where the text shows it."""
    if is_mirror:
        return SPAM_MIRROR
    host = _host(final_url)
    for name, ends in _known().items():
        if any(host == end or host.endswith(f".{end}") for end in ends):
            return name
    return "official_other" if host == _host(url) else "third_party"


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".").lower()


@cache
def _known() -> dict[str, list[str]]:
    return {name: list(ends) for name, ends in toml_table("hosts.toml").items()}
