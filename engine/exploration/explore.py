"""The exploration of one procedure: its walks, each made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from hoso.engine.exploration.abstraction import Abstraction
from hoso.engine.exploration.choices import choices_of
from hoso.engine.exploration.network import Network, network_groups
from hoso.engine.exploration.walk import TooLarge, Walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.exploration.network import Mode, Node
    from hoso.engine.exploration.space import Region
    from hoso.engine.guard import CompiledGuards
    from hoso.engine.procedure import Procedure, Transition


class Exploration:
    """What is known of the courses of a procedure whose form, names and graph are right."""

    def __init__(self, procedure: Procedure, guards: CompiledGuards, *, limits: bool = True) -> None:
        """Read the guards that its rows and branches ask; without `limits` no `at_most` is followed."""
        self.procedure = procedure
        self.abstraction = Abstraction(procedure, guards, asked_by(procedure), limits=limits)
        #: Are all limits followed?
        self.limits = limits or not any(map(self._is_left_open, procedure.transitions))
        self.choices = choices_of(self.abstraction)
        self.groups = network_groups(self.abstraction, self.choices)

    @cached_property
    def may(self) -> Walk:
        """Every course there can be; raises TooLarge."""
        return self._walk("may")

    @cached_property
    def must(self) -> Walk:
        """Courses that there are for certain; the same where everything is decided. Raises TooLarge."""
        return self.may if self._is_exact() else self._walk("must")

    @cached_property
    def corrected(self) -> Walk:
        """Every course there can be with values put right on the way; raises TooLarge."""
        return self._walk("corrected")

    @cached_property
    def ending(self) -> Mapping[Node, Region]:
        """Node -> the values with which an end can be reached; raises TooLarge."""
        return self.may.ending(self._finals())

    @cached_property
    def is_whole(self) -> bool:
        """Is nothing doomed, and would it change nothing to follow limits that are not? Raises TooLarge.

        So it is where an end can be reached from everywhere without any row whose limit is not followed, and
        each row by a course that keeps to the limits.
        """
        rows, space, walk = self.procedure.transitions, self.abstraction.space, self.may
        limited = frozenset(number for number, row in enumerate(rows) if self._is_left_open(row))
        ending = walk.ending(self._finals(), limited) if limited else self.ending
        places = (place for place in walk.places if place.node.states)
        if any(space.minus(place.cube, ending.get(place.node, ())) for place in places):
            return False
        return not limited or all(self._keeps(row, place) for (row, _), place in walk.taken.items())

    def _finals(self) -> list[str]:
        return [name for name, state in self.procedure.states.items() if state.final]

    def _is_left_open(self, row: Transition) -> bool:
        """Is it limited, and the limit not followed?"""
        return row.at_most is not None and not self.abstraction.is_tracked(f"count.{row.trigger}")

    def _keeps(self, number: int, place: int) -> bool:
        """Does the shortest course to where a row is taken take no row more often than it may?"""
        rows = self.procedure.transitions
        done = [rows[row] for item in self.may.course(place) for row, _ in item.edge.rows]
        done.append(rows[number])
        actions = [row.trigger for row in done]
        return all(
            row.at_most is None or actions[: at + 1].count(row.trigger) <= row.at_most
            for at, row in enumerate(done)
            if self._is_left_open(row)
        )

    def _walk(self, mode: Mode) -> Walk:
        return Walk(self.abstraction.space, Network(self.abstraction, self.choices, self.groups, mode))

    def _is_exact(self) -> bool:
        whole = all(item.is_walked and item.is_exact for item in self.groups.values())
        return whole and self.limits and not self.abstraction.unsure


def asked_by(procedure: Procedure) -> list[str]:
    """The guards that rows and branches ask, in the order of the file."""
    used = {name for row in procedure.transitions for name in (*row.conditions, *row.unless)}
    for state in procedure.states.values():
        used.update(*(branch.only_if for branch in state.branches.values()))
    return [name for name in procedure.guards if name in used]


def explored(procedure: Procedure, guards: CompiledGuards) -> Exploration:
    """Explore a procedure: first without following how often an action may be taken, which mostly is enough.

    Where it is not, with all limits; and where that is too much, it is said of what is returned that they are
    not followed.

    Raises:
        TooLarge: even without them it is too much.
    """
    found = Exploration(procedure, guards, limits=False)
    if found.is_whole or found.limits:
        return found
    try:
        full = Exploration(procedure, guards)
        _ = full.must, full.ending
    except TooLarge:
        return found
    return full
