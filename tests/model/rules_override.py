"""Rules of the model test: a supervisor skips, rewinds, reassigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hoso.engine.commands import Override
from tests.model.side_by_side import SideBySide
from tests.model.strategies import INDEX, MOMENTS, OFFSETS, PAIRS, PEOPLE, REASONS, STATES

if TYPE_CHECKING:
    from tests.model.papers import Paper

WAYS = ("skip", "rewind", "reassign")
_SPOILT = (None, "", " ", "z" * 4001)


class Supervision(SideBySide):
    """What the procedure has no action for."""

    def override_well(self, paper: Paper, pick: int) -> None:
        """Override by somebody who may, with reason and authority: to any state, to somebody able."""
        able = self.able(paper, ["hoso.supervisor"], through=False)
        if not able:
            return
        way = WAYS[pick % 3] if pick % 7 else "skip"
        states = paper.place.working
        state = states[pick % len(states)]
        # Into the parallel state more often than into any other: there questions are asked on the way.
        to = "desks" if pick % 7 == 0 else STATES[pick // 3 % len(STATES)]
        if way == "reassign":
            workers = self.able(paper, [self.oracle.file["states"][state].get("role")], through=False)
            to = workers[pick % len(workers)][0] if workers else "nobody"
        named = state if way == "reassign" and pick % 2 else None
        asking = self.asking(*able[pick % len(able)])
        self.compare(Override(asking, paper.stream, way, to, "Bị kẹt", "Quyết định 5", named))

    @precondition(lambda self: self.oracle.papers)
    @rule(at=INDEX, picks=st.lists(st.integers(0, 10_000), min_size=1, max_size=4))
    def override(self, at, picks) -> None:
        """Override a dossier that has not ended."""
        paper = self.paper(at)
        for pick in picks:
            self.override_well(paper, pick)

    @precondition(lambda self: self.oracle.papers)
    @rule(
        at=INDEX,
        way=st.sampled_from([*WAYS, "erase"]),
        to=st.one_of(st.sampled_from(STATES), PEOPLE),
        pair=st.one_of(st.sampled_from([("chief", None), ("registrar", None), ("head_top", "chief")]), PAIRS),
        reason=REASONS,
        spoilt=st.sampled_from([*_SPOILT, "Quyết định 5", "Quyết định 5"]),
        seen=OFFSETS,
        moment=MOMENTS,
        state=st.sampled_from([None, None, "land_look", "site_look", "tax_done", "moon"]),
    )
    def override_anyhow(self, at, way, to, pair, reason, spoilt, seen, moment, state) -> None:
        """Override in any way."""
        paper = self.paper(at)
        asking = self.asking(*pair, paper=paper, seen=seen, moment=moment)
        self.compare(Override(asking, paper.stream, way, to, reason, spoilt, state))
