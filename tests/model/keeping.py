"""The oracle on holding a dossier, on papers, on corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.commands import Assign, Attach, Claim, Correct, Release
from tests.model.known import Known, noted, text_length
from tests.model.staff import Standing
from tests.model.stepper import as_list

if TYPE_CHECKING:
    from tests.model.known import Done
    from tests.model.papers import Paper


class Keeping(Known):
    """What leaves a dossier in its state."""

    def _hold(
        self, command: Claim | Assign | Release, paper: Paper, at: str, reasons: set[str]
    ) -> Done | set[str]:
        if paper.outcome:
            return {*reasons, "ended"}
        meant = self._meant(command, paper, at)
        if isinstance(meant, str):
            return {*reasons, meant}
        roles, assigning = self._working(meant), self._assigning(meant)
        there = [paper.holders[state] for state in meant if state in paper.holders]
        holder: dict[str, str] | None = None
        match command:
            case Claim():
                holder = _holder(command)
                if there and len(meant) == 1:
                    reasons.add("held")
            case Assign():
                holder = {"officer": command.officer}
                if not any(self.staff.holds(command.officer, role, paper.unit, at) for role in roles):
                    reasons.add(f"assignee_role.{command.officer}")
                roles = assigning
            case _:
                if not there:
                    return {*reasons, "not_held"}
                held = [state for state in meant if state in paper.holders]
                roles = [item["role"] for item in there if _is_theirs(command, item)]
                roles += self._assigning(held)
        standing = self._standing(command.asking, roles, paper, at)
        if isinstance(standing, str):
            reasons.add(standing)
        reason = getattr(command, "reason", None)
        reasons |= text_length("reason", reason)
        if isinstance(standing, str) or reasons:
            return reasons
        (state,) = meant
        paper.holders.pop(state, None)
        if holder is not None:
            paper.holders[state] = {**holder, "role": self.file["states"][state]["role"]}
        if (reason or "").strip():
            paper.withheld.add((paper.n + 1, "reason", "reason"))
        return noted(command, paper, standing, at)

    def _meant(self, command: Claim | Assign | Release, paper: Paper, at: str) -> list[str] | str:
        """The states that are meant; a reason where they are not in question, or it is not clear.

        The one that is named, else the only one that may be meant; of several that may be, the only one
        that is free (claim), for which the officer is able (assign), or which is one's own (release).
        """
        states, asking = paper.place.working, command.asking
        if command.state is not None:
            return [command.state] if command.state in states else f"state_not_open.{command.state}"
        if len(states) == 1:
            return states

        def may(roles: list[str]) -> bool:
            return isinstance(self._standing(asking, roles, paper, at), Standing)

        match command:
            case Claim():
                able = [state for state in states if may(self._working([state]))]
                near = [state for state in able if state not in paper.holders]
            case Assign():
                able = [state for state in states if may(self._assigning([state]))]
                near = [
                    state
                    for state in able
                    if self.staff.holds(command.officer, self._working([state])[0], paper.unit, at)
                ]
            case _:
                near = [state for state in states if _is_theirs(command, paper.holders.get(state))]
                able = [
                    state
                    for state in states
                    if state in near or (state in paper.holders and may(self._assigning([state])))
                ]
        if not able:
            return states
        for found in (able, near):
            if len(found) == 1:
                return found
        return "state_unclear"

    def _working(self, states: list[str]) -> list[str]:
        return list(dict.fromkeys(self.file["states"][state]["role"] for state in states))

    def _assigning(self, states: list[str]) -> list[str]:
        held = set(self._working(states))
        return [name for name, item in self.file["roles"].items() if held & set(as_list(item.get("assigns")))]

    def _attach(self, command: Attach, paper: Paper, at: str, reasons: set[str]) -> Done | set[str]:
        if paper.outcome:
            return {*reasons, "ended"}
        roles = [
            role
            for state in paper.place.sources
            for row in self.rows
            if row["source"] == state
            for role in row["by"]
        ]
        standing = self._standing(command.asking, roles, paper, at)
        if isinstance(standing, str):
            reasons.add(standing)
        reasons |= self._papers_known(command)
        if not command.files:
            reasons.add("file_missing")
        if isinstance(standing, str) or reasons:
            return reasons
        self._keep(paper, command, {}, n=paper.n + 1)
        return noted(command, paper, standing, at)

    def _correct(self, command: Correct, paper: Paper, at: str, reasons: set[str]) -> Done | set[str]:
        fields = self.file["fields"]
        known = [name for name in command.fields if name in fields]
        # Roles have no order of their own: they stand in that of the resolved form.
        roles = [
            role
            for role in sorted(self.file["roles"])
            if known and all(role in as_list(fields[name]["set_by"]) for name in known)
        ]
        standing = self._standing(command.asking, roles, paper, at)
        if isinstance(standing, str) and (known or standing != "role"):
            reasons.add(standing)
        values, more = self._given(command.fields, standing)
        reasons |= more | text_length("reason", command.reason)
        reasons |= {f"not_given.{name}" for name in known if name not in paper.data}
        if not command.fields:
            reasons.add("correction_empty")
        if not (command.reason or "").strip():
            reasons.add("reason_missing.correct")
        if isinstance(standing, str) or reasons:
            return reasons
        self._keep(paper, command, values, n=paper.n + 1)
        return noted(command, paper, standing, at)


def _holder(command: Claim) -> dict[str, str]:
    """Who claims, and for whom."""
    asking = command.asking
    principal = {} if asking.acting_for in {None, asking.actor} else {"for": str(asking.acting_for)}
    return {"officer": asking.actor, **principal}


def _is_theirs(command: Claim | Assign | Release, holder: dict[str, str] | None) -> bool:
    """Does who asks, or for whom, hold it?"""
    asking = command.asking
    return holder is not None and bool(
        {holder["officer"], holder.get("for")} & ({asking.actor, asking.acting_for} - {None})
    )
