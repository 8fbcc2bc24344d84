"""The spans of a reckoning: they leave no day out, and they add up to what the oracle counts."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from math import ceil

from hypothesis import given, settings

from hoso.engine.canonical import canonical
from hoso.engine.duration import parse_duration
from hoso.engine.worktime.calendar import Calendar
from hoso.engine.worktime.interval import Clock, Extension
from hoso.engine.worktime.minutes import moment_at
from hoso.engine.worktime.policy import Policy
from hoso.engine.worktime.worktime import WorkTime

from .oracle import Clerk
from .places import NGHE_AN, at
from .worlds import amounts, clock_of, matters, moments, rules, utc, worktime_of, worlds


def days_of(span):
    """The days of a span."""
    return list(range(span.first, span.last + 1))


@settings(max_examples=150)
@given(worlds(), rules, matters(fraction=Fraction))
def test_no_day_is_left_out(world, policy, found):
    """From beginning to due date every day stands in a span, in order, and the whole is canonical."""
    matter, stands, after = found
    time = worktime_of(world, policy)
    reckoning = time.explain_clock(clock_of(matter, stands, after))
    told = [day for span in reckoning.spans for day in days_of(span)]
    assert told == sorted(told)
    if reckoning.due is not None and reckoning.due > reckoning.given:
        first, last = (time.time.wall(minute) // 1440 for minute in (reckoning.given, reckoning.due))
        # The last day is not told where it is only reached: time is over when it opens.
        assert set(range(first, last)) <= set(told) <= set(range(first, last + 1))
    for span in reckoning.spans:
        assert span.end is None or span.start <= span.end
        assert span.kind == "counted" or not span.minutes
    assert canonical(reckoning.plain())


@settings(max_examples=100)
@given(worlds(), rules, matters(fraction=Fraction))
def test_minutes_add_up(world, policy, found):
    """Of working minutes the spans hold those in which the oracle sees both office and clock run."""
    matter, stands, after = found
    if matter.unit not in ("wd", "wh") or (matter.unit == "wd" and policy.count_from == "next_day"):
        return
    if any(item.unit not in ("wd", "wh") for item in matter.longer) or not matter.amount:
        return
    if policy.count_from == "next_day" and matter.longer:
        return
    reckoning = worktime_of(world, policy).explain_clock(clock_of(matter, stands, after))
    end = reckoning.due if reckoning.due is not None else reckoning.spans[-1].start
    since, until = (moment_at(minute).replace(tzinfo=None) for minute in (reckoning.given, end))
    assert reckoning.minutes == Clerk(world, policy).worked(since, until, list(matter.stands))


@settings(max_examples=100)
@given(worlds(), rules, moments(), amounts())
def test_days_add_up(world, policy, start, written):
    """Without stands the counted days and minutes of the spans are those of the duration itself."""
    amount, unit = Fraction(written[0]), written[1]
    time = worktime_of(world, policy)
    reckoning = time.explain(parse_duration(unit if unit == "same_day" else "".join(written)), utc(start))
    if unit == "wd" and policy.count_from == "next_day":
        assert sum(
            span.days for span in reckoning.spans if span.kind == "counted" and not span.minutes
        ) == int(amount)
        if policy.day == "hours8":
            assert reckoning.minutes == ceil((amount - int(amount)) * 480)
    elif unit == "wh" or (unit == "wd" and policy.day == "hours8"):
        assert reckoning.minutes == ceil(amount * (60 if unit == "wh" else 480))
    elif unit == "d":
        assert reckoning.minutes == (0 if policy.count_from == "next_day" else ceil(amount * 1440))
        assert reckoning.days == (ceil(amount) if policy.count_from == "next_day" else int(amount))
    elif unit in ("h", "min"):
        assert reckoning.minutes == ceil(amount * (60 if unit == "h" else 1))


def test_tet_is_one_span():
    """Days off by one decision are told together; each span has its ground, a partial day its own."""
    reckoning = WorkTime(NGHE_AN).explain(parse_duration("5wd"), at("2026-02-12 15:20"))
    told = [(span.kind, span.days, span.minutes) for span in reckoning.spans]
    assert told == [
        ("counted", 1, 100),
        ("counted", 1, 480),
        ("skipped", 2, 0),
        ("skipped", 5, 0),
        ("skipped", 2, 0),
        ("counted", 3, 1440),
        ("counted", 1, 380),
    ]
    tet = reckoning.plain()["spans"][3]
    assert tet["why"]["decision"]["number"] == "9441/TB-BNV"
    assert tet["why"]["labels"]["en"] == "Lunar New Year"
    assert reckoning.plain()["spans"][2]["why"] == {"kind": "rest_day"}
    assert reckoning.plain()["due"] == "2026-02-26T08:20:00.000000Z"
    assert reckoning.minutes == 5 * 480


def test_make_up_day_has_its_ground():
    """A working Saturday is counted by the decision that made it one."""
    reckoning = WorkTime(NGHE_AN).explain(parse_duration("2wd"), at("2026-01-09 07:30"))
    saturday = reckoning.plain()["spans"][1]
    assert (saturday["first"], saturday["kind"]) == ("2026-01-10", "counted")
    assert saturday["why"]["swap_for"] == "2026-01-02"
    assert saturday["why"]["decision"]["number"] == "12729/VPCP-KGVX"


def test_reception_outside_hours_is_told():
    """What is received on Saturday is received on Monday: the days between have their ground."""
    reckoning = WorkTime(NGHE_AN).explain(parse_duration("1wd"), at("2026-03-07 09:00"))
    assert [(span.kind, span.why) for span in reckoning.spans] == [("skipped", "rest_day"), ("counted", None)]
    late = WorkTime(NGHE_AN).explain(parse_duration("1wd"), at("2026-03-05 17:30"))
    assert [span.why for span in late.spans] == ["outside_hours", None]
    assert late.given == late.spans[0].start
    assert late.start == late.spans[1].start


def test_the_day_of_the_event_is_told():
    """Counted from the next day, the day of reception stands there as one that is not counted."""
    reckoning = WorkTime(NGHE_AN, Policy("next_day")).explain(parse_duration("5.5wd"), at("2025-12-30 15:20"))
    told = [(span.kind, span.days, span.minutes) for span in reckoning.spans]
    assert reckoning.spans[0].why == "event_day"
    assert told == [
        ("skipped", 1, 0),
        ("counted", 1, 0),
        ("skipped", 1, 0),
        ("skipped", 1, 0),
        ("skipped", 2, 0),
        ("counted", 4, 0),
        ("counted", 1, 240),
    ]


def test_what_is_not_decided_is_a_doubt():
    """A reckoning that meets days of which nobody has decided, or no calendar covers, says so."""
    time = WorkTime(NGHE_AN)
    doubts = time.explain(parse_duration("20wd"), at("2027-01-20 08:00")).plain()["doubts"]
    assert doubts == [
        {"kind": "undecided", "first": "2027-02-04", "last": "2027-02-05"},
        {"kind": "undecided", "first": "2027-02-08", "last": "2027-02-10"},
    ]
    (doubt,) = time.explain(parse_duration("3wd"), at("2027-12-30 08:00")).plain()["doubts"]
    assert doubt["kind"] == "beyond"
    assert doubt["first"] == "2028-01-01"
    assert "doubts" not in time.explain(parse_duration("20wd"), at("2026-01-20 08:00")).plain()


def test_seconds_are_cut_off():
    """An instant is reckoned as the minute in which it falls, in whatever zone it comes."""
    time = WorkTime(NGHE_AN)
    exact, later = (
        datetime(2026, 3, 2, 1, 10, tzinfo=UTC),
        datetime(2026, 3, 2, 1, 10, 59, 999_999, tzinfo=UTC),
    )
    assert time.after(parse_duration("1wd"), exact) == time.after(parse_duration("1wd"), later)
    assert isinstance(NGHE_AN, Calendar)


def test_the_day_from_which_an_extension_counts_is_told():
    """What is over when the office opens tells nothing of that day; an extension counted from it does."""
    by_day = Policy("next_day", after_cut_off="next_opening")
    for received, duration in (("2026-03-07 09:00", "0wd"), ("2026-03-06 15:30", "same_day")):
        granted = Extension(at(received), parse_duration("1wd"))
        clock = Clock(parse_duration(duration), at(received), (), (granted,))
        reckoning = WorkTime(NGHE_AN, by_day).explain_clock(clock)
        (monday,) = [span for span in reckoning.spans if span.why == "event_day"]
        assert monday.plain()["first"] == "2026-03-09"
        assert reckoning.plain()["due"] == "2026-03-10T10:00:00.000000Z"


def test_the_day_to_which_a_month_is_moved_is_told_before_its_extension():
    """A month that ends on Saturday is over on Monday's close; an hour more is Tuesday's."""
    granted = Extension(at("2026-03-12 08:00"), parse_duration("1wh"))
    clock = Clock(parse_duration("1mo"), at("2026-03-11 08:00"), (), (granted,))
    reckoning = WorkTime(NGHE_AN, Policy("next_day")).explain_clock(clock)
    told = [day for span in reckoning.spans for day in days_of(span)]
    assert told == list(range(told[0], told[-1] + 1))
