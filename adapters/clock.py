"""The system's clock, as the record writes instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

#: The offices are seven hours ahead of UTC, without summer time. Zones come with the calendars.
OFFICE_ZONE = timezone(timedelta(hours=7))


def system_clock() -> str:
    """Tell the present instant in UTC: `YYYY-MM-DDThh:mm:ss.ffffffZ`."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def office_day(instant: str) -> str:
    """Tell which day an instant is in the offices: `YYYY-MM-DD`."""
    return datetime.fromisoformat(instant).astimezone(OFFICE_ZONE).date().isoformat()
