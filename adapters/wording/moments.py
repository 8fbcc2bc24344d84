"""Instants and days as people in the office read them: local time, day first."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

#: The zone in which offices reckon.
ZONE = "Asia/Ho_Chi_Minh"
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


@cache
def office_zone() -> tzinfo:
    """The office's zone. A machine without zone data gets the offset that has held since 1975."""
    try:
        return ZoneInfo(ZONE)
    except ZoneInfoNotFoundError:
        return timezone(timedelta(hours=7), ZONE)


def local(instant: str) -> datetime:
    """An instant of the record in the office's zone.

    Raises:
        ValueError: the text is no instant.
    """
    return datetime.fromisoformat(instant).replace(tzinfo=UTC).astimezone(office_zone())


def moment(instant: str) -> str:
    """`23/11/2026 09:30`; a text that is no instant is given back as it is."""
    try:
        return local(instant).strftime("%d/%m/%Y %H:%M")
    except ValueError:
        return instant


def day(text: str) -> str:
    """`23/11/2026` from `2026-11-23` or from an instant."""
    if "T" in text:
        return moment(text)[:10]
    found = _DAY.fullmatch(text)
    return f"{found[3]}/{found[2]}/{found[1]}" if found else text
