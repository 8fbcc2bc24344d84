"""engine/worktime/timetable.py: years are compiled when asked for; the order of asking changes nothing."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.engine.duration import parse_duration
from hoso.engine.worktime.policy import Policy
from hoso.engine.worktime.timetable import Timetable
from hoso.engine.worktime.worktime import WorkTime

from .places import NGHE_AN, at

moments = st.integers(0, 70 * 525_600).map(
    lambda minutes: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
policies = st.builds(
    Policy, st.sampled_from(["minute", "next_day"]), st.sampled_from(["hours8", "half_days"])
)
durations = st.sampled_from(["1wd", "2.5wd", "400wd", "9wh", "15d", "3mo", "4y", "same_day"]).map(
    parse_duration
)


@settings(max_examples=40)
@given(st.lists(st.tuples(moments, durations), min_size=1, max_size=6), policies)
def test_the_order_of_asking_changes_nothing(asked, policy):
    """A timetable that has grown in whatever order says what a new one says."""
    grown = WorkTime(NGHE_AN, policy)
    for moment, duration in asked:
        new = WorkTime(NGHE_AN, policy)
        assert grown.after(duration, moment) == new.after(duration, moment)
        if duration.unit != "same_day":
            assert grown.before(duration, moment) == WorkTime(NGHE_AN, policy).before(duration, moment)


@settings(max_examples=100)
@given(moments, st.integers(1, 200_000))
def test_there_and_back(moment, minutes):
    """So many working minutes on and back again is where one was, if the office works then."""
    time = Timetable(NGHE_AN)
    minute = time.opening((moment - datetime(1, 1, 1, tzinfo=UTC)) // timedelta(minutes=1) + 1440)
    assert time.minus(time.plus(minute, minutes), minutes) == minute
    assert time.worked(minute, time.plus(minute, minutes)) == minutes


@settings(max_examples=100)
@given(moments, st.integers(1, 10_000), st.integers(0, 10_000))
def test_more_time_is_never_over_earlier(moment, more, amount):
    """A later start or a longer duration is never over earlier, by every policy."""
    time = WorkTime(NGHE_AN, Policy("minute", "half_days"))
    short, long = (parse_duration(f"{part // 100}.{part % 100:02}wd") for part in (amount, amount + more))
    assert time.after(short, moment) <= time.after(long, moment)
    assert time.after(short, moment) <= time.after(short, moment + timedelta(minutes=more))


def test_threads_that_ask_while_it_grows():
    """Who asks while another makes the timetable grow gets the right answer."""
    time, wrong = WorkTime(NGHE_AN, Policy("next_day")), []
    five = parse_duration("5wd")
    years = [2020 + sign * step for step in range(25) for sign in (-1, 1)]
    right = {
        year: WorkTime(NGHE_AN, Policy("next_day")).after(five, at(f"{year}-03-04 10:00")) for year in years
    }

    def ask(order):
        wrong.extend(year for year in order if time.after(five, at(f"{year}-03-04 10:00")) != right[year])

    threads = [
        threading.Thread(target=ask, args=(years[shift:] + years[:shift],)) for shift in (0, 13, 31, 44)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
