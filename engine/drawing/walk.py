"""The walk of a dossier: which moves it made, which states it was in, where it is now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoso.engine.timeline import Line


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


def walk_of(lines: Iterable[Line]) -> Walk:
    """Fold a dossier's timeline, oldest line first.

    A move from or to several states at once counts for each pair that changed.
    """
    taken: Counter[tuple[str, str, str]] = Counter()
    entered: Counter[str] = Counter()
    now: tuple[str, ...] = ()
    for line in lines:
        if not line.to:
            continue
        gone = [state for state in line.came_from if state not in line.to] or list(line.came_from)
        come = [state for state in line.to if state not in line.came_from] or list(line.to)
        if line.action is not None:
            taken.update((source, line.action, dest) for source in gone for dest in come)
        if line.came_from != line.to:
            entered.update(come)
        now = line.to
    return Walk(dict(taken), dict(entered), now)
