"""How reports look in real life: each layout is a function from a ``Body`` to the HTML of an article.

In:  a ``Body``. Out: HTML. ``LAYOUTS`` names them for the descriptions. The figures are never touched here;
only what stands around them differs.
"""

from __future__ import annotations

from collections.abc import Callable

from crawler.replica.body import Body
from crawler.replica.layouts import damaged, flow, joined, plain, word

LAYOUTS: dict[str, Callable[[Body], str]] = {
    "clean": plain.clean,
    "editor": plain.editor,
    "spreadsheet": plain.spreadsheet,
    "word": word.pasted,
    "word-spans": word.split_labels,
    "one-table": joined.one_table,
    "pieces": joined.pieces,
    "nested": joined.nested,
    "flattened": damaged.flattened,
    "ragged": damaged.ragged,
    "unclosed": damaged.unclosed,
    "narrative": flow.narrative,
}
