"""What ships counts time: under the decree every procedure, the drafts with limits of their own."""

from __future__ import annotations

import pytest

from hoso import workflows
from hoso.engine.procedure_text import read_procedures

PROCEDURES = {
    text.procedure.procedure: text.procedure
    for name in workflows.shipped()
    for text in read_procedures(workflows.text(name), f"{name}.yaml", workflows.sources)
    if text.procedure is not None
}
UNDER_THE_DECREE = sorted(name for name, item in PROCEDURES.items() if "nd118" in item.legal)


def test_most_stand_under_the_decree():
    """The tests below say nothing where nothing does."""
    assert len(UNDER_THE_DECREE) >= 29


@pytest.mark.parametrize("name", UNDER_THE_DECREE)
def test_a_dossier_filed_online_is_told_of_and_watched(name: str):
    """Decree 118/2025, article 17(2): the desk hears of it in 2 hours and is late after 8 working hours."""
    timers = PROCEDURES[name].states["submitted"].timers
    found = {(timer.kind, str(timer.time), timer.since, tuple(timer.notify)) for timer in timers}
    assert found == {("remind", "2h", "entry", ("one_stop",)), ("escalate", "8wh", "entry", ("one_stop",))}


@pytest.mark.parametrize("name", UNDER_THE_DECREE)
def test_a_supplement_begins_the_time_anew(name: str):
    """Article 19(5): the whole time is counted again; for a supplement it stands in one state only."""
    procedure = PROCEDURES[name]
    assert procedure.clock is not None
    assert (procedure.clock.calendar, procedure.clock.supplement) == ("vn", "restart")
    pauses = {state: item.pause for state, item in procedure.states.items() if item.clock == "stands"}
    assert [state for state, pause in pauses.items() if pause == "supplement"] == ["supplement"]


def test_only_what_is_due_the_same_day_departs_from_the_clock():
    """It is returned in the course of the next working day; all else is handed over when that day begins."""
    departing = {
        name
        for name in UNDER_THE_DECREE
        if (clock := PROCEDURES[name].clock) is not None and clock.after_cut_off == "next_close"
    }
    assert departing == {
        name
        for name in UNDER_THE_DECREE
        if PROCEDURES[name].total and str(PROCEDURES[name].total[0]) == "same_day"
    }
    assert len(departing) >= 5
