"""Instants and days as people read them: the office's time, in the way of the language."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache

#: The zone in which offices reckon.
ZONE = "Asia/Ho_Chi_Minh"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@cache
def office_zone() -> tzinfo:
    """The office's zone. A machine without zone data gets the offset that has held since 1975."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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


def moment(instant: str, language: str) -> str:
    """`23/11/2026 09:30`, in English `23 Nov 2026 09:30`; what is no instant is given back as it is."""
    try:
        here = local(instant)
    except ValueError:
        return instant
    return f"{_written(here.date(), language)} {here:%H:%M}"


def deadline(instant: str, language: str) -> str:
    """`hết ngày 30/11/2026`, in English `the end of 30 Nov 2026`, where a day ends; else as `moment`."""
    try:
        here = local(instant)
    except ValueError:
        return instant
    if here.time() != time():
        return moment(instant, language)
    last = _written(here.date() - timedelta(days=1), language)
    return f"the end of {last}" if language == "en" else f"hết ngày {last}"


def day(text: str, language: str) -> str:
    """`23/11/2026`, in English `23 Nov 2026`, from `2026-11-23` or from an instant."""
    try:
        return _written(local(text).date() if "T" in text else date.fromisoformat(text), language)
    except ValueError:
        return text


def _written(day: date, language: str) -> str:
    """A day as nobody can misread it: English readers differ about what 10/11 is."""
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day:%d/%m/%Y}"
