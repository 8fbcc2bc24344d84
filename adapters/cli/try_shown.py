"""What `hoso try` shows: where the dossier is, who may do what now, and why not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.lights import light_of, light_told
from hoso.adapters.cli.try_words import as_typed, timer_told
from hoso.adapters.cli.view import View
from hoso.engine.actions import options
from hoso.engine.clocks.pending import OF_MOVE, OF_TIMER, pending
from hoso.engine.commands import Asking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoso.adapters.cli.call import Call
    from hoso.engine.actions import Option
    from hoso.engine.decide.situation import Situation
    from hoso.engine.reason import Reason
    from hoso.engine.walk import Walk

#: Between a state and what the clock does in it.
_OF_CLOCK = re.compile(f"[{OF_MOVE}{OF_TIMER}]")


def standing_of(call: Call, walk: Walk, who: str, people: Iterable[str]) -> dict[str, Any]:
    """Where the dossier stands as data; what the one who acts may do, with sentences, and who may do what."""
    told: dict[str, Any] = {"who": who, "at": walk.wall, "states": []}
    with walk.player.engine.store.reading() as reading:
        head = reading.head(walk.player.dossier)
        if head is None:
            return told
        view = View(reading, walk.player.engine.knowledge, call.wording, viewer=who, classes=None)
        situation = view.situation(head)
        names = view.names(situation.definition)
        states = situation.definition.procedure.states
        told["states"] = list(situation.configuration)
        told["where"] = names.states(situation.configuration)
        told["roles"] = [states[name].role for name in situation.configuration if states[name].role]
        told["held"] = [names.role(role) for role in told["roles"]]
        told["outcome"] = head.body.get("outcome")
        clock = light_of(view, head)
        told |= {"due": clock["due"], "light": clock["light"], "due_told": light_told(call, clock)}
        told["actions"] = [_action(view, item, situation) for item in _here(who, situation)]
        told["others"] = _others(situation, who, people)
        told["clock"] = [
            {
                "timer": _OF_CLOCK.split(item.timer)[-1],
                "at": item.at,
                "due": item.at <= walk.now,
                **timer_told(call, item, situation, names),
            }
            for item in pending(head.body)
        ]
    return told


def _here(who: str, situation: Situation) -> list[Option]:
    return options(Asking(who, "", ""), situation, situation.actions)


def _action(view: View, option: Option, situation: Situation) -> dict[str, Any]:
    names = view.names(situation.definition)
    dests = [names.state(state) for state in option.leads_to if state != option.source]

    def sentences(reasons: Any) -> list[str]:
        found = view.explained(reasons, situation.definition, head=situation.head, action=option.action)
        return [f"{as_typed(sentence)} [{reason.code}]" for reason, sentence in found]

    return {
        "action": option.action,
        "label": " → ".join([names.action(option.action), *([" / ".join(dests)] if dests else [])]),
        "open": option.is_open,
        "needs": [_typed(reason) for reason in option.needs],
        "refused": sentences(option.refused),
    }


def _typed(reason: Reason) -> str:
    """What is typed to give what is missing."""
    about = str(reason.details.get("about"))
    return {"field_missing": f"{about}=", "document_missing": f"+{about}"}.get(reason.code, "reason=")


def _others(situation: Situation, who: str, people: Iterable[str]) -> dict[str, list[str]]:
    """The actions that others may take now, each with who."""
    found: dict[str, list[str]] = {}
    for person in people:
        if person != who:
            for option in _here(person, situation):
                if option.is_open:
                    found.setdefault(option.action, []).append(person)
    return found


def show_standing(call: Call, told: dict[str, Any]) -> None:
    """Print where the dossier is, and who may do what."""
    screen = call.screen
    at = f"{told['at']} · {told['who']}"
    if not told["states"]:
        screen.line(call.say("try.none", at=at))
        return
    screen.title(f"{told['where']} ({', '.join(told['states'])}) · {at}")
    if told["outcome"]:
        screen.line(call.say(f"explain.{told['outcome']}"), indent=2)
    if told["held"]:
        screen.line(call.say("explain.holder", role=", ".join(told["held"])), indent=2)
    if told["due_told"]:
        screen.line(f"{call.say('due.promised')}: {told['due_told']}", indent=2)
    for item in told["clock"]:
        word = "try.clock_due" if item["due"] else "try.clock"
        at = call.wording.moment(item["at"])
        screen.line(call.say(word, told=item["told"], typed=item["typed"], at=at), indent=2)
    _show_actions(call, told)


def _show_actions(call: Call, told: dict[str, Any]) -> None:
    screen = call.screen
    for key, is_open in (("may", True), ("may_not", False)):
        own = [item for item in told["actions"] if item["open"] is is_open]
        if own:
            screen.line(call.say(f"actions.{key}"))
        for item in own:
            screen.line(f"{item['action']}: {item['label']}", indent=2, hang=6)
            for sentence in item["refused"]:
                screen.line(f"- {sentence}", indent=4, hang=6)
            if is_open and item["needs"]:
                screen.line(f"{call.say('actions.needs')} {' '.join(item['needs'])}", indent=4, hang=6)
    if told["others"]:
        screen.line(call.say("try.others"))
    for action, people in told["others"].items():
        screen.line(f"{action}: {', '.join(people)}", indent=2, hang=6)
