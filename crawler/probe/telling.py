"""A walk told to people and to programs.

In:  steps. Out: lines of text, or values fit for JSON::

    ok           column       «政府信息公开年报» (menu: 政府信息公开年报)
                              http://www.jingyan.gov.cn/jyx/zfxxgknb/list.shtml
    FAILED       pager        3 pages, and the second is the first again  [column.repeats]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from crawler.probe.steps import State, Step

_MARGIN = " " * 26


def step_lines(steps: Iterable[Step]) -> Iterator[str]:
    """What is told of each step: how it went, where, by which words, and what would help."""
    for step in steps:
        state = step.state.upper() if step.state is State.FAILED else step.state
        yield f"{state:<13}{step.name:<13}{step.said}{f'  [{step.code}]' if step.code else ''}"
        if step.address:
            yield f"{_MARGIN}{step.address}"
        if step.snippet and step.snippet not in step.said:
            yield f"{_MARGIN}| {step.snippet}"
        if step.advice:
            yield f"{_MARGIN}→ {step.advice}"


def step_values(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The steps as plain values."""
    return [
        {
            "step": step.name,
            "state": step.state.value,
            "code": step.code or None,
            "said": step.said,
            "address": step.address or None,
            "snippet": step.snippet or None,
            "advice": step.advice or None,
        }
        for step in steps
    ]
