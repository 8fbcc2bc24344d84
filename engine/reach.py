"""Reach: which states a dossier can come to by the procedure's own moves, whoever takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.procedure import INTERNAL

if TYPE_CHECKING:
    from hoso.engine.procedure import Procedure


def reached_from(procedure: Procedure, start: str) -> frozenset[str]:
    """The states that one or more moves lead to from a state; guards and counts are not asked.

    The state itself is among them only where some way leads back to it.
    """
    exits: dict[str, set[str]] = {}
    for row in procedure.transitions:
        if row.dest != INTERNAL:
            for source in row.source:
                exits.setdefault(source, set()).add(row.dest)
    found: set[str] = set()
    waiting = [start]
    while waiting:
        fresh = exits.get(waiting.pop(), set()) - found
        found |= fresh
        waiting.extend(fresh)
    return frozenset(found)
