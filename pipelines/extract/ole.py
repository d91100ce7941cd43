"""The top level of an OLE2 compound file, enough to know what it holds.

In:  bytes that begin with the OLE2 signature. Out: the names of the streams and storages of its root.

::

    header (512 bytes) ─▶ FAT sectors ─▶ chain of directory sectors ─▶ entries of 128 bytes, a tree
                                                                        └─ children of entry 0 = the root

Only the root counts: a Word file may carry a whole workbook in a storage below it. Source: [MS-CFB] 2.2-2.6.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from pipelines.extract.model import Unreadable

SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENTRY_BYTES = 128
_HEADER_FAT_SLOTS = 109
_LAST_SECTOR = 0xFFFFFFFA  # this and above are marks, not sector numbers
_NO_ENTRY = 0xFFFFFFFF


def root_names(body: bytes) -> frozenset[str]:
    """The names directly below the root of the compound file.

    Raises ``Unreadable("document.broken")`` when the header or the directory can't be followed.
    """
    try:
        entries = _entries(body)
        return frozenset(_children_of_root(entries))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Unreadable("document.broken", "OLE2 directory") from error


def _entries(body: bytes) -> list[bytes]:
    shift = struct.unpack_from("<H", body, 30)[0]
    if shift not in (9, 12):
        raise Unreadable("document.broken", "OLE2 sector size")
    size = 1 << shift
    first = struct.unpack_from("<I", body, 48)[0]
    fat_sectors = struct.unpack_from(f"<{_HEADER_FAT_SLOTS}I", body, 76)
    directory = b"".join(_chain(body, first, size, fat_sectors))
    return [directory[at : at + _ENTRY_BYTES] for at in range(0, len(directory), _ENTRY_BYTES)]


def _chain(body: bytes, sector: int, size: int, fat_sectors: tuple[int, ...]) -> Iterator[bytes]:
    seen: set[int] = set()
    per_sector = size // 4
    while sector < _LAST_SECTOR and sector not in seen:
        seen.add(sector)
        start = (sector + 1) * size
        if start >= len(body):
            return
        yield body[start : start + size]
        fat_at = (fat_sectors[sector // per_sector] + 1) * size
        sector = struct.unpack_from("<I", body, fat_at + sector % per_sector * 4)[0]


def _children_of_root(entries: list[bytes]) -> Iterator[str]:
    waiting = [struct.unpack_from("<I", entries[0], 76)[0]]
    seen: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number == _NO_ENTRY or number in seen:
            continue
        seen.add(number)
        (length,) = struct.unpack_from("<H", entries[number], 64)
        left, right = struct.unpack_from("<II", entries[number], 68)
        waiting += [left, right]
        yield entries[number][: max(0, min(length, 64) - 2)].decode("utf-16-le")
