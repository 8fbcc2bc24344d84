"""One branch of the council stands: its date moves and says why; the others and the dossier keep theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hoso import workflows
from hoso.engine.clocks.explained import dated
from hoso.engine.knowledge import Knowledge
from hoso.engine.procedure_text import read_procedures
from hoso.engine.resolved import procedure_of, resolve
from hoso.engine.scenarios.office import calendars_of
from hoso.engine.scenarios.run import Trials
from hoso.engine.scenarios.scenario import read_cases

FOLDER = Path(__file__).parent


def _after(scenario: str, at: int) -> tuple[Any, dict[str, Any]]:
    """The office and the head after so many steps of a scenario."""
    file = FOLDER / "trial.council.yaml"
    (text,) = read_procedures(file.read_bytes(), file.name, workflows.sources)
    assert text.procedure is not None
    resolved = resolve(text.procedure)
    cases = read_cases((FOLDER / "trial.council.cases.yaml").read_bytes(), "council.cases.yaml")
    assert cases.cases is not None
    index = [item.scenario for item in cases.cases.scenarios].index(scenario)
    trials = Trials(
        cases, cases.cases, resolved, "2026-08-03", calendars_of(procedure_of(resolved), workflows.sources)
    )
    course = trials.course(index)
    assert course._begin(index) is None
    for step in cases.cases.scenarios[index].steps[:at]:
        assert course._take(step) is None
    player = course.player
    with player.engine.store.reading() as reading:
        head = reading.head(player.dossier)
    assert head is not None
    return player, head.body


def test_the_branch_stands_with_its_reason_and_the_others_run():
    """The interval names kind and article; nothing is due in the branch as long as it stands."""
    _, before = _after("one_branch_stands", 0)
    _, body = _after("one_branch_stands", 3)
    soil = body["clock"]["branches"]["soil"]
    assert [(item["kind"], item["legal"], "to" in item) for item in soil["intervals"]] == [
        ("excluded", "nd118 19(4)", False)
    ]
    assert "due" not in soil
    for name in ("field", "market"):
        assert body["clock"]["branches"][name] == before["clock"]["branches"][name]
    assert body["clock"]["total"] == before["clock"]["total"]


def test_it_goes_on_with_what_was_left_and_says_why():
    """Due so much later as it stood: two days and the hour from Monday 08:00 to Wednesday 09:00."""
    player, body = _after("one_branch_stands", 6)
    assert body["clock"]["branches"]["field"]["due"] == "2026-08-07T01:00:00.000000Z"
    soil = body["clock"]["branches"]["soil"]
    assert soil["due"] > body["clock"]["branches"]["market"]["due"]
    with player.engine.store.reading() as reading:
        knowledge = Knowledge()
        definition = knowledge.definition(reading, body["definition"])
        calendars = knowledge.calendars(reading)
        directory = knowledge.directory(reading)
        now = reading.now()
    from hoso.engine.clocks.worktimes import worktimes

    assert definition.clock is not None
    times = worktimes(definition.clock, calendars, now, of=(directory, body["unit"]))
    (found,) = [item for item in dated(definition.clock, body["clock"], times, now) if item.name == "soil"]
    assert (found.due, found.light) == (soil["due"], "on_time")
    assert "excluded" in found.because()
