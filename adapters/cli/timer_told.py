"""What the clock did by itself, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.adapters.wording import Names, Wording


def timer_told(effect: Mapping[str, Any], wording: Wording, names: Names) -> str:
    """A reminder with those it tells, or a move with the law by which the clock took it."""
    at = wording.moment(effect["at"])
    if effect["kind"] == "came_due":
        legal = effect.get("legal")
        return wording.say("history.by_law", at=at, legal=names.legal(legal)) if legal else at
    if "notify" in effect:
        roles = ", ".join(names.role(role) for role in effect["notify"])
        text = wording.say("history.timer_to", timer=effect["timer"], at=at, roles=roles)
    else:
        text = wording.say("history.timer", timer=effect["timer"], at=at)
    missed = effect.get("missed", 0)
    return wording.say("history.timer_missed", text=text, n=missed) if missed else text
