"""Rules of the model test: who holds a dossier, its papers, corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hoso.engine.commands import Assign, Attach, Claim, Correct, Release
from tests.model import cast
from tests.model.side_by_side import SideBySide
from tests.model.stepper import as_list
from tests.model.strategies import FEW_FIELDS, FILES, INDEX, OFFSETS, PAIRS, PEOPLE, REASONS, VALUES

if TYPE_CHECKING:
    from hoso.engine.commands import Command


class Holding(SideBySide):
    """What leaves a dossier in its state."""

    @precondition(lambda self: self.oracle.papers)
    @rule(
        at=INDEX,
        kind=st.sampled_from(["claim", "claim", "assign", "release", "attach"]),
        pair=PAIRS,
        whom=PEOPLE,
        files=FILES,
        reason=REASONS,
        seen=OFFSETS,
        state=st.sampled_from([None, None, None, "land_look", "site_look", "land_done", "received"]),
    )
    def hold(self, at, kind, pair, whom, files, reason, seen, state) -> None:
        """Claim, assign, release, attach."""
        paper = self.paper(at)
        self.keep(kind, paper, self.asking(*pair, paper=paper, seen=seen), whom, reason, files, state)

    def keep(self, kind, paper, asking, whom, reason, files, state=None) -> None:
        """Change who holds a dossier, or what papers it has."""
        commands: dict[str, Command] = {
            "claim": Claim(asking, paper.stream, state),
            "assign": Assign(asking, paper.stream, whom, reason, state),
            "release": Release(asking, paper.stream, reason, state),
            "attach": Attach(asking, paper.stream, files),
        }
        self.compare(commands[kind])

    def keep_well(self, kind: str, paper, pick: int) -> None:
        """Claim, assign or release by somebody who may."""
        states = paper.place.working
        state = states[pick % len(states)]
        role = self.oracle.file["states"][state].get("role")
        workers = self.able(paper, [role], through=False)
        able = self.able(paper, ["head" if kind == "assign" else role], through=True)
        holder = paper.holders.get(state)
        if kind == "release" and holder is None and pick % 8:
            return
        if kind == "release" and holder:
            able = [
                (holder["officer"], holder.get("for")),
                *self.able(paper, ["head"], through=False),
            ]
        if able and workers:
            whom = workers[pick % len(workers)][0]
            asking = self.asking(*able[pick % len(able)])
            self.keep(kind, paper, asking, whom, "Phân công", (), None if pick % 3 else state)

    @precondition(lambda self: self.oracle.papers)
    @rule(
        at=INDEX,
        pair=PAIRS,
        fields=FEW_FIELDS,
        reason=REASONS,
        seen=OFFSETS,
        good=st.booleans(),
    )
    def correct(self, at, pair, fields, reason, seen, good) -> None:
        """Correct values that were given, or try to."""
        paper = self.paper(at)
        if good:
            given = sorted(paper.data)
            name = given[cast.PEOPLE.index(pair[0]) % len(given)]
            fields = {**fields, name: VALUES[name][len(fields) % 2]}
            roles = as_list(self.oracle.file["fields"][name]["set_by"])
            able = self.able(paper, roles, through=pair[1] is not None)
            pair = able[0] if able else pair
            reason = "Viết nhầm"
        asking = self.asking(*pair, paper=paper, seen=seen)
        self.compare(Correct(asking, paper.stream, fields, reason))
