"""Rules of the model test: actions, one by one and in longer stretches of work."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hoso.engine.binary import digest
from hoso.engine.commands import File, Take
from tests.model.rules_consult import Consultation
from tests.model.rules_hold import Holding
from tests.model.rules_open import Opening
from tests.model.rules_override import Supervision
from tests.model.strategies import (
    ACTIONS,
    BESIDES,
    FEW_FIELDS,
    FILES,
    INDEX,
    MOMENTS,
    OFFSETS,
    ONWARD,
    PAIRS,
    REASONS,
    STEPS,
    VALUES,
    VARIANTS,
)


class Taking(Opening, Holding, Consultation, Supervision):
    """Dossiers go through the procedure."""

    @precondition(lambda self: self.oracle.papers)
    @rule(at=INDEX, steps=STEPS)
    def advance(self, at, steps) -> None:
        """Take steps that start here, by somebody who may, mostly with what they need."""
        paper = self.paper(at)
        for kind, action, *how in steps:
            if paper.outcome:
                self.open_one("desk_all", "commune", "far" if action % 2 else "near", form=True)
                self.hand_in()
                paper = list(self.oracle.papers.values())[-1]
            if kind == "consult":
                for number in range(1 + action % 4):
                    self.consult_well(paper, Random(action + number))
            elif kind == "override":
                self.override_well(paper, action)
            elif kind is not None:
                self.keep_well(kind, paper, action)
            rows = self.starting(paper)
            if rows:
                # Actions that lead on come up more often than the way out.
                onward = [row for row in rows if row["trigger"] in ONWARD]
                rows = [row for row in rows if row["trigger"] != "withdraw"] * 5 + rows + onward * 10
                self.step(paper, rows[action % len(rows)], *how)

    @precondition(lambda self: self.oracle.papers)
    @rule(at=INDEX, seed=st.integers(0, 2**32), length=st.sampled_from([6, 6, 12, 24]))
    def go_on(self, at, seed, length) -> None:
        """A longer stretch of work, drawn from a seed, so that dossiers get somewhere in many ways."""
        chance = Random(seed)
        fields = [{name: chance.choice(of)} for name, of in VALUES.items()]
        steps = [
            (
                chance.choice(BESIDES),
                chance.randrange(1000),
                chance.randrange(1000),
                chance.random() < 0.5,
                chance.random() < 0.9,
                chance.choice(fields),
            )
            for _ in range(length)
        ]
        self.advance(at, steps)

    def starting(self, paper) -> list[Any]:
        """The rows that start where a dossier is, joins aside."""
        sources = paper.place.sources
        return [row for row in self.oracle.rows if row["source"] in sources and row["trigger"] != "join"]

    def step(self, paper, row, who, through, good, more) -> None:
        """Take one step by somebody who may, for somebody else too."""
        able = self.able(paper, row["by"], through=through)
        if not able:
            return
        # Those who did what another must do come up often: four eyes are to be tried from every side.
        done = set().union(*(paper.ever.get(action, ()) for action in row.get("different_from", ())))
        again = [pair for pair in able if done.intersection(pair)]
        for_them = [pair for pair in again if pair[0] not in done]
        able = [able, for_them or again or able, again or able][who % 3]
        chosen = able[who // 3 % len(able)]
        fields = more
        if good:
            fields = fitting(row, who)
        # Of what is owed something may be missing.
        papers = {"accept": ["form"], "check": ["minutes"], "pay": ["rent", "levy"][: who % 5]}
        names = papers.get(row["trigger"], [])
        files = tuple(File(name, digest(name.encode()), name, 1) for name in names)
        reason = "Đủ lý do" if row.get("reason") else None
        asking = self.asking(*chosen)
        self.compare(Take(asking, paper.stream, row["trigger"], fields, files, reason))

    @precondition(lambda self: self.oracle.papers)
    @rule(
        at=INDEX,
        action=st.sampled_from(ACTIONS),
        here=st.sampled_from([True, True, False]),
        pair=PAIRS,
        fields=FEW_FIELDS,
        files=FILES,
        reason=REASONS,
        seen=OFFSETS,
        moment=MOMENTS,
    )
    def take_anyhow(self, at, action, here, pair, fields, files, reason, seen, moment) -> None:
        """Try any action in any way."""
        paper = self.paper(at)
        starts = [row["trigger"] for row in self.starting(paper)]
        if here and starts:
            action = starts[ACTIONS.index(action) % len(starts)]
        asking = self.asking(*pair, paper=paper, seen=seen, moment=moment)
        self.compare(Take(asking, paper.stream, action, fields, files, reason))


def fitting(row: dict[str, Any], pick: int) -> dict[str, Any]:
    """Fields that a row asks for, or that open another way for it."""
    match row["trigger"]:
        case "check":
            return dict(VARIANTS[pick % len(VARIANTS)])
        case "look":
            return {"plots": (4, 16, 3)[pick % 3], **({"fee": "80"} if pick % 2 else {})}
        case "tax_sum":
            return {"fee": ("80", "4000")[pick % 2]}
        case "refer":
            return ({}, {}, {"plots": 9}, {"plots": 16}, {"plots": 3})[pick % 5]
        case _:
            return {}
