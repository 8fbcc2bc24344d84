"""The scenario tests that ship with a procedure: they pass, they can fail, they leave no action out."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hoso import workflows
from hoso.adapters.cli.scenarios import day_of
from hoso.engine.procedure_text import read_procedures
from hoso.engine.resolved import procedure_of, resolve
from hoso.engine.scenarios.office import calendars_of
from hoso.engine.scenarios.run import Trials, run_cases
from hoso.engine.scenarios.scenario import CasesText, read_cases

from .owed import owed_refusals, owed_takings, shown_by

if TYPE_CHECKING:
    from collections.abc import Iterator


@cache
def _shipped() -> dict[str, bytes]:
    """Every procedure of every shipped file, resolved."""
    texts = [
        text
        for name in workflows.shipped()
        for text in read_procedures(workflows.text(name), f"{name}.yaml", workflows.sources)
    ]
    assert [text.findings for text in texts if text.procedure is None] == []
    return {text.procedure.procedure: resolve(text.procedure) for text in texts if text.procedure is not None}


SHIPPED = sorted(_shipped())


def _resolved(name: str) -> bytes:
    return _shipped()[name]


def _day(name: str) -> str:
    """The day on which `hoso test` begins: the first Monday in force."""
    return day_of(procedure_of(_resolved(name)))


@cache
def _calendars(name: str) -> tuple[bytes, ...]:
    """The files of the calendar that a procedure counts in."""
    return calendars_of(procedure_of(_resolved(name)), workflows.sources)


def _cases(name: str, text: bytes | None = None) -> CasesText:
    found = read_cases(text or workflows.cases(name), f"{name}.cases.yaml")
    assert found.cases is not None, found.findings
    return found


def test_something_is_shipped():
    """The tests below say nothing where nothing ships."""
    assert len(SHIPPED) >= 2


@pytest.mark.parametrize("name", SHIPPED)
def test_every_scenario_passes(name: str):
    """Each scenario of each shipped procedure goes as its file says."""
    results = run_cases(_cases(name), _resolved(name), _day(name), _calendars(name))
    assert [item for item in results if not item.passed] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_expectation_can_fail(name: str):
    """Turned round, the first `then`, `refused` and `outcome` of each scenario fail at their own steps."""
    written = yaml.load(workflows.cases(name), Loader=yaml.BaseLoader)
    turned = list(_turned(written["scenarios"]))
    assert len(turned) > 20
    # All in one office: founding it costs more than the steps.
    scenarios = [*written["scenarios"], *(scenario for scenario, _ in turned)]
    text = _cases(name, _dumped({**written, "scenarios": scenarios}))
    assert text.cases is not None
    trials = Trials(text, text.cases, _resolved(name), _day(name), _calendars(name))
    for index, (scenario, number) in enumerate(turned, len(written["scenarios"])):
        result = trials.run(index)
        assert (result.passed, result.steps) == (False, number), scenario


def _turned(scenarios: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], int]]:
    """Each scenario with one expectation turned round, and the step at which it stands."""
    for place, scenario in enumerate(scenarios):
        for key, wrong in (("then", "nowhere"), ("refused", ["nothing"]), ("outcome", None)):
            number = next((number for number, step in enumerate(scenario["steps"]) if key in step), None)
            if number is None:
                continue
            step = (copy := deepcopy(scenario))["steps"][number]
            step[key] = wrong or {"success": "failure", "failure": "success"}[step[key]]
            yield {**copy, "scenario": f"turned_{place}_{key}"}, number


@pytest.mark.parametrize("name", SHIPPED)
def test_every_condition_refuses_and_every_row_is_taken(name: str):
    """Each condition of each row refuses once; each row is taken once by each role, and where to is said."""
    procedure = procedure_of(_resolved(name))
    refusals, takings = shown_by(_cases(name), procedure, _resolved(name), _day(name), _calendars(name))
    missing = sorted(owed_refusals(procedure) - refusals), sorted(owed_takings(procedure) - takings)
    assert missing == ([], [])


@pytest.mark.parametrize("name", SHIPPED)
def test_every_end_field_and_document_is_met(name: str):
    """Every end is reached; every field is given, every document attached."""
    cases, procedure = _cases(name).cases, procedure_of(_resolved(name))
    assert cases is not None
    steps = [step for scenario in cases.scenarios for step in scenario.steps if step.refused is None]
    ends = {state for state, item in procedure.states.items() if item.final}
    givens = [cases.given, *(item.given for item in cases.scenarios if item.given)]
    missing = {
        "ends": sorted(ends - {state for step in steps for state in step.then or ()}),
        "fields": sorted(
            set(procedure.fields) - {name for item in (*givens, *steps) for name in item.fields}
        ),
        "documents": sorted(
            set(procedure.documents) - {name for item in (*givens, *steps) for name in item.documents}
        ),
    }
    assert missing == {"ends": [], "fields": [], "documents": []}


#: What is tried of each command wherever agencies are asked: its refusals, but for declared times.
REFUSED = {
    "ask": {"role", "agency_missing", "agency_unknown", "already_asked", "due_past", "question_missing"},
    "answer": {"role", "request_closed", "opinion_unknown", "objection_reason_missing"},
    "recall": {"role", "request_closed", "reason_missing"},
    "lapse": {"role", "request_closed", "request_unknown", "not_due"},
}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_consultation_is_held_in_every_way(name: str):
    """Where agencies are asked, each command of a consultation is done, and refused for each reason."""
    cases, procedure = _cases(name).cases, procedure_of(_resolved(name))
    assert cases is not None
    consults = {state: item.consult for state, item in procedure.states.items() if item.consult}
    steps = [step for scenario in cases.scenarios for step in scenario.steps] if consults else []
    done = {step.do for step in steps if step.refused is None}
    timed = [item for item in consults.values() if item.time is not None and procedure.clock is not None]
    tried = {do: set(codes) for do, codes in REFUSED.items()} if consults else {}
    if timed:
        tried["ask"].add("due_beyond")
    if len(timed) < len(consults):
        tried["lapse"].add("no_due")
    refused: dict[str, set[str]] = {}
    for step in steps:
        codes = {item.partition(".")[0] for item in step.refused or ()}
        refused.setdefault(step.do, set()).update(codes)
    waiting = {subject for step in steps for subject in step.refused or () if subject.startswith("consult_")}
    due = {f"consult_at_least.{state}" for state in consults}
    for state, consult in consults.items():
        due.add(f"consult_{'open' if consult.join == 'all' else 'answers'}.{state}")
        if consult.silence == "escalate" and consult.join == "all":
            due.add(f"consult_silent.{state}")
    missing = {
        "done": sorted(set(REFUSED) - done) if consults else [],
        "refused": {do: sorted(codes - refused.get(do, set())) for do, codes in tried.items()},
        "waiting": sorted(due - waiting),
        "agencies": sorted(
            {role for consult in consults.values() for role in consult.choose}
            - {step.agency for step in steps if step.do == "answer" and step.refused is None}
        ),
    }
    assert missing == {
        "done": [],
        "refused": {do: [] for do in tried},
        "waiting": [],
        "agencies": [],
    }


def _dumped(value: object) -> bytes:
    """Write YAML with every text in quotes, as the language wants texts that others read differently."""
    return yaml.dump(value, allow_unicode=True, default_style='"', sort_keys=False).encode()
