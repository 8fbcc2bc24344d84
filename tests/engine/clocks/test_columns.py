"""engine/decide/timing.py, engine/clocks/course.py: the column of times is that of the values as they are."""

from __future__ import annotations

from typing import Any

import pytest

from hoso.engine.commands import Agency, Answer, Ask, Asking, Correct, Erase, Redate
from hoso.engine.reason import Refusal
from tests.properties.worlds import must

from .office import TEXT, Office, at
from .test_requests import asking, begun
from .test_timers import fired, told

#: Two branches, one with times for each column, and one whose time is the same in both.
SIDE = (
    TEXT.replace(
        "  paying: {role",
        "  both: {stage: first, branches: {"
        'site: {initial: visit, total: [2wd, 4wd], vi: "Thực địa", en: "Site"}, '
        'papers: {initial: read, total: 2wd, vi: "Giấy tờ", en: "Papers"}}, vi: "Song song", en: "Both"}\n'
        '  visit: {branch: site, role: desk, time: [1wd, 3wd], vi: "Đi", en: "Visit"}\n'
        '  visited: {branch: site, ends: done, vi: "Đã đi", en: "Visited"}\n'
        '  read: {branch: papers, role: desk, time: 2wd, vi: "Đọc", en: "Read"}\n'
        '  known: {branch: papers, ends: done, vi: "Đã đọc", en: "Known"}\n'
        "  paying: {role",
    )
    .replace(
        "  - {trigger: finish,",
        "  - {trigger: split, source: work, dest: both}\n"
        "  - {trigger: seen, source: visit, dest: visited}\n"
        "  - {trigger: heard, source: read, dest: known}\n"
        "  - {trigger: join, source: both, dest: issue}\n"
        "  - {trigger: finish,",
    )
    .replace(
        "  deliver: {vi",
        "".join(f'  {name}: {{vi: "{name}", en: "{name}"}}\n' for name in ("split", "seen", "heard"))
        + "  deliver: {vi",
    )
)
POLICE = (Agency("police"),)
#: The area is no public value, so that it can be erased.
SECRET = TEXT.replace("area: {type: choice, class: public", "area: {type: choice, class: personal")


def corrected(office: Office, moment: str, **fields: Any) -> None:
    """Correct values at a moment."""
    office.clock.now = at(moment)
    asked = Asking("ann", "correct", moment)
    must(office.engine, Correct(asked, office.dossier, fields, "Ghi nhầm"))


def test_a_correction_chooses_the_column_anew():
    """The whole, its phase and its row are due by the other column, since they began; the entry says so."""
    office = Office().took("2026-08-03 09:00", "accept")
    corrected(office, "2026-08-04 10:00", area="remote")
    as_remote = Office(area="remote").took("2026-08-03 09:00", "accept").clocks
    assert office.clocks == as_remote
    change = office.entry()["clock"]
    assert set(change["after"]) == {"total", "stages", "rows"}
    assert (change["before"]["total"]["due"], change["after"]["total"]["due"]) == (
        at("2026-08-13 09:00"),
        at("2026-08-17 09:00"),
    )
    assert office.entry()["basis"]["calendars"] == 1
    assert office.problems() == []
    outcome = office.engine.handle(Redate(Asking("founder", "t", "redate"), office.dossier))
    assert isinstance(outcome, Refusal)  # nothing is left that dating anew would change
    assert outcome.subjects() == {f"dates_stand.{outcome.reasons[0].details['about']}"}


def test_a_value_given_with_a_step_chooses_it_too():
    """The row that is entered by the step has the time of the other column, as all that runs on."""
    office = Office(text=SIDE).took("2026-08-03 09:00", "accept")
    office.took("2026-08-04 09:00", "split", area="remote")
    assert office.clocks["total"]["due"] == at("2026-08-17 09:00")
    assert office.clocks["branches"]["site"]["due"] == at("2026-08-10 09:00")
    assert office.clocks["rows"]["visit"]["due"] == at("2026-08-07 09:00")
    assert office.problems() == []


