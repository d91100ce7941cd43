"""Digits that run on, cut into the numbers of a row.

In:  what stands between two labels, how many numbers it should be, and which of them is the sum of the others.
Out: the numbers, where only one cut is possible.

    '801000081', 7 numbers, the last one their sum   → 80 1 0 0 0 0 81
    '007', 3 numbers                                  → 0 0 7
    '396442278', 3 numbers                            → stays in one piece
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
_RUN = re.compile(r"[+-]?\d+")
_ZEROS = re.compile(r"0*\d")
_LONGEST = 12  # digits of a number, on average; the largest one printed has 8
_MOST_STEPS = 60_000  # steps taken for one row before it counts as undecided

Cut = tuple[str, ...]


def cut(values: str, width: int, total: int, *, blanks_lost: bool = False) -> Cut:
    """``values`` as ``width`` numbers, or as one piece where more than one cut remains.

    ``total`` is the position of the sum within its group of numbers, -1 where the form has none; a group is a
    row of seven, or five results of an appeals channel. With ``blanks_lost`` only what can't be fewer numbers is
    cut: digits that are all zeros, but perhaps for the last one.
    """
    atoms = _atoms(values)
    if (len(atoms) == width and all(_whole(atom) for atom in atoms)) or (width == 1 and len(atoms) == 1):
        return tuple(atoms)
    if blanks_lost or width == 0:
        forced = len(values) == width and _ZEROS.fullmatch(values)
        return tuple(values) if forced else (values,)
    cuts = _cuts(atoms, width, -1)
    if total >= 0 and (cuts is None or len(cuts) > 1):
        cuts = _cuts(atoms, width, total)
    return cuts[0] if cuts is not None and len(cuts) == 1 else (values,)


def lacks_digits(values: str, width: int, total: int) -> bool:
    """Whether ``values`` can't be ``width`` numbers: too few digits, or no cut of them adds up."""
    atoms = _atoms(values)
    if not atoms or width == 0 or len(atoms) == width:
        return False
    if sum(char.isdigit() for char in values) < width:
        return True
    return total >= 0 and _cuts(atoms, width, total) == () and _cuts(atoms, width, -1) != ()


def _atoms(values: str) -> tuple[str, ...]:
    return tuple(values.replace("/", " / ").split())


def _whole(atom: str) -> bool:
    return bool(_NUMBER.fullmatch(atom) or atom in "/—-") and not re.match(r"0\d", atom)


@lru_cache(maxsize=4096)
def _cuts(atoms: Cut, width: int, total: int) -> tuple[Cut, ...] | None:
    """Every cut of ``atoms``, with the sums right if ``total`` says where they stand; None if there are too many."""
    pieces = [piece for atom in atoms for piece in _RUN.findall(atom)]
    if "".join(pieces) != "".join(atoms) or len(pieces) > width:
        return ()
    if sum(map(len, pieces)) > width * _LONGEST:
        return None
    found: list[Cut] = []
    group = 5 if width == 15 else width
    for steps, numbers in enumerate(_walk(pieces, width, group, total)):
        if steps > _MOST_STEPS:
            return None
        if numbers is not None:
            found.append(numbers)
    return tuple(found)


def _walk(pieces: Sequence[str], width: int, group: int, total: int) -> Iterator[Cut | None]:
    """Depth first over all cuts without leading zeros, blanks being edges; None for every step between."""
    digits = [len(piece.lstrip("+-")) for piece in pieces]
    stack: list[tuple[int, int, Cut]] = [(0, 0, ())]
    while stack:
        piece, offset, numbers = stack.pop()
        yield None
        if total >= 0 and numbers and len(numbers) % group == 0 and not _adds_up(numbers[-group:], total):
            continue
        if piece == len(pieces):
            if len(numbers) == width:
                yield numbers
            continue
        text = pieces[piece]
        rest = sum(digits[piece + 1 :]) + len(text) - offset
        if len(numbers) >= width or rest < width - len(numbers):
            continue
        first = offset + (1 if offset == 0 and text[0] in "+-" else 0)
        longest = first + 1 if text[first] == "0" else len(text)
        for stop in range(first + 1, longest + 1):
            following = (piece + 1, 0) if stop == len(text) else (piece, stop)
            stack.append((*following, (*numbers, text[offset:stop])))


def _adds_up(numbers: Sequence[str], total: int) -> bool:
    counts = [int(number) for number in numbers]
    return sum(counts) == 2 * counts[total]
