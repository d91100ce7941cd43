"""Unified social credit codes, as they stand in catalogue numbers: 11341702486344515H/202110-00013.

In:  any text. Out: the codes in it whose check digits are right.

Source: GB 32100-2015. Character 1 is the registering department, 2 the kind of body, 3-8 the division at
registration, 9-17 the organisation code (GB 11714, with a check digit of its own), 18 the check digit.
"""

from __future__ import annotations

import re
import unicodedata

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, index, 31) for index in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CODE = re.compile(f"(?<![0-9A-Z])[1-9AN][0-9A-Z]\\d{{6}}[{_ALPHABET}]{{10}}(?![0-9A-Z])")


def credit_codes(text: str) -> tuple[str, ...]:
    """Every valid code in ``text``, in order, without repeats."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return tuple(dict.fromkeys(code for code in _CODE.findall(plain) if is_valid(code)))


def is_valid(code: str) -> bool:
    """Whether both check digits of an 18-character code are right."""
    if len(code) != 18 or any(char not in _ALPHABET for char in code):
        return False
    total = sum(_ALPHABET.index(char) * weight for char, weight in zip(code, _WEIGHTS, strict=False))
    return _ALPHABET[-total % 31] == code[17] and _organisation_is_valid(code[8:17])


def division_at_registration(code: str) -> str:
    """The division's six digits. They are those of the year of registration and may be out of use."""
    return code[2:8]


def _organisation_is_valid(code: str) -> bool:
    total = sum(int(char, 36) * weight for char, weight in zip(code, _ORGANISATION_WEIGHTS, strict=False))
    return "0123456789X"[-total % 11] == code[8]
