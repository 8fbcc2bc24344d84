"""engine/machine.py: the library's moves are those of an independent small stepper."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.definition import compile_definition
from hoso.engine.machine import CompiledMachine
from hoso.engine.procedure import Procedure
from hoso.engine.resolved import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

STATES = ["state", "a", "b", "internal_", "trigger", "to_a", "model", "end"]
ACTIONS = ["go", "back", "trigger", "state", "to_a", "may_go", "is_a", "model", "name", "events"]
GUARDS = ["g", "h", "path"]


def _subset(names: list[str]) -> Any:
    return st.lists(st.sampled_from(names), unique=True, max_size=2)


ROWS = st.fixed_dictionaries(
    {
        "trigger": st.sampled_from(ACTIONS),
        "source": st.lists(st.sampled_from(STATES), unique=True, min_size=1, max_size=3),
        "dest": st.sampled_from([*STATES, "internal"]),
        "conditions": _subset(GUARDS),
        "unless": _subset(GUARDS),
    }
)


def procedure_with(rows: list[dict[str, Any]]) -> Procedure:
    """A procedure with these rows; whether it is a sensible one does not matter to the machine."""
    return Procedure.model_validate(
        {
            "hoso": "procedure/1",
            "procedure": "random",
            "in_force": {"from": "2026-01-01"},
            "total": "none",
            "roles": {"r": {}},
            "guards": {name: {"cel": "true"} for name in GUARDS},
            "triggers": {name: {} for name in ACTIONS},
            "open": {"by": "r"},
            "initial": "a",
            "states": {name: {"role": "r"} for name in STATES},
            "transitions": rows,
        }
    )


def stepped(rows: list[dict[str, Any]], state: str, action: str, results: Mapping[str, bool]) -> str | None:
    """The independent stepper: the first row of the action in this state whose guards hold."""
    for row in rows:
        if row["trigger"] == action and state in row["source"]:
            held = all(results[name] for name in row["conditions"])
            if held and not any(results[name] for name in row["unless"]):
                return state if row["dest"] == "internal" else row["dest"]
    return None


WALKS = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.fixed_dictionaries({name: st.booleans() for name in GUARDS})),
    max_size=12,
)


@given(st.lists(ROWS, max_size=14), WALKS)
def test_machine_and_stepper_agree(
    rows: list[dict[str, Any]], walk: list[tuple[str, dict[str, bool]]]
) -> None:
    """For random definitions and walks transitions goes where the stepper goes, also after resolving."""
    procedure = procedure_with(rows)
    machine = CompiledMachine(procedure)
    resolved = compile_definition(resolve(procedure)).machine
    state = "a"
    for action, results in walk:
        expected = stepped(rows, state, action, results)
        assert machine.fire(state, action, results) == resolved.fire(state, action, results) == expected
        state = expected or state


def test_nothing_is_remembered_between_moves() -> None:
    """One machine serves all dossiers: a move leaves nothing behind."""
    rows = [{"trigger": "go", "source": "a", "dest": "b"}, {"trigger": "back", "source": "b", "dest": "a"}]
    machine = CompiledMachine(procedure_with(rows))
    assert [machine.fire("a", "go", {}) for _ in range(3)] == ["b"] * 3
    assert machine.fire("b", "go", {}) is None
    assert machine.fire("b", "back", {}) == "a"


def test_no_bypass() -> None:
    """There is no trigger that the file does not declare, such as the library's `to_<state>`."""
    machine = CompiledMachine(procedure_with([{"trigger": "go", "source": "a", "dest": "b"}]))
    assert machine.fire("a", "to_b", {}) is None
    assert machine.fire("a", "nothing", {}) is None
    assert machine.fire("nowhere", "go", {}) is None


def test_a_guard_without_an_answer_is_loud() -> None:
    """Every guard is evaluated before the move: a missing answer is a mistake of ours, never a no."""
    machine = CompiledMachine(
        procedure_with([{"trigger": "go", "source": "a", "dest": "b", "unless": ["g"]}])
    )
    with pytest.raises(KeyError):
        machine.fire("a", "go", {})


def test_the_library_stays_quiet(caplog: pytest.LogCaptureFixture) -> None:
    """A move that does not fire warns nobody: a refusal says why."""
    machine = CompiledMachine(procedure_with([{"trigger": "go", "source": "a", "dest": "b"}]))
    with caplog.at_level(logging.WARNING):
        machine.fire("b", "go", {})
    assert caplog.records == []
