"""Reading of unusually large input, done in a child process with limits.

In:  a function of this package and its arguments. Out: its answer, or a named error.

An ordinary page is read where it is: that is quicker, and no page below ``limits.IN_PROCESS_BYTES`` takes long. What
is larger may be made to take a parser for ever, and only a process can be ended. Arguments and answers are pickled;
the child is the same program with the same rights, so it is trusted as far as the program itself, with a time limit.
"""

from __future__ import annotations

import importlib
import pickle
from functools import cache
from typing import Any

from pipelines.extract import bounded

_SMALLEST = "<p>政府信息公开工作年度报告</p><p>一、总体情况</p><p>2023年收到申请1件。</p>".encode()


def call(task: str, *arguments: Any) -> Any:
    """The answer of the function ``task`` ("package.module:function"). Raises ``Unreadable`` as ``bounded.call``."""
    return pickle.loads(bounded.call(f"{__name__}:answer", pickle.dumps((task, arguments))))


def answer(request: bytes) -> bytes:
    """The child's side of ``call``."""
    task, arguments = pickle.loads(request)
    module, _, function = task.partition(":")
    return pickle.dumps(getattr(importlib.import_module(module), function)(*arguments))


@cache
def prepare() -> None:
    """Load once what every child needs: the tables of agencies, divisions and labels."""
    from pipelines.extract.report import read_report

    read_report(_SMALLEST)
