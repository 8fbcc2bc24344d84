"""What the clock has still to do in a dossier, as its head says it: no definition and no calendar is asked.

What is pending stands under `timers` of the clocks, by a key: `STATE:TIMER` of a reminder, `STATE>ACTION` of
a move that the clock takes; silence is due with its request, and its key is the request's id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.sub_dossier import to_tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: What stands between a state and its timer, and between a state and the action of a move.
OF_TIMER, OF_MOVE = ":", ">"


class Pending(NamedTuple):
    """One thing that the clock has still to do."""

    at: str
    #: What it is.
    timer: str
    #: Which time it is: the entry with which it was set, and how often it came about since.
    occurrence: str


def pending(body: Mapping[str, Any]) -> Iterator[Pending]:
    """All that the clock has still to do in a dossier, by its folded state."""
    for timer, item in body["clock"].get("timers", {}).items():
        if "at" in item:
            yield Pending(item["at"], timer, f"{item.get('n', 0)}.{item.get('k', 0)}")
    for request in body["requests"]:
        if request["status"] == "asked" and "due" in request and request["state"] in body["state"]:
            yield Pending(request["due"], request["request"], "0")


def next_timer(body: Mapping[str, Any]) -> str | None:
    """The earliest instant at which the clock has something to do; None: never, as things are."""
    telling = "subs" in body or "parent" in body
    if not body["requests"] and not body["clock"] and not telling:  # most dossiers
        return None
    due = [item.at for item in pending(body)]
    return min([*due, *to_tell(body)] if telling else due, default=None)


def due_at(body: Mapping[str, Any], now: str) -> list[Pending]:
    """What is due at an instant, the earliest first."""
    return sorted(item for item in pending(body) if item.at <= now)
