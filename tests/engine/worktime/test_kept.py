"""Cases in which the oracle and the reckoning once differed, shrunk; and edges worth keeping."""

# ruff: noqa: DTZ001 - the oracle's instants have no zone

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest

from .oracle import Clerk
from .test_oracle import agree_on_before, agree_on_due
from .world import Closed, Hours, Layer, Longer, Matter, Named, Rules, Stand, World

OFFICE = ((420, 690), (810, 1020))
LONG_AGO = date(2019, 3, 5)
PLAIN = Layer(frozenset(range(5)), (Hours(OFFICE, LONG_AGO),))
#: Saturday, in Vietnam.
SATURDAY = datetime(2027, 12, 11)


def world(*layers, known=None):
    """Vietnam's offset."""
    return World(layers, ((datetime(1, 1, 1), 420),), known)


def test_nothing_known_yet_takes_what_was_decided_first():
    """Before anything was decided the oldest hours hold; of two of one day those that stand later."""
    later = date(2028, 2, 2)
    layer = Layer(
        frozenset(range(5)),
        (Hours(OFFICE, later), Hours(((375, 390),), later), Hours(OFFICE, LONG_AGO, since=date(2027, 12, 1))),
    )
    agree_on_before(world(layer, known=LONG_AGO), Rules(), SATURDAY, ("0.25", "y"))


@pytest.mark.parametrize("until", [SATURDAY, None])
def test_a_supplement_of_no_length_before_another(until):
    """Asked and handed in within one minute, then asked again: the time is counted anew, or stands."""
    stands = (
        Stand("supplement", SATURDAY, SATURDAY, anew=True),
        Stand("supplement", SATURDAY, until, anew=True),
    )
    matter = Matter(Fraction(0), "wd", SATURDAY, stands)
    agree_on_due(world(PLAIN), Rules(), (matter, stands, "restart"))


@pytest.mark.parametrize("after", ["resume", "restart"])
def test_a_supplement_of_no_length_on_a_day_off(after):
    """A stand that ends in the minute in which it begins costs nothing, also where days are counted."""
    stands = (Stand("supplement", SATURDAY, SATURDAY, anew=after == "restart"),)
    matter = Matter(Fraction(1), "wd", SATURDAY, stands)
    agree_on_due(world(PLAIN), Rules("next_day"), (matter, stands, after))


@pytest.mark.parametrize("amount", ["0.5", "1", "0.25", "3.3333"])
@pytest.mark.parametrize("count_from", ["minute", "next_day"])
def test_halves_end_where_a_half_ends(amount, count_from):
    """Whole halves end with a half, never with the beginning of the next one."""
    matter = Matter(Fraction(amount), "wd", SATURDAY)
    agree_on_due(world(PLAIN), Rules(count_from, "half_days"), (matter, (), "resume"))


@pytest.mark.parametrize("unit", ["wd", "d", "wh", "h", "mo"])
@pytest.mark.parametrize("count_from", ["minute", "next_day"])
@pytest.mark.parametrize("day", ["hours8", "half_days"])
@pytest.mark.parametrize("part", ["", ".5"])
def test_a_stand_at_the_very_end(unit, count_from, day, part):
    """A stand on the last day, in its last minute, at its close and after it; then an extension."""
    for minute in (539, 599, 600, 601, 700):
        for length in (30, 1440, 10_000):
            since = datetime(2027, 12, 15) + (minute * (SATURDAY - SATURDAY.replace(day=10))) / 1440
            stand = Stand("finance", since, since + length * (SATURDAY - SATURDAY.replace(day=10)) / 1440)
            matter = Matter(
                Fraction(f"2{part}"), unit, SATURDAY, (stand,), (Longer(SATURDAY, Fraction(1), unit),)
            )
            agree_on_due(world(PLAIN), Rules(count_from, day), (matter, (stand,), "resume"))


#: Vietnam's Monday 13 December 2027, 10:00.
MONDAY = datetime(2027, 12, 13, 3)


def hours_later(number):
    """Hours after Monday, 10:00."""
    return MONDAY + number * (MONDAY - MONDAY.replace(hour=2))


