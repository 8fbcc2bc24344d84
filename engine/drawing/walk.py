"""The walk of a dossier: which moves it made, which states it was in, where it is now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hoso.engine.procedure import JOIN, NO_QUORUM, surrounding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoso.engine.procedure import Procedure
    from hoso.engine.timeline import Line


#: Kind of effect -> the action by which a parallel state was left by itself.
_LEFT = {"joined": JOIN, "quorum_missed": NO_QUORUM}


@dataclass(frozen=True, slots=True)
class Walk:
    """What a dossier did in its procedure; an empty one is the procedure alone."""

    #: (source, action, dest) → how often; a move that stays has its source for dest.
    taken: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    #: State → how often it was entered.
    entered: Mapping[str, int] = field(default_factory=dict)
    #: The states it is in.
    now: tuple[str, ...] = ()

    def times(self, sources: Iterable[str], action: str, dest: str | None) -> int:
        """How often an action led from some of these states to `dest`; None: it stayed there."""
        return sum(self.taken.get((source, action, dest or source), 0) for source in sources)


def walk_of(lines: Iterable[Line], procedure: Procedure | None = None) -> Walk:
    """Fold a dossier's timeline, oldest line first.

    A move from or to several states at once counts for each pair that changed; with the `procedure` also
    for the parallel state around them, and a join for what it led to.
    """
    inside = surrounding(procedure) if procedure is not None else {}
    ended = (
        {name for name, state in procedure.states.items() if state.ends} if procedure is not None else set()
    )
    taken: Counter[tuple[str, str, str]] = Counter()
    entered: Counter[str] = Counter()
    now: tuple[str, ...] = ()
    for line in lines:
        if not line.to:
            continue
        gone = [state for state in line.came_from if state not in line.to] or list(line.came_from)
        come = [state for state in line.to if state not in line.came_from] or list(line.to)
        if line.came_from != line.to:
            come = list(dict.fromkeys([*come, *line.entered]))
            entered.update(come)
        sources = dict.fromkeys([*gone, *(inside[state] for state in gone if state in inside)])
        if line.came_from == line.to:
            come = list(sources)
        if line.action is not None:
            taken.update((source, line.action, dest) for source in sources for dest in come)
        left = [effect for effect in line.effects if effect["kind"] in _LEFT]
        taken.update((item["state"], _LEFT[item["kind"]], dest) for item in left for dest in come)
        now = tuple(state for state in line.to if state not in ended)
    return Walk(dict(taken), dict(entered), now)
