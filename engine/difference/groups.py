"""Groups: whom a difference concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.difference.difference import Group

#: Parts of codes, the most telling ones first, and whom a difference with such a part concerns.
_BY_PART: tuple[tuple[Group, frozenset[str]], ...] = (
    ("text", frozenset({"label", "extras", "legal", "cites", "source", "as_printed", "draft", "languages"})),
    ("text", frozenset({"decision_of", "code", "level", "law"})),
    ("publication", frozenset({"class", "hidden", "publication", "shown_as", "status", "statuses"})),
    (
        "deadlines",
        frozenset(
            {
                "after",
                "calendar",
                "clock",
                "column",
                "column_order",
                "columns",
                "extend_by",
                "in_force",
                "not_later_than",
                "pause",
                "silence",
                "stage",
                "time",
                "timers",
                "total",
            }
        ),
    ),
    ("citizens", frozenset({"final"})),
)


def group_of(code: str, kind: str, thing: Mapping[str, Any], applicants: frozenset[str]) -> Group:
    """Whom a difference concerns; `thing` is what it is of, `applicants` are the roles of citizens."""
    parts = frozenset(code.split("."))
    for group, telling in _BY_PART:
        if parts & telling:
            return group
    return "citizens" if _of_citizens(kind, thing, applicants) else "officials"


def _of_citizens(kind: str, thing: Mapping[str, Any], applicants: frozenset[str]) -> bool:
    match kind:
        case "field":
            return not applicants.isdisjoint(thing.get("set_by", ()))
        case "document":
            return bool(thing.get("from", "applicant") == "applicant")
        case "move":
            return not applicants.isdisjoint(thing.get("by", ()))
        case "fee" | "result":
            return True
        case "state":
            return thing.get("role") in applicants or "final" in thing
        case "procedure":
            return not applicants.isdisjoint(thing.get("open", {}).get("by", ()))
        case _:
            return False
