"""The oracle's directory: who may act, told in plain Python from the issue and docs/reference/record.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tests.model.stepper import as_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoso.engine.commands import Asking


class Standing(NamedTuple):
    """In which role somebody acts, and which persons a separation rule looks at."""

    role: str
    persons: frozenset[str]


class Staff:
    """Officers, grants and delegations as plain dictionaries."""

    def __init__(self) -> None:
        """Begin empty."""
        self.version = 0
        self.last = ""
        self.units: dict[str, str | None] = {}
        self.officers: set[str] = set()
        self.grants: dict[str, dict[str, Any]] = {}
        self.delegations: dict[str, dict[str, Any]] = {}

    def apply(self, changes: Iterable[Mapping[str, Any]], at: str) -> None:
        """Let the changes of one entry act."""
        self.version += 1
        self.last = at
        for place, change in enumerate(changes, start=1):
            match change["kind"]:
                case "unit":
                    self.units[change["unit"]] = change.get("parent")
                case "officer":
                    self.officers.add(change["officer"])
                case "granted":
                    self.grants[f"g{self.version}.{place}"] = {"from": at, "until": None, **change}
                case "revoked":
                    _end(self.grants[change["grant"]], at)
                case "delegated":
                    self.delegations[f"d{self.version}.{place}"] = {"from": at, "until": None, **change}
                case "undelegated":
                    _end(self.delegations[change["delegation"]], at)

    def line(self, unit: str) -> set[str]:
        """A unit and all above it."""
        found: set[str] = set()
        here: str | None = unit
        while here is not None and here in self.units:
            found.add(here)
            here = self.units[here]
        return found

    def holds(self, officer: str, role: str, unit: str, at: str) -> bool:
        """Does an officer hold a role over a unit's dossiers at an instant?"""
        return any(
            grant["officer"] == officer
            and grant["role"] == role
            and grant.get("covers", grant["unit"]) in self.line(unit)
            and _in_force(grant, at)
            for grant in self.grants.values()
        )

    def same_grants(self, change: Mapping[str, Any], at: str) -> list[str]:
        """Grants without an end that are in force and give just what this change would give."""
        keys = ("officer", "role", "unit")
        return [
            key
            for key, grant in self.grants.items()
            if grant["until"] is None
            and _in_force(grant, at)
            and all(grant[name] == change[name] for name in keys)
            and grant.get("covers", grant["unit"]) == change.get("covers", change["unit"])
        ]

    def standing(
        self, asking: Asking, roles: Iterable[str], unit: str, procedure: str, at: str
    ) -> Standing | str:
        """The first of the roles somebody may act in, or the reason why there is none."""
        roles = list(roles)
        if asking.actor not in self.officers:
            return "unknown_actor"
        principal = asking.acting_for
        if principal in {None, asking.actor}:
            for role in roles:
                if self.holds(asking.actor, role, unit, at):
                    return Standing(role, frozenset([asking.actor]))
            return "role"
        assert principal is not None
        between = [
            item
            for item in self.delegations.values()
            if (item["officer"], item["to"]) == (principal, asking.actor)
        ]
        if not between:
            return "delegation"
        current = [item for item in between if _in_force(item, at)]
        if not current:
            return "delegation_period"
        own = [role for role in roles if self.holds(principal, role, unit, at)]
        if not own:
            return "role"
        for item in current:
            if procedure in as_list(item.get("procedures", procedure)):
                for role in own:
                    # Powers over the system itself are never delegated.
                    if role in as_list(item.get("roles", role)) and not role.startswith("hoso."):
                        return Standing(role, frozenset([asking.actor, principal]))
        return "delegation_scope"


def _in_force(item: Mapping[str, Any], at: str) -> bool:
    return item["from"] <= at and (item["until"] is None or at < item["until"])


def _end(item: dict[str, Any], at: str) -> None:
    item["until"] = at if item["until"] is None else min(item["until"], at)
