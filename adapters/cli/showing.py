"""`hoso show`: the register, or one dossier - where it stands, who holds it, what is next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.adapters.cli import arguments
from hoso.adapters.cli.able import able_in, able_to, may_take
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import ASKING, command
from hoso.adapters.cli.lights import light_of, light_told
from hoso.adapters.cli.register import register_of, show_register
from hoso.adapters.cli.requests import requests_told, show_requests
from hoso.adapters.cli.subs_told import show_subs, subs_of
from hoso.adapters.cli.telling import numbered
from hoso.adapters.cli.trouble import Trouble
from hoso.engine.consultation import unanswered
from hoso.engine.fees import fees_in
from hoso.engine.reason import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.cli.view import View
    from hoso.adapters.wording import Names
    from hoso.engine.authority import Authority
    from hoso.engine.decide.situation import Situation
    from hoso.engine.definition import Definition
    from hoso.engine.head import Head
    from hoso.engine.procedure import Transition


@command("show", ASKING)
def show(
    call: Call,
    dossier: arguments.MaybeDossier = None,
    limit: arguments.Limit = 20,
    page: arguments.Page = 1,
) -> int:
    """Show the register, or where one dossier stands."""
    for name, number in (("--limit", limit), ("--page", page)):
        if number < 1:
            raise Trouble("number_unreadable", name=name, command="hoso show")
    with call.engine() as engine:
        if dossier is None:
            with call.view(engine) as view:
                register = register_of(view, limit, page)
                return call.done(register, lambda screen: show_register(call, screen, register))
        admission = call.look(engine, "show", dossier)
        if isinstance(admission, Refusal):
            return call.unseen(engine, admission, dossier)
        with call.view(engine, admission) as view:
            standing = standing_of(view, view.dossier(dossier), call.viewer)
            kept_back = call.sight_told(admission)
            return call.done(standing, lambda screen: show_standing(call, screen, view, standing, kept_back))


def standing_of(view: View, head: Head, viewer: str | None = None) -> dict[str, Any]:
    """Where a dossier stands, who holds it since when, what is next, and what is known.

    With a `viewer` each next action also says whether that officer may take it.
    """
    definition = view.definition(head)
    procedure, body = definition.procedure, head.body
    seen = view.seen(head)
    first = seen[0]
    state = definition.inside.get(first, first)
    # Where citizens see another state than the dossier is in, nothing is told of who works there on what.
    is_seen = list(seen) == body["state"]
    role = procedure.states[state].role if is_seen else None
    entered = next(
        (
            line
            for line in reversed(view.lines(head.name))
            if state in line.entered and line.came_from != line.to
        ),
        None,
    )
    return {
        "dossier": head.name,
        "stream": head.stream,
        "procedure": body["procedure"],
        "definition": body["definition"],
        "unit": body["unit"],
        "version": head.version,
        "state": state,
        "states": list(seen),
        "outcome": body.get("outcome"),
        "since": entered.recorded_at if entered else head.recorded_at,
        "clock": light_of(view, head),
        "role": role,
        "holder": body["holders"].get(state, {}).get("officer") if is_seen else None,
        "able": [item.actor for item in _in_role(view, head, role)],
        "branches": _branches(view, head, definition, state) if is_seen else [],
        "next": _next(view, head, viewer) if is_seen else [],
        "data": _data(view, definition, body["data"]),
        "documents": body["documents"],
        "fees": fees_in(body),
        "results": body.get("results", {}),
        "requests": requests_told(head, view.names(definition)) if is_seen else [],
        **(subs_of(view, head) if is_seen else {}),
    }


def _data(view: View, definition: Definition, data: dict[str, Any]) -> dict[str, Any]:
    """The values as far as they are shown here: of the others it is said that they are there."""
    fields = definition.procedure.fields
    return {
        name: value if isinstance(value, dict) or view.shows(fields[name].class_) else {"withheld": True}
        for name, value in data.items()
    }


def _branches(view: View, head: Head, definition: Definition, state: str) -> list[dict[str, Any]]:
    """Each branch of the parallel state a dossier is in: where it stands, and who holds it there."""
    body, states = head.body, definition.procedure.states
    inner = {states[name].branch: name for name in body["state"]}
    return [
        {
            "branch": branch,
            "status": body["branches"][branch],
            "state": at,
            "role": states[at].role if at else None,
            "holder": body["holders"].get(at, {}).get("officer"),
            "able": [item.actor for item in _in_role(view, head, states[at].role if at else None)],
        }
        for branch in states[state].branches
        for at in [inner.get(branch)]
    ]


def _in_role(view: View, head: Head, role: str | None) -> list[Authority]:
    """Who holds the role of the dossier's state."""
    if role is None:
        return []
    body = head.body
    found = able_in(view.directory, [role], body["unit"], body["procedure"], view.reading.now())
    return [item for item in found if item.acting_for is None]


