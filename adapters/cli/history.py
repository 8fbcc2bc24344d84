"""`hoso history`: one timeline, three readings - for the citizen, for the office, for the inspector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import ACCESS, Call
from hoso.adapters.cli.command import ASKING, command
from hoso.adapters.cli.telling import Teller
from hoso.adapters.cli.trouble import Trouble
from hoso.engine.admission import Admission
from hoso.engine.canonical import canonical
from hoso.engine.disclosure import digest_of
from hoso.engine.reason import Refusal
from hoso.engine.shown import hidden_states, names_any

if TYPE_CHECKING:
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.cli.view import View
    from hoso.engine.handle import Engine
    from hoso.engine.head import Head
    from hoso.engine.timeline import Line

READINGS = ("plain", "officer", "record")


@command("history", ASKING)
def history(call: Call, dossier: arguments.Dossier, reading: arguments.Reading = "officer") -> int:
    """Tell what happened to a dossier, oldest first; also of the streams of which there is one each."""
    if reading not in READINGS:
        raise Trouble("one_of", value=reading, name="--reading", known=list(READINGS), command="hoso history")
    with call.engine() as engine:
        # The other readings hold nothing that is withheld.
        looks = reading == "officer" or dossier == ACCESS
        admission = call.look(engine, "history", dossier) if looks else Admission()
        if isinstance(admission, Refusal):
            return call.unseen(engine, admission, dossier)
        return _history(call, engine, admission, dossier, reading)


def _history(call: Call, engine: Engine, admission: Admission, dossier: str, reading: str) -> int:
    """Tell what happened, with what somebody is admitted to."""
    with call.view(engine, admission) as view:
        head = view.stream(dossier)
        teller = Teller(view, head, call.wording)
        lines = view.lines(dossier)
        if reading == "record":
            entries = _entries(view, head)
            answered = {"stream": head.stream, "kind": head.kind, "name": head.name, "entries": entries}
            return call.done(answered, lambda screen: _show_record(call, screen, head, entries))
        told = [_told(teller, line, reading, lines) for line in lines]
        answered = {"stream": head.stream, "kind": head.kind, "name": head.name, "entries": told}
        if reading == "plain":
            return call.done(answered, lambda screen: _show_plain(call, screen, head, teller, lines))
        kept_back = call.sight_told(admission)
        return call.done(answered, lambda screen: show_officer(call, screen, head, teller, lines, kept_back))


def _told(teller: Teller, line: Line, reading: str, lines: list[Line]) -> dict[str, Any]:
    """One entry as programs read it; the plain reading holds nothing personal."""
    told: dict[str, Any] = {
        "n": line.n,
        "recorded_at": line.recorded_at,
        "what": line.action or line.command,
        "label": teller.what(line),
        "state": line.to[0] if line.to else None,
        "states": list(line.to),
        "state_label": teller.state(line),
    }
    if reading == "officer":
        told |= {
            "actor": line.actor,
            "for": line.acting_for,
            "delegation": line.delegation,
            "role": line.role,
            "unit": line.unit,
            "occurred_at": line.occurred_at,
            "told": [{"label": label, "text": text} for label, text in teller.told(line, lines)],
            "leaf": line.leaf,
        }
    return told


def _show_plain(call: Call, screen: Screen, head: Head, teller: Teller, lines: list[Line]) -> None:
    screen.title(teller.title(head))
    for line in lines:
        state = teller.state(line)
        moved = f"{teller.what(line)}. {call.say('history.now', state=state)}"
        text = moved if state else teller.plainly(line)
        screen.pairs([(call.wording.moment(line.occurred_at or line.recorded_at), text)])


def show_officer(
    call: Call,
    screen: Screen,
    head: Head,
    teller: Teller,
    lines: list[Line],
    kept_back: str | None = None,
) -> None:
    """Print who did what, for whom and why, and what of it is `kept_back` from who looks."""
    screen.title(teller.title(head))
    if kept_back is not None:
        screen.line(kept_back)
    for line in lines:
        state = teller.state(line)
        moved = f" → {state}" if state and line.came_from != line.to else ""
        screen.line()
        number = f"{line.n}."
        at = call.wording.moment(line.recorded_at)
        screen.line(f"{number:<4}{at}  {teller.what(line)}{moved}", hang=8)
        screen.pairs(teller.told(line, lines), indent=8)


def _entries(view: View, head: Head) -> list[dict[str, Any]]:
    """The entries as they are stored; of one that names a hidden state only what is public of every entry."""
    hidden = hidden_states(view.definition(head).procedure) if head.kind == "dossier" else frozenset()
    return [
        {
            "n": stored.n,
            "leaf_hash": stored.leaf_hash,
            "leaf": stored.leaf,
            "entry_digest": digest_of(stored.salted),
        }
        | (
            {}
            if hidden and names_any(stored.entry, hidden)
            else {"salted": stored.salted, "entry": stored.entry}
        )
        for stored in view.reading.entries(head.stream)
    ]


def _show_record(call: Call, screen: Screen, head: Head, entries: list[dict[str, Any]]) -> None:
    screen.title(call.say("history.record", name=head.name, stream=head.stream))
    for item in entries:
        screen.line()
        screen.pairs(
            [
                (call.say("history.entry"), str(item["n"])),
                (call.say("history.leaf_hash"), item["leaf_hash"]),
                (call.say("history.entry_digest"), item["entry_digest"]),
            ]
        )
        screen.raw(item["leaf"])
        if "entry" in item:
            screen.raw(canonical(item["entry"]).decode())
        else:
            screen.line(call.say("history.out_of_sight"))
    screen.line()
    screen.line(call.say("history.how_to_verify"))
    screen.code(call.retype("verify", *([head.name] if head.kind == "dossier" else [])))
