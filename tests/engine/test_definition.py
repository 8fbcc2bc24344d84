"""engine/definition.py: what a step asks of its procedure is a look-up."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso.engine.definition import Definition, compile_definition
from hoso.engine.procedure_text import read_procedure
from hoso.engine.resolved import definition_digest, resolve

SAMPLE = Path(__file__).with_name("sample.yaml").read_text(encoding="utf-8")


@pytest.fixture
def definition() -> Definition:
    """The sample, ready to run."""
    procedure = read_procedure(SAMPLE.encode(), "sample.yaml").procedure
    assert procedure is not None
    return compile_definition(resolve(procedure))


def test_candidates_come_in_order(definition: Definition) -> None:
    """The rows of an action in a state, in the order of the file."""
    assert [row.dest for row in definition.candidates("examine", "approve")] == ["internal", "granted"]
    assert definition.candidates("received", "approve") == ()
    assert definition.candidates("nowhere", "approve") == ()


def test_actions_come_in_order(definition: Definition) -> None:
    """The actions of a state in the order of their first rows, each once."""
    assert definition.actions("examine") == ("supplement", "approve", "refuse")
    assert definition.actions("received") == ("accept", "supplement", "refuse")
    assert definition.actions("granted") == ()


def test_rounds_begin_where_a_separated_action_starts(definition: Definition) -> None:
    """Only actions that a separation rule names are remembered; their round begins with their state."""
    assert definition.separated == {"accept"}
    assert definition.rounds == {"received": {"accept"}, "examine": set(), "granted": set(), "refused": set()}


def test_guards_and_machine_are_those_of_the_file(definition: Definition) -> None:
    """Guards answer and the machine moves as the file says."""
    assert definition.guards.evaluate("is_remote", {"f.area": "remote"}) is True
    answers = {"is_large": True, "is_remote": False}
    assert definition.machine.fire("examine", "approve", answers) == "examine"
    assert definition.machine.fire("examine", "approve", {**answers, "is_remote": True}) == "granted"
    assert definition.digest == definition_digest(definition.resolved)
