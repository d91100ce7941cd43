"""Hours at which a portal may be crawled."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.window import CHINA, Window


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 1, 20, hour, minute, second, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("text", "now", "hours"),
    [
        ("22:00-06:00", at(22), 8),
        ("22:00-06:00", at(5, 30), 0.5),
        ("22:00-06:00", at(6), 0),
        ("22:00-06:00", at(14), 0),
        ("1:00 - 5:00", at(3), 2),
        ("01:00-05:00", at(0, 59, 59), 0),
        ("22:00-06:00", datetime(2026, 1, 20, 15, 0, tzinfo=UTC), 7),  # 23:00 in China
    ],
)
def test_how_long_a_window_stays_open(text: str, now: datetime, hours: float) -> None:
    assert Window.parse(text).seconds_left(now) == hours * 3600


@pytest.mark.parametrize("text", ["", "22-6", "24:00-06:00", "06:00-06:00", "22:00", "22:00-06:61"])
def test_no_window(text: str) -> None:
    with pytest.raises(ValueError, match="is no window"):
        Window.parse(text)
