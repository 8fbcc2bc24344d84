"""The register: the dossiers by their last entries, a page at a time, and how many are in each state."""

from __future__ import annotations

from collections import Counter
from heapq import nlargest
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.progress import heeding

if TYPE_CHECKING:
    from hoso.adapters.cli.call import Call
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.cli.view import View
    from hoso.engine.head import Head


def register_of(view: View, limit: int, page: int = 1, shown: str = "") -> dict[str, Any]:
    """The dossiers in the order of their last entries, newest first, and how many are in each state.

    A dossier to be `shown` comes first, whenever its last entry was.
    """
    states: Counter[tuple[str, str]] = Counter()

    def counted() -> Any:
        for head in heeding(view.reading.heads("dossier")):
            definition = view.definition(head)
            first = view.seen(head)[0]
            states[head.body["definition"], definition.inside.get(first, first)] += 1
            yield head

    newest = nlargest(
        limit * page, counted(), key=lambda head: (head.name == shown, head.recorded_at, head.name)
    )
    rows = [_row(view, head) for head in newest[limit * (page - 1) :]]
    labels: Counter[str] = Counter()
    for (digest, state), n in states.items():
        procedure = view.known(digest)
        labels[view.names(procedure).state(state)] += n
    return {
        "dossiers": states.total(),
        "page": page,
        "limit": limit,
        "states": dict(labels.most_common()),
        "rows": rows,
    }


def _row(view: View, head: Head) -> dict[str, Any]:
    definition = view.definition(head)
    names = view.names(definition)
    configuration, holders = view.seen(head), head.body["holders"]
    if list(configuration) != head.body["state"]:
        holders = {}
    state = definition.inside.get(configuration[0], configuration[0])
    roles = {name: definition.procedure.states[name].role for name in configuration}
    held_by = [
        names.person(holders[name]["officer"]) if name in holders else names.role(role)
        for name, role in roles.items()
        if role
    ]
    alone = len(configuration) == 1
    return {
        "dossier": head.name,
        "procedure": head.body["procedure"],
        "state": state,
        "state_label": names.state(state),
        "states": list(configuration),
        "holder": holders[state]["officer"] if state in holders else None,
        "role": roles[configuration[0]] if alone else None,
        "held_by": ", ".join(dict.fromkeys(held_by)),
        "unit": head.body["unit"],
        "entries": head.version,
        "last": head.recorded_at,
    }


def show_register(call: Call, screen: Screen, register: dict[str, Any]) -> None:
    """Print the register."""
    rows, total = register["rows"], register["dossiers"]
    if not total:
        screen.line(call.say("register.empty"))
        screen.code(call.retype("open", "PROCEDURE", "--unit", "UNIT", "--actor", "OFFICER"))
        return
    first = register["limit"] * (register["page"] - 1) + 1
    last = first + len(rows) - 1
    screen.title(call.say("register.title", n=total, first=first, last=last))
    show_rows(call, screen, register)
    screen.line()
    show_states(call, screen, register)
    if rows:
        screen.line(f"{call.say('next')}:")
        screen.code(call.retype("show", rows[0]["dossier"]))
    if last < total:
        screen.code(call.retype("show", "--page", str(register["page"] + 1)))


def show_rows(call: Call, screen: Screen, register: dict[str, Any]) -> None:
    """Print a page of the register as a table."""
    headers = [call.say(f"register.{key}") for key in ("dossier", "state", "held_by", "last")]
    headers[0] += f"\n{call.say('register.procedure')}"
    cells = [
        [
            f"{row['dossier']}\n{row['procedure']}",
            row["state_label"],
            row["held_by"] or "–",
            call.wording.day(row["last"]),
        ]
        for row in register["rows"]
    ]
    screen.table(headers, cells)


def show_states(call: Call, screen: Screen, register: dict[str, Any], most: int | None = None) -> None:
    """Print how many dossiers are in each state; with `most`, the rest of the states together."""
    states = list(register["states"].items())
    rest = sum(n for _, n in states[most:]) if most is not None else 0
    shown = [*states[:most], (call.say("register.others"), rest)] if rest else states
    counts = "; ".join(f"{label}: {n}" for label, n in shown)
    screen.line(f"{call.say('register.states')} {counts}", hang=2)
