"""Branches: where a dossier arrives when a move is made; entering side by side and the join included.

A configuration is the sorted list of the states a dossier is in: one state, or inside a parallel state
one inner state for each branch that applies, ended ones included. A move changes the inner state it
starts in and leaves the others alone; a move from the parallel state itself leaves them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from hoso.engine.procedure import JOIN, NO_QUORUM
from hoso.engine.quorum import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoso.engine.definition import Definition

OPEN, SKIPPED, CANCELLED = "open", "skipped", "cancelled"
#: What may be said of a branch since its parallel state was last entered; before that, nothing is.
STATUSES = (OPEN, "done", "declined", SKIPPED, CANCELLED)
#: Kinds of effects that say what became of branches.
BRANCH_EFFECTS = ("branched", "branch_ended", "joined", "quorum_missed", "branches_cancelled")
#: What an entry says of the action by which a parallel state was left.
_LEFT = {JOIN: "joined", NO_QUORUM: "quorum_missed"}


class Questions(Protocol):
    """Who is asked on the way; None where an answer cannot be had."""

    def applies(self, state: str, branch: str, branches: Mapping[str, str]) -> bool | None:
        """Do the guards of a branch hold, as its parallel state is entered?"""

    def left(self, state: str, action: str, branches: Mapping[str, str]) -> str | None:
        """The state to which a parallel state is left, by its join or for want of a quorum."""


class Arrival(NamedTuple):
    """Where a move led."""

    #: The configuration after it.
    to: tuple[str, ...]
    #: Every state entered on the way, sorted: parallel states and ends of branches too.
    entered: tuple[str, ...]
    #: What became of branches, as effects of the entry.
    effects: tuple[dict[str, Any], ...]

    def keys(self) -> dict[str, list[str]]:
        """The keys of an entry: `to`, and `entered` where that says more."""
        found = {"to": list(self.to)}
        if self.entered != self.to:
            found["entered"] = list(self.entered)
        return found


def arrive(
    definition: Definition,
    configuration: Iterable[str],
    source: str,
    dest: str,
    branches: Mapping[str, str],
    questions: Questions,
) -> Arrival | None:
    """Follow one move to where it ends; None where a question on the way cannot be answered.

    Args:
        definition: says which states are parallel and which are inside.
        configuration: where the dossier is.
        source: the state the move starts in: an inner state, or the parallel state around them.
        dest: the state it leads to; not inside a parallel state the dossier is not in.
        branches: branch -> status before.
        questions: who answers the guards of branches and joins.
    """
    if not definition.inside:  # nothing of this procedure is parallel
        return Arrival((dest,), (dest,), ())
    return _Way(definition, tuple(configuration), dict(branches), questions).follow(source, dest)


class _Way:
    """One move on its way."""

    __slots__ = ("_branches", "_configuration", "_definition", "_effects", "_entered", "_questions")

    def __init__(
        self,
        definition: Definition,
        configuration: tuple[str, ...],
        branches: dict[str, str],
        questions: Questions,
    ) -> None:
        self._definition = definition
        self._configuration = configuration
        self._branches = branches
        self._questions = questions
        self._effects: list[dict[str, Any]] = []
        self._entered: list[str] = []

    def follow(self, source: str, dest: str) -> Arrival | None:
        inside = self._definition.inside
        around = inside.get(self._configuration[0])
        if around is None:
            return self._enter(dest)
        if inside.get(dest) != around:
            self._cancel(around)
            return self._enter(dest)
        self._within(around, dest)
        rest = [state for state in self._configuration if state != source]
        return self._left(around) if self._may_leave(around) else self._arrived([*rest, dest])

    @property
    def _states(self) -> Any:
        return self._definition.procedure.states

    def _within(self, around: str, dest: str) -> None:
        """Go on inside a branch; reaching an end of it ends it."""
        branch, end = str(self._states[dest].branch), self._states[dest].ends
        self._entered.append(dest)
        if end is not None:
            self._effects.append({"kind": "branch_ended", "branch": branch, "as": end})
            self._branches[branch] = end
        elif self._branches.get(branch) != OPEN:
            self._branched(around, {branch: OPEN})

    def _cancel(self, around: str) -> None:
        """Leave a parallel state with branches unfinished."""
        names = [name for name in self._states[around].branches if self._branches.get(name) == OPEN]
        if names:
            names.sort()
            self._effects.append({"kind": "branches_cancelled", "state": around, "branches": names})
            self._branches.update(dict.fromkeys(names, CANCELLED))

    def _enter(self, dest: str) -> Arrival | None:
        """Enter a state from outside; of a parallel one every branch that applies begins."""
        declared = self._states[dest].branches
        self._entered.append(dest)
        if not declared:
            return self._arrived([dest])
        before, begun = dict(self._branches), {}
        for name in declared:
            applies = self._questions.applies(dest, name, before)
            if applies is None:
                return None
            begun[name] = OPEN if applies else SKIPPED
        self._branched(dest, begun)
        if self._may_leave(dest):
            return self._left(dest)
        inner = [declared[name].initial for name, status in begun.items() if status == OPEN]
        self._entered.extend(inner)
        return self._arrived(inner)

    def _branched(self, state: str, begun: dict[str, str]) -> None:
        self._branches.update(begun)
        self._effects.append({"kind": "branched", "state": state, "branches": begun})

    def _may_leave(self, around: str) -> bool:
        return standing(self._states[around], self._branches) != "waits"

    def _left(self, around: str) -> Arrival | None:
        """Enough branches have ended, or never will: go on to where the parallel state is left for."""
        missed = standing(self._states[around], self._branches) == "missed"
        action = NO_QUORUM if missed else JOIN
        self._cancel(around)
        dest = self._questions.left(around, action, self._branches)
        if dest is None:
            return None
        self._effects.append({"kind": _LEFT[action], "state": around})
        return self._enter(dest)

    def _arrived(self, inner: list[str]) -> Arrival:
        entered = tuple(sorted(set(self._entered)))
        return Arrival(tuple(sorted(inner)), entered, tuple(self._effects))


def left_by(entry: Mapping[str, Any]) -> set[str]:
    """The states of a configuration that a step left, also to enter them again."""
    if entry.get("stays"):
        return set()
    return set(entry["from"]).difference(set(entry["to"]).difference(entry.get("entered", entry["to"])))


def fold_branches(branches: Mapping[str, str], effect: Mapping[str, Any]) -> dict[str, str]:
    """What becomes of the branches of a head by one effect."""
    match effect["kind"]:
        case "branched":
            return {**branches, **effect["branches"]}
        case "branch_ended":
            return {**branches, effect["branch"]: effect["as"]}
        case "branches_cancelled":
            return {**branches, **dict.fromkeys(effect["branches"], CANCELLED)}
        case _:
            return dict(branches)
