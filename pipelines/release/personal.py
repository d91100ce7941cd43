"""What identifies people who are no agency, taken out of text that is published: ``without_personal``.

In:  printed text. Out: the same with ``[removed]`` in place of telephone, mobile and identity numbers, mail addresses, and
names behind words such as 联系人. Numbers may be printed with full-width digits. The archive keeps the text as it is.
"""

from __future__ import annotations

import re

REMOVED = "[removed]"

_DASH = "[-\u2014\u2013\uff0d\uff08\uff09() ]"
_NUMBERS = (
    r"(?<!\d)(?:[1１][3-9３-９]\d{9}"  # mobile
    rf"|[(（]?[0０]\d{{2,3}}{_DASH}{{0,2}}\d{{7,8}}(?:{_DASH}\d{{1,5}})?"  # area code and number
    r"|\d{17}[\dXxＸ])(?!\d)"  # identity number
)
_CALLED = r"(?:(?<=电话[:：])|(?<=传真[:：])|(?<=手机[:：])|(?<=号码[:：]))\s*\d{7,8}(?!\d)"
_MAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_ROLES = ("联系人", "经办人", "联络员", "填报人", "填表人", "审核人", "制表人", "负责人")
_NAME = (
    "(?:"
    + "|".join(f"(?<={role}[:：])" for role in _ROLES)
    + r")\s*[\u4e00-\u9fff](?:\s?[\u4e00-\u9fff·]){1,3}(?![\u4e00-\u9fff])"
)
_NAME_BEFORE_NUMBER = (
    "(?:(?<=联系人)|(?<=经办人)|(?<=联络员))[\u4e00-\u9fff]{2,4}"
    r"(?=[，,、；;（(\s]\s*(?:联系|办公)?(?:电话|手机))"
)
_PERSONAL = re.compile(f"{_NUMBERS}|{_CALLED}|{_MAIL}|{_NAME}|{_NAME_BEFORE_NUMBER}")


def without_personal(text: str) -> str:
    """``text`` without what identifies people."""
    return _PERSONAL.sub(REMOVED, text)
