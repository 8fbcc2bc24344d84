"""Two totals: what is promised and what the law gives; due is what is over sooner."""

from __future__ import annotations

import pytest

from hoso.engine.clocks.explained import dated, promised
from hoso.engine.clocks.worktimes import worktimes
from hoso.engine.definition import compile_definition
from hoso.engine.procedure_text import read_procedure
from tests.engine.road.files import SAMPLE, one

from .office import TEXT, Office, at, resolved

TOTAL = "total: [8wd, 10wd]\n"


def both(total: str, law: str) -> str:
    """The procedure with two totals and no phases."""
    text = TEXT.replace(TOTAL, f'total: {total}\ntotal_by_law: {{time: {law}, legal: "nd 5"}}\n')
    text = text.replace("stages:\n  first: {total: [5wd, 7wd]}\n  second: {total: 3wd}\n", "")
    return text.replace("stage: first, ", "").replace("stage: second, ", "")


def told(office: Office, text: str):
    """The clock of the whole, as it is explained."""
    plan = compile_definition(resolved(text)).clock
    assert plan is not None
    with office.engine.store.reading() as reading:
        calendars = office.engine.knowledge.calendars(reading)
    times = worktimes(plan, calendars, office.clock.now)
    found = promised(dated(plan, office.clocks, times, office.clock.now))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("total", "law", "due", "counted"),
    [
        # Monday 3 August 2026: the tenth working day ends on the 17th, the tenth day on Thursday the 13th.
        ("[5wd, 7wd]", "10wd", "2026-08-10 09:00", "5wd"),
        ("10wd", "10d", "2026-08-13 09:00", "10d"),
        ("10wd", "[15d, 20d]", "2026-08-17 09:00", "10wd"),
        ("none", "3wd", "2026-08-06 09:00", "3wd"),
    ],
)
def test_due_is_what_is_over_sooner(total: str, law: str, due: str, counted: str):
    """In whatever units they are, the one that is over first gives the date, and its spans explain it."""
    text = both(total, law)
    office = Office(text=text).took("2026-08-03 09:00", "accept")
    assert office.clocks["total"]["due"] == at(due)
    found = told(office, text)
    assert found.due == at(due)
    assert found.reckoning is not None
    assert found.reckoning.duration == counted
    assert found.by_law in law
    assert found.by_law_due is not None
    assert found.by_law_due >= found.due
    assert office.problems() == []


def test_a_pause_moves_both():
    """What the clock stands moves what is promised and what the law gives alike."""
    text = both("5wd", "7wd")
    office = Office(text=text).took("2026-08-03 09:00", "accept")
    office.took("2026-08-04 09:00", "bill").took("2026-08-06 09:00", "paid")
    found = told(office, text)
    assert (found.due, found.by_law_due) == (at("2026-08-12 09:00"), at("2026-08-14 09:00"))
    assert office.problems() == []


def test_a_promise_longer_than_the_law_is_warned_of():
    """W326, column by column, where both are in one unit."""
    text = both("[5wd, 12wd]", "10wd")
    assert [item.code for item in read_procedure(text.encode(), "x").findings if item.code == "W326"] == [
        "W326"
    ]


def test_a_road_has_it_too():
    """In a road it stands beside the total, its time perhaps a setting of the law."""
    clock = 'clock: {calendar: vn, supplement: restart}\nlegal:\n  law: {vi: "Luật", en: "Act"}\n'
    procedure = one(
        SAMPLE.replace("total: 4wd\n", f"total: 4wd\ntotal_by_law: {{time: 9wd, legal: law 3}}\n{clock}")
    ).procedure
    assert procedure is not None
    assert procedure.total_by_law is not None
    assert [str(time) for time in procedure.total_by_law.time] == ["9wd"]
