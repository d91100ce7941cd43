"""``python -m benchmarks [ROW …] [--accept]``: measure, write ``docs/benchmarks.md``, report what got slower.

In:  names of rows (modules of this package), by default all, which takes under ten minutes on two idle cores. Out:
the page and its plot where all were measured; the exit status::

    0  nothing got worse by more than a fifth
    1  something did, or a row failed
    2  bad use
"""

from __future__ import annotations

import argparse
import csv
import importlib
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import growth, page
from benchmarks.measure import Measured, Skipped

ROWS = (
    "read_html",
    "read_pdf",
    "crawls",
    "rereading",
    "storing",
    "queries_at_scale",
    "start_up",
)
GROWTH = "growth"
_COMMITTED = Path(__file__).with_name("ratios.csv")
_DOCS = Path(__file__).resolve().parents[1] / "docs"
_PLOT = "benchmarks.svg"
_TOLERANCE = 0.2


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed as ratios.")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"one of: {', '.join((*ROWS, GROWTH))}")
    parser.add_argument("--accept", action="store_true", help="take the ratios for those to compare with")
    args = parser.parse_args()
    if unknown := set(args.rows) - {*ROWS, GROWTH}:
        parser.error(f"no row {', '.join(sorted(unknown))}; there are: {', '.join((*ROWS, GROWTH))}")
    wanted = args.rows or [*ROWS, GROWTH]
    measured: list[Measured] = []
    skipped: dict[str, str] = {}
    for name in wanted:
        try:
            for each in _measured(name):
                measured.append(each)
                _tell(each)
        except Skipped as reason:
            skipped[name] = str(reason)
            print(f"{name}: not measured: {reason}", flush=True)
    committed = _read()
    worse = [each for each in measured if _is_worse(each, committed)]
    for each in worse:
        print(f"WORSE {each.code}: {each.ratio:.3g}, committed was {committed[each.code]:.3g}")
    if not args.rows:
        _write_page(measured, skipped)
    if args.accept:
        _write(committed | {each.code: each.ratio for each in measured})
    return int(bool(worse) and not args.accept)


def _measured(name: str) -> Iterator[Measured]:
    begun = time.monotonic()
    print(f"== {name}", flush=True)
    if name == GROWTH:
        found = list(growth.measure())
        (_DOCS / _PLOT).write_text(page.picture([series for _, series in found]), encoding="utf-8")
        yield from (each for each, _ in found)
    else:
        yield from importlib.import_module(f"benchmarks.{name}").measure()
    print(f"   {time.monotonic() - begun:.0f} s", flush=True)


def _tell(each: Measured) -> None:
    verdict = "holds" if each.holds else "misses"
    sign = "at least" if each.higher_is_better else "at most"
    print(f"{each.code:22} {each.ratio:8.3g}  {verdict} {sign} {each.target:g}   {each.shown}", flush=True)


def _is_worse(each: Measured, committed: dict[str, float]) -> bool:
    return each.code in committed and each.is_worse_than(committed[each.code], _TOLERANCE)


def _read() -> dict[str, float]:
    with _COMMITTED.open(encoding="utf-8", newline="") as file:
        return {row["row"]: float(row["ratio"]) for row in csv.DictReader(file)}


def _write(ratios: dict[str, float]) -> None:
    with _COMMITTED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("row", "ratio"))
        writer.writerows((code, f"{ratio:.3g}") for code, ratio in ratios.items())


def _write_page(measured: Iterable[Measured], skipped: dict[str, str]) -> None:
    (_DOCS / "benchmarks.md").write_text(page.page(list(measured), skipped, _PLOT), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
