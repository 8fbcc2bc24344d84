"""The shape of a change to the directory: which keys it has and what may stand under them.

Names of people and authorities are free text and always withheld; everything that stands in the open
is an id, an instant or a label of a unit.
"""

from __future__ import annotations

import re
from typing import Any

from hoso.engine.commands import CLOCK, EXCHANGE
from hoso.engine.instant import is_instant
from hoso.engine.reason import Reason
from hoso.engine.values import free_text

_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
#: Kind → required keys, optional keys.
_KEYS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "unit": (frozenset({"unit", "labels"}), frozenset({"parent", "code"})),
    "officer": (frozenset({"officer"}), frozenset({"system", "_sd"})),
    "granted": (frozenset({"officer", "role", "unit"}), frozenset({"covers", "from", "until"})),
    "revoked": (frozenset({"grant"}), frozenset()),
    "delegated": (
        frozenset({"officer", "to", "_sd"}),
        frozenset({"from", "until", "roles", "procedures"}),
    ),
    "undelegated": (frozenset({"delegation"}), frozenset()),
}
#: Kind → the one free text it withholds.
_TEXT = {"officer": "name", "delegated": "authority"}
_INSTANTS = frozenset({"from", "until"})
_LISTS = frozenset({"roles", "procedures"})


def shape_reasons(change: dict[str, Any]) -> list[Reason]:
    """Why a change is not of a form that the record keeps."""
    kind = change.get("kind")
    if kind not in _KEYS:
        return [Reason("change_unknown", {"about": str(kind)[:64], "known": list(_KEYS)})]
    required, optional = _KEYS[kind]
    keys = set(change) - {"kind"}
    wrong = sorted((required - keys) | (keys - required - optional))
    if kind == "delegated" and "_sd" in wrong:
        return [Reason("authority_missing")]
    if wrong:
        return [Reason("change_keys", {"about": kind, "keys": wrong})]
    reasons = [reason for key in sorted(keys - _INSTANTS) for reason in _value(kind, key, change[key])]
    if kind == "officer" and change["officer"] in (CLOCK, EXCHANGE):
        reasons.append(Reason("officer_reserved", {"about": change["officer"]}))
    ends = {key: change[key] for key in sorted(keys & _INSTANTS)}
    if not all(isinstance(end, str) and is_instant(end) for end in ends.values()):
        told = {key: str(ends.get(key, ""))[:64] for key in ("from", "until")}
        reasons.append(Reason("period_unreadable", told))
    return reasons


def _value(kind: str, key: str, value: Any) -> list[Reason]:
    """Why the value of one key cannot stand there."""
    if key == "labels":
        return _labels(value)
    if key == "_sd":
        return _text(kind, value)
    if key == "system":
        good = isinstance(value, bool)
    elif key in _LISTS:
        good = isinstance(value, list | tuple) and all(_is_id(item) for item in value)
    elif key == "code":
        good = isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9./-]{1,40}", value) is not None
    else:
        good = _is_id(value)
    return [] if good else [Reason("id_unreadable", {"about": str(value)[:64], "key": key})]


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _labels(value: Any) -> list[Reason]:
    if not isinstance(value, dict):
        return [Reason("change_keys", {"about": "unit", "keys": ["labels"]})]
    texts = [free_text(str(language), str(label)) for language, label in value.items()]
    return [text for text in texts if isinstance(text, Reason)]


def _text(kind: str, value: Any) -> list[Reason]:
    """The withheld text of a change: exactly the one of its kind, neither empty nor endless."""
    name = _TEXT[kind]
    if not isinstance(value, dict) or set(value) != {name} or not isinstance(value[name], str):
        return [Reason("change_keys", {"about": kind, "keys": [name]})]
    text = free_text(name, value[name])
    if isinstance(text, Reason):
        return [text]
    if text:
        return []
    return [Reason("authority_missing")] if name == "authority" else [Reason("name_missing")]
