"""The system's clock, as the record writes instants."""

from __future__ import annotations

from datetime import UTC, datetime


def system_clock() -> str:
    """Tell the present instant in UTC: `YYYY-MM-DDThh:mm:ss.ffffffZ`."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
