"""Several calendars in one dossier: a row or branch of another agency is due by that agency's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hoso.engine.canonical import parse
from hoso.engine.clocks.explained import dated
from hoso.engine.clocks.worktimes import worktimes
from hoso.engine.commands import Asking, Decree, Redate
from hoso.engine.definition import compile_definition
from hoso.engine.procedure_text import read_procedure
from hoso.engine.reason import Refusal
from hoso.engine.resolved import resolve
from hoso.engine.verification import verify
from hoso.engine.verification.clocks import clock_problems
from hoso.engine.verification.move import Recorded
from tests.engine.dating import MONDAY, OWN, closed
from tests.engine.dating import Office as Bureau
from tests.engine.test_clocks import ROAD, road, timed
from tests.properties.worlds import must

from .office import TEXT, Office, at, resolved
from .test_timers import clock_entries, fired, next_timer

#: A reminder in the row of the other agency.
REMIND = "timers: [{timer: soon, kind: remind, time: 1wd, before: due, notify: desk}]"
#: The first row is done by an agency with a calendar of its own.
ELSEWHERE = TEXT.replace("stage: first,", f"stage: first, calendar: own, {REMIND},")
#: That agency is closed on Tuesday 4 August 2026; the dossier's unit works.
TUESDAY = closed("2026-08-04", "2026-08-04")


def office(calendar: str | None = TUESDAY) -> Office:
    """A dossier received on Monday 3 August 2026, 9:00, beside the calendar of the other agency."""
    here = Office("2026-08-01 09:00", text=ELSEWHERE)
    if calendar is not None:
        decree(here, calendar)
    return here.took("2026-08-03 09:00", "accept")


def decree(here: Office, calendar: str) -> None:
    """Record the other agency's calendar."""
    must(here.engine, Decree(Asking("founder", "t", f"decree {len(calendar)}"), calendar.encode()))


def redate(here: Office) -> object:
    """Date the dossier anew."""
    return here.engine.handle(Redate(Asking("founder", "t", f"redate {here.clock.now}"), here.dossier))


def test_the_row_is_due_by_its_own_calendar():
    """A day later than the office's own five days; the whole and its phase are not moved."""
    clocks, plain = office().clocks, Office().took("2026-08-03 09:00", "accept").clocks
    assert plain["rows"]["work"]["due"] == plain["stages"]["first"]["due"] == at("2026-08-10 09:00")
    assert clocks["rows"]["work"]["due"] == at("2026-08-11 09:00")
    assert (clocks["total"]["due"], clocks["stages"]) == (plain["total"]["due"], plain["stages"])


def test_the_rows_beside_it_are_due_by_the_dossiers():
    """What follows is counted in the dossier's calendar again, which knows no closure."""
    here = office(closed("2026-08-04", "2026-09-30")).took("2026-08-05 09:00", "bill", "paid")
    assert here.clocks["rows"]["issue"]["due"] == at("2026-08-10 09:00")
    assert here.problems() == []


def test_its_timers_follow():
    """A working day of that agency before the row is due, when the clock then does it, and it verifies."""
    here = office()
    assert next_timer(here) == at("2026-08-10 09:00")
    assert fired(here, "2026-08-10 08:59") == []
    fired(here, "2026-08-10 09:00")
    (entry,) = clock_entries(here)
    assert entry["effects"][0]["at"] == at("2026-08-10 09:00")
    assert here.problems() == []


def test_without_its_calendar_only_the_row_has_no_date():
    """The whole is due, the row is not, nothing is pending there; recorded later, it is dated anew."""
    here = office(None)
    assert here.clocks["rows"]["work"] == {"since": at("2026-08-03 09:00")}
    assert here.clocks["total"]["due"] == at("2026-08-13 09:00")
    assert next_timer(here) is None
    assert isinstance(redate(here), Refusal)
    decree(here, TUESDAY)
    here.clock.now = at("2026-08-03 10:00")
    assert not isinstance(redate(here), Refusal)
    assert here.clocks["rows"]["work"]["due"] == at("2026-08-11 09:00")
    assert next_timer(here) == at("2026-08-10 09:00")
    assert here.problems() == []


def test_a_closure_of_that_agency_moves_its_row_alone():
    """One entry that says the row and its timer, and not the whole or the phase."""
    here = office(OWN)
    assert here.clocks["rows"]["work"]["due"] == at("2026-08-10 09:00")
    decree(here, TUESDAY)
    assert not isinstance(redate(here), Refusal)
    assert set(here.entry()["clock"]["after"]) == {"rows", "timers"}
    assert here.clocks["rows"]["work"]["due"] == at("2026-08-11 09:00")
    here.clock.now = at("2026-08-03 10:00")
    again = redate(here)
    assert isinstance(again, Refusal)
    assert here.problems() == []


