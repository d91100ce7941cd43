"""The views ``indicators`` and ``facts``. In: nothing. Out: a ``View`` each."""

from __future__ import annotations

from pipelines.store.view_parts import (
    COMMON,
    CURRENT,
    Column,
    View,
    number,
    place,
    place_of_cell,
    state,
    view,
)


def indicators() -> View:
    columns = [
        *COMMON,
        Column("code", "c.code", "code of the line; NULL for a line that is not in the list"),
        Column("label_en", "k.label_en", "what the line counts"),
        Column("label", "c.label", "the line as printed, behind the lines it belongs to"),
        Column("column_head", "c.column_head", "head of the column: 2014年度, 历年累计; never add these up"),
        Column("value", number("c.number"), "the number; NULL if none is reported"),
        Column("value_exact", "CAST(c.number AS TEXT)", "the number with every digit, as text"),
        Column("unit", "c.unit", "unit as printed"),
        Column("state", state("c.state"), "reported, blank, dash, text, absent or unreadable"),
        Column("raw", "c.raw", "what is printed, where it is not the plain number"),
        Column("place", place(place_of_cell("c")), "where it stands in the document, counted from 1"),
    ]
    source = f"""{CURRENT}
JOIN indicator c ON c.revision_id = v.id
LEFT JOIN indicator_code k ON k.code = c.code
WHERE v.is_current"""
    comment = "One row per report, line and column of the statistics table of the years before 2019"
    return view("indicators", comment, columns, source)


def facts() -> View:
    columns = [
        *COMMON,
        Column("kind", "c.kind", "what the figure is: requests.received, fees.collected …"),
        Column("value", number("c.number"), "the number; 0 if the words say none"),
        Column("value_exact", "CAST(c.number AS TEXT)", "the number with every digit, as text"),
        Column("unit", "c.unit", "unit as printed; NULL if the words say none"),
        Column("said_of", "c.scope", "own or area, where the sentence says whose figure it is"),
        Column("wording", "c.wording", "the words that carry it, without white space"),
        Column("sentence", "c.sentence", "the sentence as printed"),
        Column("section", "c.section", "section of the report; NULL where it has none"),
        Column("place", place(place_of_cell("c")), "where it stands in the document, counted from 1"),
    ]
    source = f"""{CURRENT}
JOIN fact c ON c.revision_id = v.id
WHERE v.is_current"""
    return view("facts", "One row per key figure that the text of a report states", columns, source)
