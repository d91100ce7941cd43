"""One fuzzer on one target: ``python -m tests.fuzz.child TARGET [libFuzzer's options] CORPUS``."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["pipelines", "crawler"]):
    from tests.fuzz.targets import run


def main() -> None:
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, lambda data: run(name, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
