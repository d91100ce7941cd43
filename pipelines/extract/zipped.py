"""ZIP packages opened within limits.

In:  bytes of a ZIP. Out: its members, read one by one; what a header claims about a size is not believed.

The size of the central directory is looked at before it is parsed, and a member is expanded in steps, so
neither a long directory nor a bomb is ever held in memory.
"""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from pipelines.extract import limits
from pipelines.extract.model import Unreadable

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_END = b"PK\x05\x06"
_END_BYTES = 22
_LONGEST_COMMENT = 0xFFFF
_LOCAL = b"PK\x03\x04"
_STEP = 1 << 16
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


class Package:
    """An open ZIP. ``names`` are in the order of its directory; the budget of expanded bytes is shared."""

    def __init__(self, body: bytes, within: Package | None = None) -> None:
        """Open ``body``; a package that lies ``within`` another one shares its budget.

        Raises ``Unreadable``: document.broken, document.too_large.
        """
        _hold_directory(body)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
            raise Unreadable("document.broken", "ZIP directory") from error
        limits.hold("members", len(self._zip.infolist()), limits.MEMBERS)
        self._within = within
        self._left: int = limits.EXPANDED_BYTES if within is None else within._left

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the members that are no folders, as stored."""
        return tuple(info.filename for info in self._zip.infolist() if not info.is_dir())

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def read(self, name: str) -> bytes:
        """The expanded member.

        Raises ``Unreadable``: document.broken (absent or damaged), document.encrypted, document.too_large.
        """
        try:
            info = self._zip.getinfo(name)
        except KeyError as error:
            raise Unreadable("document.broken", f"{name} is missing") from error
        return self.expand(info)

    def infolist(self) -> Iterator[zipfile.ZipInfo]:
        """Members that are no folders, also when names repeat."""
        return (info for info in self._zip.infolist() if not info.is_dir())

    def expand(self, info: zipfile.ZipInfo) -> bytes:
        """The expanded member ``info``; raises as :meth:`read`."""
        if info.flag_bits & _ENCRYPTED:
            raise Unreadable("document.encrypted", member_name(info))
        parts: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as member:
                while part := member.read(_STEP):
                    size += len(part)
                    parts.append(part)
                    self._hold(info, size)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise Unreadable("document.broken", member_name(info)) from error
        self._spend(size)
        return b"".join(parts)

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._within is not None:
            self._within._spend(size)

    def _hold(self, info: zipfile.ZipInfo, size: int) -> None:
        limits.hold("bytes of one member", size, limits.MEMBER_BYTES)
        limits.hold("expanded bytes", size, self._left)
        if size > limits.EXPANSION_FREE_BYTES:
            limits.hold("expansion ratio", size // max(1, info.compress_size), limits.EXPANSION_RATIO)


def member_name(info: zipfile.ZipInfo) -> str:
    """The member's name with "/" between its parts; without the UTF-8 flag it is read as GB18030."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return name.replace("\\", "/")


def local_names(body: bytes, most: int = 64) -> tuple[str, ...]:
    """Names in the local headers of a ZIP whose directory is lost, in file order; at most ``most``."""
    names: list[str] = []
    at = body.find(_LOCAL)
    while at >= 0 and len(names) < most and at + 30 <= len(body):
        length = struct.unpack_from("<H", body, at + 26)[0]
        names.append(body[at + 30 : at + 30 + length].decode("utf-8", "replace"))
        at = body.find(_LOCAL, at + 30)
    return tuple(names)


def _hold_directory(body: bytes) -> None:
    at = body.rfind(_END, max(0, len(body) - _END_BYTES - _LONGEST_COMMENT))
    if at < 0 or at + _END_BYTES > len(body):
        raise Unreadable("document.broken", "ZIP directory is missing")
    size = struct.unpack_from("<I", body, at + 12)[0]
    limits.hold("bytes of the ZIP directory", size, limits.DIRECTORY_BYTES)
