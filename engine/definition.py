"""A definition ready to run: what a step asks of its procedure, prepared once as look-ups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoso.engine.clocks.plan import plan_of
from hoso.engine.guard import CompiledGuards
from hoso.engine.machine import CompiledMachine
from hoso.engine.procedure import LEAVING, surrounding
from hoso.engine.resolved import definition_digest, procedure_of, resolved_with

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoso.engine.clocks.plan import ClockPlan
    from hoso.engine.procedure import Consult, Procedure, Transition


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a procedure, as dossiers pin it by its digest."""

    procedure: Procedure
    digest: str
    #: The bytes the digest is of.
    resolved: bytes
    guards: CompiledGuards
    machine: CompiledMachine
    #: All actions that a `different_from` names: their doers are remembered.
    separated: frozenset[str]
    #: State -> the separated actions that start there; entering the state begins their next round.
    rounds: Mapping[str, frozenset[str]]
    #: (state, action) -> its rows in order.
    rows: Mapping[tuple[str, str], tuple[Transition, ...]]
    #: State -> actions that start there, in order.
    starts: Mapping[str, tuple[str, ...]]
    #: State in which agencies are asked -> how.
    consults: Mapping[str, Consult]
    #: (parallel state, `join` or `no_quorum`) -> the rows by which it is left by itself, in order.
    joins: Mapping[tuple[str, str], tuple[Transition, ...]]
    #: Leaf of a branch -> the parallel state around it.
    inside: Mapping[str, str]
    #: All branches.
    branches: tuple[str, ...]
    #: Actions by which results are signed that another action gives: who took them is remembered.
    signing: frozenset[str]
    #: Action -> the documents without which it is refused, in the order of the file.
    papers: Mapping[str, tuple[str, ...]]
    #: States that wait for a sub-dossier.
    awaiting: frozenset[str]
    #: What it says of time; None where it declares no clock.
    clock: ClockPlan | None

    def candidates(self, state: str, trigger: str) -> tuple[Transition, ...]:
        """The rows of an action in a state, in order: the first whose guards hold is taken."""
        return self.rows.get((state, trigger), ())

    def actions(self, state: str) -> tuple[str, ...]:
        """The actions that start in a state, in the order of their first rows."""
        return self.starts.get(state, ())

    def sources(self, configuration: Iterable[str]) -> tuple[str, ...]:
        """The states in which an action may start: those of open branches, and the one around them."""
        found = tuple(configuration)
        around = self.inside.get(found[0])
        if around is None:
            return found
        states = self.procedure.states
        return (*(state for state in found if states[state].ends is None), around)

    def source_of(self, configuration: Iterable[str], action: str) -> str | None:
        """The one state of a configuration in which an action starts; None where it starts in none."""
        for state in self.sources(configuration):
            if (state, action) in self.rows:
                return state
        return None


def compile_definition(resolved: bytes) -> Definition:
    """Prepare a resolved definition for running.

    Raises:
        NotCanonical: the bytes are not what `resolve` wrote.
        ValueError: they are no procedure.
    """
    return _compiled(procedure_of(resolved), resolved)


def compile_procedure(procedure: Procedure) -> Definition:
    """Prepare a procedure that was read: what `compile_definition` makes of its resolved form."""
    return _compiled(*resolved_with(procedure))


def _compiled(procedure: Procedure, resolved: bytes) -> Definition:
    rows: dict[tuple[str, str], list[Transition]] = {}
    starts: dict[str, dict[str, None]] = {}
    joins: dict[tuple[str, str], list[Transition]] = {}
    for row in procedure.transitions:
        for source in row.source:
            if row.trigger in LEAVING:
                joins.setdefault((source, row.trigger), []).append(row)
                continue
            rows.setdefault((source, row.trigger), []).append(row)
            starts.setdefault(source, {})[row.trigger] = None
    separated = frozenset(name for row in procedure.transitions for name in row.different_from)
    inside = surrounding(procedure)
    return Definition(
        procedure=procedure,
        digest=definition_digest(resolved),
        resolved=resolved,
        guards=CompiledGuards(procedure),
        machine=CompiledMachine(procedure),
        separated=separated,
        rounds={state: separated.intersection(starts.get(state, ())) for state in procedure.states},
        rows={key: tuple(found) for key, found in rows.items()},
        starts={state: tuple(found) for state, found in starts.items()},
        consults={name: state.consult for name, state in procedure.states.items() if state.consult},
        joins={key: tuple(found) for key, found in joins.items()},
        inside=inside,
        branches=tuple(branch for state in procedure.states.values() for branch in state.branches),
        signing=frozenset(item.signed_by for item in procedure.results.values() if item.signed_by),
        papers=_papers(procedure),
        awaiting=frozenset(name for name, state in procedure.states.items() if state.sub_dossier),
        clock=plan_of(procedure, inside),
    )


def _papers(procedure: Procedure) -> dict[str, tuple[str, ...]]:
    """What each action needs; also what the opening does, which is no action."""
    found: dict[str, list[str]] = {}
    for name, document in procedure.documents.items():
        for action in document.needed_for:
            found.setdefault(action, []).append(name)
    return {action: tuple(names) for action, names in found.items()}
