"""Deciding what the lead agency does: ask agencies, take a request back, declare a silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.authority import Authority, authorise
from hoso.engine.consultation import answer_by, is_escalated, standing
from hoso.engine.decide.giving import Given, wrong_files
from hoso.engine.decide.situation import Decision, Situation, common_reasons, on_dossier, reasoned, refused
from hoso.engine.decide.step import held_reasons
from hoso.engine.instant import is_instant
from hoso.engine.reason import Reason
from hoso.engine.values import free_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.commands import Ask, Asking, Lapse, Recall
    from hoso.engine.consultation import Request
    from hoso.engine.definition import Definition
    from hoso.engine.procedure import Consult


def decide_ask(command: Ask, situation: Situation) -> Decision:
    """Ask agencies that the state's consultation may choose, each once, with a question and a due instant.

    A request is due when whoever asks says so, else when the declared time is over; never later than that.
    """
    reasons = common_reasons(command.asking, situation.now, situation.head.version)
    states = _consulting(command, situation)
    if len(states) != 1:
        return refused([*reasons, _nowhere(states, situation)])
    state = states[0]
    consult = situation.definition.consults[state]
    authority = led(command.asking, consult.lead, state, situation)
    if isinstance(authority, Reason):
        reasons.append(authority)
    limit = answer_by(consult, situation.time, situation.now)
    reasons.extend(_agencies(command, consult, state, situation, limit))
    question = free_text("question", command.question or "")
    if isinstance(question, Reason):
        reasons.append(question)
    elif not question:
        reasons.append(Reason("question_missing"))
    reasons.extend(wrong_files(situation.definition.procedure, command.files))
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    effects: list[dict[str, Any]] = []
    for number, agency in enumerate(command.agencies, 1):
        asked = {"kind": "asked", "request": f"{situation.head.version + 1}.{number}"}
        asked |= {"agency": agency.role, "state": state}
        due = agency.due or limit
        if due is not None:
            asked["due"] = due
        effects.append({**asked, "_sd": {"question": question}})
    effects += Given(files=command.files).effects(situation.definition.procedure)
    return on_dossier("ask", command.asking, authority, situation, effects, reckons=limit is not None)


def decide_recall(command: Recall, situation: Situation) -> Decision:
    """Take a request back, with a reason; an escalated one only by a role that assigns the lead's work."""
    reasons = common_reasons(command.asking, situation.now, situation.head.version)
    item = request_of(situation, command.request)
    if isinstance(item, Reason):
        return refused([*reasons, item])
    reasons.extend(closed(item, situation, ("asked", "late")))
    roles = recalling(item, situation.definition)
    authority = led(command.asking, roles, item["state"], situation)
    if isinstance(authority, Reason):
        reasons.append(authority)
    text = free_text("reason", command.reason or "")
    if isinstance(text, Reason):
        reasons.append(text)
    elif not text:
        reasons.append(Reason("reason_missing", {"about": "recall"}))
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    effects = [{"kind": "recalled", "request": item["request"]}, reasoned(str(text))]
    return on_dossier("recall", command.asking, authority, situation, effects)


def decide_lapse(command: Lapse, situation: Situation) -> Decision:
    """Declare a silence once the request's time is over; what it counts as stands in the definition."""
    reasons = common_reasons(command.asking, situation.now, situation.head.version)
    item = request_of(situation, command.request)
    if isinstance(item, Reason):
        return refused([*reasons, item])
    shut = closed(item, situation, ("asked",))
    reasons.extend(shut)
    consult = situation.definition.consults[item["state"]]
    authority = led(command.asking, consult.lead, item["state"], situation)
    if isinstance(authority, Reason):
        reasons.append(authority)
    due = item.get("due")
    if not shut and due is None:
        reasons.append(Reason("no_due", {"about": item["agency"], "request": item["request"]}))
    elif not shut and situation.now < str(due):
        reasons.append(Reason("not_due", {"about": item["agency"], "due": due, "now": situation.now}))
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    return on_dossier("lapse", command.asking, authority, situation, [silence(item, consult)])


def silence(item: Request, consult: Consult) -> dict[str, Any]:
    """The effect of a silence that is declared: it counts as the definition says."""
    said = {} if consult.silence == "escalate" else {"counts_as": consult.silence}
    return {"kind": "lapsed", "request": item["request"], **said}


