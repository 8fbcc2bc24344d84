"""Replaying what dossiers rest on: each change of directory, definitions, calendars, keys by its power."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hoso.engine.authority import Authority, authorise
from hoso.engine.commands import Asking, Change
from hoso.engine.decide.situation import Decision, draft
from hoso.engine.decide.staffing import decide_change
from hoso.engine.directory import DATA_PROTECTION, PUBLISHER
from hoso.engine.disclosure import WITHHELD
from hoso.engine.keys import Keys, fold_keys
from hoso.engine.reason import Reason, Refusal
from hoso.engine.verification.breaches import breach, differences
from hoso.engine.verification.erasures import is_grounded
from hoso.engine.verification.log_keys import log_decided_again
from hoso.engine.verification.problem import Problem
from hoso.engine.verification.retold import retold
from hoso.engine.worktime.written import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.directory import Directory
    from hoso.engine.verification.chain import Link
    from hoso.engine.verification.past import Past
    from hoso.engine.verification.retold import Retold
    from hoso.engine.verification.values import Disclosed

#: Reasons that stand for themselves: everything else of a change is `change_illegal`.
_OF_PERSON = frozenset({"unknown_actor", "role", "delegation", "delegation_period", "delegation_scope"})
#: Key of a change that deciding gives it.
_NUMBERED = {"granted": "grant", "delegated": "delegation"}
_OF_CALENDARS = frozenset({"calendar", "decided", "withdrawn", *RULES})


class _Names:
    """For each officer the digests that tell the name: of the name itself and of requests that told it."""

    def __init__(self) -> None:
        self.of: defaultdict[str, set[str]] = defaultdict(set)

    def follow(self, entry: dict[str, Any]) -> None:
        """Note what an entry tells."""
        for effect in entry["effects"]:
            if effect["kind"] == "officer":
                self.of[effect["officer"]].update(effect.get(WITHHELD, ()), entry.get(WITHHELD, ()))


def power_problems(kind: str, links: Sequence[Link], disclosed: Disclosed, past: Past) -> list[Problem]:
    """What entries of the streams that are one of a kind do that their actors had no power for."""
    found: list[Problem] = []
    deployed: dict[str, str] = {}
    names, keys = _Names(), Keys()
    for link in links:
        if link.entry is None:
            continue
        n, entry = link.stored.n, link.entry
        at = n - 1 if kind == "directory" else entry["basis"]["directory"]
        directory = past.directories.at(at)
        if directory is None:
            if past.directories.is_cut_before(at):
                found.append(Problem("basis_missing", n, {"kind": "directory", "entry": at}))
            continue
        if directory.recorded_at > entry["recorded_at"]:
            found.append(Problem("basis_differs", n, {"kind": "directory"}))
            continue
        told = retold(entry, disclosed)
        acting_for = entry["for"]["officer"] if "for" in entry else None
        asking = Asking(entry["actor"], "", "", acting_for, None, entry.get("occurred_at"))
        if kind == "keys":
            again = log_decided_again(entry, told, asking, directory, keys)
            keys = fold_keys(keys, [(n, entry)])
        else:
            again = _again(kind, n, entry, told, asking, directory, deployed, names)
        if again is None:
            found.append(Problem("decision_differs", n, {"what": "command"}))
        elif isinstance(again, Refusal):
            found.extend(_illegal(n, reason) for reason in again.reasons)
        else:
            problems = differences(n, again, entry, told.effects)
            found.extend(problems or _outdated(n, kind, entry, asking, past, directory))
        names.follow(entry)
        if kind == "definitions":
            deployed |= {
                effect["procedure"]: effect["definition"]
                for effect in told.effects
                if effect["kind"] == "deployed"
            }
    return found


def _again(
    kind: str,
    n: int,
    entry: dict[str, Any],
    told: Retold,
    asking: Asking,
    directory: Directory,
    deployed: dict[str, str],
    names: _Names,
) -> Decision | None:
    """Decide it again; None where the stream has no such command."""
    command, now, basis = entry["command"], entry["recorded_at"], entry["basis"]
    if (kind, command) == ("directory", "change"):
        changes = tuple(_asked(effect) for effect in told.effects)
        if "role" in entry and asking.acting_for is None:
            # Whoever asks for themselves by name does so by the power, also where it is their own to change.
            asking = replace(asking, acting_for=asking.actor)
        return decide_change(Change(asking, changes), directory, basis["definitions"], now)
    power = {
        ("directory", "erase"): DATA_PROTECTION,
        ("definitions", "deploy"): PUBLISHER,
        ("calendars", "decree"): PUBLISHER,
    }.get((kind, command))
    if power is None:
        return None
    procedure = str(entry.get("procedure", "")) if kind == "definitions" else ""
    found = authorise(directory, asking, [power], directory.top(), procedure, now)
    reasons = [found] if isinstance(found, Reason) else []
    more: dict[str, Any] = {}
    if kind == "definitions":
        more = {"procedure": procedure, "definition": entry.get("definition", "")}
        if deployed.get(procedure) == more["definition"]:
            reasons.append(Reason("already_deployed"))
        effects = [{"kind": "deployed", **more}]
    else:
        good = _is_erasure(told, directory, names) if kind == "directory" else _is_decree(n, told, directory)
        effects = told.effects if good else []
    if reasons or not isinstance(found, Authority):
        return Refusal(tuple(reasons))
    rests = {"directory": directory.version, "definitions": basis["definitions"]}
    if kind == "definitions":
        rests["definitions"] = n - 1
    return draft(command, kind, asking, found, now=now, basis=rests, effects=effects, **more)


def _asked(effect: dict[str, Any]) -> dict[str, Any]:
    """A change as it was asked for: without the id that deciding gave it."""
    return {key: item for key, item in effect.items() if key != _NUMBERED.get(effect["kind"])}


def _is_erasure(told: Retold, directory: Directory, names: _Names) -> bool:
    """Is an officer's name erased, on a stated authority, and nothing else done?"""
    effect = told.effects[0] if len(told.effects) == 1 else {"kind": ""}
    return (
        effect["kind"] == "erased"
        and effect.keys() == {"kind", "digests", "officer", WITHHELD}
        and effect["officer"] in directory.officers
        and bool(effect["digests"])
        and names.of[effect["officer"]].issuperset(effect["digests"])
        and effect["digests"] == sorted(set(effect["digests"]))
        and is_grounded(effect)
    )


