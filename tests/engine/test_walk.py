"""engine/walk.py and engine/scenarios/text.py: a walk by hand is a scenario that passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso import workflows
from hoso.engine.duration import parse_duration
from hoso.engine.procedure_text import read_procedure
from hoso.engine.reason import Refusal
from hoso.engine.resolved import resolve
from hoso.engine.scenarios.office import calendars_of
from hoso.engine.scenarios.run import run_cases
from hoso.engine.scenarios.scenario import Step, read_cases
from hoso.engine.scenarios.text import cases_text, flow, scenario_text
from hoso.engine.walk import Start, Walk, WalkUnusable

NAME = "qn.295.commune.11"
DAY = "2026-07-13"


@pytest.fixture
def start():
    """Where walks of the gift begin: with the people of its scenarios, the dossier opened."""
    procedure = read_procedure(workflows.text(NAME), f"{NAME}.yaml", workflows.sources).procedure
    text = read_cases(workflows.cases(NAME), "cases")
    calendars = calendars_of(procedure, workflows.sources)
    return Start(text, text.cases, resolve(procedure), DAY, calendars, None, opened=True)


def step(who, do, **more):
    """One step."""
    return Step(who=who, do=do, **more)


def test_steps_move_and_refusals_do_not(start):
    """A step that is done is kept with its outcome; a refused one changes nothing, and is kept if asked."""
    walk = Walk(start)
    assert walk.body()["state"] == ["submitted"]
    assert isinstance(walk.take(step("mai", "accept")), Refusal)
    assert (walk.steps, walk.body()["state"]) == ([], ["submitted"])
    assert walk.keep().refused == ("role",)
    assert walk.keep() is None
    walk.take(step("lan", "accept"))
    assert [(item.do, item.then, item.due) for item in walk.steps] == [
        ("accept", None, None),
        ("accept", ("reception",), "2026-07-27 08:00"),
    ]


def test_time_passes_as_the_procedure_counts_it(start):
    """Working days pass over the weekend; a step afterwards has its time, and what is past is not reached."""
    walk = Walk(start)
    assert walk.wait(parse_duration("5wd"))
    assert walk.wall == "2026-07-20 08:00"
    assert walk.reach("2026-07-20 09:30")
    assert not walk.reach("2026-07-20 09:00")
    walk.take(step("lan", "accept"))
    walk.take(step("lan", "transfer"))
    assert [item.at for item in walk.steps] == ["2026-07-20 09:30", None]


def test_undo_takes_all_others_again(start):
    """After an undo everything is as before the step, the time too, and the walk goes on from there."""
    walk = Walk(start)
    walk.take(step("lan", "accept"))
    before = (walk.body()["state"], walk.body()["clock"], walk.now)
    walk.wait(parse_duration("2wd"))
    walk.take(step("lan", "transfer"))
    assert walk.undo().do == "transfer"
    assert (walk.body()["state"], walk.body()["clock"], walk.now) == before
    walk.take(step("lan", "transfer"))
    assert [item.do for item in walk.steps] == ["accept", "transfer"]
    assert walk.undo().do == "transfer"
    assert walk.undo().do == "accept"
    assert walk.undo() is None


def test_a_walk_goes_on_from_a_scenario(start):
    """It begins where the scenario ends; one that fails begins nothing."""
    names = [item.scenario for item in start.cases.scenarios]
    walk = Walk(start._replace(after=names.index("remote_area")))
    assert walk.body()["state"] == ["reception"]
    assert walk.take(step("lan", "transfer")).to == ("survey",)
    assert walk.undo().do == "transfer"
    assert walk.body()["state"] == ["reception"]
    wrong = start.cases.scenarios[0].model_copy(update={"steps": (step("tu", "accept"),)})
    cases = start.cases.model_copy(update={"scenarios": (wrong,)})
    with pytest.raises(WalkUnusable):
        Walk(start._replace(text=start.text.__class__(cases, ()), cases=cases, after=0))


def test_written_as_a_scenario_it_passes(start):
    """The text of a walk, behind a head of its own, is read and passes with every date, state and refusal."""
    walk = Walk(start)
    walk.take(step("lan", "accept"))
    walk.take(step("minh", "extend"))
    walk.keep()
    walk.wait(parse_duration("1.5wd"))
    walk.take(step("lan", "transfer"))
    walk.take(step("minh", "extend", fields={"extension_days": "2"}, reason='Mưa "lũ", 100 %: # nghỉ'))
    walk.take(step("portal", "withdraw"))
    labels = {"vi": "Đi thử", "en": "A walk"}
    text = cases_text(start.cases) + scenario_text("walked", labels, walk.steps)
    read = read_cases(text.encode(), "walked.cases.yaml")
    assert [item for item in read.findings if item.is_error] == []
    assert read.cases.scenarios[0].steps == tuple(walk.steps)
    assert read.cases.people == start.cases.people
    (result,) = run_cases(read, start.resolved, start.day, start.calendars)
    assert (result.passed, result.steps) == (True, 5)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("lan", "lan"),
        ("no", '"no"'),
        ("012", '"012"'),
        ("a, b", '"a, b"'),
        ('say "x"\\', '"say \\"x\\"\\\\"'),
        (3, "3"),
        (("a", "b"), "[a, b]"),
        ({"x": {"y": "1"}}, '{x: {y: "1"}}'),
        ("", '""'),
    ],
)
def test_text_stands_in_quotes_where_it_could_be_read_otherwise(value, written):
    """What is written is read back as it was."""
    assert flow(value) == written


def test_without_a_calendar_hours_and_days_pass(start):
    """A procedure without a clock counts plain time only."""
    path = Path(__file__).with_name("sample.yaml")
    procedure = read_procedure(path.read_bytes(), "sample").procedure
    cases = start.cases.model_copy(update={"procedure": procedure.procedure})
    walk = Walk(Start(start.text, cases, resolve(procedure), DAY))
    before = walk.wall
    assert walk.wait(parse_duration("1.5d"))
    assert (before, walk.wall) == ("2026-07-13 01:00", "2026-07-14 13:00")
    assert not walk.wait(parse_duration("1wd"))
