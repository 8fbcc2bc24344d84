"""engine/worktime/policy.py and count.py: what each rule means, on days one can look up.

The same examples stand in docs/decisions (working time).
"""

from __future__ import annotations

import pytest

from hoso.engine.duration import Duration, parse_duration
from hoso.engine.errors import CalendarSilent
from hoso.engine.worktime.calendar_text import read_calendar
from hoso.engine.worktime.policy import Policy
from hoso.engine.worktime.worktime import WorkTime

from .places import NGHE_AN, VIETNAM, VN, at

OF = {
    "minute": WorkTime(NGHE_AN),
    "minute_halves": WorkTime(NGHE_AN, Policy(day="half_days")),
    "next_day": WorkTime(NGHE_AN, Policy("next_day")),
    "next_day_halves": WorkTime(NGHE_AN, Policy("next_day", "half_days")),
    "transfer": WorkTime(NGHE_AN, Policy(after_cut_off="next_opening")),
}


def shown(moment):
    """An instant by the clock on the wall."""
    return f"{moment.astimezone(VIETNAM):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("policy", "duration", "start", "due"),
    [
        # Winter hours: 7:30 to 12:00 and 13:30 to 17:00. 2 March 2026 is a Monday.
        ("minute", "1wd", "2026-03-02 10:00", "2026-03-03 10:00"),
        ("minute", "1wd", "2026-03-02 07:30", "2026-03-02 17:00"),
        ("minute", "1wd", "2026-03-02 12:40", "2026-03-03 12:00"),
        ("minute", "0.25wd", "2026-03-02 16:00", "2026-03-03 08:30"),
        ("minute", "0wd", "2026-03-07 09:00", "2026-03-09 07:30"),
        ("minute", "8wh", "2026-03-06 16:00", "2026-03-09 16:00"),
        ("minute", "2h", "2026-03-06 16:00", "2026-03-06 18:00"),
        ("minute", "30min", "2026-03-07 16:00", "2026-03-07 16:30"),
        # Half a day is a morning or an afternoon: at 9:00 a third of the morning is over.
        ("minute_halves", "0.5wd", "2026-03-02 09:00", "2026-03-02 14:40"),
        ("minute_halves", "0.5wd", "2026-03-02 07:30", "2026-03-02 12:00"),
        ("minute_halves", "0.25wd", "2026-03-02 13:30", "2026-03-02 15:15"),
        ("minute_halves", "1wd", "2026-04-15 09:00", "2026-04-16 08:30"),
        ("next_day", "1wd", "2026-03-02 10:00", "2026-03-03 17:00"),
        ("next_day", "1wd", "2026-03-07 10:00", "2026-03-10 17:00"),
        ("next_day", "2.5wd", "2026-03-02 10:00", "2026-03-05 11:30"),
        ("next_day_halves", "2.5wd", "2026-03-02 10:00", "2026-03-05 12:00"),
        ("next_day", "8wh", "2026-03-02 10:00", "2026-03-03 10:00"),
        # Calendar days end when the office is open.
        ("minute", "5d", "2026-03-02 10:00", "2026-03-09 10:00"),
        ("next_day", "5d", "2026-03-02 10:00", "2026-03-09 17:00"),
        ("minute", "3d", "2026-03-06 10:00", "2026-03-09 10:00"),
        # At 7:15 the office is open in April but not in October: the next opening.
        ("minute", "6mo", "2026-04-20 07:15", "2026-10-20 07:30"),
        ("minute", "1mo", "2026-01-30 10:00", "2026-03-02 10:00"),
        ("next_day", "1mo", "2025-12-31 10:00", "2026-02-02 17:00"),
        ("next_day", "0.5mo", "2026-03-02 10:00", "2026-03-17 17:00"),
        ("next_day", "1y", "2024-02-29 10:00", "2025-02-28 17:00"),
        ("minute", "same_day", "2026-03-02 15:00", "2026-03-02 17:00"),
        ("minute", "same_day", "2026-03-02 15:01", "2026-03-03 17:00"),
        ("minute", "same_day", "2026-03-06 18:00", "2026-03-09 17:00"),
        ("transfer", "same_day", "2026-03-02 15:01", "2026-03-03 07:30"),
        ("transfer", "same_day", "2026-03-02 09:00", "2026-03-02 17:00"),
    ],
)
def test_what_each_rule_means(policy, duration, start, due):
    """A duration from an instant of reception, by each policy."""
    assert shown(OF[policy].after(parse_duration(duration), at(start))) == due


