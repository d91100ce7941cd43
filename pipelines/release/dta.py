"""A Stata file of format 118 (Stata 14 and newer), written in one pass.

In:  variables, the number of observations, and their rows. Out: bytes, laid out as Stata's ``help dta``
describes; every part has its tag, and the map at the head holds the offset of each::

    header  map  variable_types  varnames  sortlist  formats  value_label_names  variable_labels
    characteristics  data  strls  value_labels

The libraries that write Stata files want a whole table in memory and stamp the time of writing on it; this one
takes rows as they come and leaves the time blank, so the same rows give the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

BYTE, INT, LONG, DOUBLE = 65530, 65529, 65528, 65526
LONGEST_TEXT = 2045  # bytes of a str#
# The largest number of each type that is not one of Stata's missing values, and its missing value.
_WHOLE = (
    (BYTE, -127, 100, "b", 101),
    (INT, -32_767, 32_740, "h", 32_741),
    (LONG, -2_147_483_647, 2_147_483_620, "l", 2_147_483_621),
)
_MISSING_DOUBLE = struct.unpack("<d", bytes.fromhex("000000000000e07f"))[0]
_FORMATS = {BYTE: "%8.0g", INT: "%8.0g", LONG: "%12.0g", DOUBLE: "%12.0g"}
_STEPS = (
    *("stata_dta", "map", "variable_types", "varnames", "sortlist", "formats", "value_label_names"),
    *("variable_labels", "characteristics", "data", "strls", "value_labels"),
)


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable. ``type`` is one of the numeric types, or the bytes of a text (1 … 2045)."""

    name: str  # at most 32 characters
    label: str
    type: int
    value_labels: Mapping[int, str] | None = None


def whole_type(smallest: int, largest: int) -> int:
    """The narrowest type that holds whole numbers of a range."""
    return next((kind for kind, low, high, _, _ in _WHOLE if low <= smallest and largest <= high), DOUBLE)


def write_dta(
    file: BinaryIO, label: str, variables: Sequence[Variable], count: int, rows: Iterable[Sequence[Any]]
) -> None:
    """Write a file. A row has a number, or bytes no longer than the type, or None for each variable.

    Raises ValueError if there are not ``count`` rows.
    """
    offsets: dict[str, int] = {}

    def begin(tag: str) -> None:
        offsets[tag] = file.tell()
        file.write(f"<{tag}>".encode())

    def part(tag: str, content: bytes) -> None:
        begin(tag)
        file.write(content + f"</{tag}>".encode())

    begin("stata_dta")
    file.write(_header(label, len(variables), count))
    part("map", bytes(8 * 14))
    part("variable_types", b"".join(struct.pack("<H", variable.type) for variable in variables))
    part("varnames", b"".join(_fixed(variable.name, 129) for variable in variables))
    part("sortlist", bytes(2 * (len(variables) + 1)))
    part("formats", b"".join(_fixed(_format(variable), 57) for variable in variables))
    labelled = [variable for variable in variables if variable.value_labels]
    part(
        "value_label_names",
        b"".join(_fixed(variable.name if variable in labelled else "", 129) for variable in variables),
    )
    part("variable_labels", b"".join(_fixed(variable.label[:80], 321) for variable in variables))
    part("characteristics", b"")
    begin("data")
    _write_rows(file, variables, count, rows)
    file.write(b"</data>")
    part("strls", b"")
    part("value_labels", b"".join(_value_labels(variable) for variable in labelled))
    offsets["end"] = file.tell()
    file.write(b"</stata_dta>")
    places = [*(offsets[step] for step in _STEPS), offsets["end"], file.tell()]
    file.seek(offsets["map"] + len("<map>"))
    file.write(struct.pack("<14Q", *places))


def _header(label: str, variables: int, count: int) -> bytes:
    words = label[:80].encode()
    return (
        b"<header><release>118</release><byteorder>LSF</byteorder>"
        + b"<K>%b</K><N>%b</N>" % (struct.pack("<H", variables), struct.pack("<Q", count))
        + b"<label>%b</label>" % (struct.pack("<H", len(words)) + words)
        + b"<timestamp>\0</timestamp></header>"
    )


def _write_rows(
    file: BinaryIO, variables: Sequence[Variable], count: int, rows: Iterable[Sequence[Any]]
) -> None:
    letters = {kind: (letter, missing) for kind, _, _, letter, missing in _WHOLE}
    codes, missing = "", []
    for variable in variables:
        letter, none = letters.get(variable.type, ("d", _MISSING_DOUBLE))
        is_text = variable.type <= LONGEST_TEXT
        codes += f"{variable.type}s" if is_text else letter
        missing.append(b"" if is_text else none)
    record = struct.Struct(f"<{codes}")
    written = 0
    for row in rows:
        values = (none if value is None else value for value, none in zip(row, missing, strict=True))
        file.write(record.pack(*values))
        written += 1
    if written != count:
        raise ValueError(f"{written} rows, and {count} were announced")


def _fixed(words: str, size: int) -> bytes:
    """Text filled up with zeros, cut between characters where it is too long."""
    content = words.encode()[: size - 1].decode("utf-8", "ignore").encode()
    return content.ljust(size, b"\0")


def _format(variable: Variable) -> str:
    if variable.type <= LONGEST_TEXT:
        return f"%{min(variable.type, 40)}s"
    return _FORMATS[variable.type]


def _value_labels(variable: Variable) -> bytes:
    assert variable.value_labels
    texts = [words.encode() + b"\0" for words in variable.value_labels.values()]
    starts = [sum(len(earlier) for earlier in texts[:n]) for n in range(len(texts))]
    number = len(texts)
    table = struct.pack(
        f"<ll{number}l{number}l", number, sum(map(len, texts)), *starts, *variable.value_labels
    )
    table += b"".join(texts)
    return (
        b"<lbl>" + struct.pack("<l", len(table)) + _fixed(variable.name, 129) + bytes(3) + table + b"</lbl>"
    )
