"""The chart of a procedure: its moves sorted into lines to draw, shared moves, and moves that stay.

Actions between the same two states share a line. An action that leads from three states or more to the
same place would draw a web of lines for one sentence of the law: it gets a letter instead, that stands
in each state it is possible in and once where it leads.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hoso.engine.procedure import INTERNAL, surrounding

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from hoso.engine.procedure import Procedure

#: From how many states an action gets a letter.
_SHARED_FROM = 3
#: Where the lines of a branch meet those of the others; no state has such a name.
EXIT = "|"
#: The end of a branch looks like the end of a dossier.
_ENDS = {"done": "success", "declined": "failure"}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Edge:
    """One line: the actions that lead from a state to another."""

    source: str
    dest: str
    actions: tuple[str, ...]
    #: Those of them that lead elsewhere where a guard fails.
    chosen: frozenset[str] = frozenset()
    #: Those that lead here where the guards of other lines fail.
    otherwise: frozenset[str] = frozenset()


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
    #: (source, dest) of the lines that are alone: no other leaves that state, none leads back beside it.
    alone: frozenset[tuple[str, str]]
    shared: tuple[Shared, ...]
    #: State → actions that stay there and have no letter.
    stays: Mapping[str, tuple[str, ...]]
    #: Parallel state → its branches, each with its own chart.
    branches: Mapping[str, tuple[tuple[str, Chart], ...]]

    def letters(self, state: str) -> tuple[Shared, ...]:
        """The shared actions that are possible in a state."""
        return tuple(item for item in self.shared if state in item.sources)


def chart_of(procedure: Procedure) -> Chart:
    """Sort the moves of a procedure; what stands inside branches is in charts of their own."""
    around = surrounding(procedure)
    groups: dict[tuple[str, str | None], dict[str, None]] = {}
    for row in procedure.transitions:
        for source in row.source:
            if source in around and (row.dest == INTERNAL or row.dest in around):
                continue
            place = around.get(source, source)
            dest = None if row.dest in {INTERNAL, source} else row.dest
            groups.setdefault((row.trigger, dest), {})[place] = None
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
    names = [name for name in _in_order(procedure) if name not in around]
    chart = _chart(procedure, procedure.initial, names, lines, stays)
    return replace(
        chart,
        shared=tuple(shared),
        branches={name: _branches(procedure, name) for name in names if procedure.states[name].branches},
    )


def _branches(procedure: Procedure, parallel: str) -> tuple[tuple[str, Chart], ...]:
    """The branches of a parallel state, each with its chart, in the order of the moves that start in them.

    From each end of a branch a line without a name leads to where all of them meet.
    """
    order = {name: index for index, name in enumerate(_in_order(procedure))}
    found: list[tuple[str, Chart]] = []
    for branch, item in procedure.states[parallel].branches.items():
        names = sorted(
            (name for name, state in procedure.states.items() if state.branch == branch),
            key=lambda name: (name != item.initial, order[name]),
        )
        lines: dict[tuple[str, str], list[str]] = {}
        stays: dict[str, list[str]] = {}
        for row in procedure.transitions:
            for source in (name for name in row.source if name in names):
                if row.dest in {INTERNAL, source}:
                    stays.setdefault(source, []).append(row.trigger)
                elif row.dest in names:
                    lines.setdefault((source, row.dest), []).append(row.trigger)
        lines |= {(name, EXIT): [] for name in names if procedure.states[name].ends}
        found.append((branch, _chart(procedure, item.initial, [*names, EXIT], lines, stays)))
    return tuple(sorted(found, key=lambda pair: order[pair[1].initial]))


def _chart(
    procedure: Procedure,
    initial: str,
    names: list[str],
    lines: Mapping[tuple[str, str], list[str]],
    stays: Mapping[str, list[str]],
) -> Chart:
    states = {name: procedure.states[name] for name in names if name != EXIT}
    chosen = _led(procedure, first=True)
    otherwise = _led(procedure, first=False)
    ends = {name: state.final or _ENDS.get(state.ends or "") for name, state in states.items()}
    return Chart(
        initial=initial,
        states=tuple(names),
        ends={name: end for name, end in ends.items() if end},
        standing=frozenset(name for name, state in states.items() if state.clock == "stands"),
        consulting=frozenset(name for name, state in states.items() if state.consult),
        edges=tuple(
            Edge(
                *pair,
                tuple(dict.fromkeys(found)),
                frozenset(found) & chosen.get(pair, frozenset()),
                frozenset(found) & otherwise.get(pair, frozenset()),
            )
            for pair, found in lines.items()
        ),
        alone=_alone(lines),
        shared=(),
        stays={state: tuple(dict.fromkeys(found)) for state, found in stays.items()},
        branches={},
    )


def _alone(lines: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    leaving = Counter(source for source, _ in lines)
    return frozenset((one, other) for one, other in lines if leaving[one] == 1 and (other, one) not in lines)


def _led(procedure: Procedure, *, first: bool) -> dict[tuple[str, str], set[str]]:
    """From where to where an action leads by its guards while another row leads it elsewhere: which.

    `first`: there is a later row, so its own guards must hold; else earlier ones only, whose guards failed.
    """
    led: dict[tuple[str, str], list[str]] = {}
    for row in procedure.transitions:
        for source in row.source:
            led.setdefault((source, row.trigger), []).append(row.dest)
    found: dict[tuple[str, str], set[str]] = {}
    for (source, action), dests in led.items():
        for index, dest in enumerate(dests):
            later = any(other != dest for other in dests[index + 1 :])
            if later if first else not later and any(other != dest for other in dests):
                found.setdefault((source, dest), set()).add(action)
    return found


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