def _next(view: View, head: Head, viewer: str | None) -> list[dict[str, Any]]:
    """Each action that starts here: where it leads, and who may take it in person or for another."""
    situation = view.situation(head)
    definition = situation.definition
    found: list[dict[str, Any]] = []
    starts = [(source, action) for source in situation.sources for action in definition.actions(source)]
    for state, action in starts:
        rows = definition.candidates(state, action)
        roles = list(dict.fromkeys(role for row in rows for role in row.by))
        dests = list(dict.fromkeys(state if row.dest == "internal" else row.dest for row in rows))
        able = able_to(situation, state, rows)
        found.append(
            {
                "action": action,
                "source": state,
                "leads_to": dests,
                "roles": roles,
                "able": [item.actor for item in able if item.acting_for is None],
                "able_for": [
                    {"officer": item.actor, "for": item.acting_for}
                    for item in able
                    if item.acting_for is not None
                ],
            }
        )
        if any(row.sub for row in rows):
            found[-1]["by_itself"] = True
        found[-1]["waits"] = _waits(view, situation, state, action, rows)
        if viewer is not None:
            mine = [item for item in able if item.actor == viewer]
            found[-1]["mine"] = any(may_take(situation, item, action) for item in mine)
    return found


def _waits(
    view: View, situation: Situation, state: str, action: str, rows: Sequence[Transition]
) -> list[dict[str, Any]]:
    """Why nobody may take it yet: whose answers are still missing."""
    consult = situation.definition.consults.get(state)
    if consult is None or not all(row.answered for row in rows):
        return []
    reasons = unanswered(consult, state, situation.head.body["requests"])
    explained = view.explained(reasons, situation.definition, head=situation.head, action=action)
    return [{"code": reason.code, "sentence": sentence} for reason, sentence in explained]


def show_standing(
    call: Call, screen: Screen, view: View, standing: dict[str, Any], kept_back: str | None = None
) -> None:
    """Print where a dossier stands, and what of it is `kept_back` from who looks."""
    head = view.dossier(standing["dossier"])
    definition = view.definition(head)
    names = view.names(definition)
    screen.title(f"{head.name} · {names.procedure_label()}")
    show_held(call, screen, view, standing)
    due = light_told(call, standing["clock"])
    if due:
        screen.pairs([(call.say("due.promised"), due)])
    show_requests(call, screen, standing["requests"])
    show_subs(call, screen, standing)
    if standing["next"]:
        screen.line()
        show_next(call, screen, view, standing)
    data = [(names.field(name), _value(call, names, name, value)) for name, value in standing["data"].items()]
    if data:
        screen.line()
        screen.title(call.say("show.data"))
        screen.pairs(data, indent=2)
        if kept_back is not None:
            screen.line(kept_back, indent=2)
    show_given(call, screen, names, standing)
    if standing["documents"]:
        screen.line()
        screen.title(call.say("show.documents"))
        for name, n in standing["documents"].items():
            screen.line(call.say("show.document", names, label=names.document(name), n=n), indent=2)
    screen.line()
    screen.line(call.say("show.entries", n=standing["version"]))
    screen.code(call.retype("history", head.name))
    if due:
        screen.code(call.retype("due", head.name))
    able = [item for item in standing["next"] if item["able"]]
    if able:
        holder = standing["holder"] or next(
            (item["holder"] for item in standing["branches"] if item["holder"]), None
        )
        actor = call.viewer or holder or able[0]["able"][0]
        screen.code(call.retype("actions", head.name, actor=actor))


