"""Dating anew: once the calendars changed a dossier has the dates that it would have had all along."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.engine.clocks.course import stands
from hoso.engine.commands import Redate
from hoso.engine.reason import Refusal
from hoso.engine.receipt import Receipt
from hoso.engine.verification import verify
from tests.properties.worlds import dump

from .dating import MONDAY, OWN, Office, closed

STORM = closed("2026-08-05", "2026-08-06")


def redate(office, stream, who="founder"):
    """Ask that a dossier be dated anew."""
    return office.engine.handle(Redate(office.asking(who), stream))


def problems(office):
    """Everything that verification finds."""
    with office.engine.store.reading() as reading:
        return [(item.code, item.n) for verdict in verify(reading) for item in verdict.problems]


def accepted(office, code="D-1"):
    """A dossier that was accepted on Monday."""
    stream = office.open(code)
    office.take(stream, "accept", MONDAY)
    return stream


def test_a_closure_moves_the_dates_by_one_entry():
    """Two days more; the entry says what they were and are, what it rests on and why; the record verifies."""
    office = Office()
    stream = accepted(office)
    before = office.clocks(stream)
    office.decree(STORM)
    assert isinstance(redate(office, stream), Receipt)
    entry = office.entries(stream)[-1]
    with office.engine.store.reading() as reading:
        calendars = reading.named("calendars", "calendars").stream
    assert (entry["command"], entry["effects"]) == ("redate", [])
    assert entry["causes"] == [{"stream": calendars, "n": 2}]
    assert entry["basis"]["calendars"] == 2
    assert before["total"]["due"] == "2026-08-11T10:00:00.000000Z"
    assert entry["clock"]["before"]["total"] == before["total"]
    assert entry["clock"]["after"]["total"]["due"] == "2026-08-13T10:00:00.000000Z"
    assert entry["clock"]["after"]["stages"]["early"]["due"] == "2026-08-10T10:00:00.000000Z"
    assert entry["clock"]["after"]["rows"]["checking"]["due"] == "2026-08-07T10:00:00.000000Z"
    assert problems(office) == []


def test_asked_again_nothing_is_written():
    """The dates stand already, under whatever key; so do those that the closure does not meet."""
    office = Office()
    stream = accepted(office)
    office.decree(closed("2026-09-07", "2026-09-08"))
    assert redate(office, stream).subjects() == {"dates_stand.D-1"}
    office.decree(STORM)
    redate(office, stream)
    before = dump(office.engine.store)
    again = redate(office, stream)
    assert isinstance(again, Refusal)
    assert again.subjects() == {"dates_stand.D-1"}
    assert dump(office.engine.store) == before


def test_a_power_is_needed():
    """Who may not publish may not change what was promised to a citizen."""
    office = Office()
    stream = accepted(office)
    office.decree(STORM)
    assert redate(office, stream, "ann").subjects() == {"role"}


def test_what_is_done_keeps_its_date():
    """What ended has the date it was measured by; only the row that still waits is dated."""
    office = Office()
    stream = accepted(office)
    for action in ("split", "visited_it", "read_it", "decide"):
        office.take(stream, action, MONDAY)
    done = office.clocks(stream)
    assert "done" in done["total"]
    office.decree(STORM)
    assert redate(office, stream).subjects() == {"dates_stand.D-1"}
    assert office.clocks(stream) == done


def test_a_calendar_that_comes_later_dates_what_runs():
    """Where no calendar was recorded nothing was due; recorded, it dates the dossiers that run."""
    office = Office(calendar=None)
    stream = accepted(office)
    assert "due" not in office.clocks(stream)["total"]
    office.decree(OWN)
    assert isinstance(redate(office, stream), Receipt)
    other = Office()
    assert office.clocks(stream) == other.clocks(accepted(other))
    assert problems(office) == []


def test_a_forged_date_is_found():
    """An entry that writes other dates than the calendars give is named by verification."""
    office = Office()
    stream = accepted(office)
    office.decree(STORM)
    wrong = Office()
    wrong.decree(closed("2026-08-05", "2026-08-07"))
    with wrong.engine.store.reading() as reading:
        office.engine.knowledge._calendars = wrong.engine.knowledge.calendars(reading)
    assert isinstance(redate(office, stream), Receipt)
    assert problems(office) == [("clock_differs", 3)]


_days = st.integers(3, 21).map(lambda day: f"2026-08-{day:02}")
_courses = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40)), max_size=12)


def possible(office, stream):
    """The actions that start where a dossier is."""
    body = office.head(stream).body
    with office.engine.store.reading() as reading:
        definition = office.engine.knowledge.definition(reading, body["definition"])
    return [action for state in body["state"] for action in definition.actions(state)]


@settings(max_examples=60)
@given(_courses, _days, _days)
def test_as_if_it_had_been_known_from_the_first(course, one, other):
    """Whatever happened before: what still runs is dated as where the closure was known all along."""
    change = closed(min(one, other), max(one, other))
    surprised, knew = Office(), Office(change)
    streams = [office.open("D-1") for office in (surprised, knew)]
    hour = 1
    for choice, later in course:
        hour += later
        at = f"2026-08-{3 + hour // 24:02}T{hour % 24:02}:30:00.000000Z"
        actions = possible(surprised, streams[0])
        for office, stream in zip((surprised, knew), streams, strict=True):
            if actions:
                office.take(stream, actions[choice % len(actions)], at)
    assert surprised.head(streams[0]).body["state"] == knew.head(streams[1]).body["state"]
    before = surprised.clocks(streams[0])
    surprised.decree(change)
    outcome = redate(surprised, streams[0])
    ours, theirs = surprised.clocks(streams[0]), knew.clocks(streams[1])
    assert isinstance(outcome, Receipt) == (ours != before)
    assert problems(surprised) == []
    assert ours.keys() == theirs.keys()
    total = theirs.get("total")
    for key in ("stages", "branches", "rows"):
        assert ours.get(key, {}).keys() == theirs.get(key, {}).keys()
        for name, item in theirs.get(key, {}).items():
            was = before[key][name]
            assert ours[key][name] == (was if "done" in item else item)
    if total is not None:
        runs = "done" not in total and not stands(total)
        assert ours["total"] == (total if runs else before["total"])
