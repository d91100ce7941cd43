"""ZIP archives of documents.

In:  bytes of a ZIP. Out: the documents in it, in the order of their names.

::

    2023年年报.zip ─┬─ 报告.docx          ─▶ its Document
                   ├─ 附件/附表.zip ─▶ …  ─▶ its Documents; a third archive inside is refused
                   └─ 封面.psd            ─▶ finding archive.member_unread on the first Document

Nothing is written to disk and names are never paths, so a hostile name has nowhere to go. Names without the
UTF-8 flag are read as GB18030, as Chinese Windows writes them.
"""

from __future__ import annotations

import zipfile
from dataclasses import replace

from pipelines.extract import limits
from pipelines.extract.documents import open_document
from pipelines.extract.model import Document, Finding, Unreadable
from pipelines.extract.sniff import container
from pipelines.extract.zipped import Package, member_name

_FINAL = frozenset({"document.too_large", "extra.missing"})
_LITTER = frozenset({"thumbs.db", ".ds_store", "desktop.ini"})  # what file managers leave behind


def read(body: bytes) -> tuple[Document, ...]:
    """Read every document of a ZIP.

    A member that can't be read is a finding, unless no other can. Raises ``Unreadable``: archive.nothing,
    document.broken, document.encrypted (a member), document.too_large, extra.missing, and what the reader of
    the only document raises.
    """
    documents, unread = _members(Package(body), depth=1)
    if documents:
        findings = tuple(Finding("archive.member_unread", f"{name}: {error}") for name, error in unread)
        first = replace(documents[0], findings=(*documents[0].findings, *findings))
        return (first, *documents[1:])
    if unread:
        raise unread[0][1]
    raise Unreadable("archive.nothing")


def _members(package: Package, depth: int) -> tuple[list[Document], list[tuple[str, Unreadable]]]:
    limits.hold("archives inside each other", depth, limits.ARCHIVE_DEPTH)
    documents: list[Document] = []
    unread: list[tuple[str, Unreadable]] = []
    for info in sorted(package.infolist(), key=member_name):
        if _is_litter(info):
            continue
        try:
            member = package.expand(info)
            if container(member) == "zip":
                found, lost = _members(Package(member, within=package), depth + 1)
                documents += found
                unread += lost
            else:
                documents += open_document(member)
        except Unreadable as error:
            if error.code in _FINAL:
                raise
            unread.append((member_name(info), error))
        limits.hold("documents in an archive", len(documents), limits.ARCHIVE_DOCUMENTS)
    return documents, unread


def _is_litter(info: zipfile.ZipInfo) -> bool:
    parts = member_name(info).lower().split("/")
    return parts[0] == "__macosx" or parts[-1] in _LITTER or parts[-1].startswith("~$")
