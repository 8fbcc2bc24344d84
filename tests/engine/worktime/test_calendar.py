"""engine/worktime/calendar.py and history.py: which decision holds for a day, and what was known when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hoso import workflows
from hoso.engine.duration import parse_duration
from hoso.engine.worktime.calendar_text import read_calendar, read_layer
from hoso.engine.worktime.history import CalendarHistory
from hoso.engine.worktime.worktime import WorkTime

from .places import NGHE_AN, VIETNAM, VN, at

OWN = """\
hoso: calendar/1
calendar: own
vi: "Một cơ quan"
en: "One office"
extends: nghe_an
decisions:
  storm: {number: "1/QĐ", decided_on: "2026-03-01", vi: "Bão", en: "Storm"}
  later: {number: "2/QĐ", decided_on: "2026-03-03", vi: "Mở lại", en: "Open again"}
closures:
  - {from: "2026-03-04", to: "2026-03-06", decision: storm, vi: "Nghỉ bão", en: "Closed for the storm"}
days:
  - {day: "2026-03-06", kind: working, periods: [["08:00", "11:00"]], decision: later, vi: "Mở", en: "Open"}
  - {day: "2026-04-27", kind: working, decision: storm, vi: "Trực", en: "On duty"}
"""


def day(text):
    """An ordinal."""
    return date.fromisoformat(text).toordinal()


def own(text=OWN):
    """The calendar of one office over that of the province."""
    found = read_calendar(text.encode(), "own.calendar.yaml", workflows.sources)
    assert found.calendar is not None, found.findings
    return found.calendar


def test_the_upper_calendar_says_it():
    """What one office decides holds there, over hours of the province and days of the country."""
    calendar = own()
    assert calendar.name == "own"
    assert calendar.day(day("2026-03-04")).periods == ()
    assert calendar.day(day("2026-03-04")).rule.labels["en"] == "Closed for the storm"
    assert calendar.day(day("2026-04-27")).hours == "07:00–11:30, 13:30–17:00"
    assert NGHE_AN.day(day("2026-04-27")).periods == ()
    assert VN.day(day("2026-04-24")).hours == "07:30–11:30, 13:00–17:00"
    assert NGHE_AN.day(day("2026-04-14")).hours == "07:30–12:00, 13:30–17:00"


def test_the_decision_taken_last_holds():
    """Of two decisions on one day the later one holds; both stay, and before it the first one held."""
    calendar = own()
    assert calendar.day(day("2026-03-06")).hours == "08:00–11:00"
    before = calendar.known_at(at("2026-03-02 23:00"))
    assert before.day(day("2026-03-06")).periods == ()
    assert before.known_at(at("2026-12-01 00:00")).day(day("2026-03-06")).periods == ()
    assert calendar.known_at(at("2026-02-28 23:59")).day(day("2026-03-06")).periods != ()


def test_a_decision_counts_from_its_day_in_the_office():
    """The day of a decision is one of the office's wall clock."""
    swapped = day("2026-01-02")
    assert VN.known_at(at("2025-12-24 23:59")).day(swapped).periods != ()
    assert VN.known_at(at("2025-12-25 00:00")).day(swapped).periods == ()


def test_a_printed_date_can_be_reckoned_again():
    """A receipt of 24 December 2025 says what was known then; today the same days end later."""
    six, received = parse_duration("6wd"), at("2025-12-24 10:00")
    then, now = WorkTime(NGHE_AN.known_at(received)), WorkTime(NGHE_AN)
    assert then.after(six, received).astimezone(VIETNAM) == at("2026-01-02 10:00")
    assert now.after(six, received).astimezone(VIETNAM) == at("2026-01-05 10:00")


def test_hours_of_which_nothing_was_known():
    """Before any notice of the province the hours of the country hold."""
    assert NGHE_AN.known_at(at("2020-01-01 08:00")).day(day("2026-04-14")).hours == "07:30–11:30, 13:00–17:00"


def test_a_history_knows_what_was_recorded():
    """A decision counts when it is recorded and taken; whichever comes last."""
    layers = {name: read_layer(*workflows.sources("calendar", name)).layer for name in ("vn", "nghe_an")}
    first = read_layer(OWN.replace("closures:", "x_closures:").encode(), "own").layer
    second = read_layer(OWN.encode(), "own").layer
    recorded = at("2026-03-02 09:00")
    history = CalendarHistory()
    for n, moment, layer in (
        (1, at("2026-01-01 08:00"), layers["vn"]),
        (2, at("2026-01-01 08:01"), layers["nghe_an"]),
        (3, at("2026-02-01 08:00"), first),
        (4, recorded, second),
    ):
        history = history.recorded(moment, layer, n)

    def closed(text):
        return history.known_at("own", at(text)).day(day("2026-03-05")).periods == ()

    assert history.known_at("own", at("2026-01-31 08:00")) is None
    assert not closed("2026-03-02 08:59")
    assert closed("2026-03-02 09:00")
    assert history.known_at("vn", at("2026-01-01 08:00")).name == "vn"
    assert history.known_at("nghe_an", at("2026-01-01 08:00")) is None
    # Recorded in advance: it was not decided before its day.
    assert history.known_at("own", at("2026-03-02 10:00")).day(day("2026-03-06")).periods == ()
    assert history.known_at("own", at("2026-03-03 10:00")).day(day("2026-03-06")).periods != ()
    assert history.as_of("own", 3).day(day("2026-03-05")).periods != ()
    assert history.as_of("own", 4).day(day("2026-03-05")).periods == ()
    assert history.as_of("own", 2) is None
    for moment, n in ((recorded - timedelta(days=1), 5), (recorded, 3)):
        with pytest.raises(ValueError, match="order"):
            history.recorded(moment, first, n)


def test_a_history_has_no_circles():
    """Calendars that extend each other are no calendar."""
    texts = {"a": "b", "b": "a"}
    history = CalendarHistory()
    for n, (name, below) in enumerate(texts.items(), 1):
        text = f'hoso: calendar/1\ncalendar: {name}\nvi: "A"\nen: "A"\nextends: {below}\n'
        history = history.recorded(at("2026-01-01 08:00"), read_layer(text.encode(), name).layer, n)
    assert history.known_at("a", at("2026-01-02 08:00")) is None
