"""``python -m tests.fuzz``: let a coverage-guided fuzzer loose on everything that reads what strangers wrote.

Needs atheris (``pip install '.[fuzz]'``). The time is shared out evenly; every target runs in a process of its own
with 10 s and 2 GB for an input. What breaks one is kept in build/fuzz/found/TARGET; the exit status is 1 then.
A found input goes to tests/fuzz/found/TARGET once it is understood, where every test run tries it again.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path

from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS

BUILD = Path("build/fuzz")
SECONDS_AN_INPUT = 10
MEGABYTES = 2048
LONGEST_INPUT = 200_000
GRACE = 60  # seconds for a process to start and to end


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz what reads documents.")
    parser.add_argument("--minutes", type=float, default=10, help="for all targets together (default: 10)")
    parser.add_argument("--target", action="append", choices=TARGETS, help="only this one; may be repeated")
    args = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("fuzzing needs atheris: .venv/bin/python -m pip install '.[fuzz]'", file=sys.stderr)
        return 2
    names = args.target or list(TARGETS)
    seconds = max(1, round(60 * args.minutes / len(names)))
    broken = [name for name in names if not fuzz(name, seconds)]
    if broken:
        print(f"broken: {', '.join(broken)}; the inputs are in {BUILD / 'found'}", file=sys.stderr)
    return int(bool(broken))


def fuzz(name: str, seconds: int) -> bool:
    """Fuzz one target; says whether nothing broke it."""
    corpus, kept = BUILD / "corpus" / name, BUILD / "found" / name
    for folder in (corpus, kept):
        folder.mkdir(parents=True, exist_ok=True)
    for at, seed in enumerate(seeds(name)):
        (corpus / f"seed-{at:03}").write_bytes(seed)
    options = {
        "max_total_time": seconds,
        "timeout": SECONDS_AN_INPUT,
        "rss_limit_mb": MEGABYTES,
        "max_len": LONGEST_INPUT,
        "artifact_prefix": f"{kept}/",
        "print_final_stats": 1,
    }
    log = BUILD / f"{name}.log"
    with log.open("w", encoding="utf-8") as file:
        status = subprocess.run(
            [
                *(sys.executable, "-m", "tests.fuzz.child", name),
                *(f"-{key}={value}" for key, value in options.items()),
                str(corpus),
            ],
            stdout=file,
            stderr=subprocess.STDOUT,
            timeout=seconds + SECONDS_AN_INPUT + GRACE,
            check=False,
        ).returncode
    print(
        f"{name:8} {_inputs(log):>9} inputs in {seconds} s  {'clean' if status == 0 else f'BROKEN, see {log}'}"
    )
    return status == 0


def _inputs(log: Path) -> str:
    prefix = "stat::number_of_executed_units:"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.removeprefix(prefix).strip() for line in lines if line.startswith(prefix)), "?")


if __name__ == "__main__":
    sys.exit(main())
