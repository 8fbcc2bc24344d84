"""The chart of a procedure: its moves sorted into lines to draw, shared moves, and moves that stay.

Actions between the same two states share a line. An action that leads from three states or more to the
same place would draw a web of lines for one sentence of the law: it gets a letter instead, that stands
in each state it is possible in and once where it leads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoso.engine.procedure import INTERNAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.procedure import Procedure

#: From how many states an action gets a letter.
_SHARED_FROM = 3
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Edge:
    """One line: the actions that lead from a state to another."""

    source: str
    dest: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """An action that is possible in several states, under a letter of its own."""

    letter: str
    action: str
    #: None: the dossier stays where it is.
    dest: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is to be drawn, by ids."""

    initial: str
    states: tuple[str, ...]
    #: Final state → `success` or `failure`.
    ends: Mapping[str, str]
    #: States in which the dossier's clock stands.
    standing: frozenset[str]
    #: States in which agencies are asked.
    consulting: frozenset[str]
    edges: tuple[Edge, ...]
    shared: tuple[Shared, ...]
    #: State → actions that stay there and have no letter.
    stays: Mapping[str, tuple[str, ...]]

    def letters(self, state: str) -> tuple[Shared, ...]:
        """The shared actions that are possible in a state."""
        return tuple(item for item in self.shared if state in item.sources)


def chart_of(procedure: Procedure) -> Chart:
    """Sort the moves of a procedure."""
    groups: dict[tuple[str, str | None], dict[str, None]] = {}
    for row in procedure.transitions:
        for source in row.source:
            dest = None if row.dest in {INTERNAL, source} else row.dest
            groups.setdefault((row.trigger, dest), {})[source] = None
    shared: list[Shared] = []
    lines: dict[tuple[str, str], list[str]] = {}
    stays: dict[str, list[str]] = {}
    for (action, dest), sources in groups.items():
        if len(sources) >= _SHARED_FROM:
            shared.append(Shared(_letter(len(shared)), action, dest, tuple(sources)))
            continue
        for source in sources:
            if dest is None:
                stays.setdefault(source, []).append(action)
            else:
                lines.setdefault((source, dest), []).append(action)
    return Chart(
        initial=procedure.initial,
        states=_in_order(procedure),
        ends={name: state.final for name, state in procedure.states.items() if state.final},
        standing=frozenset(name for name, state in procedure.states.items() if state.clock == "stands"),
        consulting=frozenset(name for name, state in procedure.states.items() if state.consult),
        edges=tuple(Edge(source, dest, tuple(found)) for (source, dest), found in lines.items()),
        shared=tuple(shared),
        stays={state: tuple(found) for state, found in stays.items()},
    )


def _in_order(procedure: Procedure) -> tuple[str, ...]:
    """The states in the order of the moves that start in them.

    A deployed definition keeps the order of its moves, but not of its states; both give one picture.
    """
    order = {procedure.initial: None}
    order |= {source: None for row in procedure.transitions for source in row.source}
    order |= {row.dest: None for row in procedure.transitions if row.dest != INTERNAL}
    return (*order, *sorted(set(procedure.states) - set(order)))


def _letter(index: int) -> str:
    """A to Z, then A2 to Z2 and so on."""
    rounds, place = divmod(index, len(_LETTERS))
    return _LETTERS[place] + (str(rounds + 1) if rounds else "")
