"""Branches: the engine goes where an independent stepper goes, and where the library's statechart goes."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.engine.canonical import canonical
from hoso.engine.commands import Asking, Take
from hoso.engine.definition import compile_definition
from hoso.engine.reason import Refusal
from hoso.engine.verification import verify
from tests.properties.branched import ACTIONS, Statechart, Tree, due, procedures, resolved
from tests.properties.worlds import founded, opened

_values = st.fixed_dictionaries({}, optional={"a": st.booleans(), "b": st.booleans()})
_walks = st.lists(st.tuples(st.integers(0, 11), _values), max_size=30)


def _chosen(number: int, tree: Tree) -> str:
    """Mostly an action that starts somewhere here, sometimes any."""
    rows = tree.file["transitions"]
    here = {*tree.configuration, tree.at}
    starts = sorted(
        {
            row["trigger"]
            for row in rows
            if here & {*row["source"]} and row["trigger"] not in ("join", "no_quorum")
        }
    )
    return starts[number % len(starts)] if starts and number < 10 else ACTIONS[number % len(ACTIONS)]


@settings(max_examples=150)
@given(procedures(), _walks)
def test_a_dossier_goes_where_the_stepper_goes(procedure: dict[str, Any], walk: list[Any]):
    """Configuration and what is said of each branch, step by step; the record of it verifies."""
    engine = founded(resolved(procedure), checked=False)
    first = {"a": True, "b": False}
    dossier = opened(engine, "random.branches", fields=first)
    tree = Tree(procedure, values=dict(first))
    taken = 0
    for n, (number, values) in enumerate(walk):
        action = _chosen(number, tree)
        outcome = engine.handle(Take(Asking("ann", "walk", str(n)), dossier, action, values))
        moved = tree.take(action, values)
        assert isinstance(outcome, Refusal) != moved
        if not isinstance(outcome, Refusal):
            taken += 1
            assert list(outcome.to) == tree.configuration
    with engine.store.reading() as reading:
        head = reading.head(dossier)
        verdict = next(item for item in verify(reading) if item.kind == "dossier")
    assert head is not None
    assert (head.body["state"], head.body["branches"]) == (tree.configuration, tree.said)
    assert canonical(head.body)
    assert (verdict.entries, verdict.problems, verdict.attested) == (taken + 1, [], 0)


@settings(max_examples=150)
@given(procedures(skipping=False), _walks)
def test_a_dossier_goes_where_the_statechart_goes(procedure: dict[str, Any], walk: list[Any]):
    """One flat machine: the same configurations as the nested machine of the library.

    Triggers are qualified by branch and the join is fired by hand, which closes the traps of its own
    parallel states; branches that are skipped are nothing it knows.
    """
    definition = compile_definition(resolved(procedure))
    tree = Tree(procedure, values={"a": True, "b": False})
    chart = Statechart(procedure, tree.ask)
    for number, values in walk:
        action = _chosen(number, tree)
        source = definition.source_of(tree.configuration, action)
        before, parallel = tree.configuration, tree.at
        tree.values |= values
        fired = chart.fire(action)
        moved = tree.take(action, values)
        assert fired == moved, (action, source, before)
        while parallel in ("p", "q") and (trigger := _due(procedure, chart.configuration)):
            parallel = chart.configuration[0][0]
            assert chart.fire(f"{parallel}_{trigger}")
        assert chart.configuration == tree.configuration, (action, before)


def _due(procedure: dict[str, Any], configuration: list[str]) -> str | None:
    """The trigger by which the statechart must leave where it is; read from its own configuration."""
    parallel = procedure["states"].get(configuration[0][0], {})
    if "branches" not in parallel:
        return None
    ends = (name.partition("_") for name in configuration)
    said = {branch: end if end in ("done", "declined") else "open" for branch, _, end in ends}
    return due(parallel, said, said)
