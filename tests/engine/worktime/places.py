"""The shipped calendars, and instants by the clock on the wall in Vietnam."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hoso import workflows
from hoso.engine.worktime.calendar_text import read_calendar

VIETNAM = timezone(timedelta(hours=7))


def shipped(name):
    """A shipped calendar with what it extends."""
    found = workflows.sources("calendar", name)
    assert found is not None
    text = read_calendar(*found, workflows.sources)
    assert text.calendar is not None, text.findings
    return text.calendar


VN, NGHE_AN = shipped("vn"), shipped("nghe_an")


def at(text):
    """An instant in Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)
