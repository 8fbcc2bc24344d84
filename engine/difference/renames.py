"""Renames: what has another name in the new version, so that it is told once and not as gone and come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hoso.engine.language.near import near_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: The dictionaries of a procedure whose names are used elsewhere, and what one of each is called.
KINDS = {
    "roles": "role",
    "fields": "field",
    "documents": "document",
    "guards": "guard",
    "triggers": "action",
    "states": "state",
}
#: Old name -> new name, by dictionary.
Renames = dict[str, dict[str, str]]


def renames_of(old: Mapping[str, Any], new: Mapping[str, Any]) -> Renames:
    """What was renamed: it has a label of what is gone, or a near name and everything else alike."""
    return {key: _pairs(old.get(key, {}), new.get(key, {})) for key in KINDS}


def _pairs(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    come = [name for name in new if name not in old]
    pairs: dict[str, str] = {}
    for name in (name for name in old if name not in new):
        found = _called_alike(old[name], {other: new[other] for other in come})
        if found is None:
            near = near_word(name, come)
            found = near if near is not None and _rest(old[name]) == _rest(new[near]) else None
        if found is not None:
            pairs[name] = found
            come.remove(found)
    return pairs


def _called_alike(thing: Mapping[str, Any], others: Mapping[str, Any]) -> str | None:
    labels = thing.get("labels", {})
    alike = (
        name
        for name, other in others.items()
        if any(other.get("labels", {}).get(language) == label for language, label in labels.items())
    )
    return next(alike, None)


def _rest(thing: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in thing.items() if key != "labels"}


def renamed(procedure: dict[str, Any], renames: Renames) -> dict[str, Any]:
    """The old version in the names of the new one."""
    if not any(renames.values()):
        return procedure
    return _Renaming(renames).procedure(procedure)


#: Key -> the dictionary whose names stand there, by what it is a key of.
_NAMES = {
    "open": {"by": "roles"},
    "roles": {"assigns": "roles"},
    "fields": {"set_by": "roles"},
    "documents": {"needed_for": "triggers"},
    "columns": {"when": "guards"},
    "states": {"role": "roles"},
    "branches": {"initial": "states", "only_if": "guards"},
    "consult": {"choose": "roles", "lead": "roles"},
    "timers": {"notify": "roles"},
    "transitions": {
        "trigger": "triggers",
        "source": "states",
        "dest": "states",
        "by": "roles",
        "conditions": "guards",
        "unless": "guards",
        "fills": "fields",
        "documents": "documents",
        "extend_by": "fields",
        "different_from": "triggers",
    },
}


class _Renaming:
    def __init__(self, renames: Renames) -> None:
        self._renames = renames

    def procedure(self, old: dict[str, Any]) -> dict[str, Any]:
        new = {
            **old,
            "initial": self._name("states", old["initial"]),
            "open": self._part("open", old["open"]),
        }
        for key in KINDS:
            if key in old:
                things = {self._name(key, name): self._part(key, of) for name, of in old[key].items()}
                new[key] = things
        for name, state in new["states"].items():
            more = {key: self._each(key, state[key]) for key in ("branches", "timers") if key in state}
            if "consult" in state:
                more["consult"] = self._part("consult", state["consult"])
            new["states"][name] = {**state, **more}
        for name, guard in new.get("guards", {}).items():
            new["guards"][name] = {**guard, "cel": self._cel(guard["cel"])}
        if "columns" in old:
            new["columns"] = self._each("columns", old["columns"])
        new["transitions"] = tuple(self._row(row) for row in old["transitions"])
        return new

    def _row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        found = self._part("transitions", row)
        for key in ("after", "not_later_than"):
            since = found.get(key, {}).get("since")
            if since is not None:
                since = self._renames["states"].get(since) or self._name("triggers", since)
                found[key] = {**found[key], "since": since}
        return found

    def _each(self, kind: str, things: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._part(kind, of) for name, of in things.items()}

    def _part(self, kind: str, thing: Mapping[str, Any]) -> dict[str, Any]:
        names = _NAMES.get(kind, {})
        return {key: self._any(names[key], of) if key in names else of for key, of in thing.items()}

    def _any(self, kind: str, value: Any) -> Any:
        if isinstance(value, str):
            return self._name(kind, value)
        if isinstance(value, dict):
            return {self._name(kind, name): of for name, of in value.items()}
        return tuple(self._name(kind, name) for name in value)

    def _name(self, kind: str, name: str) -> str:
        return self._renames[kind].get(name, name)

    def _cel(self, cel: str) -> str:
        for kind, roots in (("fields", "f|given"), ("triggers", "count"), ("states", "consult")):
            cel = _replaced(cel, roots, self._renames[kind].items())
        return cel


def _replaced(cel: str, roots: str, names: Iterable[tuple[str, str]]) -> str:
    known = dict(names)
    return re.sub(rf"\b({roots})\.(\w+)", lambda m: f"{m[1]}.{known.get(m[2], m[2])}", cel)
