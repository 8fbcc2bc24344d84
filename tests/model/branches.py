"""The oracle's way of a move: inside branches, into them, out of them, and through a join.

Told in plain Python from docs/decisions/0011-branches-known-in-advance.md: where a dossier is, is a tree.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.model.stepper import as_list, choose

if TYPE_CHECKING:
    from collections.abc import Callable

    #: Asks a guard of branches as they are now: true, false, or a code for why it has no answer.
    Ask = Callable[[str, dict[str, str]], "bool | str"]


class Unanswered(Exception):
    """A question on the way that has no answer."""

    def __init__(self, reasons: set[str]) -> None:
        """Keep the reasons."""
        super().__init__(reasons)
        self.reasons = reasons


@dataclass
class Place:
    """Where a dossier is."""

    file: dict[str, Any]
    #: A state, or the parallel state around the inner ones.
    at: str
    #: Branch → its inner state, of those that apply; ended ones too.
    leaves: dict[str, str] = field(default_factory=dict)
    #: Branch → what is said of it.
    said: dict[str, str] = field(default_factory=dict)

    @property
    def states(self) -> list[str]:
        """The configuration."""
        return sorted(self.leaves.values()) or [self.at]

    @property
    def working(self) -> list[str]:
        """The states of the configuration in which somebody works: not the ends of branches."""
        return [state for state in self.states if "ends" not in self.file["states"][state]]

    @property
    def sources(self) -> list[str]:
        """The states in which an action may start."""
        return [*self.working, self.at] if self.leaves else [self.at]


class Way:
    """One move from where a dossier is; the place given stays as it is."""

    def __init__(self, place: Place, ask: Ask) -> None:
        """Begin at a place."""
        self.place = Place(place.file, place.at, dict(place.leaves), dict(place.said))
        self.file = place.file
        self.ask = ask
        #: Every state entered on the way.
        self.entered: set[str] = set()

    def go(self, source: str, dest: str) -> None:
        """Go from a state to another.

        Raises:
            Unanswered: a guard of a branch or of a join has no answer.
        """
        branch = self.file["states"][source].get("branch")
        if branch is None or self.file["states"][dest].get("branch") is None:
            for name in self.place.leaves:
                if self.place.said[name] == "open":
                    self.place.said[name] = "cancelled"
            self._reach(dest)
            return
        self.entered.add(dest)
        self.place.leaves[branch] = dest
        self.place.said[branch] = self.file["states"][dest].get("ends", "open")
        self._join()

    def _reach(self, dest: str) -> None:
        self.entered.add(dest)
        self.place.at, self.place.leaves = dest, {}
        branches = self.file["states"][dest].get("branches")
        if branches is None:
            return
        said = {}
        for name, branch in branches.items():
            answers = {guard: self.ask(guard, self.place.said) for guard in as_list(branch.get("only_if"))}
            broken = {f"{said}.{guard}" for guard, said in answers.items() if isinstance(said, str)}
            if broken:
                raise Unanswered(broken)
            said[name] = "open" if all(answers.values()) else "skipped"
        self.place.said.update(said)
        self.place.leaves = {
            name: branch["initial"] for name, branch in branches.items() if said[name] == "open"
        }
        self.entered.update(self.place.leaves.values())
        self._join()

    def _join(self) -> None:
        if any(self.place.said[name] == "open" for name in self.place.leaves):
            return
        said = dict(self.place.said)
        chosen = choose(self.file["transitions"], self.place.at, "join", lambda name: self.ask(name, said))
        if chosen.reasons or chosen.row is None:
            raise Unanswered(chosen.reasons)
        self._reach(chosen.row["dest"])
