"""Where the rows of a procedure lead: the edges of its graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.procedure import INTERNAL, LEAVING, surrounding
from hoso.engine.quorum import left_at_once

if TYPE_CHECKING:
    from hoso.engine.procedure import Procedure


def exits_of(procedure: Procedure) -> dict[str, list[str]]:
    """State -> the states its rows lead to, in the order of the rows, each once; `internal` leads nowhere.

    A parallel state leads to where its branches begin, and an end of a branch to where the join leads;
    the parallel state itself leads there only where so many branches may be skipped that none need end.
    """
    exits: dict[str, dict[str, None]] = {name: {} for name in procedure.states}
    joins: dict[str, dict[str, None]] = {}
    for name, state in procedure.states.items():
        exits[name].update(dict.fromkeys(branch.initial for branch in state.branches.values()))
    for row in procedure.transitions:
        if row.dest != INTERNAL:
            for source in row.source:
                (joins.setdefault(source, {}) if row.trigger in LEAVING else exits[source])[row.dest] = None
    around = surrounding(procedure)
    for name, state in procedure.states.items():
        if state.branches and left_at_once(state):
            exits[name].update(joins.get(name, {}))
        if state.ends and name in around:
            exits[name].update(joins.get(around[name], {}))
    return {name: list(found) for name, found in exits.items()}
