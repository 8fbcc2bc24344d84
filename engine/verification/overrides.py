"""Replaying overrides: each is one that a supervisor could decide, and is named in the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.consultation import leaving
from hoso.engine.decide.overriding import may_lead
from hoso.engine.directory import SUPERVISOR
from hoso.engine.verification.problem import Problem

if TYPE_CHECKING:
    from hoso.engine.definition import Definition
    from hoso.engine.verification.problem import Verdict


def check_override(
    n: int, entry: dict[str, Any], before: dict[str, Any], definition: Definition, verdict: Verdict
) -> None:
    """Note an override in the verdict, and what is wrong with it."""
    told = [effect for effect in entry["effects"] if effect["kind"] == "overridden"]
    if entry["command"] != "override":
        if told:
            verdict.problems.append(Problem("override_illegal", n, {"to": entry.get("to", [])}))
        return
    verdict.overrides.append(n)
    way = told[0].get("way") if len(told) == 1 else None
    moved = "to" in entry
    good = (
        entry.get("role") == SUPERVISOR
        and "for" not in entry
        and "outcome" not in before
        and (
            _is_move(str(way), entry, before, definition)
            if moved
            else _is_reassigned(way, entry, before, definition)
        )
    )
    if not good:
        verdict.problems.append(Problem("override_illegal", n, {"to": entry.get("to", [])}))


def _is_move(way: str, entry: dict[str, Any], before: dict[str, Any], definition: Definition) -> bool:
    recalled = [effect for effect in entry["effects"] if effect["kind"] == "recalled"]
    return (
        way in {"skip", "rewind"}
        and entry.get("from") == before["state"]
        and "stays" not in entry
        and len(entry["to"]) == 1
        and may_lead(way, before["state"][0], entry["to"][0], definition)
        and recalled == leaving(before["requests"], entry["from"])
        and not any(effect["kind"] == "held" for effect in entry["effects"])
    )


def _is_reassigned(
    way: str | None, entry: dict[str, Any], before: dict[str, Any], definition: Definition
) -> bool:
    held = [effect for effect in entry["effects"] if effect["kind"] == "held"]
    role = definition.procedure.states[before["state"][0]].role
    recalled = any(effect["kind"] == "recalled" for effect in entry["effects"])
    return way == "reassign" and len(held) == 1 and held[0]["role"] == role and not recalled
