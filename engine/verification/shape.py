"""The shape of an entry: what must be so before anything is read out of one that may be tampered with.

Kinds of effects that are not known stay opaque; of those that are, only what verification reads is asked for.
"""

from __future__ import annotations

from typing import Any

from hoso.engine.disclosure import WITHHELD
from hoso.engine.instant import is_instant

#: Keys of an entry whose value is a text, where they are there.
_TEXTS = ("action", "actor", "command", "definition", "procedure", "recorded_at", "role", "unit")
#: Keys that every entry has.
_REQUIRED = (
    "stream",
    "semantics",
    "command",
    "actor",
    "basis",
    "guards",
    "recorded_at",
    "clock",
    "effects",
    "signatures",
    "causes",
)
#: Kind of an effect → keys it must have, with what stands under them.
_EFFECTS: dict[str, dict[str, type | list[type]]] = {
    "opened": {"code": str, "unit": str},
    "given": {"fields": dict},
    "corrected": {"fields": dict},
    "attached": {"document": str},
    "held": {"state": str, "officer": str, "role": str},
    "released": {"state": str},
    "branched": {"state": str, "branches": dict},
    "branch_ended": {"branch": str, "as": str},
    "branches_cancelled": {"state": str, "branches": [str]},
    "joined": {"state": str},
    "quorum_missed": {"state": str},
    "sub_asked": {"state": str, "procedure": str, "unit": str},
    "sub_opened": {"sub": int, "child": str},
    "sub_ended": {"sub": int, "child": str, "outcome": str},
    "sub_recalled": {"sub": int},
    "sub_released": {"sub": int},
    "sub_of": {"parent": str, "sub": int},
    "erased": {"digests": [str]},
    "ended": {"outcome": str},
    "overridden": {"way": str},
    "asked": {"request": str, "agency": str, "state": str},
    "answered": {"request": str, "opinion": str},
    "lapsed": {"request": str},
    "recalled": {"request": str},
    "reminded": {"timer": str, "state": str, "at": str},
    "escalated": {"timer": str, "state": str, "at": str},
    "passed_over": {"timer": str, "state": str, "at": str},
    "came_due": {"action": str, "state": str, "at": str},
    "fee_due": {"fee": str},
    "fee_paid": {"fee": str},
    "fee_waived": {"fee": str},
    "fee_reopened": {"fee": str},
    "issued": {"result": str, "series": str, "serial": int, "number": str, "date": str, "signer": dict},
    "deployed": {"procedure": str, "definition": str},
    "calendar": {"calendar": str},
    "decided": {"calendar": str, "decision": str},
    "day": {"calendar": str, "rule": str, "decision": str, "day": str, "office": str},
    "closure": {"calendar": str, "rule": str, "decision": str, "from": str, "to": str},
    "hours": {"calendar": str, "rule": str, "decision": str, "periods": list},
    "withdrawn": {"calendar": str, "rule": str},
    "log_founded": {"name": str, "origin": str},
    "key_added": {"key": str},
    "key_retired": {"key": str},
    "shard_opened": {"origin": str, "previous": dict},
    "refused": {"command": str, "reasons": [str]},
    "read": {"view": str, "classes": [str]},
}


def shaped(value: Any) -> dict[str, Any]:
    """The entry, where it has the shape of one.

    Raises:
        TypeError: it has not; the text names the key.
    """
    entry = _of(dict, value, "entry")
    for key in _REQUIRED:
        if key not in entry:
            raise TypeError(key)
    for key in ("recorded_at", "occurred_at"):
        if not is_instant(str(entry.get(key, entry["recorded_at"]))):
            raise TypeError(key)
    if entry.get("occurred_at", "") > entry["recorded_at"]:
        raise TypeError("occurred_at")
    basis = _of(dict, entry["basis"], "basis")
    if basis.keys() - {"calendars"} != {"directory", "definitions"}:
        raise TypeError("basis")
    for key in _TEXTS:
        _of(str, entry.get(key, ""), key)
    _principal(entry)
    for key in ("from", "to", "entered"):
        _each(str, entry.get(key, []), key)
    for key, at in basis.items():
        _of(int, at, f"basis.{key}")
    for guard in _each(dict, entry["guards"], "guards"):
        _guard(guard)
    for effect in _each(dict, entry["effects"], "effects"):
        _effect(effect)
    _withheld(entry)
    return dict(entry)


def _principal(entry: dict[str, Any]) -> None:
    for key in ("officer", "delegation") if "for" in entry else ():
        _of(str, _of(dict, entry["for"], "for").get(key), f"for.{key}")


def _guard(guard: dict[str, Any]) -> None:
    _of(str, guard.get("guard"), "guard")
    _each(str, guard.get("inputs"), "inputs")
    _of(bool, guard.get("result"), "result")
    for key in ("enters", "joins"):
        _of(str, guard.get(key, ""), key)


def _effect(effect: dict[str, Any]) -> None:
    kind = _of(str, effect.get("kind"), "kind")
    for key, wanted in _EFFECTS.get(kind, {}).items():
        if isinstance(wanted, list):
            _each(wanted[0], effect.get(key), key)
        else:
            _of(wanted, effect.get(key), key)
    if kind == "erased":
        _each(str, effect.get("fields", []), "fields")


def _withheld(value: Any) -> None:
    """Wherever something is withheld stands a list of digests."""
    if isinstance(value, dict):
        _each(str, value.get(WITHHELD, []), WITHHELD)
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            _withheld(item)


def _of(wanted: type, value: Any, key: str) -> Any:
    if type(value) is not wanted:
        raise TypeError(key)
    return value


def _each(wanted: type, value: Any, key: str) -> Any:
    for item in _of(list, value, key):
        _of(wanted, item, key)
    return value
