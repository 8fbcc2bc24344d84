"""The oracle on opening a dossier and on taking an action."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.model.branches import Place, Unanswered, Way
from tests.model.entering import Entering
from tests.model.known import GUARDS, Done, common, noted, text_length
from tests.model.papers import Paper
from tests.model.requests import incomplete
from tests.model.staff import Standing
from tests.model.stepper import Choice, as_list, choose, rule_reasons

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.commands import Open, Take


class Steps(Entering):
    """What moves a dossier."""

    def _open(self, command: Open, now: str) -> Done | set[str]:
        reasons = common(command.asking, now, None)
        code = command.code or f"{command.series or ''}{self._serial(command.series or ''):04d}"
        if command.procedure != self.file["procedure"]:
            return {f"procedure_unknown.{command.procedure}"}
        if command.unit not in self.staff.units:
            reasons.add(f"unit_unknown.{command.unit}")
        if code in self.papers:
            reasons.add(f"code_taken.{code}")
        if now[:10] < "2026-01-01":
            reasons.add(f"not_in_force.{command.procedure}")
        standing = self.staff.standing(
            command.asking, self.file["open"]["by"], command.unit, command.procedure, now
        )
        paper = Paper(code, command.unit, Place(self.file, self.file["initial"]))
        values, more = self._given(command.fields, standing)
        reasons |= more | self._papers_known(command) | text_length("reason", command.reason)
        required = {name for name, item in self.file["fields"].items() if item.get("optional") != "true"}
        reasons |= {f"field_missing.{name}" for name in required - set(command.fields)}
        if isinstance(standing, str):
            return {*reasons, standing}
        if reasons:
            return reasons
        paper.n, paper.last = 1, now
        self._keep(paper, command, values)
        paper.withheld.add((1, "request", "request"))
        self.papers[code] = paper
        return Done(1, "open", now, to=(paper.place.at,), code=code, about=code, role=standing.role)

    def _serial(self, series: str) -> int:
        found = re.compile(re.escape(series) + r"([0-9]{4,})")
        used = [int(match[1]) for code in self.papers if (match := found.fullmatch(code))]
        return max(used, default=0) + 1

    def _take(self, command: Take, paper: Paper, at: str, reasons: set[str]) -> Done | set[str]:
        action = command.action
        if paper.outcome:
            return {*reasons, f"ended.{action}"}
        if action not in self.file["triggers"]:
            return {*reasons, f"unknown_action.{action}"}
        values, unread = self._read(command.fields)
        chosen = self._choose(paper, action, values, unread)
        row = chosen.row
        if row is None:
            return {*reasons, f"not_here.{action}"}
        standing, bound = self._best(command, paper, row, at)
        values, more = self._given(command.fields, "")
        reasons |= (
            bound
            | more
            | chosen.reasons
            | self._papers_known(command)
            | text_length("reason", command.reason)
        )
        persons = standing.persons if isinstance(standing, Standing) else frozenset[str]()
        reasons |= rule_reasons(row, paper.counts, paper.this_round, paper.ever, set(persons))
        reasons |= self._missing(command, paper, row)
        consult = self.file["states"][row["source"]].get("consult")
        if consult and row.get("answered") == "true":
            reasons |= incomplete(consult, row["source"], paper.requests)
        way = Way(paper.place, lambda name, said: self._answer_of(name, paper, values, said))
        if row["dest"] != "internal" and not chosen.reasons and not unread:
            try:
                way.go(row["source"], row["dest"])
            except Unanswered as unanswered:
                reasons |= unanswered.reasons
        if isinstance(standing, str) or reasons:
            return reasons
        self._keep(paper, command, values, n=paper.n + 1)
        return self._moved(command, paper, row, standing, way, at)

    def _best(
        self, command: Take, paper: Paper, row: Mapping[str, Any], at: str
    ) -> tuple[Standing | str, set[str]]:
        """The first role held of which nothing stands in the way: a holder, a field it may not give."""
        found: list[tuple[Standing, set[str]]] = []
        for role in row["by"]:
            standing = self._standing(command.asking, [role], paper, at)
            if isinstance(standing, Standing):
                bound = {item for item in self._given(command.fields, standing)[1] if "set_by" in item}
                if paper.is_held_from(standing, row["source"]):
                    bound.add("held")
                found.append((standing, bound))
        for standing, bound in found:
            if not bound:
                return standing, bound
        if found:
            return found[0]
        refusal = self._standing(command.asking, row["by"], paper, at)
        assert isinstance(refusal, str)
        return refusal, {refusal}

    def _choose(self, paper: Paper, action: str, values: dict[str, Any], unread: set[str]) -> Choice:
        def ask(name: str) -> bool | str | None:
            if unread.intersection(GUARDS[name][0]):
                return None
            return self._answer_of(name, paper, values, paper.branches)

        starts = {row["source"] for row in self.rows if row["trigger"] == action}
        for source in paper.place.sources:
            if source in starts:
                return choose(self.rows, source, action, ask)
        return Choice([])

    def _missing(self, command: Take, paper: Paper, row: Mapping[str, Any]) -> set[str]:
        here = {*paper.alive(), *command.fields}
        reasons = {f"field_missing.{name}" for name in as_list(row.get("fills")) if name not in here}
        needed = set(as_list(row.get("documents")))
        needed |= {
            name
            for name, item in self.file["documents"].items()
            if command.action in as_list(item.get("needed_for"))
        }
        there = {*paper.documents, *(item.document for item in command.files)}
        reasons |= {f"document_missing.{name}" for name in needed - there}
        if row.get("reason") == "required" and not (command.reason or "").strip():
            reasons.add(f"reason_missing.{command.action}")
        return reasons

    def _moved(
        self,
        command: Take,
        paper: Paper,
        row: Mapping[str, Any],
        standing: Standing,
        way: Way,
        at: str,
    ) -> Done:
        action, before = row["trigger"], paper.states
        paper.counts[action] = paper.counts.get(action, 0) + 1
        for memory in (paper.this_round, paper.ever):
            memory.setdefault(action, set()).update(standing.persons)
        if row["dest"] != "internal":
            self._arrived(paper, way)
        to = tuple(paper.states)
        entered = tuple(sorted(way.entered))
        return noted(
            command, paper, standing, at, action=action, before=tuple(before), to=to, entered=entered
        )
