"""The oracle on erasing, and on changing the directory."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from tests.model.known import Done, Known, common, noted
from tests.model.papers import ERASED

if TYPE_CHECKING:
    from hoso.engine.commands import Change, Erase
    from tests.model.papers import Paper
    from tests.model.staff import Standing


class Offices(Known):
    """What the registrar and data protection do."""

    def _erase(self, command: Erase, paper: Paper, at: str, reasons: set[str]) -> Done | set[str]:
        standing, more = self._may_erase(command, paper.unit, self.file["procedure"], at)
        reasons |= more
        fields = self.file["fields"]
        unknown = [name for name in command.fields if name not in fields]
        reasons |= {f"field_unknown.{name}" for name in unknown}
        reasons |= {
            f"field_public.{name}" for name in command.fields if fields.get(name, {}).get("class") == "public"
        }
        doomed = set(paper.withheld)
        if command.fields:
            doomed = {item for item in doomed if item[1] == "field" and item[2] in command.fields}
            if doomed:  # the digest of a request was made over the value
                doomed |= {item for item in paper.withheld if item[1] == "request"}
        if not doomed and not unknown:
            reasons.add("nothing_to_erase")
        if isinstance(standing, str) or reasons:
            return reasons
        paper.withheld -= doomed
        paper.erased += len(doomed)
        paper.data |= {name: ERASED for _, kind, name in doomed if kind == "field"}
        paper.withheld.add((paper.n + 1, "authority", "authority"))
        gone = {n for n, kind, _ in doomed if kind == "request"}
        for asked in self.asked.values():
            if asked.done.about == paper.code and asked.done.n in gone:
                asked.remembered = False
        return noted(command, paper, standing, at)

    def _may_erase(
        self, command: Erase, unit: str, procedure: str, at: str
    ) -> tuple[Standing | str, set[str]]:
        reasons = set()
        standing = self.staff.standing(command.asking, ["hoso.data_protection"], unit, procedure, at)
        if isinstance(standing, str):
            reasons.add(standing)
        if not (command.authority or "").strip():
            reasons.add("authority_missing")
        return standing, reasons

    def _erase_name(self, command: Erase, at: str) -> Done | set[str]:
        if command.officer not in self.staff.officers:
            return {f"officer_unknown.{command.officer}"}
        reasons = common(command.asking, at, self.staff.version)
        reasons |= self._may_erase(command, "top", "", at)[1]
        doomed = {item for item in self.names if item[1] == command.officer}
        if not doomed:
            reasons.add("nothing_to_erase")
        if reasons:
            return reasons
        entries = {n for n, _ in doomed}
        self.names -= doomed
        self.erased_names += len(doomed)
        for asked in self.asked.values():
            if asked.done.about is None and asked.done.n in entries and asked.remembered:
                asked.remembered = False
                self.erased_names += 1
        self.staff.version += 1
        self.staff.last = at
        return Done(self.staff.version, "erase", at)

    def _change(self, command: Change, at: str) -> Done | set[str]:
        staff, actor = self.staff, command.asking.actor
        reasons = common(command.asking, at, staff.version)
        reasons |= self._wrong(command, at)
        own = command.asking.acting_for is None and all(
            staff.delegations.get(change.get("delegation", ""), change).get("officer") == actor
            and change["kind"] in {"delegated", "undelegated"}
            for change in command.changes
        )
        if staff.version and own and command.changes:
            if actor not in staff.officers:
                reasons.add("unknown_actor")
        elif staff.version:
            standing = staff.standing(command.asking, ["hoso.registrar"], "top", "", at)
            if isinstance(standing, str):
                reasons.add(standing)
        if not command.changes:
            reasons.add("change_empty")
        if reasons:
            return reasons
        after = deepcopy(staff)
        after.apply(command.changes, at)
        if not any(after.holds(officer, "hoso.registrar", "top", at) for officer in after.officers):
            return {"no_registrar_left"}
        staff.apply(command.changes, at)
        self.names |= {
            (staff.version, change["officer"])
            for change in command.changes
            if change["kind"] == "officer" and "_sd" in change
        }
        return Done(staff.version, "change", at)

    def _wrong(self, command: Change, at: str) -> set[str]:
        staff, reasons = self.staff, set()
        known_officers = set(staff.officers)
        for change in command.changes:
            if change["kind"] == "officer":
                known_officers.add(change["officer"])
            if change["kind"] in {"granted", "delegated"}:
                named = {change["officer"], change.get("to", change["officer"])}
                reasons |= {f"officer_unknown.{name}" for name in named - known_officers}
            if change["kind"] == "granted":
                reasons |= {f"grant_exists.{key}" for key in staff.same_grants(change, at)}
            if change["kind"] == "delegated":
                roles = change.get("roles", ())
                reasons |= {f"power_not_delegable.{role}" for role in roles if role.startswith("hoso.")}
            for kind, key, known in (
                ("revoked", "grant", staff.grants),
                ("undelegated", "delegation", staff.delegations),
            ):
                if change["kind"] == kind and change[key] not in known:
                    reasons.add(f"{key}_unknown.{change[key]}")
            if change["kind"] == "delegated" and change["officer"] == change["to"]:
                reasons.add(f"delegation_to_self.{change['to']}")
            if "from" in change and "until" in change and change["from"] >= change["until"]:
                reasons.add("period_empty")
        return reasons
