"""Times of an event log: whatever offset they are written with, instants of the record."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from hoso.engine.instant import instant_of

#: Before every case: when the office of a replay is founded. No event may lie before it.
FIRST = "1900-01-01T00:00:00.000000Z"
#: After every case: days, and what is due after them, are still of four digits, in whatever zone.
LAST = "3000-01-01T00:00:00.000000Z"
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,18})?)?(?: ?(?:Z|[+-][0-9]{2}:?[0-9]{2}))?)?"
)


def instant_read(text: str, zone: tzinfo | None) -> str | None:
    """Read a time as an instant: ISO 8601, with a space for the T too; a bare day is its first moment.

    A time without an offset is one of `zone`, the first of two where a clock was put back; None where it
    cannot be read, has neither, or lies before 1900 or after 2999.
    """
    if not _TIME.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "T", 1).replace(" ", ""))
        if moment.tzinfo is None:
            if zone is None:
                return None
            moment = moment.replace(tzinfo=zone)
        instant = instant_of(moment.astimezone(UTC))
    except (ValueError, OverflowError):
        return None
    return instant if FIRST < instant < LAST else None
