"""Whole minutes: how instants, days and times of the wall clock are reckoned with.

An instant is the number of the minute in which it falls, in UTC; a time of the wall clock is numbered the
same way, so that one is the other plus the office's offset. The first minute of the year 1 is 1440.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from hoso.engine.instant import instant_of

#: Minutes of a day.
DAY = 1440

_START = datetime(1, 1, 1, tzinfo=UTC)
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_OFFSET = re.compile(r"([+-])(0[0-9]|1[0-4]):([0-5][0-9])")
_YEARLY = re.compile(r"(0[1-9]|1[0-2])-([0-2][0-9]|3[01])")


def minute_of(moment: datetime) -> int:
    """The minute in which an aware datetime falls; seconds are cut off.

    Raises:
        ValueError: the datetime has no zone.
    """
    if moment.tzinfo is not UTC:
        if moment.tzinfo is None:
            raise ValueError("a datetime without a zone is no instant")
        moment = moment.astimezone(UTC)
    return moment.toordinal() * DAY + moment.hour * 60 + moment.minute


def minute_in(instant: str) -> int:
    """The minute in which an instant of the record falls."""
    return date.fromisoformat(instant[:10]).toordinal() * DAY + int(instant[11:13]) * 60 + int(instant[14:16])


def moment_at(minute: int) -> datetime:
    """The datetime at which a minute begins."""
    return _START + timedelta(minutes=minute - DAY)


def instant_at(minute: int) -> str:
    """The instant at which a minute begins, as the record writes it."""
    return instant_of(moment_at(minute))


def day_text(ordinal: int) -> str:
    """A day `YYYY-MM-DD`."""
    return date.fromordinal(ordinal).isoformat()


def day_number(text: str) -> int:
    """The ordinal of a day `YYYY-MM-DD`."""
    return date.fromisoformat(text).toordinal()


def clock_minute(text: str) -> int | None:
    """The minute of the day of `07:30`; `24:00` is the end of the day. None for anything else."""
    if text == "24:00":
        return DAY
    found = _CLOCK.fullmatch(text)
    return int(found[1]) * 60 + int(found[2]) if found else None


def clock_text(minute: int) -> str:
    """`07:30` of a minute of the day."""
    return f"{minute // 60:02}:{minute % 60:02}"


def offset_minutes(text: str) -> int | None:
    """Minutes that `+07:00` is ahead of UTC; None for anything else. -00:00 is +00:00."""
    found = _OFFSET.fullmatch(text)
    if not found or (found[2] == "14" and found[3] != "00"):
        return None
    return (int(found[2]) * 60 + int(found[3])) * (-1 if found[1] == "-" else 1)


def day_of_year(text: str) -> tuple[int, int] | None:
    """Month and day of `04-16`; None where no year has such a day."""
    found = _YEARLY.fullmatch(text)
    if not found:
        return None
    month, day = int(found[1]), int(found[2])
    try:
        date(2000, month, day)  # a leap year
    except ValueError:
        return None
    return month, day


def moment_in(text: str) -> datetime | None:
    """The instant `2026-03-29T01:00Z`, to the minute; None for anything else."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z", text):
        return None
    try:
        return datetime.fromisoformat(text[:-1]).replace(tzinfo=UTC)
    except ValueError:
        return None
