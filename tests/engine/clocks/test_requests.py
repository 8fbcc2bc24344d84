"""engine/consultation.py and engine/decide/consulting.py: until when an agency that is asked may answer."""

from __future__ import annotations

from typing import Any

import pytest

from hoso.engine.clocks.pending import next_timer
from hoso.engine.commands import Agency, Ask, Asking, Decree, Redate
from hoso.engine.reason import Refusal
from tests.engine.dating import OWN, closed
from tests.properties.worlds import must

from .office import TEXT, Office, at


def asking(time: str = "time: 2wd, ") -> str:
    """The procedure with a consultation in its first row; `time` is what it declares of time."""
    consult = f"consult: {{choose: [police, tax], {time}silence: objects}}"
    return TEXT.replace(
        '  citizen: {applicant: true, vi: "Công dân", en: "Citizen"}\n',
        '  citizen: {applicant: true, vi: "Công dân", en: "Citizen"}\n'
        '  police: {outside: true, vi: "Công an", en: "Police"}\n'
        '  tax: {outside: true, vi: "Thuế", en: "Tax office"}\n',
    ).replace("  work: {role: desk, ", f"  work: {{role: desk, {consult}, ")


def begun(text: str | None = None, **more: Any) -> Office:
    """A dossier in the state in which agencies are asked, received on a Monday at nine."""
    return Office(text=text or asking(), **more).took("2026-08-03 09:00", "accept")


def ask(office: Office, moment: str, **agencies: str | None) -> Any:
    """Ask agencies at a moment, each until its own; the outcome."""
    office.clock.now = moment if moment.endswith("Z") else at(moment)
    named = tuple(Agency(role, at(due) if due else None) for role, due in agencies.items())
    return office.engine.handle(Ask(Asking("ann", "t", f"ask {moment}"), office.dossier, named, "Ý kiến?"))


def dues(office: Office) -> dict[str, str | None]:
    """Agency → when its request is due, in the head."""
    return {item["agency"]: item.get("due") for item in body(office)["requests"]}


def body(office: Office) -> dict[str, Any]:
    """The head's body."""
    with office.engine.store.reading() as reading:
        head = reading.head(office.dossier)
    assert head is not None
    found: dict[str, Any] = head.body
    return found


def test_a_request_is_due_when_the_declared_time_is_over():
    """Two working days from the asking; the entry says it, and by which calendars; the clock has it to do."""
    office = begun()
    assert not isinstance(ask(office, "2026-08-06 10:00", police=None), Refusal)
    due = at("2026-08-10 10:00")
    assert dues(office) == {"police": due}
    entry = office.entry()
    assert [effect["due"] for effect in entry["effects"]] == [due]
    assert entry["basis"]["calendars"] == 1
    assert next_timer(body(office)) == due
    assert office.problems() == []


@pytest.mark.parametrize(
    ("time", "moment", "due"),
    [
        ("2d", "2026-08-06 10:00", "2026-08-10 10:00"),  # Saturday gives way to Monday
        ("4wh", "2026-08-03 16:00", "2026-08-04 10:30"),
        ("1wd", "2026-08-08 10:00", "2026-08-10 17:00"),  # asked on a Saturday: as on Monday's opening
        ("same_day", "2026-08-03 10:00", "2026-08-03 17:00"),
        ("3h", "2026-08-03 16:00", "2026-08-03 19:00"),
    ],
)
def test_it_is_counted_as_the_dossiers_time_is(time, moment, due):
    """By the calendar and the policy of the procedure, in every unit."""
    office = begun(asking(f"time: {time}, "))
    must_ask(office, moment, police=None)
    assert dues(office) == {"police": at(due)}
    assert office.problems() == []


def must_ask(office: Office, moment: str, **agencies: str | None) -> None:
    """Ask agencies, which must be possible."""
    outcome = ask(office, moment, **agencies)
    assert not isinstance(outcome, Refusal), outcome


def test_whoever_asks_may_give_less_time_and_no_more():
    """An earlier instant is taken, that of the declared time too, a later one refused with all reasons."""
    office = begun()
    refusal = ask(office, "2026-08-03 10:00", police="2026-08-05 10:01", tax="2026-08-05 10:00")
    assert isinstance(refusal, Refusal)
    (reason,) = refusal.reasons
    assert reason.subject == "due_beyond.police"
    assert reason.details == {
        "about": "police",
        "due": at("2026-08-05 10:01"),
        "time": "2wd",
        "latest": at("2026-08-05 10:00"),
    }
    must_ask(office, "2026-08-03 10:01", police="2026-08-05 10:01", tax="2026-08-04 09:00")
    assert dues(office) == {"police": at("2026-08-05 10:01"), "tax": at("2026-08-04 09:00")}
    assert office.problems() == []


@pytest.mark.parametrize("text", [asking(""), asking("time: 0d, ")])
def test_without_a_declared_time_nothing_changes(text):
    """Nothing is due but what whoever asks says, however late; the entry rests on no calendar."""
    office = begun(text)
    must_ask(office, "2026-08-03 10:00", police=None, tax="2027-01-04 10:00")
    assert dues(office) == {"police": None, "tax": at("2027-01-04 10:00")}
    assert "calendars" not in office.entry()["basis"]
    assert office.problems() == []


def test_without_its_calendar_nothing_changes():
    """The same where the calendar that the procedure names is not there."""
    office = begun(calendar=False)
    must_ask(office, "2026-08-03 10:00", police=None)
    assert (dues(office), "calendars" in office.entry()["basis"]) == ({"police": None}, False)
    assert office.problems() == []


def test_asking_moves_no_date_of_the_dossier():
    """The citizen's date, the phase's and the row's are the same objects after it, and after the silence."""
    office = begun()
    before = office.clocks
    must_ask(office, "2026-08-03 10:00", police=None)
    assert office.entry()["clock"] == {"before": {}, "after": {}}
    office.clock.now = at("2026-08-05 10:00")
    ((key, outcome),) = office.engine.fire(stuck={}).outcomes
    assert (key.timer, outcome.command) == ("3.1", "fire")
    assert office.entry()["effects"] == [{"kind": "lapsed", "request": "3.1", "counts_as": "objects"}]
    assert office.clocks == before
    assert office.problems() == []


def test_the_clock_declares_no_silence_before_the_declared_time_is_over():
    """A minute sooner nothing is due."""
    office = begun()
    must_ask(office, "2026-08-03 10:00", police=None)
    office.clock.now = at("2026-08-05 09:59")
    assert office.engine.fire(stuck={}).outcomes == ()


def test_a_request_keeps_the_date_it_was_sent_with():
    """Calendars that change later date the dossier anew, not what an agency was told; it still verifies."""
    office = Office(text=asking().replace("calendar: vn", "calendar: own"), calendar=False)
    must(office.engine, Decree(Asking("founder", "t", "own"), OWN.encode()))
    office.took("2026-08-03 09:00", "accept")
    must_ask(office, "2026-08-03 10:00", police=None)
    office.clock.now = at("2026-08-03 11:00")
    storm = closed("2026-08-04", "2026-08-04").encode()
    must(office.engine, Decree(Asking("founder", "t", "closed"), storm))
    must(office.engine, Redate(Asking("founder", "t", "redate"), office.dossier))
    assert dues(office) == {"police": at("2026-08-05 10:00")}
    must_ask(office, "2026-08-03 11:10", tax=None)
    assert dues(office)["tax"] == at("2026-08-06 11:10")
    assert office.problems() == []
