"""The oracle on holding a dossier, on papers, on corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.commands import Assign, Attach, Claim, Correct, Release
from tests.model.known import Known, noted, text_length
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
        state = paper.state
        role = self.file["states"][state]["role"]
        assigning = [
            name for name, item in self.file["roles"].items() if role in as_list(item.get("assigns"))
        ]
        there = paper.holders.get(state)
        holder: dict[str, str] | None
        match command:
            case Claim():
                roles, holder = [role], {"officer": command.asking.actor, "role": role}
                if command.asking.acting_for not in {None, command.asking.actor}:
                    holder["for"] = str(command.asking.acting_for)
                if there:
                    reasons.add("held")
            case Assign():
                roles, holder = assigning, {"officer": command.officer, "role": role}
                if not self.staff.holds(command.officer, role, paper.unit, at):
                    reasons.add(f"assignee_role.{command.officer}")
            case _:
                if there is None:
                    return {*reasons, "not_held"}
                theirs = {there["officer"], there.get("for")} - {None}
                own = theirs & {command.asking.actor, command.asking.acting_for}
                roles, holder = [*([there["role"]] if own else []), *assigning], None
        standing = self._standing(command.asking, roles, paper, at)
        if isinstance(standing, str):
            reasons.add(standing)
        reason = getattr(command, "reason", None)
        reasons |= text_length("reason", reason)
        if isinstance(standing, str) or reasons:
            return reasons
        paper.holders.pop(state, None)
        if holder is not None:
            paper.holders[state] = holder
        if (reason or "").strip():
            paper.withheld.add((paper.n + 1, "reason", "reason"))
        return noted(command, paper, standing, at)

    def _attach(self, command: Attach, paper: Paper, at: str, reasons: set[str]) -> Done | set[str]:
        if paper.outcome:
            return {*reasons, "ended"}
        roles = [role for row in self.rows if row["source"] == paper.state for role in row["by"]]
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
        roles = [
            role
            for role in self.file["roles"]
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
