"""Reach: which states lie ahead of a dossier and which behind it, by the procedure's own moves.

A move that returns to a state of the way so far leads back; all others lead on. The way is walked from
the first state in the order of the rows, so that a supplement or a step sent back lies behind its cause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.procedure import INTERNAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hoso.engine.procedure import Procedure


def ahead_of(procedure: Procedure, start: str) -> frozenset[str]:
    """The states that moves which lead on come to from a state; guards and counts are not asked."""
    onward = _onward(procedure)
    found: set[str] = set()
    waiting = [start]
    while waiting:
        fresh = onward.get(waiting.pop(), set()) - found
        found |= fresh
        waiting.extend(fresh)
    return frozenset(found)


def _onward(procedure: Procedure) -> Mapping[str, set[str]]:
    """State -> the next states, without the moves that lead back."""
    exits: dict[str, dict[str, None]] = {}
    for row in procedure.transitions:
        if row.dest != INTERNAL:
            for source in row.source:
                exits.setdefault(source, {})[row.dest] = None
    onward: dict[str, set[str]] = {procedure.initial: set()}
    way: list[tuple[str, Iterator[str]]] = [(procedure.initial, iter(exits.get(procedure.initial, ())))]
    while way:
        name, rest = way[-1]
        after = next(rest, None)
        if after is None:
            way.pop()
        elif all(after != passed for passed, _ in way):
            onward[name].add(after)
            if after not in onward:
                onward[after] = set()
                way.append((after, iter(exits.get(after, ()))))
    return onward