def test_branches_that_run_have_the_times_of_the_other_column():
    """What has one time for all columns stays, what is done stays, and so do pauses."""
    office = Office(text=SIDE).took("2026-08-03 09:00", "accept", "split")
    before = office.clocks
    corrected(office, "2026-08-04 09:00", area="remote")
    after = office.clocks
    assert (before["branches"]["site"]["due"], after["branches"]["site"]["due"]) == (
        at("2026-08-05 09:00"),
        at("2026-08-07 09:00"),
    )
    assert (before["rows"]["visit"]["due"], after["rows"]["visit"]["due"]) == (
        at("2026-08-04 09:00"),
        at("2026-08-06 09:00"),
    )
    assert before["branches"]["papers"] == after["branches"]["papers"]
    office.took("2026-08-04 10:00", "seen")
    corrected(office, "2026-08-04 11:00", area="near")
    assert office.clocks["branches"]["site"]["done"] == at("2026-08-04 10:00")
    assert office.clocks["branches"]["site"]["due"] == at("2026-08-07 09:00")
    assert office.problems() == []


def test_while_the_clock_stands_the_column_is_chosen_and_nothing_is_due():
    """What is left runs on in the new column when the payment is there."""
    office = Office().took("2026-08-03 09:00", "accept").took("2026-08-04 09:00", "bill")
    corrected(office, "2026-08-05 09:00", area="remote")
    assert "due" not in office.clocks["total"]
    office.took("2026-08-06 09:00", "paid")
    other = Office(area="remote").took("2026-08-03 09:00", "accept").took("2026-08-04 09:00", "bill")
    assert office.clocks["total"]["due"] == other.took("2026-08-06 09:00", "paid").clocks["total"]["due"]
    assert office.problems() == []


@pytest.mark.parametrize("steps", [(), ("accept", "bill", "paid", "finish")])
def test_what_does_not_run_keeps_its_column(steps: tuple[str, ...]):
    """Before counting begins nothing is chosen; once it has ended the column stays as it was."""
    office = Office().took("2026-08-03 09:00", *steps)
    before = office.clocks
    corrected(office, "2026-08-04 09:00", area="remote")
    assert office.clocks == before
    assert office.entry()["clock"] == {"before": {}, "after": {}}
    assert "calendars" not in office.entry()["basis"]
    assert office.problems() == []


def test_other_values_choose_nothing():
    """A correction that leaves the column as it is changes no clock."""
    office = Office().took("2026-08-03 09:00", "accept").took("2026-08-04 09:00", "extend", days=1)
    before = office.clocks
    corrected(office, "2026-08-05 09:00", days="2")
    assert office.clocks == before
    assert office.problems() == []


def test_reminders_come_by_the_new_date():
    """What is counted from the due date comes by the new one; what was counted from the entry came once."""
    timers = (
        "stage: first, timers: [{timer: soon, kind: remind, time: 1wd, before: due, notify: desk}, "
        "{timer: first, kind: remind, time: 1wd, since: entry, notify: desk}],"
    )
    office = Office(text=TEXT.replace("stage: first,", timers)).took("2026-08-03 09:00", "accept")
    fired(office, "2026-08-04 09:00")
    corrected(office, "2026-08-05 09:00", area="remote")
    assert fired(office, "2026-08-07 09:00") == []
    fired(office, "2026-08-11 09:00")
    assert told(office) == [
        ("reminded", at("2026-08-04 09:00"), 0),
        ("reminded", at("2026-08-11 09:00"), 0),
    ]
    assert office.problems() == []


def test_an_answer_chooses_it_too():
    """An agency that says with its answer where the place is, puts the due date where it belongs."""
    text = asking().replace("class: public, set_by: desk, of:", "class: public, set_by: [desk, police], of:")
    office = begun(text)
    (request,) = must(
        office.engine, Ask(Asking("ann", "t", "ask"), office.dossier, POLICE, "Ở đâu?")
    ).requests
    told_where = {"area": "remote"}
    asked = Asking("pol", "t", "answer")
    must(office.engine, Answer(asked, office.dossier, request, "agrees", None, (), told_where))
    assert office.clocks["total"]["due"] == at("2026-08-17 09:00")
    assert office.problems() == []


def test_an_erased_value_chooses_nothing():
    """Where the value that chose the column was erased, it stays; the record still verifies, attested."""
    office = Office(text=SECRET).took("2026-08-03 09:00", "accept").took("2026-08-04 09:00", "extend", days=1)
    corrected(office, "2026-08-04 10:00", area="remote")
    erased = Erase(Asking("founder", "t", "erase"), office.dossier, "Luật", fields=("area",))
    must(office.engine, erased)
    before = office.clocks
    corrected(office, "2026-08-05 09:00", days="2")
    assert office.clocks == before
    assert before["total"]["column"] == "remote"
    assert office.problems() == []
