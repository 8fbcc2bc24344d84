"""Replaying overrides: each is one that a supervisor could decide, and is named in the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.branching import BRANCH_EFFECTS, arrive, left_by
from hoso.engine.consultation import leaving
from hoso.engine.directory import SUPERVISOR
from hoso.engine.disclosure import WITHHELD
from hoso.engine.reach import override_source
from hoso.engine.verification.problem import Problem

if TYPE_CHECKING:
    from hoso.engine.definition import Definition
    from hoso.engine.verification.directories import Directories
    from hoso.engine.verification.move import Recorded
    from hoso.engine.verification.problem import Verdict

#: Effects that an override never has.
_FOREIGN = frozenset({"opened", "given", "attached", "corrected", "released", "ended", "erased"})


def check_override(
    n: int,
    entry: dict[str, Any],
    before: dict[str, Any],
    definition: Definition,
    recorded: Recorded,
    directories: Directories,
    verdict: Verdict,
) -> None:
    """Note an override in the verdict, and what is wrong with it: its power, its texts, where it leads."""
    told = [effect for effect in entry["effects"] if effect["kind"] == "overridden"]
    if entry["command"] != "override":
        if told:
            verdict.problems.append(Problem("override_illegal", n, {"to": entry.get("to", [])}))
        return
    verdict.overrides.append(n)
    way = str(told[0].get("way")) if len(told) == 1 else ""
    legal = _is_move if "to" in entry else _is_reassigned
    good = (
        entry.get("role") == SUPERVISOR
        and "for" not in entry
        and "outcome" not in before
        and _is_grounded(entry)
        and directories.empowered(entry, SUPERVISOR, before["unit"])
        and legal(way, entry, before, definition, recorded)
    )
    if not good:
        verdict.problems.append(Problem("override_illegal", n, {"to": entry.get("to", [])}))


def _is_grounded(entry: dict[str, Any]) -> bool:
    """Are reason and authority there, or at least their digests, and nothing that is no override's?"""
    kinds = [effect["kind"] for effect in entry["effects"]]
    texts = [effect for effect in entry["effects"] if effect["kind"] in {"overridden", "reasoned"}]
    withheld = all(len(effect.get(WITHHELD, ())) == 1 for effect in texts)
    return len(texts) == kinds.count("overridden") + 1 and withheld and _FOREIGN.isdisjoint(kinds)


def _is_move(
    way: str, entry: dict[str, Any], before: dict[str, Any], definition: Definition, recorded: Recorded
) -> bool:
    """Does it lead where one may, and arrive there as a step would?"""
    if way not in {"skip", "rewind"} or entry.get("from") != before["state"] or "stays" in entry:
        return False
    told = [effect for effect in entry["effects"] if effect["kind"] in BRANCH_EFFECTS]
    for there in entry.get("entered", entry["to"]):
        source = override_source(definition, way, before["state"], there)
        if source is None:
            continue
        try:
            arrival = arrive(definition, before["state"], source, there, before["branches"], recorded)
        except KeyError:
            continue
        if arrival is None:
            continue
        keys = {key: entry[key] for key in ("to", "entered") if key in entry}
        if (keys, told) == (arrival.keys(), list(arrival.effects)):
            return _takes_back(entry, before)
    return False


def _takes_back(entry: dict[str, Any], before: dict[str, Any]) -> bool:
    """Are the requests taken back that it leaves open, and is nobody given anything besides?"""
    kinds = {effect["kind"] for effect in entry["effects"]}
    recalled = [effect for effect in entry["effects"] if effect["kind"] == "recalled"]
    return recalled == leaving(before["requests"], left_by(entry)) and not kinds & {"held", "ended"}


def _is_reassigned(
    way: str, entry: dict[str, Any], before: dict[str, Any], definition: Definition, recorded: Recorded
) -> bool:
    del recorded
    held = [effect for effect in entry["effects"] if effect["kind"] == "held"]
    if way != "reassign" or len(held) != 1 or held[0]["state"] not in before["state"]:
        return False
    others = {effect["kind"] for effect in entry["effects"]} & {"recalled", "ended", *BRANCH_EFFECTS}
    return held[0]["role"] == definition.procedure.states[held[0]["state"]].role and not others