def request_of(situation: Situation, name: str) -> Request | Reason:
    """A request of the dossier by its id, or why there is none."""
    requests = situation.head.body["requests"]
    found = [item for item in requests if item["request"] == name]
    return found[0] if found else Reason("request_unknown", {"about": name, "known": _ids(requests)})


def closed(item: Request, situation: Situation, statuses: Sequence[str]) -> list[Reason]:
    """Why nothing can be done with a request any more: it has been answered or taken back, its state left."""
    details = {"about": item["request"], "agency": item["agency"]}
    if item["status"] not in statuses:
        return [Reason("request_closed", {**details, "status": item["status"]})]
    if item["state"] not in situation.head.body["state"]:
        return [Reason("request_left", {**details, "state": item["state"]})]
    return []


def recalling(item: Request, definition: Definition) -> tuple[str, ...]:
    """The roles that may take a request back."""
    lead = definition.consults[item["state"]].lead
    if not is_escalated(item):
        return lead
    roles = definition.procedure.roles
    return tuple(name for name, role in roles.items() if set(lead) & set(role.assigns))


def led(asking: Asking, roles: Sequence[str], state: str, situation: Situation) -> Authority | Reason:
    """Who may lead a state's consultation: by the first role in which nobody else holds the state."""
    procedure = situation.definition.procedure.procedure
    held: list[Reason] = []
    for role in roles:
        found = authorise(situation.directory, asking, [role], situation.unit, procedure, situation.now)
        if isinstance(found, Authority):
            bound = held_reasons(found, state, situation)
            if not bound:
                return found
            held += bound
    if held:
        return held[0]
    return authorise(situation.directory, asking, roles, situation.unit, procedure, situation.now)


def _consulting(command: Ask, situation: Situation) -> list[str]:
    """The states of the dossier whose consultation can be meant."""
    consults = situation.definition.consults
    here = [state for state in situation.head.body["state"] if state in consults]
    if command.state is not None:
        return [state for state in here if state == command.state]
    if len(here) > 1:
        mine = [state for state in here if _leads(command.asking, consults[state].lead, state, situation)]
        return mine or here
    return here


def _leads(asking: Asking, roles: Sequence[str], state: str, situation: Situation) -> bool:
    return isinstance(led(asking, roles, state, situation), Authority)


def _nowhere(states: list[str], situation: Situation) -> Reason:
    """Agencies are not asked here, or it is not said in which of several states."""
    body = situation.head.body
    if body.get("outcome"):
        return Reason("ended", {"outcome": body["outcome"], "state": situation.state})
    if states:
        return Reason("consult_ambiguous", {"states": states})
    possible = list(situation.definition.consults)
    return Reason("consult_not_here", {"state": situation.state, "possible_in": possible})


def _agencies(
    command: Ask, consult: Consult, state: str, situation: Situation, limit: str | None
) -> list[Reason]:
    """Why agencies cannot be asked: none is named, not one to choose, nobody there, asked already, late."""
    asked = {item["agency"]: item["request"] for item in standing(situation.head.body["requests"], state)}
    if not command.agencies:
        return [Reason("agency_missing", {"known": list(consult.choose)})]
    reasons: list[Reason] = []
    seen: set[str] = set()
    for agency in command.agencies:
        role, due = agency.role, agency.due
        if role not in consult.choose:
            reasons.append(Reason("agency_unknown", {"about": role, "known": list(consult.choose)}))
        elif role in asked:
            reasons.append(Reason("already_asked", {"about": role, "request": asked[role]}))
        elif not situation.directory.is_held(role, situation.unit, situation.now):
            reasons.append(Reason("agency_unheld", {"about": role, "unit": situation.unit}))
        if role in seen:
            reasons.append(Reason("agency_twice", {"about": role}))
        seen.add(role)
        if due is not None and not is_instant(due):
            reasons.append(Reason("due_unreadable", {"about": role, "due": str(due)[:64]}))
        elif due is not None and due <= situation.now:
            reasons.append(Reason("due_past", {"about": role, "due": due, "now": situation.now}))
        elif due is not None and limit is not None and due > limit:
            details = {"about": role, "due": due, "time": str(consult.time), "latest": limit}
            reasons.append(Reason("due_beyond", details))
    return reasons


def _ids(requests: Sequence[Request]) -> list[str]:
    return [item["request"] for item in requests if item["status"] in {"asked", "late"}]
