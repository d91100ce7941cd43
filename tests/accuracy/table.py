"""The published table: how exactly each form of document is read.

In:  counts by layout. Out: Markdown, one line for each family of layouts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

FAMILIES: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("HTML pages", lambda name: name.startswith(("html.", "mht.")) and ".flattened" not in name),
    ("DOCX, ODT, RTF", lambda name: name.startswith(("docx.", "odt.", "rtf.", "zip."))),
    ("DOC, WPS", lambda name: name.startswith("doc.")),
    ("XLSX, XLS, ET, ODS", lambda name: name.startswith(("xlsx.", "xls.", "ods."))),
    ("PDF with text", lambda name: name.startswith("pdf.")),
    ("Scanned PDF, pictures", lambda name: name.startswith("scan.")),
    ("Flattened text", lambda name: name.startswith("text.") or ".flattened" in name),
    ("Damaged documents", lambda name: name.startswith("damage.")),
    ("Real documents with other figures", lambda name: name.startswith("real.")),
    ("Statistics tables before 2019", lambda name: name.startswith("before2019.")),
    ("No report at all", lambda name: name.startswith("negative.")),
)
BEGIN = "<!-- accuracy: python -m tests.accuracy --publish README.md README.zh.md -->"
END = "<!-- /accuracy -->"
HEAD = (
    "| Form of document | documents | numbers printed | read | left open | missed | wrong | invented "
    "| failing identities found | false alarms | seconds a document |"
)


def markdown(by_layout: Mapping[str, Counter[str]]) -> str:
    """``left open``: the document no longer shows where the number belongs, and it is not guessed."""
    lines = [HEAD, "|---|" + "---:|" * (HEAD.count("|") - 2)]
    for title, belongs in FAMILIES:
        counts: Counter[str] = Counter()
        for name, of_layout in by_layout.items():
            if belongs(name):
                counts.update(of_layout)
        if counts["documents"]:
            lines.append(_line(title, counts))
    return "\n".join(lines)


def published(document: str, table: str) -> str:
    """The document with the table between its two marks. Raises ValueError where the marks are missing."""
    before, opening, rest = document.partition(BEGIN)
    _, closing, after = rest.partition(END)
    if not opening or not closing:
        raise ValueError(f"no lines {BEGIN} and {END} to put the table between")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def _line(title: str, counts: Counter[str]) -> str:
    plain = counts["printed"] - counts["open"]
    share = f"{100 * counts['read'] / plain:.2f} %" if plain else "–"
    found = f"{counts['noticed']} of {counts['noticed'] + counts['unnoticed']}"
    pace = counts["milliseconds"] / 1000 / counts["documents"]
    cells = (
        f"{counts['documents']:,}",
        f"{counts['printed']:,}",
        share,
        f"{counts['open']:,}",
        f"{counts['missing']:,}",
        f"{counts['wrong']:,}",
        f"{counts['invented']:,}",
        found,
        f"{counts['false alarm']:,}",
        f"{pace:.2f}",
    )
    return f"| {title} | " + " | ".join(cells) + " |"