@pytest.mark.parametrize(
    ("policy", "duration", "moment", "last"),
    [
        ("minute", "1wd", "2026-03-03 10:00", "2026-03-02 10:00"),
        ("minute", "1wh", "2026-03-09 07:30", "2026-03-06 16:00"),
        ("minute_halves", "0.5wd", "2026-03-02 14:40", "2026-03-02 09:00"),
        ("next_day", "1wd", "2026-03-09 17:00", "2026-03-06 17:00"),
        # "At latest a day before": before a Monday that is the Friday.
        ("minute", "1d", "2026-03-09 10:00", "2026-03-06 10:00"),
        ("next_day", "1d", "2026-03-09 17:00", "2026-03-06 17:00"),
        ("minute", "1mo", "2026-03-31 10:00", "2026-02-27 10:00"),
        ("minute", "2h", "2026-03-09 07:30", "2026-03-09 05:30"),
    ],
)
def test_what_it_means_backwards(policy, duration, moment, last):
    """The last instant that is so long before another."""
    assert shown(OF[policy].before(parse_duration(duration), at(moment))) == last


def test_a_season_changes_under_a_running_matter():
    """Hours that change in the middle change the time of the due date, not the minutes."""
    due = OF["minute"].after(parse_duration("2wd"), at("2026-04-15 16:00"))
    assert shown(due) == "2026-04-17 16:00"
    assert shown(OF["minute"].after(parse_duration("1wd"), at("2026-04-15 07:45"))) == "2026-04-16 07:15"


def test_nothing_counts_back_a_same_day():
    """There is no instant that is a same day before another."""
    with pytest.raises(ValueError, match="same_day"):
        OF["minute"].before(parse_duration("same_day"), at("2026-03-02 10:00"))


def test_a_datetime_without_zone_is_refused():
    """An instant is no time of some clock on some wall."""
    with pytest.raises(ValueError, match="zone"):
        OF["minute"].after(parse_duration("1wd"), at("2026-03-02 10:00").replace(tzinfo=None))


@pytest.mark.parametrize("unit", ["wd", "wh", "d", "mo", "y"])
@pytest.mark.parametrize("policy", list(OF))
def test_nothing_is_over_at_once(policy, unit):
    """No time at all, of whatever unit, is over when the dossier is received."""
    none = Duration(amount=0, scale=0, unit=unit)
    assert shown(OF[policy].after(none, at("2026-03-02 10:00"))) == "2026-03-02 10:00"


def test_an_office_that_never_opens_is_told_of():
    """Where no working time is found for decades, that is an error and no endless search."""
    closed = (
        "hoso: calendar/1\ncalendar: shut\nvi: A\nen: A\noffset: '+07:00'\nweek: [mon]\n"
        "decisions: {d: {number: A, decided_on: '2020-01-01', vi: A, en: A}}\n"
        "hours: [{periods: [['07:00', '11:00']], decision: d}]\n"
        "closures:\n"
    )
    for year in range(1950, 2150, 10):
        closed += f"  - {{from: '{year}-01-01', to: '{year + 9}-12-31', decision: d, vi: A, en: A}}\n"
    calendar = read_calendar(closed.encode(), "shut.calendar.yaml").calendar
    assert calendar is not None
    time = WorkTime(calendar)
    for moment in ("2026-03-02 10:00", "2027-03-02 10:00"):
        with pytest.raises(CalendarSilent, match="shut"):
            time.after(parse_duration("1wd"), at(moment))
        with pytest.raises(CalendarSilent, match="shut"):
            time.before(parse_duration("1wd"), at(moment))
    assert shown(time.after(parse_duration("1wh"), at("1949-12-26 10:00"))) == "1949-12-26 11:00"
    assert VN.name == "vn"
