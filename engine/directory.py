"""The directory: units, officers, grants and delegations as they stand after an entry.

It is folded from the stream `directory`; a change there holds for running dossiers at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Powers over hoso itself. They are granted as roles are; the dot keeps them apart from a procedure's roles.
REGISTRAR = "hoso.registrar"
PUBLISHER = "hoso.publisher"
DATA_PROTECTION = "hoso.data_protection"
SUPERVISOR = "hoso.supervisor"
LOG_KEEPER = "hoso.log_keeper"
INSPECTOR = "hoso.inspector"
POWERS = (REGISTRAR, PUBLISHER, DATA_PROTECTION, SUPERVISOR, LOG_KEEPER, INSPECTOR)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the administration, below its parent."""

    unit: str
    parent: str | None
    #: Agency code that the unit's dossier codes begin with, such as `H49.29.01`.
    code: str | None
    #: Language → label.
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class Grant:
    """An officer holds a role in a unit, from an instant until another."""

    grant: str
    officer: str
    role: str
    #: Where the role is held.
    unit: str
    #: Whose dossiers it is for: those of this unit and of every unit below it.
    covers: str
    start: str
    until: str | None

    def holds(self, at: str) -> bool:
        """Is the grant in force at this instant? The end is not included."""
        return self.start <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Delegation:
    """One officer may act for another: "B for A", for a period and within a scope."""

    delegation: str
    #: A, whose authority it is.
    officer: str
    #: B, who acts.
    to: str
    start: str
    until: str | None
    #: Only in these roles; empty means every role A holds.
    roles: tuple[str, ...]
    #: Only for these procedures; empty means all.
    procedures: tuple[str, ...]

    def holds(self, at: str) -> bool:
        """Is the delegation in force at this instant? The end is not included."""
        return self.start <= at and (self.until is None or at < self.until)


@dataclass(slots=True)
class Directory:
    """Everything that decides who may act, after entry `version` of its stream."""

    version: int = 0
    #: Instant of that entry: nothing that rests on it is recorded before.
    recorded_at: str = ""
    units: dict[str, Unit] = field(default_factory=dict)
    #: Officer → is it a system account?
    officers: dict[str, bool] = field(default_factory=dict)
    #: Grant id → grant; a revoked one keeps its end.
    grants: dict[str, Grant] = field(default_factory=dict)
    #: Officer → ids of the grants.
    grants_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    delegations: dict[str, Delegation] = field(default_factory=dict)
    #: Officer who acts → ids of the delegations.
    delegations_to: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def top(self) -> str:
        """The unit above all others, or an empty name before there is one."""
        return next((unit.unit for unit in self.units.values() if unit.parent is None), "")

    def line_of(self, unit: str) -> tuple[str, ...]:
        """The unit and those above it, nearest first."""
        line: list[str] = []
        here: str | None = unit
        while here is not None and here not in line and here in self.units:
            line.append(here)
            here = self.units[here].parent
        return tuple(line)

    def is_held(self, role: str, unit: str, at: str) -> bool:
        """Does anybody hold a role for the dossiers of a unit?"""
        line = self.line_of(unit)
        return any(
            grant.role == role and grant.covers in line and grant.holds(at) for grant in self.grants.values()
        )

    def roles_held(self, at: str) -> frozenset[str]:
        """The roles that somebody holds in some unit."""
        return frozenset(grant.role for grant in self.grants.values() if grant.holds(at))

    def grants_held(self, officer: str, at: str) -> list[Grant]:
        """The grants of an officer that are in force."""
        grants = self.grants
        return [held for grant in self.grants_of.get(officer, ()) if (held := grants[grant]).holds(at)]


def fold_directory(directory: Directory, entries: Iterable[tuple[int, dict[str, Any]]]) -> Directory:
    """Follow the stream from where the directory stands; the one given stays as it is.

    `entries` are pairs of sequence and entry, in order.
    """
    new = Directory(
        directory.version,
        directory.recorded_at,
        dict(directory.units),
        dict(directory.officers),
        dict(directory.grants),
        dict(directory.grants_of),
        dict(directory.delegations),
        dict(directory.delegations_to),
    )
    for n, entry in entries:
        for effect in entry["effects"]:
            apply_effect(new, effect, entry["recorded_at"])
        new.version, new.recorded_at = n, entry["recorded_at"]
    return new


def apply_effect(directory: Directory, effect: dict[str, Any], at: str) -> None:
    """Let one effect act on a directory that is being built. Unknown kinds are opaque."""
    match effect["kind"]:
        case "unit":
            unit = effect["unit"]
            directory.units[unit] = Unit(unit, effect.get("parent"), effect.get("code"), effect["labels"])
        case "officer":
            directory.officers[effect["officer"]] = effect.get("system", False)
        case "granted":
            grant = Grant(
                effect["grant"],
                effect["officer"],
                effect["role"],
                effect["unit"],
                effect.get("covers", effect["unit"]),
                effect.get("from", at),
                effect.get("until"),
            )
            directory.grants[grant.grant] = grant
            known = directory.grants_of.get(grant.officer, ())
            directory.grants_of[grant.officer] = (*known, grant.grant)
        case "revoked":
            grant = directory.grants[effect["grant"]]
            directory.grants[grant.grant] = replace(grant, until=_sooner(grant.until, at))
        case "delegated":
            delegation = Delegation(
                effect["delegation"],
                effect["officer"],
                effect["to"],
                effect.get("from", at),
                effect.get("until"),
                tuple(effect.get("roles", ())),
                tuple(effect.get("procedures", ())),
            )
            directory.delegations[delegation.delegation] = delegation
            known = directory.delegations_to.get(delegation.to, ())
            directory.delegations_to[delegation.to] = (*known, delegation.delegation)
        case "undelegated":
            delegation = directory.delegations[effect["delegation"]]
            directory.delegations[delegation.delegation] = replace(
                delegation, until=_sooner(delegation.until, at)
            )


def _sooner(until: str | None, at: str) -> str:
    """The earlier of an end that was planned and one that comes now."""
    return at if until is None else min(until, at)