@pytest.mark.parametrize("count_from", ["minute", "next_day"])
def test_a_stand_between_the_last_day_and_the_office_day_after_it(count_from):
    """Five calendar days end on a Saturday; a stand from the Sunday on leaves nothing, and never less."""
    stand = Stand("finance", hours_later(6 * 24), hours_later(9 * 24))
    for unit, amount in (("d", "5"), ("d", "4.5"), ("mo", "0.1666")):
        matter = Matter(Fraction(amount), unit, MONDAY, (stand,))
        agree_on_due(world(PLAIN), Rules(count_from), (matter, (stand,), "resume"))


@pytest.mark.parametrize("cut_off", [599, 600, 601])
@pytest.mark.parametrize("after", ["next_close", "next_opening"])
def test_the_minute_of_the_cut_off(cut_off, after):
    """What comes in the minute of the cut-off is not late."""
    agree_on_due(
        world(PLAIN),
        Rules(cut_off=cut_off, after_cut_off=after),
        (Matter(Fraction(0), "same_day", MONDAY), (), "resume"),
    )


@pytest.mark.parametrize("length", ["1", "1.0625", "1.2917", "0.9167", "4"])
def test_a_day_that_ends_at_an_edge(length):
    """Calendar days that end when the office opens or closes, or a minute beside it; and back again."""
    for minute in (-1, 0, 1):
        start = hours_later(0) + minute * (MONDAY - MONDAY.replace(hour=2)) / 60
        agree_on_due(world(PLAIN), Rules(), (Matter(Fraction(length), "d", start), (), "resume"))
        agree_on_before(world(PLAIN), Rules(), start, (length, "d"))
        for hour in (-3, 7):
            agree_on_before(world(PLAIN), Rules(), hours_later(hour), (length, "d"))


@pytest.mark.parametrize("works", [True, False])
def test_a_single_day_beats_a_closure_of_the_same_day(works):
    """Decided on one day: closed for a week, but for one day of it; whichever stands first."""
    closed = Closed(date(2027, 12, 13), date(2027, 12, 17), LONG_AGO)
    layer = Layer(
        frozenset(range(5)),
        (Hours(OFFICE, LONG_AGO),),
        (Named(date(2027, 12, 15), works, LONG_AGO),),
        (closed,),
    )
    agree_on_due(world(layer), Rules(), (Matter(Fraction(1), "wh", MONDAY), (), "resume"))


def test_an_opening_is_no_closing():
    """At the end of a half the office is closed: what comes then comes with the next half."""
    for hour in (1.5, 7):
        for unit in ("wh", "same_day", "d"):
            matter = Matter(Fraction(1), unit, MONDAY + hour * (MONDAY - MONDAY.replace(hour=2)))
            agree_on_due(world(PLAIN), Rules(cut_off=720), (matter, (), "resume"))


@pytest.mark.parametrize("unit", ["wd", "wh", "d", "h", "same_day"])
@pytest.mark.parametrize("count_from", ["minute", "next_day"])
def test_a_stand_that_begins_when_the_time_is_over(unit, count_from):
    """It changes nothing; a minute earlier it does."""
    alone = Matter(Fraction(1), unit, MONDAY)
    due = Clerk(world(PLAIN), Rules(count_from)).due(alone)
    minute = (MONDAY - MONDAY.replace(hour=2)) / 60
    for since in (due - minute, due, due + minute):
        stand = Stand("finance", since, since + 3000 * minute)
        matter = Matter(Fraction(1), unit, MONDAY, (stand,))
        agree_on_due(world(PLAIN), Rules(count_from), (matter, (stand,), "resume"))


@pytest.mark.parametrize("unit", ["wh", "d", "mo"])
@pytest.mark.parametrize("count_from", ["minute", "next_day"])
def test_clocks_changed_far_from_utc(unit, count_from):
    """Thirteen hours ahead, then twelve: the office keeps the hours on its wall, that week-end too."""
    every_day = Layer(frozenset(range(7)), (Hours(((420, 690), (900, 1080)), LONG_AGO),))
    there = World((every_day,), ((datetime(1, 1, 1), 780), (datetime(2028, 1, 8, 14), 720)))
    for day in range(5, 11):
        matter = Matter(Fraction(2), unit, datetime(2028, 1, day, 20, 30))
        agree_on_due(there, Rules(count_from), (matter, (), "resume"))
        agree_on_before(there, Rules(count_from), matter.start, ("1", unit))
