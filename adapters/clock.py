"""The system's clock, as the record writes instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from time import time_ns

#: The offices are seven hours ahead of UTC, without summer time. Zones come with the calendars.
OFFICE_ZONE = timezone(timedelta(hours=7))


class _Clock:
    """The system's clock; the text of a second is written once."""

    __slots__ = ("_second",)

    def __init__(self) -> None:
        self._second = (0, "")

    def __call__(self) -> str:
        """Tell the present instant in UTC: `YYYY-MM-DDThh:mm:ss.ffffffZ`."""
        now, micro = divmod(time_ns() // 1000, 1_000_000)
        second, text = self._second
        if second != now:
            text = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%S")
            self._second = (now, text)  # replaced whole, so that threads may share it
        return f"{text}.{micro:06d}Z"


#: Tell the present instant in UTC: `YYYY-MM-DDThh:mm:ss.ffffffZ`.
system_clock = _Clock()


def office_day(instant: str) -> str:
    """Tell which day an instant is in the offices: `YYYY-MM-DD`."""
    return datetime.fromisoformat(instant).astimezone(OFFICE_ZONE).date().isoformat()
