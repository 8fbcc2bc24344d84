"""engine/clocks/timers.py and engine/decide/firing.py: what the clock does by itself, and how often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.commands import Asking, Change, Decree, Fire, Redate
from hoso.engine.instant import instant_of
from hoso.engine.reason import Refusal
from hoso.engine.receipt import Receipt
from tests.engine.dating import OWN, closed
from tests.engine.opinions import Consulted, day
from tests.properties.worlds import must

from .office import TEXT, Office, at

#: What happens by itself in the state `work`; `{missed}` is replaced.
TIMERS = (
    "timers: [{timer: soon, kind: remind, time: 1wd, before: due, notify: desk}, "
    "{timer: late, kind: escalate, time: 1wd, since: due, each: 2wd, missed: MISSED, "
    "notify: [desk, citizen]}]"
)


def timed(missed: str = "once") -> str:
    """The procedure with timers in its first row."""
    return TEXT.replace("stage: first,", f"stage: first, {TIMERS.replace('MISSED', missed)},")


def fired(office: Office, moment: str) -> list[Any]:
    """Let the clock do what is due at a moment, until nothing is; the outcomes."""
    office.clock.now = moment if moment.endswith("Z") else at(moment)
    found: list[Any] = []
    while outcomes := [made for _, made in office.engine.fire(stuck={}).outcomes]:
        found += outcomes
        if any(isinstance(made, Refusal) for made in outcomes):
            break
    return found


def clock_entries(office: Office) -> list[dict[str, Any]]:
    """What the clock recorded."""
    with office.engine.store.reading() as reading:
        return [item.entry for item in reading.entries(office.dossier) if item.entry["command"] == "fire"]


def told(office: Office) -> list[tuple[str, str, int]]:
    """Kind, first instant and times more of everything that the clock recorded."""
    effects = [effect for entry in clock_entries(office) for effect in entry["effects"]]
    return [(effect["kind"], effect["at"], effect.get("missed", 0)) for effect in effects]


def next_timer(office: Office) -> str | None:
    """The column by which what is due is found."""
    with office.engine.store.reading() as reading:
        head = reading.head(office.dossier)
    assert head is not None
    return head.next_timer


def test_a_reminder_comes_before_what_is_due():
    """One working day before; not sooner, and once; its entry moves nothing and names whom it tells."""
    office = Office(text=timed()).took("2026-08-03 09:00", "accept")
    assert next_timer(office) == at("2026-08-07 09:00")
    assert fired(office, "2026-08-07 08:59") == []
    (receipt,) = fired(office, "2026-08-07 09:00")
    assert isinstance(receipt, Receipt)
    entry = office.entry()
    assert (entry["actor"], entry["command"], entry["basis"]["calendars"]) == ("clock", "fire", 1)
    assert not {"role", "unit", "action", "from", "to"} & entry.keys()
    (effect,) = entry["effects"]
    assert effect == {
        "kind": "reminded",
        "timer": "soon",
        "state": "work",
        "at": at("2026-08-07 09:00"),
        "notify": ["desk"],
    }
    assert fired(office, "2026-08-07 17:00") == []
    assert next_timer(office) == at("2026-08-11 09:00")
    assert office.problems() == []


def test_a_state_that_is_left_has_no_timers():
    """What was pending goes with its state; entered again, it is pending again."""
    office = Office(text=timed()).took("2026-08-03 09:00", "accept").took("2026-08-04 09:00", "ask")
    assert list(office.clocks["timers"]) == ["waiting>close"]
    office.took("2026-08-05 09:00", "supply", "accept")
    assert office.clocks["timers"] == {
        "work:soon": {"at": at("2026-08-11 09:00"), "n": 5},
        "work:late": {"at": at("2026-08-13 09:00"), "n": 5},
    }


MISSED = {
    "once": [("reminded", "2026-08-07", 0), ("escalated", "2026-08-11", 10)],
    "each": [
        ("reminded", "2026-08-07", 0),
        # 22 August is made up for the 31st, which is off as are the two days of the National Day.
        *(("escalated", f"2026-08-{number}", 0) for number in (11, 13, 17, 19, 21, 24, 26, 28)),
        *(("escalated", f"2026-09-{number}", 0) for number in ("04", "08", "10")),
    ],
    "skip": [("reminded", "2026-08-07", 0), ("passed_over", "2026-08-11", 10)],
}


@pytest.mark.parametrize("missed", MISSED)
def test_what_was_missed_comes_by_its_policy(missed: str):
    """After thirty days without a worker: one for all, one for each, or none; then the next at its time."""
    office = Office(text=timed(missed)).took("2026-08-03 09:00", "accept")
    fired(office, "2026-09-10 11:00")
    assert told(office) == [(kind, at(f"{when} 09:00"), more) for kind, when, more in MISSED[missed]]
    before = len(clock_entries(office))
    assert fired(office, "2026-09-14 08:59") == []
    fired(office, "2026-09-14 09:30")
    assert told(office)[before:] == [("escalated", at("2026-09-14 09:00"), 0)]
    assert office.problems() == []


@given(st.sampled_from(["once", "each", "skip"]), st.lists(st.integers(1, 700), min_size=1, max_size=12))
def test_each_time_is_dealt_with_once(missed: str, pauses: list[int]):
    """Whenever somebody works: every time that has come is in one entry, and none that has not."""
    office = Office(text=timed(missed)).took("2026-08-03 09:00", "accept")
    moment = datetime(2026, 8, 3, 2, tzinfo=UTC)
    for pause in pauses:
        moment += timedelta(hours=pause)
        fired(office, instant_of(moment))
    effects = [item for item in told(office) if item[0] != "reminded"]
    times = office.clocks["timers"]["work:late"].get("k", 0)
    assert sum(1 + more for _, _, more in effects) == times
    assert office.clocks["timers"]["work:late"]["at"] > office.clock.now
    assert all(first <= office.clock.now for _, first, _ in effects)
    if missed == "each":
        assert all(more == 0 for _, _, more in effects)
    assert sorted(effects, key=lambda item: item[1]) == effects
    assert office.problems() == []


def test_day_fifteen_closes_by_itself():
    """The clock takes the move when its time has come: no role, no reason, the law is named."""
    office = Office().took("2026-08-03 09:00", "ask")
    assert next_timer(office) == at("2026-08-18 09:00")
    assert fired(office, "2026-08-18 08:59") == []
    fired(office, "2026-08-20 07:00")
    entry = office.entry()
    assert (entry["actor"], entry["action"], entry["from"], entry["to"]) == (
        "clock",
        "close",
        ["waiting"],
        ["closed"],
    )
    assert entry["effects"] == [
        {
            "kind": "came_due",
            "action": "close",
            "state": "waiting",
            "at": at("2026-08-18 09:00"),
            "legal": "nd 19(5)",
        },
        {"kind": "ended", "outcome": "failure"},
    ]
    assert next_timer(office) is None
    assert office.problems() == []


def test_the_same_time_is_answered_once():
    """Another worker that asks for the same gets the first receipt; for what is over, a refusal."""
    office = Office(text=timed()).took("2026-08-03 09:00", "accept")
    office.clock.now = at("2026-08-07 09:00")
    ((command, receipt),) = office.engine.fire().outcomes
    assert office.engine.handle(command) == receipt
    again = office.engine.handle(Fire(Asking("clock", "clock", "another"), office.dossier, command.timer))
    assert isinstance(again, Refusal)
    assert again.subjects() == {"timer_unknown.work:soon"}
    assert len(clock_entries(office)) == 1


def test_what_is_not_due_does_not_come():
    """Whoever asks too soon is told from when on."""
    office = Office(text=timed()).took("2026-08-03 09:00", "accept")
    for timer in ("work:soon", "work:late"):
        outcome = office.engine.handle(Fire(Asking("ann", "t", timer), office.dossier, timer))
        assert isinstance(outcome, Refusal)
        assert outcome.subjects() == {f"timer_not_due.{timer}"}
    assert clock_entries(office) == []


def test_a_clock_that_steps_back_does_nothing_twice():
    """What was done stays done, what is pending waits; a clock that leapt ahead did what was due then."""
    office = Office(text=timed("each")).took("2026-08-03 09:00", "accept")
    fired(office, "2026-08-11 09:00")
    done = told(office)
    assert fired(office, "2026-08-04 09:00") == []
    assert fired(office, "2026-08-12 09:00") == []
    assert told(office) == done
    fired(office, "2026-08-13 09:00")
    assert told(office)[len(done) :] == [("escalated", at("2026-08-13 09:00"), 0)]
    assert office.problems() == []


def test_without_the_calendar_the_clock_does_nothing():
    """Nothing is pending; once a calendar is there, what runs is dated, and then it is."""
    office = Office(text=timed(), calendar=False).took("2026-08-03 09:00", "accept")
    assert "timers" not in office.clocks
    assert next_timer(office) is None


def test_a_closure_moves_what_is_pending():
    """Dated anew, a timer comes when it now does; until then it is refused, as it is not due any more."""
    text = timed().replace("calendar: vn", "calendar: own")
    office = Office("2026-08-01 09:00", text=text, calendar=False)
    must(office.engine, Decree(Asking("founder", "t", "own"), OWN.encode()))
    office.took("2026-08-03 09:00", "accept")
    assert next_timer(office) == at("2026-08-07 09:00")
    must(office.engine, Decree(Asking("founder", "t", "storm"), closed("2026-08-05", "2026-08-06").encode()))
    (refusal,) = fired(office, "2026-08-07 10:00")
    assert isinstance(refusal, Refusal)
    assert refusal.subjects() == {"timer_not_due.work:soon"}
    assert refusal.reasons[0].details["from"] == at("2026-08-11 09:00")
    must(office.engine, Redate(Asking("founder", "t", "redate"), office.dossier))
    assert next_timer(office) == at("2026-08-11 09:00")
    assert fired(office, "2026-08-10 10:00") == []
    fired(office, "2026-08-11 10:00")
    assert [kind for kind, _, _ in told(office)] == ["reminded"]
    assert office.problems() == []


_days = st.integers(4, 28).map(lambda number: f"2026-08-{number:02}")


@given(_days, _days, st.sampled_from(["2026-08-03 17:00", "2026-08-07 09:00", "2026-08-12 10:00"]))
def test_as_if_the_closure_had_been_known(one: str, other: str, moment: str):
    """Dated anew, what is pending comes when it would have, had the closure been known from the first."""
    text = timed("each").replace("calendar: vn", "calendar: own")
    change = closed(min(one, other), max(one, other))
    offices = []
    for calendar in (OWN, change):
        office = Office("2026-08-01 09:00", text=text, calendar=False)
        must(office.engine, Decree(Asking("founder", "t", "own"), calendar.encode()))
        offices.append(office.took("2026-08-03 09:00", "accept"))
    surprised, knew = offices
    surprised.clock.now = at(moment)
    must(surprised.engine, Decree(Asking("founder", "t", "change"), change.encode()))
    surprised.engine.handle(Redate(Asking("founder", "t", "redate"), surprised.dossier))
    assert surprised.clocks["timers"] == knew.clocks["timers"]
    assert next_timer(surprised) == next_timer(knew)
    assert surprised.problems() == []


def test_silence_is_declared_by_the_clock():
    """At the request's due the agency's silence counts as the definition says, without anybody's role."""
    course = Consulted()
    course.ask("fire", due=2)
    course.ask("power")
    with course.engine.store.reading() as reading:
        head = reading.head(course.dossier)
    assert head is not None
    assert head.next_timer == day(2)
    course.clock.now = day(1)
    assert course.engine.fire().outcomes == ()
    course.clock.now = day(3)
    ((command, receipt),) = course.engine.fire().outcomes
    assert isinstance(receipt, Receipt)
    assert command.request == course.request("fire")
    assert course.statuses() == {"fire": "late", "power": "asked"}
    assert course.engine.fire().outcomes == ()


def test_what_cannot_happen_is_passed_by():
    """A move whose guard says no stays due, is named as stuck with its version, and holds nobody up."""
    text = TEXT.replace("by: desk, after:", "by: desk, conditions: is_remote, after:")
    office = Office(text=text).took("2026-08-03 09:00", "ask")
    office.clock.now = at("2026-08-20 09:00")
    found = office.engine.fire()
    assert isinstance(found.outcomes[0][1], Refusal)
    assert found.stuck == {office.dossier: 2}
    assert office.engine.fire(stuck=found.stuck).outcomes == ()
    assert found.last is None


def test_the_clock_is_no_officer():
    """Nobody can be entered in the directory under the clock's name."""
    office = Office()
    change = Change(
        Asking("founder", "t", "c"), ({"kind": "officer", "officer": "clock", "_sd": {"name": "C"}},)
    )
    outcome = office.engine.handle(change)
    assert isinstance(outcome, Refusal)
    assert outcome.subjects() == {"officer_reserved.clock"}
