"""Quorums: how many branches are enough, what counts, what becomes of the rest, and where it is missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.procedure import NO_QUORUM
from hoso.engine.quorum import can_miss, has_quorum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding
    from hoso.engine.procedure import Procedure

#: What a parallel state says where fewer than all branches are enough, and nowhere else.
_OF_A_QUORUM = ("counted", "rest")


def check_quorums(written: Written) -> Iterator[Finding]:
    """E263 to E266: a quorum is declared whole, can be reached, and leads on where it is missed."""
    procedure = written.procedure
    for name, state in procedure.states.items():
        if not state.branches:
            continue
        for key in _OF_A_QUORUM:
            said = getattr(state, key) is not None
            if said != has_quorum(state):
                path = ("states", name, key) if said else ("states", name, "join")
                yield written.finding(path, "E263", key=said, name=name, key_name=key)
        if isinstance(state.join, int) and state.join > len(state.branches):
            count = len(state.branches)
            yield written.finding(("states", name, "join"), "E264", name=name, most=count)
        yield from _missed(written, name)


def _missed(written: Written, name: str) -> Iterator[Finding]:
    """E265, E266: a quorum that may be missed has a way out that is always taken; another has none."""
    rows = [
        (index, row)
        for index, row in enumerate(written.procedure.transitions)
        if row.trigger == NO_QUORUM and name in row.source
    ]
    if not misses(written.procedure, name):
        for index, _ in rows:
            yield written.finding(("transitions", index), "E266", name=name)
    elif not rows or rows[-1][1].conditions or rows[-1][1].unless:
        yield written.finding(("states", name, "join"), "E265", name=name)


def misses(procedure: Procedure, name: str) -> bool:
    """Can the quorum of a parallel state be missed: may too many branches decline, or not apply?"""
    state = procedure.states[name]
    declining = {item.branch for item in procedure.states.values() if item.ends == "declined"}
    surely = [
        branch for branch, item in state.branches.items() if branch not in declining and not item.only_if
    ]
    return can_miss(state, len(declining.intersection(state.branches)), len(surely))
