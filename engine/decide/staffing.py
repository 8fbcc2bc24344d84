"""Deciding to change the directory: units, officers, grants, delegations - several in one entry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hoso.engine.authority import Authority, authorise
from hoso.engine.decide.situation import Decision, common_reasons, draft, refused
from hoso.engine.directory import POWERS, REGISTRAR, apply_effect, fold_directory
from hoso.engine.instant import is_instant
from hoso.engine.reason import Reason

if TYPE_CHECKING:
    from hoso.engine.commands import Change
    from hoso.engine.directory import Directory

_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_KINDS = ("unit", "officer", "granted", "revoked", "delegated", "undelegated")


def decide_change(command: Change, directory: Directory, definitions: int, now: str) -> Decision:
    """Change the directory by the power of the registrar; a person may delegate their own authority.

    The first change founds the directory: nobody can hold a power yet, so it must grant one to a registrar.
    """
    reasons = common_reasons(command.asking, now, directory.version)
    n = directory.version + 1
    changes = [_numbered(change, n, index) for index, change in enumerate(command.changes)]
    after = fold_directory(directory, [])
    for change in changes:
        wrong = _wrong(change, after)
        reasons.extend(wrong)
        if not wrong:
            apply_effect(after, change, now)
    if not changes:
        reasons.append(Reason("change_empty"))
    authority: Authority | Reason | None = None
    if directory.version == 0:
        # A founding must leave somebody who can go on, and only its own officer can found it.
        held = [grant.role for grant in after.grants_held(command.asking.actor, now)]
        if REGISTRAR not in held:
            reasons.append(Reason("founder_no_registrar", {"actor": command.asking.actor}))
    elif not _own_delegations(command, changes):
        authority = authorise(directory, command.asking, [REGISTRAR], directory.top(), "", now)
        if isinstance(authority, Reason):
            reasons.append(authority)
    elif command.asking.actor not in directory.officers:
        reasons.append(Reason("unknown_actor", {"actor": command.asking.actor}))
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    basis = {"directory": directory.version, "definitions": definitions}
    return draft("change", "directory", command.asking, authority, now=now, basis=basis, effects=changes)


def _own_delegations(command: Change, changes: list[dict[str, Any]]) -> bool:
    """Does the actor only delegate what is the actor's own? Acting for another, nobody may pass it on."""
    actor = command.asking.actor
    return command.asking.acting_for is None and all(
        change["kind"] == "delegated" and change.get("officer") == actor for change in changes
    )


def _numbered(change: dict[str, Any], n: int, index: int) -> dict[str, Any]:
    """Give a grant or delegation its id: the entry's sequence and its place in it."""
    prefix = {"granted": "grant", "delegated": "delegation"}.get(change.get("kind", ""))
    if prefix is None:
        return change
    return {**change, prefix: f"{prefix[0]}{n}.{index + 1}"}


def _wrong(change: dict[str, Any], directory: Directory) -> list[Reason]:
    """Why one change cannot be made to this directory."""
    kind = change.get("kind")
    match kind:
        case "unit":
            return _wrong_unit(change, directory)
        case "officer":
            return _wrong_id(change["officer"])
        case "granted":
            return [
                *_unknown_officer(change["officer"], directory),
                *_unknown_unit(change["unit"], directory),
                *_unknown_unit(change.get("covers"), directory),
                *_wrong_power(change["role"]),
                *_wrong_period(change),
            ]
        case "revoked":
            return (
                []
                if change["grant"] in directory.grants
                else [Reason("grant_unknown", {"about": change["grant"]})]
            )
        case "delegated":
            reasons = [
                *_unknown_officer(change["officer"], directory),
                *_unknown_officer(change["to"], directory),
                *_wrong_period(change),
            ]
            if change["officer"] == change["to"]:
                reasons.append(Reason("delegation_to_self", {"about": change["to"]}))
            return reasons
        case "undelegated":
            known = change["delegation"] in directory.delegations
            return [] if known else [Reason("delegation_unknown", {"about": change["delegation"]})]
        case _:
            return [Reason("change_unknown", {"about": str(kind), "known": list(_KINDS)})]


def _wrong_unit(change: dict[str, Any], directory: Directory) -> list[Reason]:
    unit, parent = change["unit"], change.get("parent")
    reasons = [*_wrong_id(unit), *_unknown_unit(parent, directory)]
    if parent is None and directory.units and unit != directory.top():
        reasons.append(Reason("unit_without_parent", {"about": unit, "top": directory.top()}))
    if parent is not None and unit in directory.line_of(parent):
        reasons.append(Reason("unit_below_itself", {"about": unit, "parent": parent}))
    return reasons


def _wrong_id(text: str) -> list[Reason]:
    return [] if _ID.fullmatch(text) else [Reason("id_unreadable", {"about": text})]


def _wrong_power(role: str) -> list[Reason]:
    if role.startswith("hoso.") and role not in POWERS:
        return [Reason("power_unknown", {"about": role, "known": list(POWERS)})]
    return [] if _ID.fullmatch(role) else [Reason("id_unreadable", {"about": role})]


def _unknown_officer(officer: str, directory: Directory) -> list[Reason]:
    return [] if officer in directory.officers else [Reason("officer_unknown", {"about": officer})]


def _unknown_unit(unit: str | None, directory: Directory) -> list[Reason]:
    return [] if unit is None or unit in directory.units else [Reason("unit_unknown", {"about": unit})]


def _wrong_period(change: dict[str, Any]) -> list[Reason]:
    ends = [change[key] for key in ("from", "until") if key in change]
    if not all(is_instant(end) for end in ends):
        return [
            Reason("period_unreadable", {"from": change.get("from", ""), "until": change.get("until", "")})
        ]
    if len(ends) == len(("from", "until")) and ends[0] >= ends[1]:
        return [Reason("period_empty", {"from": ends[0], "until": ends[1]})]
    return []
