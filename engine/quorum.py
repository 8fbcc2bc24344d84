"""Quorum: when a parallel state is left before all its branches have ended, and when it no longer can be.

`join` says how many branches are enough, `counted` which ends count, `rest` what becomes of those still open.
A branch that was skipped does not apply: a majority is one of those that do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.procedure_parts import State

    #: Where a parallel state stands: it waits for branches, may be left, or never will be by its join.
    Standing = Literal["waits", "reached", "missed"]

#: How a branch that runs is spoken of; engine/branching.py has the other words.
_OPEN, _SKIPPED = "open", "skipped"


def has_quorum(state: State) -> bool:
    """Is a parallel state left before all its branches have ended?"""
    return state.join != "all"


def needed(state: State, applying: int) -> int:
    """How many ends that count are enough, of so many branches that apply."""
    if state.join == "all":
        return applying
    return applying // 2 + 1 if state.join == "majority" else state.join


def standing(state: State, branches: Mapping[str, str]) -> Standing:
    """Where a parallel state stands, by what is said of its branches."""
    said = [branches.get(name, _SKIPPED) for name in state.branches]
    running = said.count(_OPEN)
    if not has_quorum(state):
        return "waits" if running else "reached"
    ended = said.count("done") + (said.count("declined") if state.counted == "ended" else 0)
    enough = needed(state, len(said) - said.count(_SKIPPED))
    if ended >= enough:
        return "reached"
    return "waits" if ended + running >= enough else "missed"


def can_miss(state: State, declining: int, surely: int) -> bool:
    """Can a quorum become out of reach?

    Args:
        state: the parallel state.
        declining: how many of its branches have an end that is declined.
        surely: how many of the others always apply.
    """
    if not has_quorum(state):
        return False
    if state.counted == "ended":
        always = sum(not branch.only_if for branch in state.branches.values())
        return always < needed(state, always)
    return surely < needed(state, surely + declining)


def left_at_once(state: State) -> bool:
    """May a parallel state be left as it is entered, because too few of its branches apply?"""
    always = sum(not branch.only_if for branch in state.branches.values())
    return not always or (has_quorum(state) and always < needed(state, always))


def ends_to_leave(state: State, applying: int) -> int:
    """The least number of branches that must have ended before a parallel state may be left."""
    enough = needed(state, applying)
    if not has_quorum(state):
        return enough
    return max(0, min(enough, applying - enough + 1))