def _is_decree(n: int, told: Retold, directory: Directory) -> bool:
    """Does it change one calendar, of units that are there, each rule under its own number?"""
    names = {effect.get("calendar") for effect in told.effects}
    kinds = {effect["kind"] for effect in told.effects}
    numbers = [
        (effect["rule"], f"{n}.{place}")
        for place, effect in enumerate(told.effects, 1)
        if effect["kind"] in RULES
    ]
    units = {unit for effect in told.effects for unit in effect.get("units", ())}
    return (
        len(names) == 1
        and kinds <= _OF_CALENDARS
        and all(rule == due for rule, due in numbers)
        and units <= directory.units.keys()
    )


def _illegal(n: int, reason: Reason) -> Problem:
    """A reason that is about the person stands for itself; every other is about the change."""
    if reason.code in _OF_PERSON:
        return breach(n, reason)
    return Problem("change_illegal", n, {"what": reason.code})


def _outdated(
    n: int, kind: str, entry: dict[str, Any], asking: Asking, past: Past, directory: Directory
) -> list[Problem]:
    """Does it rest on a directory out of date, in which a power still stood that had ended by then?"""
    if kind == "directory" or "role" not in entry:
        return []
    last = past.known("directory", n)
    later = past.directories.at(last) if last > directory.version else None
    if later is None:
        return []
    found = authorise(later, asking, [entry["role"]], later.top(), "", entry["recorded_at"])
    return [Problem("basis_differs", n, {"kind": "directory"})] if isinstance(found, Reason) else []
