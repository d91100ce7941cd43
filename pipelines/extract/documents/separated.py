"""Tables whose cells are parted by commas, as spreadsheets save them.

In:  the bytes of a text, as UTF-8, GB18030 … Out: one ``Document``: a grid for each run of records of one width,
read as a sheet without merged cells; the lines between them as plain text.
"""

from __future__ import annotations

import csv

from pipelines.extract.decode import decode
from pipelines.extract.documents import text
from pipelines.extract.limits import TEXT_CHARACTERS, hold
from pipelines.extract.model import Document, Unreadable
from pipelines.extract.records import is_table, runs
from pipelines.extract.story import Story
from pipelines.extract.tabular import write_sheet


def read(body: bytes) -> Document:
    """Read a text of that kind. Raises ``Unreadable``: charset.unknown, document.broken, document.too_large."""
    words = decode(body).replace("\r\n", "\n").replace("\r", "\n")
    hold("characters", len(words), TEXT_CHARACTERS)
    lines = words.split("\n")
    story = Story()
    try:
        for run in runs(words):
            if is_table(run):
                write_sheet(story, [record.cells for record in run], ())
                continue
            numbers = range(run[0].first, run[-1].last + 1)
            for block in text.blocks([(number, lines[number - 1]) for number in numbers]):
                story.take(block)
    except csv.Error as error:
        raise Unreadable("document.broken", str(error)) from error
    return Document("csv", tuple(story.blocks))
