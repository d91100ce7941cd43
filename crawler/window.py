"""The hours at which a portal may be crawled.

In:  ``22:00-06:00``, in China's time. Out: ``Window``: whether it is open at a time, and for how long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "China")
_WRITTEN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Window:
    """From ``opens`` to ``closes``, over midnight where that is the earlier of the two."""

    opens: time
    closes: time

    @classmethod
    def parse(cls, text: str) -> Window:
        """Raises ValueError for anything but two different times such as ``22:00-06:00``."""
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is no window; write two times such as 22:00-06:00")
        first, last = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
        if first == last:
            raise ValueError(f"{text!r} is no window: it closes when it opens")
        return cls(first, last)

    def seconds_left(self, now: datetime) -> float:
        """How long the window stays open, 0 where it is closed. ``now`` is a time with its zone."""
        here = now.astimezone(CHINA)
        minute = here.time()
        is_open = (
            self.opens <= minute < self.closes
            if self.opens < self.closes
            else minute >= self.opens or minute < self.closes
        )
        if not is_open:
            return 0.0
        end = here.replace(hour=self.closes.hour, minute=self.closes.minute, second=0, microsecond=0)
        if end <= here:
            end += timedelta(days=1)
        return (end - here).total_seconds()
