"""``python -m tests.accuracy``: examine the extractor on drawn documents and print a table.

Options: ``--layout TEXT`` (all layouts whose name contains it), ``--n`` sheets per layout, ``--seed`` of the
first sheet, ``--show KIND`` (wrong, invented, missing, state, year, agency), ``--keep DIR`` (failing
documents with their answers), ``--shared`` (the documents of ../shared with their keyed readings).
"""

from __future__ import annotations

import argparse
import sys

from tests.accuracy.run import examine, examine_shared


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description="Examine the extractor.")
    parser.add_argument("--layout", default="", help="only layouts whose name contains this")
    parser.add_argument("--n", type=int, default=20, help="sheets per layout")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first sheet")
    parser.add_argument("--show", default="", help="print faults of this kind (comma separated, or all)")
    parser.add_argument("--limit", type=int, default=5, help="how many faults to print per layout")
    parser.add_argument("--keep", default="", help="write failing documents and their answers to this folder")
    parser.add_argument("--shared", action="store_true", help="examine ../shared instead")
    parser.add_argument(
        "--markdown", action="store_true", help="print the published table as well, in Markdown"
    )
    parser.add_argument(
        "--publish", nargs="*", default=[], help="put that table between the marks in these files"
    )
    args = parser.parse_args()
    if args.shared:
        return examine_shared(args)
    return examine(args)


if __name__ == "__main__":
    sys.exit(main())
