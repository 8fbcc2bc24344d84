"""The scenario tests that ship with a procedure: they pass, they can fail, they leave no action out."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
import yaml

from hoso import workflows
from hoso.engine.procedure_text import read_procedures
from hoso.engine.resolved import procedure_of, resolve
from hoso.engine.scenario import CasesText, read_cases
from hoso.engine.scenario_run import run_cases

if TYPE_CHECKING:
    from hoso.engine.procedure import Transition

DAY = "2026-08-01"


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
    results = run_cases(_cases(name), _resolved(name), DAY)
    assert [item for item in results if not item.passed] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_expectation_can_fail(name: str):
    """Turned round one by one, each `then`, `refused` and `outcome` fails at its own step."""
    text = workflows.cases(name).decode()
    written = yaml.load(text, Loader=yaml.BaseLoader)
    turned = 0
    for index, scenario in enumerate(written["scenarios"]):
        for number, step in enumerate(scenario["steps"]):
            for key, wrong in (("then", "nowhere"), ("refused", ["nothing"]), ("outcome", None)):
                if key not in step:
                    continue
                right = step[key]
                other = {"success": "failure", "failure": "success"}
                step[key] = wrong or other[right]
                changed = {**written, "scenarios": [scenario]}
                cases = _cases(name, _dumped(changed))
                result = run_cases(cases, _resolved(name), DAY)[0]
                assert (result.passed, result.steps) == (False, number), (index, number, key)
                step[key] = right
                turned += 1
    assert turned > 20


@pytest.mark.parametrize("name", SHIPPED)
def test_every_action_is_taken_once(name: str):
    """Every action of the procedure is done, not only refused, in some scenario of its file."""
    cases = _cases(name).cases
    assert cases is not None
    done = {step.do for scenario in cases.scenarios for step in scenario.steps if step.refused is None}
    procedure = procedure_of(_resolved(name))
    assert sorted(set(procedure.triggers) - done) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_state_guard_field_and_document_is_met(name: str):
    """Every end is reached; every guard says no once; every field is given, every document attached."""
    cases, procedure = _cases(name).cases, procedure_of(_resolved(name))
    assert cases is not None
    steps = [step for scenario in cases.scenarios for step in scenario.steps]
    refused = {subject for step in steps for subject in step.refused or ()}
    ends = {state for state, item in procedure.states.items() if item.final}
    guards = {
        guard
        for index, row in enumerate(procedure.transitions)
        if not any(_stands_in(later, row) for later in procedure.transitions[index + 1 :])
        for guard in (*row.conditions, *row.unless)
    }
    givens = [cases.given, *(item.given for item in cases.scenarios if item.given)]
    fields = {name for item in (*givens, *steps) for name in item.fields}
    documents = {name for item in (*givens, *steps) for name in item.documents}
    missing = {
        "ends": sorted(ends - {step.then for step in steps}),
        "guards": sorted(guards - {item.removeprefix("guard.") for item in refused}),
        "fields": sorted(set(procedure.fields) - fields),
        "documents": sorted(set(procedure.documents) - documents),
    }
    assert missing == {"ends": [], "guards": [], "fields": [], "documents": []}


def _stands_in(later: Transition, row: Transition) -> bool:
    """Is this row taken where the guards of the earlier one fail? Then they choose and never refuse."""
    shared = set(later.source) & set(row.source)
    return later.trigger == row.trigger and bool(shared) and not later.conditions and not later.unless


def _dumped(value: object) -> bytes:
    """Write YAML with every text in quotes, as the language wants texts that others read differently."""
    return yaml.dump(value, allow_unicode=True, default_style='"', sort_keys=False).encode()
