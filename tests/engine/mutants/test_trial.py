"""engine/mutants/trial.py: scenarios that say everything let nothing through; others name what they miss."""

from __future__ import annotations

import pytest

from hoso.engine.mutants import Unsound, try_mutants
from tests.engine.mutants.room import DAY, cases, procedure


def survivors(without: str = "") -> list[tuple[str, str]]:
    """What the scenarios let through once the steps with this text are gone."""
    read = procedure()
    mutants, outcomes = try_mutants(cases(without), read.procedure, read.document, DAY)
    found = list(outcomes)
    assert [item.mutant for item in found] == list(mutants)
    return [(item.mutant.kind, item.mutant.what) for item in found if item.killed_by is None]


def test_scenarios_that_say_everything_let_nothing_through():
    """Every mutant of the small procedure is noticed."""
    assert survivors() == []


@pytest.mark.parametrize(
    ("step", "let_through"),
    [
        ("refused: [four_eyes.check]", [("four_eyes_dropped", "check")]),
        ("refused: [reason_missing.ask]", [("reason_dropped", "reason")]),
        ("refused: [at_most.ask]", [("at_most_dropped", "1")]),
        ("refused: [field_missing.seats]", [("field_dropped", "seats")]),
        ("refused: [field_missing.name]", [("field_dropped", "name")]),
        ("refused: [document_missing.request]", [("document_dropped", "request")]),
        ("refused: [guard.is_large]", [("guard_dropped", "is_large")]),
    ],
)
def test_what_no_scenario_refuses_is_let_through(step, let_through):
    """Without the one step that is refused for a rule, the fault in that rule survives, and no other."""
    assert survivors(step) == let_through


def test_the_scenario_that_noticed_is_named():
    """The outcome of a mutant says which scenario noticed; those that take the action come first."""
    read = procedure()
    _, outcomes = try_mutants(cases(), read.procedure, read.document, DAY)
    noticed = {(item.mutant.kind, item.mutant.what): item.killed_by for item in outcomes}
    assert noticed["guard_flipped", "is_large"] in ("lent", "too_large")
    assert noticed["document_dropped", "request"] == "nothing"
    assert noticed["field_dropped", "name"] == "nobody"


def test_scenarios_that_fail_prove_nothing():
    """Where a scenario fails without any fault, mutants are not tried."""
    read = procedure()
    with pytest.raises(Unsound, match="lent"):
        try_mutants(cases('do: ask, reason: "x", then'), read.procedure, read.document, DAY)
