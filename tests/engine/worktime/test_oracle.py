"""The reckoning beside the oracle, which counts minute by minute and shares nothing with it."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.engine.duration import parse_duration

from .oracle import Clerk
from .worlds import amounts, clock_of, matters, moments, rules, utc, worktime_of, worlds


def naive(moment):
    """An instant as the oracle has it."""
    return None if moment is None else moment.replace(tzinfo=None)


def agree_on_due(world, policy, found):
    """Due date and counted minutes are those of the oracle."""
    matter, stands, after = found
    clerk, time = Clerk(world, policy), worktime_of(world, policy)
    clock = clock_of(matter, stands, after)
    due = clerk.due(matter)
    assert naive(time.due_at(clock)) == due
    reckoning = time.explain_clock(clock)
    told = time.due(clock)
    assert reckoning.due is None or reckoning.plain()["due"][:16] == f"{due:%Y-%m-%dT%H:%M}"
    assert (reckoning.due is None) == (due is None)
    assert told.changes[-1].due == reckoning.due


def agree_on_before(world, policy, moment, written):
    """The last moment before is that of the oracle."""
    amount, unit = written
    time = worktime_of(world, policy)
    found = time.before(parse_duration(f"{amount}{unit}"), utc(moment))
    assert naive(found) == Clerk(world, policy).before(Fraction(amount), unit, moment)


backward = amounts().filter(lambda item: item[1] != "same_day")


@settings(max_examples=250)
@given(worlds(), rules, matters(fraction=Fraction))
def test_due_as_the_oracle_counts(world, policy, found):
    """Whatever the calendars, stands, restarts, extensions and policies: the due date is the oracle's."""
    agree_on_due(world, policy, found)


@settings(max_examples=100)
@given(worlds(), rules, moments(), backward)
def test_before_as_the_oracle_counts(world, policy, moment, written):
    """Counted back, the last moment is the oracle's."""
    agree_on_before(world, policy, moment, written)


@settings(max_examples=100)
@given(worlds(), rules, moments(), st.integers(0, 40_000))
def test_working_minutes_as_the_oracle_counts(world, policy, moment, length):
    """Working minutes between two instants, and the next opening, are the oracle's."""
    clerk, time = Clerk(world, policy), worktime_of(world, policy)
    until = moment + timedelta(minutes=length)
    assert time.working_minutes(utc(moment), utc(until)) == clerk.worked(moment, until, [])
    assert naive(time.opening(utc(moment))) == clerk.opening(moment)


@pytest.mark.soak
@settings(max_examples=20_000)
@given(worlds(), rules, matters(fraction=Fraction))
def test_due_as_the_oracle_counts_for_long(world, policy, found):
    """The same on 20,000 cases."""
    agree_on_due(world, policy, found)


@pytest.mark.soak
@settings(max_examples=5_000)
@given(worlds(), rules, moments(), backward)
def test_before_as_the_oracle_counts_for_long(world, policy, moment, written):
    """The same on 5,000 cases."""
    agree_on_before(world, policy, moment, written)