def test_a_date_by_the_wrong_calendar_is_found():
    """An entry whose row is due by the dossier's calendar is not what its step gives."""
    here = Office("2026-08-01 09:00", text=ELSEWHERE)
    decree(here, TUESDAY)
    with here.engine.store.reading() as reading:
        head = reading.head(here.dossier)
        calendars = here.engine.knowledge.calendars(reading)
        of = (here.engine.knowledge.directory(reading), "office")
    assert head is not None
    here.took("2026-08-03 09:00", "accept")
    entry, definition = here.entry(), compile_definition(resolved(ELSEWHERE))

    def found(due: str) -> list[str]:
        clock = entry["clock"]
        row = {**clock["after"]["rows"]["work"], "due": due}
        forged = {**entry, "clock": {**clock, "after": {**clock["after"], "rows": {"work": row}}}}
        recorded = Recorded(entry["guards"], definition)
        problems = clock_problems(
            head.version + 1, forged, head.body, head.body["data"], definition, recorded, (), calendars, of
        )
        return [problem.code for problem in problems]

    assert found(at("2026-08-11 09:00")) == []
    assert found(at("2026-08-10 09:00")) == ["clock_differs"]


def test_it_is_explained_by_its_own_calendar():
    """The closed day stands among the grounds of the row, not among those of the whole."""
    here = office()
    plan = compile_definition(resolved(ELSEWHERE)).clock
    assert plan is not None
    with here.engine.store.reading() as reading:
        calendars = here.engine.knowledge.calendars(reading)
    found = dated(plan, here.clocks, worktimes(plan, calendars, here.clock.now), here.clock.now)
    row = next(item for item in found if item.kind == "row")
    assert (row.calendar, "2026-08-04" in row.because()) == ("own", True)
    assert not any("2026-08-04" in item.because() for item in found if item.kind != "row")
    assert row.reckoning is not None
    assert row.reckoning.plain()["due"] == row.due


@cache
def branched(calendar: str) -> bytes:
    """A procedure whose branch `site` names a calendar."""
    text = (Path(__file__).parent.parent / "dated.yaml").read_text(encoding="utf-8")
    text = text.replace("initial: visit, total: 1wd,", f"initial: visit, total: 1wd, {calendar}")
    procedure = read_procedure(text.encode(), "dated.yaml").procedure
    assert procedure is not None
    return resolve(procedure)


def test_a_branch_names_one_too():
    """It stands in the plan; a branch that names none adds no key to the definition."""
    plan = compile_definition(branched("calendar: agency,")).clock
    assert plan is not None
    assert (dict(plan.elsewhere), plan.others) == ({"site": "agency"}, ("agency",))
    branches = parse(branched(""))["states"]["together"]["branches"]
    assert all("calendar" not in branch for branch in branches.values())


def test_a_branch_is_due_by_its_own_calendar():
    """Closed on the Tuesday the agency has until Wednesday; its row names none."""
    agency = closed("2026-08-04", "2026-08-04").replace("calendar: own", "calendar: agency")
    here = Bureau(definition=branched("calendar: agency,"))
    here.decree(agency)
    stream = here.open("D-1")
    for action in ("accept", "split"):
        here.take(stream, action, MONDAY)
    clocks = here.clocks(stream)
    assert clocks["branches"]["site"]["due"] == at("2026-08-05 17:00")
    assert clocks["rows"]["visit"]["due"] == at("2026-08-04 17:00")
    here.decree(closed("2026-08-04", "2026-08-05").replace("calendar: own", "calendar: agency"))
    must(here.engine, Redate(here.asking(), stream))
    assert here.clocks(stream)["branches"]["site"]["due"] == at("2026-08-06 17:00")
    assert set(here.entries(stream)[-1]["clock"]["after"]) == {"branches"}
    with here.engine.store.reading() as reading:
        assert [item for verdict in verify(reading) for item in verdict.problems] == []


def test_a_road_passes_it_on():
    """The key of a row is the key of its state; the other states have none."""
    text = ROAD.replace("only_if: large,", "only_if: large, calendar: land.office,")
    procedure = road(text, timed()).procedure
    assert procedure is not None
    assert {name: state.calendar for name, state in procedure.states.items() if state.calendar} == {
        "examine": "land.office"
    }


def test_without_a_clock_it_is_a_finding():
    """There is nothing to count in another calendar where no time is counted."""
    text = ELSEWHERE[: ELSEWHERE.index("clock: {")] + ELSEWHERE[ELSEWHERE.index("stages:") :]
    found = read_procedure(text.encode(), "timed.yaml")
    assert "E280" in {finding.code for finding in found.findings}
