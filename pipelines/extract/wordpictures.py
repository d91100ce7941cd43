"""The pictures of a Word document.

In:  the body of its main part. Out: how many there are, and how many may hold more than a logo.
"""

from __future__ import annotations

import re

from pipelines.extract.xmltree import Element, attribute, child, local

_EMU = 12_700  # English metric units of a point
_LARGE = 150.0  # points, from which a picture is no logo, seal or code to scan


def pictures(body: Element) -> int:
    """How many pictures stand in ``body``; a picture written in two vocabularies counts once."""
    found = (element for element in body.iter() if local(element) in ("blip", "imagedata"))
    return sum(not any(local(outer) == "Fallback" for outer in element.iterancestors()) for element in found)


def large_pictures(body: Element) -> int:
    """How many of the pictures in ``body`` are so wide that a table or a page may stand on them."""
    return sum(
        _width(element) >= _LARGE and any(local(part) in ("blip", "imagedata") for part in element.iter())
        for element in body.iter()
        if local(element) in ("inline", "anchor", "shape")
        and not any(local(outer) == "Fallback" for outer in element.iterancestors())
    )


def _width(holder: Element) -> float:
    """The width of a drawing in points."""
    extent = child(holder, "extent")
    if extent is not None:
        return _number(attribute(extent, "cx")) / _EMU
    style = re.search(r"(?:^|;)\s*width:\s*([\d.]+)pt", attribute(holder, "style") or "")
    return float(style[1]) if style else 0.0


def _number(value: str | None) -> int:
    return int(value[:9]) if value is not None and value.isascii() and value.isdigit() else 0
