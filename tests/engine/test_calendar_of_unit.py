"""A unit's own calendar: its dossiers are counted in it where it stands over the one that is named."""

from __future__ import annotations

import pytest

from hoso.engine.commands import Decree, Redate
from hoso.engine.receipt import Receipt
from hoso.engine.verification import verify

from .dating import MONDAY, Office

SOUTH = """\
hoso: calendar/1
calendar: south
vi: "Chi nhánh phía nam"
en: "The southern office"
extends: own
units: [south]
decisions:
  storm: {number: "9/QĐ", decided_on: "2026-08-02", vi: "Bão", en: "Storm"}
closures:
  - {from: "2026-08-05", to: "2026-08-05", decision: storm, vi: "Nghỉ bão", en: "Closed for the storm"}
"""
#: When five office days after Monday 3 August 2026 end, and with one more.
FIVE, SIX = "2026-08-11T10:00:00.000000Z", "2026-08-12T10:00:00.000000Z"


def offices(*calendars):
    """An office with a southern one, that one with a desk below it."""
    office = Office()
    office.unit("south")
    office.unit("desk", "south")
    for text in calendars:
        office.decree(text)
    return office


def accepted(office, unit):
    """A dossier of a unit, accepted on Monday."""
    stream = office.open(f"D-{unit}", unit=unit)
    office.take(stream, "accept", MONDAY)
    return stream


def due(office, stream):
    """When it is due."""
    return office.clocks(stream)["total"]["due"]


def problems(office):
    """Everything that verification finds."""
    with office.engine.store.reading() as reading:
        return [(item.code, item.n) for verdict in verify(reading) for item in verdict.problems]


@pytest.mark.parametrize(("unit", "then"), [("office", FIVE), ("south", SIX), ("desk", SIX)])
def test_the_nearest_unit_with_a_calendar(unit, then):
    """A unit is closed where it, or the one above it, says so; the rest of the administration works on."""
    office = offices(SOUTH)
    assert due(office, accepted(office, unit)) == then
    assert problems(office) == []


def test_a_closure_of_one_unit_dates_only_its_dossiers():
    """Recorded while dossiers run, it moves the dates of that unit's, and of no other's."""
    office = offices()
    north, south = accepted(office, "office"), accepted(office, "south")
    office.decree(SOUTH)
    assert not isinstance(office.engine.handle(Redate(office.asking(), north)), Receipt)
    assert isinstance(office.engine.handle(Redate(office.asking(), south)), Receipt)
    assert (due(office, north), due(office, south)) == (FIVE, SIX)
    assert problems(office) == []


def test_a_calendar_over_another_one_is_not_meant():
    """A calendar that does not extend the one that the procedure names says nothing of dossiers."""
    other = SOUTH.replace("extends: own", 'offset: "+07:00"\nweek: [mon]').replace(
        "closures:", 'hours:\n  - {periods: [["08:00", "09:00"]], decision: storm}\nclosures:'
    )
    office = offices(other)
    assert due(office, accepted(office, "south")) == FIVE


def test_what_cannot_be_the_calendar_of_a_unit():
    """A unit that is not there, and one that has a calendar already; taken out there, it is free."""
    office = offices(SOUTH)

    def refused(text):
        return office.engine.handle(Decree(office.asking(), text.encode())).subjects()

    assert refused(SOUTH.replace("[south]", "[south, nowhere]")) == {"unit_unknown.nowhere"}
    second = SOUTH.replace("calendar: south", "calendar: second")
    assert refused(second) == {"unit_has_calendar.south"}
    office.decree(SOUTH.replace("units: [south]\n", ""))
    office.decree(second)
    assert due(office, accepted(office, "south")) == SIX
    assert problems(office) == []
