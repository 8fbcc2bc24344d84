"""`hoso status`: where a dossier stands, as citizens are told it: the portal's status, and when it is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import READING, command
from hoso.adapters.cli.lights import light_of, light_told
from hoso.engine.shown import status_of

if TYPE_CHECKING:
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.cli.view import View
    from hoso.engine.head import Head


@command("status", READING)
def status(call: Call, dossier: arguments.Dossier) -> int:
    """Tell where a dossier stands, as citizens are told it; of what is hidden from them it says nothing."""
    with call.engine() as engine, call.view(engine) as view:
        head = view.dossier(dossier)
        told = told_to_citizens(view, head)
        return call.done(told, lambda screen: _show(call, screen, view, head, told))


def told_to_citizens(view: View, head: Head) -> dict[str, Any]:
    """Status, state, dates: nothing personal, and no hidden state."""
    definition = view.definition(head)
    names, seen = view.names(definition), view.seen(head)
    code = status_of(definition.procedure, seen)
    moved = [line for line in view.lines(head.name) if line.to and line.came_from != line.to]
    return {
        "dossier": head.name,
        "procedure": head.body["procedure"],
        "unit": head.body["unit"],
        "status": code,
        "status_label": names.portal_status(code) if code is not None else None,
        "states": list(seen),
        "state_label": names.states(seen),
        "since": moved[-1].recorded_at if moved else head.recorded_at,
        "outcome": head.body.get("outcome"),
        "clock": light_of(view, head),
    }


def _show(call: Call, screen: Screen, view: View, head: Head, told: dict[str, Any]) -> None:
    names = view.names(view.definition(head))
    screen.title(f"{head.name} · {names.procedure_label()}")
    pairs = []
    if told["status"] is not None:
        pairs.append((call.say("status.portal"), f"{told['status_label']} ({told['status']})"))
    since = call.say("show.since", at=view.wording.moment(told["since"]))
    pairs.append((call.say("state"), f"{told['state_label']}, {since}"))
    pairs.append((call.say("status.unit"), names.unit(told["unit"])))
    due = light_told(call, told["clock"])
    if due:
        pairs.append((call.say("due.promised"), due))
    screen.pairs(pairs)
