"""Alerts: raised once, seen again, changed, closed; and who was told.

In:  an engine of ``connect``, a ``Judgement`` of a site. Out: rows of ``alert`` and ``alert_told``; ``StoredAlert``.

An alert is told to a channel when it is opened, when its state changes and when it is closed, each once, whatever
other channels do; one that could not be told is told the next time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy import Engine, select

from pipelines.store.connect import writing
from pipelines.store.errors import named_errors
from pipelines.store.labels import insert
from pipelines.store.model import utc
from pipelines.store.registry import site_id
from pipelines.store.schema_agencies import site
from pipelines.store.schema_nights import alert, alert_told

OPENED, CHANGED, CLOSED = "opened", "changed", "closed"


class Raised(Protocol):
    """What a monitor says."""

    @property
    def code(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def state(self) -> str: ...


@dataclass(frozen=True, slots=True)
class StoredAlert:
    """An alert as it stands. ``event`` is what a channel has to be told of it."""

    id: int
    site: str
    code: str
    subject: str
    detail: str
    state: str
    opened_at: str
    changed_at: str
    last_seen: str
    closed_at: str | None
    event: str = ""


def update_alerts(
    engine: Engine, site_name: str, raised: Iterable[Raised], looked: Collection[str], at: str | None = None
) -> None:
    """Take what the monitors ``looked`` have said of a site: open, renew and close its alerts."""
    now = utc(at)
    given = {(each.code, each.subject): each for each in raised}
    with named_errors(f"keeping the alerts of {site_name}"), writing(engine) as connection:
        this = site_id(connection, site_name, None, None)
        is_open = (alert.c.site_id == this) & alert.c.closed_at.is_(None)
        known = connection.execute(select(alert).where(is_open)).all()
        for row in known:
            update = alert.update().where(alert.c.id == row.id)
            new = given.pop((row.code, row.subject), None)
            if new is not None:
                seen = {"last_seen": now, "detail": new.detail}
                if new.state != row.state:
                    seen |= {"state": new.state, "changed_at": now}
                connection.execute(update.values(seen))
            elif row.code in looked:
                connection.execute(update.values(closed_at=now))
        for new in given.values():
            times = dict.fromkeys(("opened_at", "changed_at", "last_seen"), now)
            words = {name: getattr(new, name) for name in ("code", "subject", "detail", "state")}
            connection.execute(alert.insert(), {"site_id": this, **words, **times})


def open_alerts(engine: Engine) -> tuple[StoredAlert, ...]:
    """The alerts that are open, by site and code."""
    columns = [alert.c[name] for name in StoredAlert.__slots__ if name not in ("site", "event")]
    query = select(alert.c.id, site.c.name, *columns[1:]).join(site, site.c.id == alert.c.site_id)
    query = query.where(alert.c.closed_at.is_(None)).order_by(site.c.name, alert.c.code, alert.c.subject)
    with named_errors("reading the alerts"), engine.connect() as connection:
        return tuple(StoredAlert(*row) for row in connection.execute(query))


def untold_alerts(engine: Engine, channel: str) -> tuple[StoredAlert, ...]:
    """What a channel has not been told yet, the oldest first. What closed before it was told stays untold."""
    columns = [alert.c[name] for name in StoredAlert.__slots__ if name not in ("site", "event")]
    told = (alert_told.c.alert_id == alert.c.id) & (alert_told.c.channel == channel)
    query = (
        select(alert.c.id, site.c.name, *columns[1:], alert_told.c.state)
        .join(site, site.c.id == alert.c.site_id)
        .outerjoin(alert_told, told)
        .order_by(alert.c.id)
    )
    with named_errors("reading the alerts"), engine.connect() as connection:
        rows = connection.execute(query).all()
    found = []
    for *values, last_told in rows:
        stored = StoredAlert(*values)
        if event := _event(stored, last_told):
            found.append(replace(stored, event=event))
    return tuple(found)


def _event(stored: StoredAlert, last_told: str | None) -> str:
    if last_told == _token(stored):
        return ""
    if stored.closed_at is not None:
        return "" if last_told is None else CLOSED
    return OPENED if last_told is None else CHANGED


def _token(stored: StoredAlert) -> str:
    return CLOSED if stored.closed_at is not None else f"open {stored.state}"


def note_told(engine: Engine, channel: str, alerts: Iterable[StoredAlert]) -> None:
    """Note that a channel was told of these alerts as they stand."""
    with named_errors("noting what was told"), writing(engine) as connection:
        for each in alerts:
            row = {"alert_id": each.id, "channel": channel, "state": _token(each), "told_at": utc()}
            statement = insert(connection)(alert_told)
            changes = {name: statement.excluded[name] for name in ("state", "told_at")}
            keys = ["alert_id", "channel"]
            connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes), row)
