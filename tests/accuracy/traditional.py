"""The damage of mirror sites: traditional characters with pinyin left behind in brackets.

In:  simplified text. Out: text as a careless converter leaves it. Digits survive.
"""

from __future__ import annotations

from random import Random

from opencc import OpenCC

_TO_TRADITIONAL = OpenCC("s2t")
_PINYIN = {
    "统": "tǒng",
    "数": "shù",
    "规": "guī",
    "发": "fā",
    "执": "zhí",
    "现": "xiàn",
    "类": "lèi",
    "无": "wú",
    "申": "shēn",
    "请": "qǐng",
    "据": "jù",
    "复": "fù",
    "业": "yè",
    "稳": "wěn",
}


def mirrored(rng: Random, text: str, share: float = 0.4) -> str:
    """Traditional characters; some of them followed by their pronunciation."""
    return "".join(
        _TO_TRADITIONAL.convert(char)
        + (f"({_PINYIN[char]})" if char in _PINYIN and rng.random() < share else "")
        for char in text
    )


def traditional(text: str) -> str:
    return _TO_TRADITIONAL.convert(text)
