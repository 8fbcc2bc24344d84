"""Replaying who holds a dossier: it is taken, given and let go where it stands, in the role of that state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.verification.problem import Problem

if TYPE_CHECKING:
    from hoso.engine.definition import Definition

#: Command -> the one effect on holders that it has.
_KINDS = {"claim": "held", "assign": "held", "release": "released"}


def holding_problems(
    n: int, entry: dict[str, Any], before: dict[str, Any], definition: Definition
) -> list[Problem]:
    """What an entry says of holders that it may not say; what an override gives is judged with it."""
    found = [effect for effect in entry["effects"] if effect["kind"] in {"held", "released"}]
    kind = _KINDS.get(entry["command"])
    if entry["command"] == "override" or (kind is None and not found):
        return []
    good = len(found) == 1 and found[0]["kind"] == kind and "outcome" not in before
    if good and _is_legal(found[0], entry, before, definition):
        return []
    return [Problem("holding_illegal", n, {"state": effect["state"]}) for effect in found] or [
        Problem("holding_illegal", n, {"state": "-"})
    ]


def _is_legal(
    effect: dict[str, Any], entry: dict[str, Any], before: dict[str, Any], definition: Definition
) -> bool:
    state = effect["state"]
    if state not in before["state"]:
        return False
    procedure, role = definition.procedure, entry.get("role")
    due = procedure.states[state].role
    if entry["command"] == "claim":
        own = {"officer": entry["actor"], "role": due}
        if "for" in entry:
            own["for"] = entry["for"]["officer"]
        said = {key: effect[key] for key in ("officer", "role", "for") if key in effect}
        return role == due and said == own and state not in before["holders"]
    assigning = role in procedure.roles and due in procedure.roles[role].assigns
    if entry["command"] == "assign":
        return assigning and effect["role"] == due and "for" not in effect
    holder = before["holders"].get(state)
    return holder is not None and (assigning or role == holder["role"])
