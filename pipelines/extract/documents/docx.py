"""DOCX files, from Word, WPS and converters.

In:  bytes of a ZIP package. Out: one ``Document`` with the blocks of its main part.

::

    _rels/.rels ─▶ word/document.xml ─▶ w:body ─▶ blocks (``wordml``)
                          └─ w:altChunk ─▶ a part that is a document of its own (HTML, MHT, DOCX)
    docProps/core.xml ─▶ title, as weak evidence

Headers, footers, footnotes and comments are not read: no report has figures there.
Source: ECMA-376 part 1 (WordprocessingML, both its namespaces) and part 2 (packages).
"""

from __future__ import annotations

import posixpath
from dataclasses import replace

from pipelines.extract import limits, office, wordml
from pipelines.extract.documents import open_document
from pipelines.extract.model import Block, Document, Finding, Unreadable
from pipelines.extract.sniff import container
from pipelines.extract.wordpictures import large_pictures, pictures
from pipelines.extract.xmltree import attribute, child, local, parse_xml
from pipelines.extract.zipped import Package

_MAIN = "word/document.xml"
_CORE = "docProps/core.xml"


def read(body: bytes) -> Document:
    """Read a DOCX.

    Raises ``Unreadable``: document.broken, document.encrypted, document.entities, document.too_large.
    """
    return _read(body, depth=0)


def reread(body: bytes) -> Document:
    """A second opinion, by LibreOffice and the RTF reader. Raises ``Unreadable`` as both do."""
    from pipelines.extract.documents import rtf

    return replace(rtf.read(office.converted(body, "docx", "rtf")), container="docx")


def _read(body: bytes, depth: int) -> Document:
    package = Package(body)
    main = _main_part(package)
    root = parse_xml(package.read(main), main)
    content = child(root, "body")
    if content is None:
        raise Unreadable("document.broken", f"{main} has no body")
    targets = _targets(package, main)

    def chunk(relation: str) -> tuple[Block, ...]:
        return _chunk(package, targets.get(relation, ""), depth + 1)

    story = wordml.story_of(content, chunk)
    return Document(
        container="docx",
        blocks=tuple(story.blocks),
        titles=_titles(package),
        images=pictures(content),
        findings=(*story.findings, *_unread(large_pictures(content))),
    )


def _unread(count: int) -> tuple[Finding, ...]:
    return (Finding("document.picture_unread", str(count)),) if count else ()


def _main_part(package: Package) -> str:
    if _MAIN in package:
        return _MAIN
    for target, kind in _relations(package, "_rels/.rels", "").values():
        if kind.endswith("/officeDocument"):
            return target
    raise Unreadable("document.broken", f"{_MAIN} is missing")


def _targets(package: Package, part: str) -> dict[str, str]:
    folder, name = posixpath.split(part)
    relations = _relations(package, f"{folder}/_rels/{name}.rels", folder)
    return {key: target for key, (target, _) in relations.items()}


def _relations(package: Package, part: str, folder: str) -> dict[str, tuple[str, str]]:
    """Relation → (part, type) of a relationship part; targets outside the package are left out."""
    if part not in package:
        return {}
    relations = {}
    for relation in parse_xml(package.read(part), part):
        if local(relation) == "Relationship" and attribute(relation, "TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attribute(relation, "Target") or ""))
            relations[attribute(relation, "Id") or ""] = (
                target.lstrip("/"),
                attribute(relation, "Type") or "",
            )
    return relations


def _chunk(package: Package, part: str, depth: int) -> tuple[Block, ...]:
    if part not in package:
        raise Unreadable("document.broken", "an embedded part is missing")
    limits.hold("documents inside each other", depth, limits.ARCHIVE_DEPTH)
    body = package.read(part)
    documents = (_read(body, depth),) if container(body) == "docx" else open_document(body)
    return tuple(block for document in documents for block in document.blocks)


def _titles(package: Package) -> tuple[tuple[str, str], ...]:
    if _CORE not in package:
        return ()
    title = child(parse_xml(package.read(_CORE), _CORE), "title")
    text = (title.text or "").strip() if title is not None else ""
    return (("core:title", text),) if text else ()
