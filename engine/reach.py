"""Reach: which states lie ahead of a dossier and which behind it, by the procedure's own moves.

A move that returns to a state of the way so far leads back; all others lead on. The way is walked from
the first state in the order of the rows, so that a supplement or a step sent back lies behind its cause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.checks.graph import exits_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hoso.engine.definition import Definition
    from hoso.engine.procedure import Procedure


def override_source(definition: Definition, way: str, here: Sequence[str], there: str) -> str | None:
    """The state of a configuration from which an override may lead to another; None where it may not.

    Inside branches a state of the same branch counts, also one that has ended; a state outside is reached
    from the parallel state around them. Nothing leads to an end, or from outside into a branch, and
    nothing skips the act by which the case is decided.
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
        source, begins = (own[0], own[0]) if own else (None, "")
    else:
        source, begins = here[0], around or here[0]
    if source is None or begins == there:
        return None
    if way == "skip":
        return source if there in ahead_of(definition.procedure, begins, decided=False) else None
    return source if begins in ahead_of(definition.procedure, there) else None


def ahead_of(procedure: Procedure, start: str, *, decided: bool = True) -> frozenset[str]:
    """The states that moves which lead on come to from a state; guards and counts are not asked.

    Not `decided`: only those that are come to without the act by which the case is decided.
    """
    onward, open_ways = _onward(procedure), exits_of(procedure)
    if not decided:
        rows = tuple(row for row in procedure.transitions if not row.decision)
        open_ways = exits_of(procedure.model_copy(update={"transitions": rows}))
    found: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        fresh = onward.get(name, set()).intersection(open_ways[name]) - found
        found |= fresh
        waiting.extend(fresh)
    return frozenset(found)


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
