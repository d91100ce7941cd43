"""``python -m tests.crash``: kill crawls, re-extractions, migrations and exports at random moments.

The exit status is 1 as soon as anything was lost, doubled, half-written or not completed by the next run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from random import Random

from tests.crash.rounds import Tally, rounds
from tests.crash.scenarios import SCENARIOS


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.crash", description="Kill the program at random moments."
    )
    parser.add_argument("--rounds", type=int, default=50, help="for each scenario (default: 50)")
    parser.add_argument("--only", action="append", choices=SCENARIOS, help="this scenario; may be repeated")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default: 1)")
    args = parser.parse_args()
    for name in args.only or SCENARIOS:
        with tempfile.TemporaryDirectory(prefix="gongkai-crash-") as folder:
            try:
                tally = rounds(name, args.rounds, Path(folder), Random(args.seed), _tell)
            except AssertionError as broken:
                print(f"\n{name}: BROKEN: {broken}", file=sys.stderr)
                return 1
        print(f"\r{name:10} {tally}", flush=True)
    return 0


def _tell(tally: Tally) -> None:
    print(f"\r{tally}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
