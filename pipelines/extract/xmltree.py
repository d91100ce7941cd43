"""XML of strangers, parsed without any of XML's doors open.

In:  bytes of an XML part. Out: its root element.

No DTD, no entities, no network, no unlimited trees; the number of marks is looked at before a tree is built,
because four bytes of XML become a hundred bytes of tree.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from lxml import etree

from pipelines.extract import limits
from pipelines.extract.model import Unreadable

Element: TypeAlias = Any  # etree._Element; lxml comes without types


def parse_xml(data: bytes, part: str) -> Element:
    """The root of ``data``; ``part`` names it in errors.

    Raises ``Unreadable``: document.broken (not well-formed, or nested too deeply), document.entities (it
    brings a document type of its own), document.too_large.
    """
    limits.hold(f"XML marks of {part}", data.count(b"<") + data.count(b"="), limits.XML_MARKS)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("document.broken", part) from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("document.entities", part)
    return root


def local(element: Element) -> str:
    """The element's name without its namespace; an empty string for a processing instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """The attribute of that local name, whatever its namespace."""
    values = (value for key, value in element.items() if key.rpartition("}")[2] == name)
    found: str | None = next(values, None)
    return found


def child(element: Element, *path: str) -> Element | None:
    """The first descendant along ``path`` of local names, or None."""
    found: Element | None = element
    for name in path:
        found = next((part for part in found if local(part) == name), None) if found is not None else None
    return found
