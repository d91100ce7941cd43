"""Runs the examination: draws sheets, hands them to the reader, scores, prints.

In:  options of the command line. Out: a table on standard output, an exit code (1 if any number was wrong or
invented, or a document crashed the reader), and on request a folder of failing documents.
"""

from __future__ import annotations

import json
import re
import sys
import time
import traceback
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipelines.checks import run_checks
from pipelines.extract.model import Context, Extraction, Unreadable
from pipelines.extract.report import read_report
from tests.accuracy import shared
from tests.accuracy.exam import LAYOUTS, Answer, Layout, Sheet
from tests.accuracy.register import load_layouts
from tests.accuracy.score import Miss, Score, score, score_checks
from tests.accuracy.table import markdown, published

COLUMNS = (
    "printed",
    "exact",
    "open",
    "missing",
    "wrong",
    "invented",
    "state",
    "false alarm",
    "unnoticed",
    "crash",
)


def examine_document(body: bytes, answers: Sequence[Answer]) -> Score:
    """Read one document and score cells and checks; an exception counts as a crash."""
    try:
        extractions: tuple[Extraction, ...] = read_report(body, Context())
    except Unreadable as reason:
        result = score(answers, ())
        result.misses.append(Miss("unreadable", str(reason), frozenset(), None))
        return result
    except Exception:  # noqa: BLE001 - an examination reports whatever the reader throws
        result = score(answers, ())
        result.add("crash", Miss("crash", traceback.format_exc(limit=-3), frozenset(), None))
        return result
    result = score(answers, extractions)
    reports = [extraction for extraction in extractions if extraction.form or extraction.values]
    for answer, extraction in zip(answers, reports, strict=False):
        result.merge(score_checks(answer, extraction, run_checks(extraction)))
    return result


def examine_layout(layout: Layout, seeds: Sequence[int], keep: Path | None = None) -> Score:
    """All sheets of one layout; the faults carry the seed that they were met on."""
    total = Score()
    for seed in seeds:
        sheet = layout.sheet(seed)
        began = time.monotonic()
        result = examine_document(sheet.body, sheet.answers)
        total.counts["milliseconds"] += round(1000 * (time.monotonic() - began))
        total.counts["documents"] += 1
        total.counts.update(result.counts)
        total.misses += [
            Miss(m.kind, f"#{seed} {m.field}", m.accept, m.read, m.detail) for m in result.misses
        ]
        if keep and any(result.counts[kind] for kind in ("wrong", "invented", "missing", "crash")):
            keep_sheet(keep, sheet, result)
    return total


def keep_sheet(folder: Path, sheet: Sheet, result: Score) -> None:
    name = re.sub(r"\W+", "-", sheet.layout) + f"-{sheet.seed}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / (name + sheet.suffix)).write_bytes(sheet.body)
    gold = [
        {
            "form": answer.form,
            "year": answer.year,
            "agencies": answer.agencies,
            "cells": {
                code: {"accept": sorted(map(str, expected.accept)), "state": expected.state}
                for code, expected in answer.cells.items()
            },
        }
        for answer in sheet.answers
    ]
    (folder / (name + ".gold.json")).write_text(
        json.dumps(gold, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    (folder / (name + ".faults.txt")).write_text("\n".join(map(str, result.misses)), encoding="utf-8")


def print_row(name: str, counts: dict[str, int]) -> None:
    cells = [str(counts.get(column, 0) or "·") for column in COLUMNS]
    pace = counts.get("milliseconds", 0) / max(1, counts.get("documents", 0))
    print(
        f"{name:44}{counts.get('documents', 0):5}"
        + "".join(f"{cell:>12}" for cell in cells)
        + f"{pace:9.0f}",
        flush=True,
    )


def show(misses: Sequence[Miss], kinds: str, limit: int) -> None:
    wanted = [miss for miss in misses if kinds == "all" or miss.kind in kinds.split(",")]
    for miss in wanted[:limit]:
        print(f"    {miss}", flush=True)
    if len(wanted) > limit:
        print(f"    … and {len(wanted) - limit} more", flush=True)


def examine(args: Namespace) -> int:
    load_layouts()
    total = Score()
    by_layout: dict[str, Counter[str]] = {}
    print(f"{'layout':44}{'docs':>5}" + "".join(f"{column:>12}" for column in COLUMNS) + f"{'ms/doc':>9}")
    for layout in LAYOUTS.values():
        if args.layout not in layout.name:
            continue
        if reason := layout.needs():
            print(f"{layout.name:44} skipped: {reason}")
            continue
        keep = Path(args.keep) if args.keep else None
        result = examine_layout(layout, range(args.seed, args.seed + args.n), keep)
        print_row(layout.name, result.counts)
        if args.show:
            show(result.misses, args.show, args.limit)
        total.counts.update(result.counts)
        by_layout[layout.name] = result.counts
    print_row("all", total.counts)
    if args.markdown or args.publish:
        print(markdown(by_layout))
    for name in args.publish:
        path = Path(name)
        path.write_text(published(path.read_text(encoding="utf-8"), markdown(by_layout)), encoding="utf-8")
    return int(any(total.counts[kind] for kind in ("wrong", "invented", "crash")))


def examine_shared(args: Namespace) -> int:
    """The documents beside the project, with the readings keyed by eye."""
    if not shared.FOLDER.is_dir():
        print(f"skipped: there is no folder {shared.FOLDER}", file=sys.stderr)
        return 0
    total = Score()
    print(f"{'document':44}{'docs':>5}" + "".join(f"{column:>12}" for column in COLUMNS) + f"{'ms/doc':>9}")
    for document in shared.documents():
        if args.layout not in document.path.name:
            continue
        began = time.monotonic()
        result = examine_document(document.path.read_bytes(), (document.answer,))
        if document.partial:
            result = result.only(document.answer.cells)
        result.counts["milliseconds"] = round(1000 * (time.monotonic() - began))
        result.counts["documents"] = 1
        print_row(document.path.name, result.counts)
        if args.show:
            show(result.misses, args.show, args.limit)
        total.counts.update(result.counts)
    print_row("all", total.counts)
    return int(any(total.counts[kind] for kind in ("wrong", "invented", "crash")))
