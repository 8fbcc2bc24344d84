"""Verification of what entries rest on: calendars left out or out of date, and who may change them."""

from __future__ import annotations

from typing import Any

from hoso.engine.calendars import Calendars
from hoso.engine.commands import Agency, Ask, Asking, Decree, Redate
from hoso.engine.directory import apply_effect, fold_directory
from hoso.engine.verification import verify
from tests.engine.clocks.office import Office as Timed
from tests.engine.clocks.office import at
from tests.engine.clocks.test_requests import asking, begun
from tests.engine.dating import MONDAY, Office, closed
from tests.engine.test_calendar_of_unit import SOUTH
from tests.properties.worlds import must
from tests.verify.bent import granted


def bend(office: Any, *effects: dict[str, Any], calendars: Calendars | None = None) -> None:
    """Let its engine believe in other calendars, or that the directory says more than it does."""
    assert problems(office) == []
    knowledge = office.engine.knowledge
    with office.engine.store.reading() as reading:
        directory, registry, true = knowledge.current(reading)
        versions = reading.versions()
    directory = fold_directory(directory, [])
    for effect in effects:
        apply_effect(directory, effect, "2026-08-01T00:00:00.000000Z")
    knowledge._current = (versions, (directory, registry, calendars or true))


def problems(office: Any) -> list[tuple[str, int]]:
    """What verification finds."""
    with office.engine.store.reading() as reading:
        return [(item.code, item.n) for verdict in verify(reading) for item in verdict.problems]


def test_a_step_that_leaves_out_the_calendars_is_found() -> None:
    """Without them nothing would be due: the step and the opening rest on none, and say no dates."""
    office = Timed()
    bend(office, calendars=Calendars())
    office.took("2026-08-03 09:00", "accept")
    assert "calendars" not in office.entry()["basis"]
    assert problems(office) == [("basis_differs", 2)]
    office = Office()
    bend(office, calendars=Calendars())
    office.open("D-1")
    assert problems(office) == [("basis_differs", 1)]


def test_a_request_that_leaves_out_the_calendars_is_found() -> None:
    """It has no time to answer, as if none were declared."""
    office = begun(asking())
    bend(office, calendars=Calendars())
    office.clock.now = at("2026-08-03 10:00")
    must(office.engine, Ask(Asking("ann", "t", "ask"), office.dossier, (Agency("police"),), "Ý kiến?"))
    (effect,) = office.entry()["effects"]
    assert "due" not in effect
    assert set(problems(office)) == {("request_due_differs", 3), ("basis_differs", 3)}


def test_a_step_on_older_calendars_than_the_one_before_is_found() -> None:
    """It knows less than what was decided before it."""
    office = Office()
    with office.engine.store.reading() as reading:
        before = office.engine.knowledge.calendars(reading)
    office.decree(closed("2026-08-05", "2026-08-06"))
    stream = office.open("D-1")
    bend(office, calendars=before)
    office.take(stream, "accept", MONDAY)
    assert problems(office) == [("basis_differs", 2)]


def test_calendars_changed_without_the_power_are_found() -> None:
    """Calendars, and the dates of a dossier, are changed by the power to publish."""
    publisher = granted("ann", "hoso.publisher")
    office = Office()
    bend(office, publisher)
    must(office.engine, Decree(office.asking("ann"), closed("2026-08-05", "2026-08-06").encode()))
    assert problems(office) == [("role_not_held", 2)]
    office = Office()
    stream = office.open("D-1")
    office.take(stream, "accept", MONDAY)
    office.decree(closed("2026-08-05", "2026-08-06"))
    bend(office, publisher)
    must(office.engine, Redate(office.asking("ann"), stream))
    assert problems(office) == [("role_not_held", 3)]


def test_a_calendar_of_a_unit_that_was_not_there_is_found() -> None:
    """The directory of then has no such unit."""
    office = Office()
    bend(office, {"kind": "unit", "unit": "south", "parent": "office", "labels": {"vi": "Nam"}})
    must(office.engine, Decree(office.asking(), SOUTH.encode()))
    assert problems(office) == [("decision_differs", 2)]
