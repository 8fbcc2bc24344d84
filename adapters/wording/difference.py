"""Differences between two versions of a procedure in words, one sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.adapters.wording.catalogue import catalogue
from hoso.adapters.wording.durations import time_said
from hoso.adapters.wording.fees import amounts
from hoso.engine.difference.plain import Time
from hoso.engine.duration import parse_duration
from hoso.engine.procedure import INTERNAL, LEAVING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.adapters.wording.names import Names
    from hoso.adapters.wording.wording import Wording
    from hoso.engine.difference import Difference
    from hoso.engine.procedure import Procedure


#: What is asked for and given: named as the rest is.
_GIVEN = ("fees", "results")


def names_of_both(wording: Wording, old: Procedure, new: Procedure) -> Names:
    """The labels of the new version, and the old one's for what is gone."""
    both = {
        key: {**getattr(old, key), **getattr(new, key)}
        for key in (
            "roles",
            "fields",
            "documents",
            "guards",
            "triggers",
            "states",
            "stages",
            "legal",
            *_GIVEN,
        )
    }
    return wording.names(procedure=new.model_copy(update=both))


def difference_said(wording: Wording, names: Names, difference: Difference) -> str:
    """One difference in one sentence."""
    known = catalogue("differences")
    code = next(code for code in _codes(difference) if code in known)
    details: dict[str, Any] = {
        "name": difference.name,
        "what": _what(wording, names, difference),
        "key": _key(difference.code),
        "states": difference.states,
        "item": difference.item or "",
        "before": _said(wording, names, difference, difference.before),
        "after": _said(wording, names, difference, difference.after),
        **_about(difference),
    }
    return wording.filled(known[code][wording.language], details, names)


def _codes(difference: Difference) -> tuple[str, ...]:
    """The codes under which its sentence may stand, the most telling one first."""
    code, thing = difference.code, difference.after or difference.before
    end = code.rpartition(".")[2]
    variant = ""
    if end in ("added", "removed") and isinstance(thing, dict) and code.count(".") == 1:
        variant = _variant(difference.kind, thing)
    elif isinstance(difference.after, bool):
        variant = str(difference.after).lower()
    general = {"label": "label", "renamed": "renamed", "order": "other.order"}.get(end, "other")
    if end in ("added", "removed"):
        # A name that comes or goes has no value beside it.
        bare = ".name" if thing is None else ""
        general = f"thing.{end}" if code.count(".") == 1 else f"other.{end}{bare}"
    return (f"{code}.{variant}", code, general)


def _variant(kind: str, thing: Mapping[str, Any]) -> str:
    match kind:
        case "state" if not thing.get("role"):
            return "parallel" if thing.get("branches") else "final"
        case "field":
            return "optional" if thing.get("optional") else "needed"
        case "document" if thing.get("needed_for"):
            return "needed"
        case "move" if thing["trigger"] in LEAVING:
            return str(thing["trigger"])
        case "move" if thing["dest"] == INTERNAL:
            return "stays"
        case _:
            return ""


def _about(difference: Difference) -> dict[str, Any]:
    """What else the sentence of a thing that came or went may tell."""
    thing = difference.after or difference.before
    if not isinstance(thing, dict):
        return {}
    return {
        "holder": thing.get("role") or "",
        "by": thing.get("by", ()),
        "dest": thing.get("dest", ""),
        "needed": thing.get("needed_for", ()),
    }


def _what(wording: Wording, names: Names, difference: Difference) -> str:
    kind, name = difference.kind, difference.name
    if kind == "move":
        return wording.say("diff.kinds.move", names, name=name, states=difference.states)
    return wording.say(f"diff.kinds.{kind}", names, name=name)


def _key(code: str) -> str:
    """The key of a difference as it stands in a file."""
    _, _, key = code.partition(".")
    return key.removesuffix(".added").removesuffix(".removed").removesuffix(".order") or code


def _said(wording: Wording, names: Names, difference: Difference, value: Any) -> str:
    """A value as people read it; how much a fee is as an amount of money."""
    if difference.code != "fee.amount" or not value:
        return _value(wording, names, difference.code, value)
    return amounts(names, value)


def _value(wording: Wording, names: Names, code: str, value: Any) -> str:
    """A value as people read it."""
    if value is None or value in ((), {}):
        return wording.say("diff.nothing")
    if isinstance(value, bool):
        return names.value("", value)
    if isinstance(value, Time):
        return time_said(wording, [parse_duration(value)])
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_value(wording, names, '', of)}" for key, of in value.items() if of)
    if isinstance(value, tuple):
        times = [parse_duration(item) for item in value if isinstance(item, Time)]
        if len(times) == len(value):
            return time_said(wording, times)
        return ", ".join(_value(wording, names, code, item) for item in value)
    text = str(value)
    words = catalogue("words")["diff"]["values"]
    if code == "state.role":
        return f"“{names.role(text)}”"
    if code in ("move.dest", "procedure.initial") and text != INTERNAL:
        return f"“{names.state(text)}”"
    return str(words[text][wording.language]) if text in words and code else text
