"""Where a dossier's clock stands, as `hoso show` and `hoso inbox` tell it: by what is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.clocks.explained import dated, promised

if TYPE_CHECKING:
    from hoso.adapters.cli.call import Call
    from hoso.adapters.cli.view import View
    from hoso.engine.head import Head


def light_of(view: View, head: Head) -> dict[str, Any]:
    """When a dossier is due, of the phase that runs or else of the whole, and where that stands now."""
    situation = view.situation(head)
    plan = situation.definition.clock
    if plan is None:
        return {"due": None, "light": "none"}
    found = promised(dated(plan, situation.clocks, situation.times, situation.now, explain=False))
    if found is None:
        return {"due": None, "light": "none"}
    return {"due": found.due, "light": found.light}


def light_told(call: Call, told: dict[str, Any]) -> str:
    """The date with its light; nothing where nothing is due."""
    if told["light"] == "none":
        return ""
    light = call.say(f"light.{told['light']}")
    return f"{call.wording.moment(told['due'])} ({light})" if told["due"] else light
