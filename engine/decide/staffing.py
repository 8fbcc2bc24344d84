"""Deciding to change the directory: units, officers, grants, delegations - several in one entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.authority import Authority, authorise
from hoso.engine.decide.change_shape import shape_reasons
from hoso.engine.decide.situation import Decision, common_reasons, draft, refused
from hoso.engine.directory import POWERS, REGISTRAR, apply_effect, fold_directory
from hoso.engine.directory_text import new_changes
from hoso.engine.reason import Reason
from hoso.engine.values import free_text

if TYPE_CHECKING:
    from hoso.engine.commands import Change
    from hoso.engine.directory import Directory


def decide_change(command: Change, directory: Directory, definitions: int, now: str) -> Decision:
    """Change the directory by the power of the registrar; a person may delegate their own authority.

    The first change founds the directory: nobody can hold a power yet, so it must make its own actor a
    registrar of everything. No change may leave the directory without one.
    """
    reasons = common_reasons(command.asking, now, directory.version)
    asked = new_changes(command.changes, directory) if command.only_new else command.changes
    n = directory.version + 1
    changes = [_numbered(_normal(change), n, index) for index, change in enumerate(asked)]
    after = fold_directory(directory, [])
    for asked_for, change in zip(asked, changes, strict=True):
        wrong = shape_reasons(asked_for) or _wrong(change, after, now)
        reasons.extend(wrong)
        if not wrong:
            apply_effect(after, change, now)
    if not changes:
        reasons.append(Reason("change_empty"))
    authority = _authority(command, directory, after, changes, now)
    if isinstance(authority, Reason):
        reasons.append(authority)
    elif not reasons and not _has_registrar(after, now):
        reasons.append(Reason("no_registrar_left"))
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    basis = {"directory": directory.version, "definitions": definitions}
    return draft("change", "directory", command.asking, authority, now=now, basis=basis, effects=changes)


def _authority(
    command: Change, directory: Directory, after: Directory, changes: list[dict[str, Any]], now: str
) -> Authority | Reason | None:
    """By what the directory may be changed so; None where it is the actor's own to change."""
    actor = command.asking.actor
    if directory.version == 0:
        # A founding must leave somebody who can go on, and only its own officer can found it.
        held = [grant for grant in after.grants_held(actor, now) if grant.role == REGISTRAR]
        if any(grant.covers == after.top() for grant in held):
            return None
        return Reason("founder_no_registrar", {"actor": actor})
    if _own(command, directory, changes):
        return None if actor in directory.officers else Reason("unknown_actor", {"actor": actor})
    return authorise(directory, command.asking, [REGISTRAR], directory.top(), "", now)


def _own(command: Change, directory: Directory, changes: list[dict[str, Any]]) -> bool:
    """Does the actor only delegate, or take back, what is the actor's own? Nobody passes on another's."""
    actor = command.asking.actor
    if command.asking.acting_for is not None or not changes:
        return False
    return all(
        (change.get("kind") == "delegated" and change.get("officer") == actor)
        or (
            change.get("kind") == "undelegated"
            and change.get("delegation") in directory.delegations
            and directory.delegations[change["delegation"]].officer == actor
        )
        for change in changes
    )


def _has_registrar(directory: Directory, now: str) -> bool:
    """Can somebody still change the directory?"""
    top = directory.top()
    return any(
        grant.role == REGISTRAR and grant.covers == top and grant.holds(now)
        for grant in directory.grants.values()
    )


def _normal(change: dict[str, Any]) -> dict[str, Any]:
    """The change with its withheld text in NFC; what is no text is refused by its shape."""
    hidden = change.get("_sd")
    if not isinstance(hidden, dict):
        return change
    texts = {name: free_text(name, text) if isinstance(text, str) else text for name, text in hidden.items()}
    return {**change, "_sd": texts}


def _numbered(change: dict[str, Any], n: int, index: int) -> dict[str, Any]:
    """Give a grant or delegation its id: the entry's sequence and its place in it."""
    prefix = {"granted": "grant", "delegated": "delegation"}.get(str(change.get("kind")))
    if prefix is None:
        return change
    return {**change, prefix: f"{prefix[0]}{n}.{index + 1}"}


def _wrong(change: dict[str, Any], directory: Directory, now: str) -> list[Reason]:
    """Why one change, of a right form, cannot be made to this directory."""
    match change["kind"]:
        case "unit":
            return _wrong_unit(change, directory)
        case "granted":
            return _wrong_grant(change, directory, now)
        case "revoked":
            known = change["grant"] in directory.grants
            return [] if known else [Reason("grant_unknown", {"about": change["grant"]})]
        case "delegated":
            return _wrong_delegation(change, directory)
        case "undelegated":
            known = change["delegation"] in directory.delegations
            return [] if known else [Reason("delegation_unknown", {"about": change["delegation"]})]
        case _:
            return []


def _wrong_unit(change: dict[str, Any], directory: Directory) -> list[Reason]:
    unit, parent = change["unit"], change.get("parent")
    reasons = _unknown_unit(parent, directory)
    if parent is None and directory.units and unit != directory.top():
        reasons.append(Reason("unit_without_parent", {"about": unit, "top": directory.top()}))
    if parent is not None and unit in directory.line_of(parent):
        reasons.append(Reason("unit_below_itself", {"about": unit, "parent": parent}))
    return reasons


def _wrong_grant(change: dict[str, Any], directory: Directory, now: str) -> list[Reason]:
    officer, role, unit = change["officer"], change["role"], change["unit"]
    covers = change.get("covers", unit)
    reasons = [
        *_unknown_officer(officer, directory),
        *_unknown_unit(unit, directory),
        *_unknown_unit(change.get("covers"), directory),
        *_wrong_period(change),
    ]
    if role.startswith("hoso.") and role not in POWERS:
        reasons.append(Reason("power_unknown", {"about": role, "known": list(POWERS)}))
    reasons.extend(
        Reason("grant_exists", {"about": grant.grant, "officer": officer, "role": role})
        for grant in directory.grants_held(officer, now)
        if (grant.role, grant.unit, grant.covers, grant.until) == (role, unit, covers, None)
    )
    return reasons


def _wrong_delegation(change: dict[str, Any], directory: Directory) -> list[Reason]:
    reasons = [
        *_unknown_officer(change["officer"], directory),
        *_unknown_officer(change["to"], directory),
        *_wrong_period(change),
    ]
    if change["officer"] == change["to"]:
        reasons.append(Reason("delegation_to_self", {"about": change["to"]}))
    powers = [role for role in change.get("roles", ()) if role.startswith("hoso.")]
    reasons.extend(Reason("power_not_delegable", {"about": role}) for role in powers)
    return reasons


def _unknown_officer(officer: str, directory: Directory) -> list[Reason]:
    return [] if officer in directory.officers else [Reason("officer_unknown", {"about": officer})]


def _unknown_unit(unit: str | None, directory: Directory) -> list[Reason]:
    return [] if unit is None or unit in directory.units else [Reason("unit_unknown", {"about": unit})]


def _wrong_period(change: dict[str, Any]) -> list[Reason]:
    begins, ends = change.get("from"), change.get("until")
    if begins is not None and ends is not None and begins >= ends:
        return [Reason("period_empty", {"from": begins, "until": ends})]
    return []
