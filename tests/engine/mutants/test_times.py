"""engine/mutants/times.py: faults in silence, times to answer, totals, columns and limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso import workflows
from hoso.engine.mutants import mutants_of, try_mutants
from hoso.engine.procedure_text import read_procedure
from hoso.engine.resolved import procedure_of
from hoso.engine.scenarios.scenario import read_cases

TESTS = Path(__file__).resolve().parents[2]
TIMED = TESTS.joinpath("engine", "clocks", "timed.yaml").read_text()
OPINIONS = TESTS.joinpath("model", "opinions.yaml").read_text()
CLOCK = "clock: {calendar: vn, supplement: resume, legal: {}}\n"
KINDS = {"silence_changed", "at_least_dropped", "answer_time_doubled", "total_doubled", "column_dropped"}
LIMITS = {"latest_dropped", "earliest_dropped"}

CASES = """\
hoso: cases/1
procedure: timed.permit
people: {lan: {holds: [desk, citizen]}}
given: {who: lan, fields: {area: near}}
scenarios:
  - scenario: near
    vi: "Gần"
    en: "Near"
    begins: "2026-08-03"
    steps:
      - {who: lan, do: accept, at: "2026-08-03 09:00", due: "2026-08-10 09:00"}
      - {who: lan, do: ask, at: "2026-08-06 09:01", refused: too_late.ask}
"""


def made(text, kinds=KINDS):
    """The mutants of these kinds, as kind, name and what."""
    read = read_procedure(text.encode(), "it.yaml")
    assert read.procedure is not None, read.findings
    return [item for item in mutants_of(read.procedure, read.document) if item.kind in kinds]


def told(mutants):
    """Kind, name and what of each."""
    return [(item.kind, item.action, item.what) for item in mutants]


def test_silence_counts_as_each_other_thing_that_the_checker_accepts():
    """Silence that agrees needs a law, one that escalates somebody above: else it is no mutant."""
    found = told(made(OPINIONS, {"silence_changed"}))
    assert [(name, what) for _, name, what in found] == [
        ("opinions", "agrees → objects"),
        ("opinions", "agrees → escalate"),
        ("quorum", "objects → escalate"),
        ("above", "escalate → objects"),
    ]


def test_one_agency_is_enough_and_an_agency_has_twice_the_time():
    """`at_least` is dropped where it is more than one; time to answer is doubled where a clock counts it."""
    assert told(made(OPINIONS, {"at_least_dropped", "answer_time_doubled"})) == [
        ("at_least_dropped", "opinions", "2")
    ]
    clocked = OPINIONS.replace("total: none\n", f"total: none\n{CLOCK}")
    twice = made(clocked, {"answer_time_doubled"})
    assert told(twice) == [("answer_time_doubled", "opinions", "5wd")]
    consult = procedure_of(twice[0].resolved).states["opinions"].consult
    assert consult is not None
    assert str(consult.time) == "10wd"


def test_each_printed_total_is_doubled_and_a_column_is_left_out():
    """The whole and each phase, one for all columns once; a column goes with all its times."""
    found = made(TIMED)
    assert told(found) == [
        ("total_doubled", "timed.permit", "8wd"),
        ("total_doubled", "timed.permit", "10wd"),
        ("total_doubled", "first", "5wd"),
        ("total_doubled", "first", "7wd"),
        ("total_doubled", "second", "3wd"),
        ("column_dropped", "remote", "remote"),
    ]
    narrow = procedure_of(found[-1].resolved)
    assert [column.column for column in narrow.columns] == ["ordinary"]
    assert {len(state.time) for state in narrow.states.values() if state.time} == {1}
    assert [str(time) for time in narrow.total] == ["8wd"]


def test_limits_of_actions_are_dropped():
    """Each last and each first moment of an action is a rule of its own."""
    assert told(made(TIMED, LIMITS)) == [
        ("latest_dropped", "ask", "3wd"),
        ("earliest_dropped", "close", "15d"),
        ("latest_dropped", "extend", "1d"),
    ]


def test_where_nothing_is_due_no_time_is_mutated():
    """A total without a clock is only printed: no scenario could notice it."""
    without = OPINIONS.replace("total: none", "total: 9wd")
    assert not made(without, {"total_doubled", "column_dropped", "answer_time_doubled"})


@pytest.mark.parametrize(
    ("dropped", "let_through"),
    [
        ("", {"10wd", "7wd", "remote", "15d", "1d", "8wd", "3wd second"}),
        (', due: "2026-08-10 09:00"', {"10wd", "7wd", "remote", "15d", "1d", "8wd", "3wd second", "5wd"}),
        ("refused: too_late.ask", {"10wd", "7wd", "remote", "15d", "1d", "8wd", "3wd second", "3wd"}),
    ],
)
def test_only_what_a_scenario_says_of_time_is_noticed(dropped, let_through):
    """A due date notices the doubled phase, a late step the dropped limit; without them both survive."""
    lines = [line for line in CASES.splitlines() if "too_late" not in line or "too_late" not in dropped]
    text = "\n".join(lines)
    if "due" in dropped:
        text = text.replace(dropped, "")
    read = read_procedure(TIMED.encode(), "it.yaml")
    cases = read_cases(text.encode(), "it.cases.yaml")
    assert read.procedure is not None
    assert cases.cases is not None, cases.findings
    calendars = [workflows.text("vn.calendar")]
    _, outcomes = try_mutants(cases, read.procedure, read.document, "2026-08-03", calendars)
    survived = {
        f"{item.mutant.what} second" if item.mutant.action == "second" else item.mutant.what
        for item in outcomes
        if item.killed_by is None and item.mutant.kind in KINDS | LIMITS
    }
    assert survived == let_through
