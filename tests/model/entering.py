"""The oracle on entering states: what a guard says on the way, and what arriving does to the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.model.known import GUARDS, Known
from tests.model.papers import ERASED

if TYPE_CHECKING:
    from tests.model.branches import Way
    from tests.model.papers import Paper


class Entering(Known):
    """What a step and an override have in common."""

    def _answer_of(self, name: str, paper: Paper, values: dict[str, Any], said: dict[str, str]) -> bool | str:
        """What a guard says of a dossier, new values and branches; or the code for why it says nothing."""
        data = {**paper.data, **values}
        reads, answer = GUARDS[name]
        if any(data.get(item) == ERASED for item in reads):
            return "guard_erased"
        place = replace(paper.place, said=said)
        answered = answer(data, replace(paper, place=place))
        return "guard_fault" if answered is None else answered

    def _arrived(self, paper: Paper, way: Way) -> None:
        """What arriving does: requests, holders, rounds, the end."""
        before, entered = paper.states, way.entered
        paper.place = way.place
        left = set(before) - (set(paper.states) - entered)
        for item in paper.requests:
            if item.state in left and item.status == "asked":
                item.status = "withdrawn"
        paper.requests = [item for item in paper.requests if item.state not in entered]
        kept = set(paper.states) - entered
        paper.holders = {state: item for state, item in paper.holders.items() if state in kept}
        for row in self.rows:
            if row["source"] in entered:
                paper.this_round.pop(row["trigger"], None)
        paper.outcome = self.file["states"][paper.place.at].get("final")