def show_given(call: Call, screen: Screen, names: Names, standing: dict[str, Any]) -> None:
    """Print the results that were given, and what is owed."""
    if standing["results"]:
        screen.line()
        screen.title(call.say("show.results"))
        for name, item in standing["results"].items():
            screen.line(numbered(call.wording, names, item, name), indent=2, hang=4)
    if standing["fees"]:
        screen.line()
        screen.title(call.say("show.fees"))
        for name, item in standing["fees"].items():
            amount = f" ({names.money(name, item['amount'])})" if "amount" in item else ""
            screen.line(f"{names.fee(name)}{amount}: {call.say('show.fee_' + item['status'])}", indent=2)


def show_held(call: Call, screen: Screen, view: View, standing: dict[str, Any]) -> None:
    """Print the state, since when, and who holds the dossier in it."""
    names = view.names(view.known(standing["definition"]))
    since = call.say("show.since", at=view.wording.moment(standing["since"]))
    pairs = [(call.say("state"), f"{names.state(standing['state'])}, {since}")]
    if not standing["branches"]:
        screen.pairs(pairs + _held(call, names, standing))
        return
    for item in standing["branches"]:
        where = names.state_alone(item["state"]) if item["status"] == "open" else ""
        status = call.say(f"show.branch_{item['status']}")
        pairs.append((names.branch(item["branch"]), f"{where or status}"))
        if item["role"]:
            pairs += [("", text) for _, text in _held(call, names, {**standing, **item})]
    screen.pairs(pairs)


def show_next(call: Call, screen: Screen, view: View, standing: dict[str, Any]) -> None:
    """Print what can be next, and who may do it."""
    names = view.names(view.known(standing["definition"]))
    screen.title(call.say("show.next"))
    for item in standing["next"]:
        dests = " / ".join(names.state(state) for state in item["leads_to"])
        screen.line(f"{item['action']}: {names.action(item['action'])} → {dests}", indent=2, hang=6)
        able = [(officer, None) for officer in item["able"]]
        able += [(pair["officer"], pair["for"]) for pair in item["able_for"]]
        nobody = "show.by_sub" if item.get("by_itself") else "show.nobody"
        who = ", ".join(view.told(able, names)) or call.say(nobody)
        screen.line(call.say("show.may", who=who), indent=6)
        for reason in item["waits"]:
            screen.line(f"- {reason['sentence']} [{reason['code']}]", indent=6, hang=8)
        if item.get("mine"):
            screen.line(call.say("show.mine", names, officer=call.viewer), indent=6)


def _held(call: Call, names: Names, standing: dict[str, Any]) -> list[tuple[str, str]]:
    if standing["role"] is None:
        outcome = call.say(f"show.outcome_{standing['outcome']}") if standing["outcome"] else ""
        return [(call.say("show.held_by"), outcome or call.say("show.nobody"))]
    holding = f"{names.role(standing['role'])}, {names.unit(standing['unit'])}"
    if standing["holder"]:
        second = call.say("show.claimed", who=names.officer(standing["holder"]))
    else:
        able = ", ".join(names.officer(officer) for officer in standing["able"])
        second = call.say("show.anyone", who=able or call.say("show.nobody"))
    return [(call.say("show.held_by"), holding), ("", second)]


def _value(call: Call, names: Names, name: str, value: Any) -> str:
    if isinstance(value, dict):
        return call.say("erased" if "erased" in value else "sight.kept_back")
    return names.value(name, value)
