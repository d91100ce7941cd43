"""The views ``reports``, ``failed_checks`` and ``findings``. In: nothing. Out: a ``View`` each."""

from __future__ import annotations

from pipelines.store.view_parts import COMMON, CURRENT, Column, View, number, place, place_of_cell, view

_COUNTED_STATES = {
    "reported": "a number",
    "blank": "nothing printed in them",
    "dash": "a dash or a word for none",
    "text": "words",
    "absent": "no place in the document",
    "unreadable": "something that could not be decided",
}
_OF_THIS_REPORT = "FROM location l WHERE l.report_id = r.id"

_PRINTED = "(SELECT e.value FROM evidence e WHERE e.revision_id = v.id AND e.item = 'agency')"


def reports() -> View:
    columns = [
        *COMMON,
        Column("agency_status", "v.agency_status", "how sure the agency is: code_verified … unresolved"),
        Column("agency_printed", _PRINTED, "name of the agency in the report, or as near as it says"),
        Column("form", "v.form", "2021, 2019 or pre2019"),
        Column("title", "v.title", "title as printed"),
        Column("published_on", "v.published_on", "date printed by the portal"),
        Column("first_seen", "r.first_seen", "first fetch that held the report, UTC"),
        Column("last_seen", f"(SELECT MAX(l.last_seen) {_OF_THIS_REPORT})", "last such fetch, UTC"),
        Column("site", "t.name", "spider that found this wording"),
        Column("portal", "t.portal", "owner of its portal"),
        Column("snapshot_file", "s.warc_file", "WARC file that keeps the bytes"),
        Column("snapshot_offset", "s.warc_offset", "offset of the record in that file"),
        Column(
            "host_class",
            "s.host_class",
            "who answered: gov_cn, official_other, archive, third_party or spam_mirror",
        ),
        Column("sha256", "s.sha256", "SHA-256 of the payload"),
        Column("fetched_at", "s.fetched_at", "when these bytes were first fetched, UTC"),
        Column("extractor", "v.extractor", "version of the program that read them"),
        Column("locations", f"(SELECT COUNT(*) {_OF_THIS_REPORT})", "addresses at which the report was seen"),
        Column(
            "revisions",
            "(SELECT COUNT(*) FROM revision w WHERE w.report_id = r.id)",
            "wordings stored, this one included",
        ),
        Column("revision_id", "v.id", "id of the current revision"),
        *(
            Column(f"cells_{name}", f"v.cells_{name}", f"cells of the form with {meaning}")
            for name, meaning in _COUNTED_STATES.items()
        ),
        Column("checks_passed", "v.checks_passed", "identities that hold"),
        Column("checks_failed", "v.checks_failed", "identities that do not hold"),
        Column("checks_not_assessable", "v.checks_not_assessable", "identities that lack a number"),
    ]
    comment = "One row per report: whose, when, where, how complete"
    source = f"""{CURRENT}
LEFT JOIN snapshot s ON s.id = v.snapshot_id
LEFT JOIN site t ON t.id = s.site_id
WHERE v.is_current"""
    return view("reports", comment, columns, source)


def failed_checks() -> View:
    left, right = number("c.left_side"), number("c.right_side")
    columns = [
        *COMMON,
        Column("rule", "k.code", "the identity"),
        Column("left_value", left, "left side"),
        Column("right_value", right, "right side"),
        Column("difference", f"{left} - {right}", "left side less right side"),
        Column("fields", "k.fields", "cells involved, separated by spaces, left side first"),
        Column("standing", "c.standing", "as_published, in_doubt, or NULL where it was read one way only"),
    ]
    source = f"""{CURRENT}
JOIN check_result c ON c.revision_id = v.id
JOIN rule k ON k.id = c.rule_id
WHERE v.is_current AND c.status = 'fail'"""
    return view("failed_checks", "One row per identity that the printed numbers break", columns, source)


def findings() -> View:
    columns = [
        *COMMON,
        Column("code", "c.code", "code of the finding"),
        Column("meaning_en", "k.meaning_en", "what it means"),
        Column("meaning_zh", "k.meaning_zh", "the same in Chinese"),
        Column("detail", "c.detail", "words of the document, or which cells are meant"),
        Column("place", place(place_of_cell("c")), "where in the document"),
    ]
    source = f"""{CURRENT}
JOIN finding c ON c.revision_id = v.id
LEFT JOIN finding_code k ON k.code = c.code
WHERE v.is_current"""
    return view("findings", "One row per finding: what to know before using a report", columns, source)
