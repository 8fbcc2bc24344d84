"""The oracle on consultation: asking agencies, answering, taking back, declaring a silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.model.known import INSTANT, Known, noted, text_length
from tests.model.requests import Request, of_state
from tests.model.staff import Standing
from tests.model.stepper import as_list

if TYPE_CHECKING:
    from hoso.engine.commands import Answer, Ask, Asking, Lapse, Recall
    from tests.model.known import Done
    from tests.model.papers import Paper


class Consulting(Known):
    """What is asked of agencies, and what comes of it."""

    def _ask(self, command: Ask, paper: Paper, at: str, reasons: set[str]) -> Done | set[str]:
        if paper.outcome:
            return {*reasons, "ended"}
        states = [state for state in paper.states if "consult" in self.file["states"][state]]
        if command.state is not None:
            states = [state for state in states if state == command.state]
        if len(states) > 1:
            mine = [item for item in states if isinstance(self._led(command, item, paper, at), Standing)]
            states = mine or states
        if len(states) != 1:
            return {*reasons, "consult_ambiguous" if states else "consult_not_here"}
        state = states[0]
        standing = self._led(command, state, paper, at)
        if isinstance(standing, str):
            reasons.add(standing)
        reasons |= self._agencies(command, state, paper, at)
        reasons |= text_length("question", command.question) | self._papers_known(command)
        if not (command.question or "").strip():
            reasons.add("question_missing")
        if isinstance(standing, str) or reasons:
            return reasons
        n = paper.n + 1
        made = [
            Request(f"{n}.{number}", agency.role, state, agency.due)
            for number, agency in enumerate(command.agencies, 1)
        ]
        paper.requests += made
        paper.withheld |= {(n, "question", item.agency) for item in made}
        self._keep(paper, command, {}, n=n)
        return noted(command, paper, standing, at, requests=tuple(item.request for item in made))

    def _agencies(self, command: Ask, state: str, paper: Paper, at: str) -> set[str]:
        """Why these agencies cannot be asked."""
        if not command.agencies:
            return {"agency_missing"}
        choose = as_list(self.file["states"][state]["consult"]["choose"])
        asked = {item.agency for item in of_state(paper.requests, state)}
        roles = [agency.role for agency in command.agencies]
        reasons = {f"agency_unknown.{role}" for role in roles if role not in choose}
        reasons |= {f"already_asked.{role}" for role in roles if role in asked}
        reasons |= {f"agency_twice.{role}" for role in roles if roles.count(role) > 1}
        for agency in command.agencies:
            if agency.due is not None and not INSTANT.fullmatch(agency.due):
                reasons.add(f"due_unreadable.{agency.role}")
            elif agency.due is not None and agency.due <= at:
                reasons.add(f"due_past.{agency.role}")
        return reasons

    def _answer(self, command: Answer, paper: Paper, at: str, reasons: set[str]) -> Done | set[str]:
        reasons.discard("stale_version")  # whatever else has moved on, the request is the same
        item = _find(command, paper)
        if item is None:
            return {*reasons, f"request_unknown.{command.request}"}
        reasons |= _shut(item, paper, {"asked", "late"})
        standing = self._standing(command.asking, [item.agency], paper, at)
        if isinstance(standing, str):
            reasons.add(standing)
        values, more = self._given(command.fields, Standing(item.agency, frozenset()))
        reasons |= more | self._papers_known(command) | text_length("text", command.text)
        text = (command.text or "").strip()
        if command.opinion not in {"agrees", "objects"}:
            reasons.add(f"opinion_unknown.{command.opinion}")
        if command.opinion == "objects" and not text:
            reasons.add("objection_reason_missing")
        if isinstance(standing, str) or reasons:
            return reasons
        item.late = item.is_answered_late(at)
        item.status, item.opinion, item.counts_as = "answered", command.opinion, None
        if text:
            paper.withheld.add((paper.n + 1, "text", "text"))
        self._keep(paper, command, values, n=paper.n + 1)
        return noted(command, paper, standing, at)

    def _recall(self, command: Recall, paper: Paper, at: str, reasons: set[str]) -> Done | set[str]:
        item = _find(command, paper)
        if item is None:
            return {*reasons, f"request_unknown.{command.request}"}
        reasons |= _shut(item, paper, {"asked", "late"}) | text_length("reason", command.reason)
        roles = self._leads(item.state)
        if item.status == "late" and item.said is None:
            every = self.file["roles"].items()
            roles = [name for name, role in every if set(as_list(role.get("assigns"))) & set(roles)]
        standing = self._unheld(command.asking, roles, item.state, paper, at)
        if isinstance(standing, str):
            reasons.add(standing)
        if not (command.reason or "").strip():
            reasons.add("reason_missing.recall")
        if isinstance(standing, str) or reasons:
            return reasons
        item.status, item.counts_as = "withdrawn", None
        self._keep(paper, command, {}, n=paper.n + 1)
        return noted(command, paper, standing, at)

    def _lapse(self, command: Lapse, paper: Paper, at: str, reasons: set[str]) -> Done | set[str]:
        item = _find(command, paper)
        if item is None:
            return {*reasons, f"request_unknown.{command.request}"}
        shut = _shut(item, paper, {"asked"})
        standing = self._led(command, item.state, paper, at)
        if isinstance(standing, str):
            reasons.add(standing)
        if not shut and item.due is None:
            reasons.add(f"no_due.{item.agency}")
        elif not shut and str(item.due) > at:
            reasons.add(f"not_due.{item.agency}")
        reasons |= shut
        if isinstance(standing, str) or reasons:
            return reasons
        silence = self.file["states"][item.state]["consult"]["silence"]
        item.status, item.counts_as = "late", None if silence == "escalate" else silence
        return noted(command, paper, standing, at)

    def _leads(self, state: str) -> list[str]:
        declared = self.file["states"][state]
        return as_list(declared["consult"].get("lead")) or [declared["role"]]

    def _led(self, command: Ask | Lapse, state: str, paper: Paper, at: str) -> Standing | str:
        return self._unheld(command.asking, self._leads(state), state, paper, at)

    def _unheld(self, asking: Asking, roles: list[str], state: str, paper: Paper, at: str) -> Standing | str:
        """The first role held in which nobody else has the dossier; `held` where somebody has in each."""
        held = False
        for role in roles:
            standing = self._standing(asking, [role], paper, at)
            if isinstance(standing, Standing):
                if not paper.is_held_from(standing, state):
                    return standing
                held = True
        return "held" if held else self._standing(asking, roles, paper, at)


def _find(command: Any, paper: Paper) -> Request | None:
    return next((item for item in paper.requests if item.request == command.request), None)


def _shut(item: Request, paper: Paper, statuses: set[str]) -> set[str]:
    if item.status not in statuses:
        return {f"request_closed.{item.request}"}
    return set() if item.state in paper.states else {f"request_left.{item.request}"}
