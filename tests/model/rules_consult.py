"""Rules of the model test: agencies are asked, they answer, requests are taken back, silences declared."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hoso.engine.binary import digest
from hoso.engine.commands import Agency, Answer, Ask, File, Lapse, Recall
from tests.model.side_by_side import SideBySide, instant
from tests.model.stepper import as_list
from tests.model.strategies import (
    AGENCIES,
    FEW_FIELDS,
    FILES,
    INDEX,
    MOMENTS,
    OFFSETS,
    OPINIONS,
    PAIRS,
    REASONS,
)

if TYPE_CHECKING:
    from tests.model.papers import Paper
    from tests.model.requests import Request

MINUTES = (File("minutes", digest(b"minutes"), "ý kiến.pdf", 7),)


class Consultation(SideBySide):
    """What is asked of agencies."""

    @precondition(lambda self: any(self.consulting(paper) for paper in self.oracle.papers.values()))
    @rule(at=INDEX, seed=st.integers(0, 2**32), length=st.integers(1, 6))
    def consult(self, at, seed, length) -> None:
        """A stretch of a consultation as it should be."""
        papers = [paper for paper in self.oracle.papers.values() if self.consulting(paper)]
        chance = Random(seed)
        for _ in range(length):
            self.consult_well(papers[at % len(papers)], chance)

    def consulting(self, paper: Paper) -> list[str]:
        """The states of a dossier in which agencies may be asked."""
        return [state for state in paper.states if "consult" in self.oracle.file["states"][state]]

    def consult_well(self, paper: Paper, chance: Random) -> None:
        """Do one thing of a consultation that may be done, by somebody who may."""
        states = self.consulting(paper)
        if not states:
            return
        state = chance.choice(states)
        consult = self.oracle.file["states"][state]["consult"]
        own = [item for item in paper.requests if item.state == state and item.status != "withdrawn"]
        unasked = [role for role in as_list(consult["choose"]) if role not in {item.agency for item in own}]
        waiting = [item for item in own if item.status in {"asked", "late"}]
        if unasked and (not waiting or chance.random() < 0.3):
            self.ask_well(paper, state, unasked, chance)
        elif waiting:
            self.go_on_with(paper, chance.choice(waiting), chance)

    def ask_well(self, paper: Paper, state: str, unasked: list[str], chance: Random) -> None:
        """Ask some who were not asked."""
        able = self.able(paper, self.leads(state), through=chance.random() < 0.3)
        roles = chance.sample(unasked, chance.randint(1, len(unasked)))
        minutes = chance.choice([None, 10, 40, 40])
        due = None if minutes is None else instant(self.minutes + minutes)
        files = MINUTES if chance.random() < 0.2 else ()
        if able:
            agencies = tuple(Agency(role, due) for role in roles)
            asking = self.asking(*chance.choice(able))
            self.compare(Ask(asking, paper.stream, agencies, "Ý kiến?", files))

    def go_on_with(self, paper: Paper, item: Request, chance: Random) -> None:
        """Answer a request, take it back, or let its time pass and declare the silence."""
        what = chance.choice(["answer", "answer", "answer", "lapse", "lapse", "recall"])
        roles = [item.agency] if what == "answer" else self.leads(item.state)
        if what == "recall" and item.status == "late" and item.said is None:
            roles = ["head"]
        able = self.able(paper, roles, through=chance.random() < 0.3)
        if not able:
            return
        if what == "lapse" and item.due is not None:
            while self.clock.now < item.due:
                self.pass_minutes(5)
        asking = self.asking(*chance.choice(able))
        commands: dict[str, Any] = {
            "answer": Answer(
                asking,
                paper.stream,
                item.request,
                chance.choice(OPINIONS[:3]),
                "Vì thế",
                MINUTES if chance.random() < 0.2 else (),
                {"plots": 9} if item.agency == "fire" and chance.random() < 0.3 else {},
            ),
            "lapse": Lapse(asking, paper.stream, item.request),
            "recall": Recall(asking, paper.stream, item.request, "Hỏi nhầm"),
        }
        self.compare(commands[what])

    def leads(self, state: str) -> list[str]:
        """The roles that lead the consultation of a state."""
        declared = self.oracle.file["states"][state]
        return as_list(declared["consult"].get("lead")) or [declared["role"]]

    @precondition(lambda self: self.oracle.papers)
    @rule(
        at=INDEX,
        pair=PAIRS,
        agencies=AGENCIES,
        question=REASONS,
        files=FILES,
        state=st.sampled_from([None, None, None, "opinions", "above", "land_look", "site_look", "checking"]),
        seen=OFFSETS,
        moment=MOMENTS,
        own=st.booleans(),
    )
    def ask_anyhow(self, at, pair, agencies, question, files, state, seen, moment, own) -> None:
        """Ask anybody in any way."""
        paper = self.consulted(at)
        states = self.consulting(paper)
        if own and states:
            able = self.able(paper, self.leads(states[0]), through=pair[1] is not None)
            pair = able[at % len(able)] if able else pair
        named = tuple(
            Agency(role, instant(self.minutes + due) if isinstance(due, int) else due)
            for role, due in agencies
        )
        asking = self.asking(*pair, paper=paper, seen=seen, moment=moment)
        self.compare(Ask(asking, paper.stream, named, question, files, state))

    @precondition(lambda self: self.oracle.papers)
    @rule(
        at=INDEX,
        which=INDEX,
        kind=st.sampled_from(["answer", "answer", "lapse", "recall"]),
        pair=PAIRS,
        own=st.booleans(),
        opinion=st.sampled_from(OPINIONS),
        text=REASONS,
        files=FILES,
        fields=FEW_FIELDS,
        seen=OFFSETS,
        moment=MOMENTS,
    )
    def respond_anyhow(self, at, which, kind, pair, own, opinion, text, files, fields, seen, moment) -> None:
        """Answer any request in any way, also one that never was; take it back, declare a silence."""
        paper = self.consulted(at)
        names = [item.request for item in paper.requests] * 3 + ["9.9"]
        request = names[which % len(names)]
        if own and request != "9.9":
            item = next(item for item in paper.requests if item.request == request)
            roles = [item.agency] if kind == "answer" else self.leads(item.state)
            able = self.able(paper, roles, through=pair[1] is not None)
            pair = able[at % len(able)] if able else pair
        asking = self.asking(*pair, paper=paper, seen=seen, moment=moment)
        commands: dict[str, Any] = {
            "answer": Answer(asking, paper.stream, request, opinion, text, files, fields),
            "lapse": Lapse(asking, paper.stream, request),
            "recall": Recall(asking, paper.stream, request, text),
        }
        self.compare(commands[kind])

    def consulted(self, at: int) -> Any:
        """One of the dossiers, mostly one with requests."""
        asked = [paper for paper in self.oracle.papers.values() if paper.requests and paper.stream]
        return asked[at % len(asked)] if asked and at % 5 else self.paper(at)
