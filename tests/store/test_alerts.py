"""Alerts: each once, until it changes or is gone; each channel by itself."""

from __future__ import annotations

from sqlalchemy import Engine

from pipelines.monitors.model import Alert
from pipelines.store.alerts import note_told, open_alerts, untold_alerts, update_alerts

NIGHTS = [f"2026-01-{day}T14:00:00Z" for day in range(15, 22)]
NONE, ERRORS = "monitor.no_reports", "monitor.errors"
LOOKED = {NONE, ERRORS}


def tell(engine: Engine, channel: str = "file") -> list[tuple[str, str, str]]:
    untold = untold_alerts(engine, channel)
    note_told(engine, channel, untold)
    return [(each.site, each.code, each.event) for each in untold]


def test_an_alert_is_told_once_until_it_changes_and_when_it_is_gone(engine: Engine) -> None:
    for night in NIGHTS[:2]:
        update_alerts(engine, "jingyan", [Alert(ERRORS, "5 of 10", state="0.5")], LOOKED, night)
    assert tell(engine) == [("jingyan", ERRORS, "opened")]
    assert tell(engine) == []
    update_alerts(engine, "jingyan", [Alert(ERRORS, "6 of 11", state="0.5")], LOOKED, NIGHTS[2])
    assert tell(engine) == []
    (known,) = open_alerts(engine)
    assert (known.detail, known.opened_at, known.changed_at, known.last_seen) == (
        "6 of 11",
        NIGHTS[0],
        NIGHTS[0],
        NIGHTS[2],
    )
    update_alerts(engine, "jingyan", [Alert(ERRORS, "9 of 10", state="0.9")], LOOKED, NIGHTS[3])
    assert tell(engine) == [("jingyan", ERRORS, "changed")]
    update_alerts(engine, "jingyan", [], LOOKED, NIGHTS[4])
    assert tell(engine) == [("jingyan", ERRORS, "closed")]
    assert (tell(engine), open_alerts(engine)) == ([], ())
    update_alerts(engine, "jingyan", [Alert(ERRORS, "9 of 10", state="0.9")], LOOKED, NIGHTS[5])
    assert tell(engine) == [("jingyan", ERRORS, "opened")]


def test_what_was_not_looked_at_stays_open(engine: Engine) -> None:
    update_alerts(engine, "jingyan", [Alert(NONE, "none"), Alert(ERRORS, "5 of 10")], LOOKED, NIGHTS[0])
    update_alerts(engine, "jingyan", [], {ERRORS}, NIGHTS[1])
    assert [each.code for each in open_alerts(engine)] == [NONE]


def test_sites_and_subjects_are_told_apart(engine: Engine) -> None:
    gone = [
        Alert("monitor.column_gone", "4 before", "http://a/"),
        Alert("monitor.column_gone", "9", "http://b/"),
    ]
    update_alerts(engine, "jingyan", gone, LOOKED, NIGHTS[0])
    update_alerts(engine, "anju", gone[:1], LOOKED, NIGHTS[0])
    assert [(each.site, each.subject) for each in open_alerts(engine)] == [
        ("anju", "http://a/"),
        ("jingyan", "http://a/"),
        ("jingyan", "http://b/"),
    ]


def test_a_channel_that_was_down_is_told_later_and_others_are_not_told_again(engine: Engine) -> None:
    update_alerts(engine, "jingyan", [Alert(NONE, "none")], LOOKED, NIGHTS[0])
    assert tell(engine, "file") == [("jingyan", NONE, "opened")]
    assert [each.event for each in untold_alerts(engine, "webhook")] == ["opened"]  # could not be told
    assert tell(engine, "webhook") == [("jingyan", NONE, "opened")]
    update_alerts(engine, "jingyan", [], LOOKED, NIGHTS[1])
    assert untold_alerts(engine, "mail") == ()  # gone before it was told
