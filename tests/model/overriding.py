"""The oracle on overrides: where a supervisor may lead a dossier, and to whom it may be given.

Told in plain Python from docs/decisions/0013-overrides.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.model.branches import Unanswered, Way
from tests.model.entering import Entering
from tests.model.known import noted, text_length
from tests.model.stepper import as_list

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoso.engine.commands import Override
    from tests.model.branches import Place
    from tests.model.known import Done
    from tests.model.papers import Paper


class Overriding(Entering):
    """What a supervisor does."""

    def _override(self, command: Override, paper: Paper, at: str, reasons: set[str]) -> Done | set[str]:
        if paper.outcome:
            return {*reasons, "ended"}
        standing = self._standing(command.asking, ["hoso.supervisor"], paper, at)
        if isinstance(standing, str):
            reasons.add(standing)
        reasons |= text_length("reason", command.reason) | text_length("authority", command.authority)
        if not (command.reason or "").strip():
            reasons.add("reason_missing.override")
        if not (command.authority or "").strip():
            reasons.add("authority_missing")
        way, given = None, ""
        if command.way == "reassign":
            found = self._given_to(command, paper, at)
            reasons |= found if isinstance(found, set) else set()
            given = found if isinstance(found, str) else ""
        elif command.way in {"skip", "rewind"}:
            led = self._led_by(command, paper)
            reasons |= led if isinstance(led, set) else set()
            way = led if isinstance(led, Way) else None
        else:
            reasons.add(f"override_unknown.{command.way}")
        if isinstance(standing, str) or reasons:
            return reasons
        n, before = paper.n + 1, paper.states
        paper.withheld |= {(n, "authority", "authority"), (n, "reason", "reason")}
        paper.overrides.append(n)
        if way is None:
            paper.holders[given] = {"officer": command.to, "role": self.file["states"][given]["role"]}
            return noted(command, paper, standing, at)
        self._arrived(paper, way)
        to, entered = tuple(paper.states), tuple(sorted(way.entered))
        return noted(command, paper, standing, at, before=tuple(before), to=to, entered=entered)

    def _given_to(self, command: Override, paper: Paper, at: str) -> str | set[str]:
        """The state in which an officer gets the dossier."""
        states = paper.place.working
        if command.state is not None:
            if command.state not in states:
                return {f"state_not_open.{command.state}"}
            states = [command.state]
        role = {state: self.file["states"][state]["role"] for state in states}
        able = [state for state in states if self.staff.holds(command.to, role[state], paper.unit, at)]
        if len(able) == 1:
            return able[0]
        return {"state_unclear"} if able else {f"assignee_role.{command.to}"}

    def _led_by(self, command: Override, paper: Paper) -> Way | set[str]:
        """Where an override leads, or why it leads nowhere."""
        states = self.file["states"]
        declared = states.get(command.to)
        if declared is None:
            return {f"state_unknown.{command.to}"}
        if "final" in declared or "ends" in declared:
            return {f"override_end.{command.to}"}
        source = self._source(command, paper.place, declared)
        if source is None:
            decided = self._source(command, paper.place, declared, passing_decisions=True)
            return {f"override_{'decision' if decided else 'unreachable'}.{command.to}"}
        way = Way(paper.place, lambda name, said: self._answer_of(name, paper, {}, said))
        try:
            way.go(source, command.to)
        except Unanswered as unanswered:
            return unanswered.reasons
        if "final" in states[way.place.at]:
            return {f"override_end.{way.place.at}"}
        return way

    def _source(
        self, command: Override, place: Place, declared: dict[str, Any], *, passing_decisions: bool = False
    ) -> str | None:
        """The state it starts in: in a branch only for states of that branch, else the one around all."""
        source = place.at
        if "branch" in declared:
            own = place.leaves.get(declared["branch"])
            if own is None:
                return None
            source = own
        if command.to in {source, *place.states}:
            return None
        if command.way == "skip":
            ahead = self._ahead(source, passing_decisions=passing_decisions)
            return source if command.to in ahead else None
        if source not in self._ahead(command.to, passing_decisions=True):
            return None
        first = self.file["initial"]
        undecided = {first, *self._ahead(first, passing_decisions=False)}
        return source if passing_decisions or command.to in undecided or source not in undecided else None

    def _ahead(self, state: str, *, passing_decisions: bool) -> set[str]:
        """What lies ahead of a state by moves that lead on."""
        onward = self._onward()
        open_ways = self._exits(passing_decisions=passing_decisions)
        found: set[str] = set()
        fresh = {state}
        while fresh:
            fresh = {dest for name in fresh for dest in open_ways[name] if (name, dest) in onward} - found
            found |= fresh
        return found

    def _onward(self) -> set[tuple[str, str]]:
        """The moves that do not return to a state of the way so far, walked from the first state."""
        exits, onward = self._exits(passing_decisions=True), set()
        passed: set[str] = set()

        def walk(way: tuple[str, ...]) -> None:
            passed.add(way[-1])
            for dest in exits[way[-1]]:
                if dest not in way:
                    onward.add((way[-1], dest))
                    if dest not in passed:
                        walk((*way, dest))

        walk((self.file["initial"],))
        return onward

    def _exits(self, *, passing_decisions: bool) -> dict[str, list[str]]:
        """Where a state leads: into its branches; by its rows; from the end of a branch by the join."""
        states = self.file["states"]
        rows = [row for row in self.rows if passing_decisions or row.get("decision") != "true"]
        rows = [row for row in rows if row["dest"] != "internal"]
        exits = {}
        for name, state in states.items():
            branches = state.get("branches", {})
            found = [branch["initial"] for branch in branches.values()]
            found += [row["dest"] for row in rows if row["source"] == name and row["trigger"] != "join"]
            if "ends" in state:
                found += self._joins(rows, state["branch"])
            if branches and all(as_list(branch.get("only_if")) for branch in branches.values()):
                found += [row["dest"] for row in rows if row["source"] == name and row["trigger"] == "join"]
            exits[name] = list(dict.fromkeys(found))
        return exits

    def _joins(self, rows: Iterable[dict[str, Any]], branch: str) -> list[str]:
        around = {name for name, state in self.file["states"].items() if branch in state.get("branches", {})}
        return [row["dest"] for row in rows if row["source"] in around and row["trigger"] == "join"]
