"""engine/verification/clocks.py: forged dates and limits passed over are named."""

from __future__ import annotations

from typing import Any

import pytest

from hoso.engine.definition import compile_definition
from hoso.engine.verification.clocks import clock_problems
from hoso.engine.verification.move import Recorded
from tests.engine.clocks.office import TEXT, Office, at, resolved

DEFINITION = compile_definition(resolved(TEXT))


def found(office: Office, entry: dict[str, Any], before: dict[str, Any]) -> list[str]:
    """The codes of what is wrong with an entry about clocks."""
    with office.engine.store.reading() as reading:
        calendars = office.engine.knowledge.calendars(reading)
        of = (office.engine.knowledge.directory(reading), "office")
        head = reading.head(office.dossier)
    assert head is not None
    recorded = Recorded(entry["guards"], DEFINITION)
    n, data = head.version, head.body["data"]
    problems = clock_problems(n, entry, before, data, DEFINITION, recorded, (), calendars, of)
    return [problem.code for problem in problems]


def accepted() -> tuple[Office, dict[str, Any], dict[str, Any]]:
    """An office, the entry of its reception, and the head before it."""
    office = Office()
    with office.engine.store.reading() as reading:
        head = reading.head(office.dossier)
    assert head is not None
    office.took("2026-08-03 09:00", "accept")
    return office, office.entry(), head.body


def test_the_true_entry_is_right():
    """Reckoned again by what it rests on, it says the same."""
    assert found(*accepted()) == []


@pytest.mark.parametrize("key", ["total", "stages", "rows", "marks"])
def test_a_forged_clock_is_named(key: str):
    """Another date, or a key left out, is not what the step gives."""
    office, entry, before = accepted()
    after = {name: item for name, item in entry["clock"]["after"].items() if name != key}
    assert found(office, {**entry, "clock": {**entry["clock"], "after": after}}, before) == ["clock_differs"]


def test_a_limit_that_was_passed_over_is_named():
    """An action that was recorded before it might be taken."""
    office = Office().took("2026-08-03 09:00", "ask")
    with office.engine.store.reading() as reading:
        head = reading.head(office.dossier)
    assert head is not None
    office.took("2026-08-18 09:00", "close")
    entry = {**office.entry(), "recorded_at": at("2026-08-10 09:00")}
    assert "limit_passed" in found(office, entry, head.body)


def test_what_does_not_move_changes_no_clock():
    """A claim that says something of the clocks is no claim."""
    office, entry, before = accepted()
    assert found(office, {**entry, "command": "claim"}, before) == ["clock_differs"]
