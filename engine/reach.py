"""Reach: which states lie ahead of a dossier and which behind it, by the procedure's own moves.

A move that returns to a state of the way so far leads back; all others lead on. The way is walked from
the first state in the order of the rows, so that a supplement or a step sent back lies behind its cause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.exits import exits_of
from hoso.engine.procedure import LEAVING
from hoso.engine.quorum import ends_to_leave

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hoso.engine.definition import Definition
    from hoso.engine.procedure import Procedure, Transition


def override_source(
    definition: Definition, way: str, here: Sequence[str], there: str, *, past_decision: bool = False
) -> str | None:
    """The state of a configuration from which an override may lead to another; None where it may not.

    Inside branches a state of the same branch counts, also one that has ended; a state outside is reached
    from the parallel state around them. Nothing leads to an end, or from outside into a branch, and unless
    told `past_decision` nothing skips the act by which the case is decided, in any branch, and nothing
    leads back to what only that act leads to from where the case may be undecided.
    """
    states, inside = definition.procedure.states, definition.inside
    declared = states.get(there)
    if declared is None or declared.final or declared.ends or there in here:
        return None
    around = inside.get(here[0])
    if there in inside:
        if inside[there] != around:
            return None
        own = [name for name in here if states[name].branch == declared.branch]
        if not own:
            return None
        source, begins, leaves = own[0], own[0], here[:0]
    else:
        source, begins, leaves = here[0], around or here[0], here
    if begins == there:
        return None
    procedure = definition.procedure
    if way == "skip":
        reached = ahead_of(procedure, begins, leaves, decided=past_decision)
        return source if there in reached else None
    if begins not in ahead_of(procedure, there):
        return None
    undecided = {procedure.initial, *ahead_of(procedure, procedure.initial, decided=False)}
    return source if past_decision or there in undecided or begins not in undecided else None


def ahead_of(
    procedure: Procedure, start: str, leaves: Sequence[str] = (), *, decided: bool = True
) -> frozenset[str]:
    """The states that moves which lead on come to from a state; guards and counts are not asked.

    Of a parallel state `leaves` says where its branches are. Not `decided`: only those states that are
    come to without the act by which the case is decided, and without a join that such an act must precede.
    """
    onward, open_ways = _onward(procedure), exits_of(procedure if decided else _undecided(procedure, leaves))
    found: set[str] = set()
    waiting = [start, *leaves]
    while waiting:
        name = waiting.pop()
        fresh = onward.get(name, set()).intersection(open_ways[name]) - found
        found |= fresh
        waiting.extend(fresh)
    return frozenset(found)


def _undecided(procedure: Procedure, leaves: Sequence[str]) -> Procedure:
    """The procedure without the rows that decide, and without the joins that wait for one of them."""
    rows = [row for row in procedure.transitions if not row.decision]
    waiting = {name for name in procedure.states if _waits(procedure, rows, name, leaves)}
    kept: list[Transition] = []
    for row in rows:
        if row.trigger in LEAVING:
            source = tuple(name for name in row.source if name not in waiting)
            kept += [row.model_copy(update={"source": source})] if source else []
        else:
            kept.append(row)
    return procedure.model_copy(update={"transitions": tuple(kept)})


def _waits(procedure: Procedure, rows: Sequence[Transition], name: str, leaves: Sequence[str]) -> bool:
    """Must a row that is left out be taken in one of the branches, before enough can have ended?

    Where the dossier is inside, its branches are where they are, and those without a state do not apply.
    """
    states = procedure.states
    branches = states[name].branches
    here = {str(states[leaf].branch): leaf for leaf in leaves if states[leaf].branch in branches}
    starts = here or {branch: item.initial for branch, item in branches.items()}
    if not starts:
        return False
    ending = sum(_ends(procedure, rows, start) for start in starts.values())
    return ending < ends_to_leave(states[name], len(starts))


def _ends(procedure: Procedure, rows: Sequence[Transition], start: str) -> bool:
    """Do these rows lead from a state of a branch to an end of it?"""
    states, reached, waiting = procedure.states, {start}, [start]
    while waiting:
        name = waiting.pop()
        if states[name].ends:
            return True
        dests = {row.dest for row in rows if name in row.source and row.dest in states} - reached
        fresh = {dest for dest in dests if states[dest].branch == states[start].branch}
        reached |= fresh
        waiting.extend(fresh)
    return False


def _onward(procedure: Procedure) -> Mapping[str, set[str]]:
    """State -> the next states, without the moves that lead back."""
    exits = exits_of(procedure)
    onward: dict[str, set[str]] = {procedure.initial: set()}
    way: list[tuple[str, Iterator[str]]] = [(procedure.initial, iter(exits[procedure.initial]))]
    while way:
        name, rest = way[-1]
        after = next(rest, None)
        if after is None:
            way.pop()
        elif all(after != passed for passed, _ in way):
            onward[name].add(after)
            if after not in onward:
                onward[after] = set()
                way.append((after, iter(exits[after])))
    return onward
