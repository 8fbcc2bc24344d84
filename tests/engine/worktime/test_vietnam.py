"""workflows/vn.calendar.yaml beside what an independent package says; each difference has its reason."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta

import pytest

from .places import VN

#: Days on which the package `holidays` 0.109 and the official decisions differ, and why.
DIFFERENCES = {
    "2026-01-02": "swapped by 12729/VPCP-KGVX of 25 December 2025, which came after the package was written",
    "2026-01-10": "the working Saturday of that swap",
}
ALL_DAYS = [date(2018, 1, 1) + timedelta(days=number) for number in range(3652)]


@pytest.fixture(scope="module")
def package(shared):
    """The days off and the make-up days of the package, and nothing of ours."""
    off, working = set(), set()
    with shared.joinpath("data", "calendar", "vn-public-holidays-2018-2027.csv").open() as file:
        for row in csv.DictReader(file):
            off.add(date.fromisoformat(row["date"]))
            swapped = re.search(r"substituted from (\d\d)/(\d\d)/(\d{4})", row["name_default"])
            if swapped:
                month, day, year = map(int, swapped.groups())
                working.add(date(year, month, day))
    return {day for day in ALL_DAYS if day in working or (day.weekday() < 5 and day not in off)}


def test_every_difference_to_the_package_has_its_reason(package):
    """Ten years, day by day: the office works when the package says so, but for the days named here."""
    ours = {day for day in ALL_DAYS if VN.day(day.toordinal()).periods}
    assert {day.isoformat() for day in ours ^ package} == set(DIFFERENCES)


def test_the_official_years():
    """Days off from Monday to Friday and working Saturdays of 2024 to 2026, as the decisions list them."""
    listed = {
        2024: "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03 +05-04",
        2025: "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02 +04-26",
        2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24 "
        "+01-10 +08-22",
    }
    for year, text in listed.items():
        found = set()
        for day in (day for day in ALL_DAYS if day.year == year):
            works = bool(VN.day(day.toordinal()).periods)
            if works != (day.weekday() < 5):
                found.add(f"{'+' if works else ''}{day:%m-%d}")
        assert found == set(text.split())


def test_swaps_cost_no_working_day():
    """Each swap takes a weekday and gives a day of the week-end; its halves name each other."""
    rules = [rule for rule in VN.layers[0].rules if rule.swap_for is not None]
    assert len(rules) == 12
    for rule in rules:
        other = next(item for item in rules if item.first == rule.swap_for)
        assert other.swap_for == rule.first
        assert {rule.kind, other.kind} == {"off", "working"}
        assert rule.decision == other.decision


def test_only_2027_is_undecided():
    """What nobody has decided is marked, and it is Tết and the second day of National Day 2027."""
    rules = [rule for rule in VN.layers[0].rules if rule.decision.standing == "undecided"]
    days = [date.fromordinal(rule.first).isoformat() for rule in rules]
    assert days == ["2027-02-04", "2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10", "2027-09-03"]
    assert VN.covers(date(2018, 1, 1).toordinal())
    assert not VN.covers(date(2028, 1, 1).toordinal())
