"""Walking a network: every node with what is known there, nearest first; and from where an end is reached."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.exploration.operations import backward, forward

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from hoso.engine.exploration.network import Edge, Network, Node
    from hoso.engine.exploration.space import Region, Space

#: Places that are looked at in one walk, and cubes in one region on the way back.
MOST_PLACES = 2_000
MOST_CUBES = 400


class TooLarge(Exception):
    """The walk came to its bound; nothing is said."""


class Place(NamedTuple):
    """A node with what is known there, and how it was come to on a shortest course."""

    node: Node
    cube: int
    #: Index of the place before; -1 at the opening.
    before: int
    #: What was done there.
    edge: Edge


class Walk:
    """All places of a network."""

    def __init__(self, space: Space, network: Network) -> None:
        """Walk.

        Raises:
            TooLarge: there are more places than are looked at.
        """
        self.space = space
        self.network = network
        #: In the order in which they were come to: by the number of steps.
        self.places: list[Place] = []
        #: Node -> its places.
        self.at: dict[Node, list[int]] = {}
        #: Rows that are taken, by number in the file and source state -> the nearest place where they are.
        self.taken: dict[tuple[int, str], int] = {}
        #: Node -> edges that lead there, each with where it starts.
        self.into: dict[Node, dict[tuple[Node, int], tuple[Node, Edge]]] = {}
        for cube, edge in network.openings():
            self._follow(cube, edge, -1, None)
        number = 0
        while number < len(self.places):
            place = self.places[number]
            for edge in network.edges(place.node):
                self._follow(place.cube, edge, number, place.node)
            number += 1

    def _follow(self, cube: int, edge: Edge, before: int, source: Node | None) -> None:
        cubes = followed(self.space, edge, [cube])
        if not cubes:
            return
        for row in edge.rows:
            self.taken.setdefault(row, before)
        if source is not None and (source.aside or not edge.node.aside):
            # an edge is made once for its node, so it is known by its identity: its hash would be dear
            self.into.setdefault(edge.node, {})[source, id(edge)] = (source, edge)
        for found in cubes:
            known = self.at.setdefault(edge.node, [])
            if not any(found & self.places[index].cube == found for index in known):
                known.append(len(self.places))
                self.places.append(Place(edge.node, found, before, edge))
        if len(self.places) > MOST_PLACES:
            raise TooLarge

    def nodes(self) -> set[str]:
        """All states where something can be done, parallel states around them too."""
        found = {name for node in self.at for name in node.states}
        return found | {node.around for node in self.at if node.around}

    def course(self, number: int) -> list[Place]:
        """The places on the way to a place, it included."""
        found: list[Place] = []
        while number >= 0:
            found.append(self.places[number])
            number = found[-1].before
        return found[::-1]

    def ending(self, finals: Iterable[str], without: Container[int] = ()) -> Mapping[Node, Region]:
        """Node -> the values with which an end can be reached from there, some rows left out.

        Raises:
            TooLarge: a region falls into more cubes than are looked at.
        """
        found: dict[Node, Region] = {}
        waiting: deque[tuple[Node, int]] = deque()
        ends, saved = set(finals), self._saving(without)
        for node in self.at:
            if not node.states or (not node.around and node.states[0] in ends):
                found[node] = [self.space.full]
                waiting.append((node, self.space.full))
        while waiting:
            node, cube = waiting.popleft()
            if cube not in found[node]:
                continue  # a larger one took its place
            ahead = [
                (source, before)
                for source, edge in self.into.get(node, {}).values()
                if not any(row in without for row, _ in edge.rows)
                for before in preceding(self.space, edge, [cube])
            ]
            ahead += [(source, self.space.full) for source in saved.get(node, ())]
            for source, before in ahead:
                known = found.setdefault(source, [])
                if any(before & item == before for item in known):
                    continue
                known[:] = [item for item in known if item & before != item]
                known.append(before)
                waiting.append((source, before))
                if len(known) > MOST_CUBES:
                    raise TooLarge
        return found

    def _saving(self, without: Container[int]) -> dict[Node, set[Node]]:
        """Where another group of a parallel state leads out of it -> the nodes that wait for it meanwhile.

        A group that has ended leads nowhere: in the order of walking those before a node have. A row of the
        parallel state itself is there in every group alike, unless one of them opens it by what it changes.
        """
        inside = [node for node in self.at if node.around]
        found: dict[Node, set[Node]] = {}
        for node in inside:
            opened = self.network.groups[node.around].opened
            for edge in self.network.edges(node):
                joined = any(
                    (source == node.around and row not in opened) or row in without
                    for row, source in edge.rows
                )
                if edge.node.around != node.around and edge.node in self.at and not joined:
                    found.setdefault(edge.node, set()).update(
                        other
                        for other in inside
                        if other.around == node.around
                        and (other.group < node.group or (other.aside and other.group != node.group))
                    )
        return found


def followed(space: Space, edge: Edge, cubes: Region) -> Region:
    """What is known after an edge."""
    for operation in edge.operations:
        cubes = forward(space, operation, cubes)
        if not cubes:
            break
    return cubes


def preceding(space: Space, edge: Edge, cubes: Region) -> Region:
    """From where an edge leads into a region."""
    for operation in reversed(edge.operations):
        cubes = backward(space, operation, cubes)
        if not cubes:
            break
    return cubes
