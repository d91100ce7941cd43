"""OpenDocument texts, by way of LibreOffice.

In:  bytes of a ZIP package. Out: one ``Document``, read from the DOCX that LibreOffice makes of it.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.extract import office
from pipelines.extract.documents import docx
from pipelines.extract.model import Document


def read(body: bytes) -> Document:
    """Read an ODT. Raises ``Unreadable`` as ``office.converted`` and the DOCX reader do."""
    return replace(docx.read(office.converted(body, "odt", "docx")), container="odt")
