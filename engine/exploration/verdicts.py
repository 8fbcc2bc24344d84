"""Verdicts: what a walk says of the courses of a procedure, each with the place that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.exploration.network import UNWALKED, Edge, Node
from hoso.engine.exploration.operations import assume, give
from hoso.engine.exploration.walk import followed, preceding
from hoso.engine.procedure import INTERNAL, LEAVING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.exploration.choices import Choice
    from hoso.engine.exploration.explore import Exploration
    from hoso.engine.exploration.space import Region
    from hoso.engine.exploration.walk import Walk


class Doomed(NamedTuple):
    """A place from which no end can be reached."""

    #: Number of the place in its walk.
    place: int
    #: With these values.
    region: Region
    #: Where the dossier goes round in circles; empty where nothing can be done at all.
    circle: tuple[str, ...]


class Overlap(NamedTuple):
    """Two rows of one action that lead elsewhere, between which only their order decides."""

    first: Choice
    second: Choice
    #: Number of the place in the walk `must`.
    place: int
    #: The action there, with values with which both guards hold.
    edge: Edge


def untaken(exploration: Exploration, walk: Walk) -> list[Choice]:
    """The rows that no course takes though it comes to where they start, in the order of the file.

    A row of several sources says what holds in all of them, so that it is enough that one takes it; of one
    that none takes the first source stands for all.
    """
    reached = walk.nodes()
    found = (choice for rows in exploration.choices.values() for choice in rows)
    taken = {number for number, _ in walk.taken}
    left = [item for item in found if item.source in reached and item.number not in taken]
    left.sort(key=lambda item: (item.number, item.row.source.index(item.source)), reverse=True)
    return [item for _, item in sorted({item.number: item for item in left}.items())]


def entered(exploration: Exploration, walk: Walk) -> set[str]:
    """All states that are entered, ends of branches too."""
    rows = exploration.procedure.transitions
    return walk.nodes() | {rows[number].dest for number, _ in walk.taken} - {INTERNAL}


def never_joined(exploration: Exploration) -> list[str]:
    """Parallel states that are entered, and whose join no course takes."""
    rows, walk = exploration.procedure.transitions, exploration.may
    joined = {source for index, source in walk.taken if rows[index].trigger in LEAVING}
    entered = {node.around: None for node in walk.at if node.around}
    return [name for name in entered if name not in joined]


def doomed(exploration: Exploration, walk: Walk | None = None) -> list[Doomed]:
    """Dead ends, and circles without a way out: for each node one, nearest to the opening.

    Those that there are for certain; or those of another walk, such as `may`.
    """
    if exploration.is_whole:
        return []
    walk = walk or exploration.must
    ending, space = exploration.ending, exploration.abstraction.space
    found: dict[Node, tuple[int, Region]] = {}
    for number, place in enumerate(walk.places):
        if place.node not in found and place.node.group != UNWALKED and place.node.states:
            left = space.minus(place.cube, ending.get(place.node, ()))
            if left:
                found[place.node] = (number, left)
    dead: dict[Node, Doomed] = {}
    for node, (number, left) in found.items():
        stuck = _stuck(exploration, node, left)
        if stuck:
            dead[node] = Doomed(number, stuck, ())
    return [*dead.values(), *_circles(exploration, found, set(dead))]


def _stuck(exploration: Exploration, node: Node, region: Region) -> Region:
    """The part in which nothing at all can be done."""
    space = exploration.abstraction.space
    moving = [
        before
        for edge in exploration.may.network.edges(node)
        if edge.action != "answer"
        for before in preceding(space, edge, [space.full])
    ]
    return [piece for cube in region for piece in space.minus(cube, moving)]


def _circles(
    exploration: Exploration, found: dict[Node, tuple[int, Region]], explained: set[Node]
) -> Iterator[Doomed]:
    """Of what is doomed and leads to no dead end, the innermost circles."""
    space, network = exploration.abstraction.space, exploration.may.network
    ahead: dict[Node, set[Node]] = {}
    for node, (_, region) in found.items():
        ahead[node] = {node}
        waiting = [(node, region)]
        seen: dict[Node, Region] = {node: list(region)}
        while waiting:
            at, cubes = waiting.pop()
            for edge in network.edges(at):
                known = seen.setdefault(edge.node, [])
                fresh = [
                    cube
                    for cube in followed(space, edge, cubes)
                    if not any(cube & item == cube for item in known)
                ]
                if fresh:
                    known += fresh
                    ahead[node].add(edge.node)
                    waiting.append((edge.node, fresh))
    left = [node for node in found if not ahead[node] & explained]
    while left:
        least = min(left, key=lambda node: len(ahead[node]))
        circle = tuple(dict.fromkeys(name for node in sorted(ahead[least]) for name in node.states))
        yield Doomed(*found[least], circle)
        left = [node for node in left if not ahead[node] & ahead[least]]


def overlaps(exploration: Exploration) -> Iterator[Overlap]:
    """Rows whose guards hold at once, neither the special case of the other, that lead elsewhere."""
    for rows in exploration.choices.values():
        for number, second in enumerate(rows):
            for first in rows[:number]:
                if _dest(first) != _dest(second):
                    yield from _overlapping(exploration, first, second)


def _overlapping(exploration: Exploration, first: Choice, second: Choice) -> Iterator[Overlap]:
    """One overlap, if there is one in some place, with neither row holding the other there."""
    abstraction, walk = exploration.abstraction, exploration.must
    space, unsure = abstraction.space, abstraction.unsure
    both = space.meet(
        space.meet(first.chosen, space.forced(first.own, unsure)), space.forced(second.own, unsure)
    )
    if not both or any(cube & unsure != unsure for cube in (*first.own, *second.own)):
        return
    alone = [False, False]
    shown: tuple[int, Edge] | None = None
    for number, place in enumerate(walk.places):
        if first.source not in (*place.node.states, place.node.around) or first.row.trigger in LEAVING:
            continue
        for role in first.by:
            given = give(abstraction, abstraction.given(role))
            before = place.cube | given.bits
            if shown is None and space.meet(both, [before]):
                rows, action = ((first.number, first.source),), first.row.trigger
                shown = (
                    number,
                    Edge((given, assume(both)), Node((_dest(first),)), action, role, first.source, rows),
                )
            for which, (one, other) in enumerate(((first, second), (second, first))):
                mine = [cube for item in one.own if not space.is_empty(cube := item & before)]
                alone[which] |= any(space.minus(cube, other.own) for cube in mine)
    if shown is not None and all(alone):
        yield Overlap(first, second, *shown)


def _dest(choice: Choice) -> str:
    return choice.source if choice.row.dest == INTERNAL else choice.row.dest
