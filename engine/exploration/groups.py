"""Groups of branches: those that share something are walked side by side, all others one after another.

Where no branch of a group can see what a branch of another does, the order between them makes no difference
to what each can do, and walking the groups in turn comes to the same ends: a partial order, not a product.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.procedure import INTERNAL, LEAVING
from hoso.engine.quorum import has_quorum

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoso.engine.exploration.abstraction import Abstraction
    from hoso.engine.exploration.choices import Choice

#: Configurations of one group; a group of more is not walked.
MOST_TOGETHER = 600


class Groups(NamedTuple):
    """The branches of one parallel state in groups."""

    #: Those by which all can be left come first, then the order of the file; each in that order.
    groups: tuple[tuple[str, ...], ...]
    #: Fields that more than one group may give: which of them came last is not said by the order of walking.
    shared: frozenset[str]
    #: Fields that may be given while the dossier is inside.
    given: frozenset[str]
    #: Does the order of walking tell everything: no field is shared, and nobody leaves others unfinished?
    is_exact: bool
    #: Rows of the parallel state itself that a branch may open by what it changes, by number in the file.
    opened: frozenset[int]
    #: Is it walked? Not where a group has too many configurations.
    is_walked: bool


class _Use(NamedTuple):
    reads: frozenset[str]
    #: Counts, those of consultations too, and statuses.
    marks: frozenset[str]
    fields: frozenset[str]


def groups_of(
    abstraction: Abstraction, choices: Mapping[tuple[str, str], tuple[Choice, ...]], parallel: str
) -> Groups:
    """Put the branches of a parallel state into groups."""
    states = abstraction.procedure.states
    branches = tuple(states[parallel].branches)
    inner = {name: [key for key, state in states.items() if state.branch == name] for name in branches}
    uses = {name: _use(abstraction, choices, name, inner[name]) for name in branches}
    around = _used(abstraction, choices, [parallel])
    leaves = _is_left(choices, parallel, {key for found in inner.values() for key in found})
    group = {name: name for name in branches}

    def join(names: Iterable[str]) -> None:
        found = {group[name] for name in names}
        for name in branches:
            if group[name] in found:
                group[name] = min(found)

    for name in branches:
        own = uses[name]
        for other in branches:
            if other != name and own.reads & (uses[other].marks | uses[other].fields):
                join((name, other))
    join(name for name in branches if around.reads & (uses[name].marks | uses[name].fields))
    leaving = {name for name in branches if _is_left(choices, "", set(inner[name]))}
    marked = {name for name in branches if uses[name].marks}
    if has_quorum(states[parallel]):  # each end may be the one that leaves all of them
        join(branches)
    if leaves and marked:
        join(marked | leaving)
    together: dict[str, list[str]] = {}
    for name in branches:
        together.setdefault(group[name], []).append(name)
    parts = [frozenset().union(*(uses[name].fields for name in found)) for found in together.values()]
    shared = {name for part in parts for name in part if sum(name in other for other in parts) > 1}
    given = around.fields.union(*parts)
    walked = all(prod(len(inner[name]) for name in found) <= MOST_TOGETHER for found in together.values())
    exact = len(together) == 1 or not (shared or leaves)
    ordered = sorted(together.values(), key=leaving.isdisjoint)
    changed = frozenset[str]().union(*(use.marks | use.fields for use in uses.values()))
    opened = frozenset(
        choice.number
        for (source, action), found in choices.items()
        for choice in found
        if source == parallel and action not in LEAVING and _read(abstraction, choice) & changed
    )
    return Groups(tuple(map(tuple, ordered)), frozenset(shared), given, exact, opened, walked)


def _is_left(choices: Mapping[tuple[str, str], tuple[Choice, ...]], parallel: str, inner: set[str]) -> bool:
    """Can the parallel state be left with branches unfinished?"""
    return any(
        (source == parallel and action not in LEAVING and choice.row.dest != INTERNAL)
        or (source in inner and choice.row.dest != INTERNAL and choice.row.dest not in inner)
        for (source, action), found in choices.items()
        for choice in found
    )


def _use(
    abstraction: Abstraction,
    choices: Mapping[tuple[str, str], tuple[Choice, ...]],
    branch: str,
    inner: list[str],
) -> _Use:
    found = _used(abstraction, choices, inner)
    states = abstraction.procedure.states
    around = next(state for state in states.values() if branch in state.branches)
    asked = (abstraction.meanings[name].names for name in around.branches[branch].only_if)
    answered = {
        name
        for key in inner
        for consult in [states[key].consult]
        if consult is not None
        for role in consult.choose
        for name in abstraction.given(role)
    }
    counts = tuple(f"consult.{key}." for key in inner)
    own = {
        name for name in abstraction.space.variables if name == f"branch.{branch}" or name.startswith(counts)
    }
    return _Use(found.reads.union(*asked), found.marks | own, found.fields | answered)


def _used(
    abstraction: Abstraction, choices: Mapping[tuple[str, str], tuple[Choice, ...]], sources: list[str]
) -> _Use:
    """What the rows of some states read and change."""
    reads: set[str] = set()
    marks: set[str] = set()
    fields: set[str] = set()
    for (source, action), found in choices.items():
        if source not in sources or action in LEAVING:
            continue
        for choice in found:
            reads |= _read(abstraction, choice)
            fields = fields.union(*(given for given, _ in choice.givers(abstraction)))
            if abstraction.is_tracked(f"count.{action}"):
                marks.add(f"count.{action}")
    return _Use(frozenset(reads), frozenset(marks), frozenset(fields))


def _read(abstraction: Abstraction, choice: Choice) -> set[str]:
    """What a row reads; not what everybody who may take it can give anew."""
    own = [fields for fields, _ in choice.givers(abstraction)]
    anew = set.intersection(*own) if own else set[str]()
    return {name for name in choice.reads if name not in anew or _needs_none(abstraction, choice, name)}


def _needs_none(abstraction: Abstraction, choice: Choice, name: str) -> bool:
    """Can a row be taken only where a field is not given, in some case?"""
    space = abstraction.space
    if space.variables[name].cells[0] is not None:
        return False
    slot = space.slot(name)
    none = 1 << space.shifts[name]
    valued = [cube | slot for cube in choice.chosen if cube & slot & ~none]
    return any(cube & slot == none and space.minus(cube | slot, valued) for cube in choice.chosen)
