"""The words of `hoso try`: options of the command line as they are typed here, timers by what they do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.trouble import NO, Trouble
from hoso.engine.clocks.pending import OF_MOVE, OF_TIMER
from hoso.engine.consultation import standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.adapters.cli.call import Call
    from hoso.adapters.wording import Names
    from hoso.engine.clocks.pending import Pending
    from hoso.engine.decide.situation import Situation
    from hoso.engine.scenarios.scenario import Cases, Step

#: What the command line calls it, and how it is typed in a walk.
_TYPED = (
    (re.compile(r"--field (\S+?)="), r"\1="),
    (re.compile(r"--file (\S+?)=(?:PATH|ĐƯỜNG_DẪN)"), r"+\1"),
    (re.compile(r"--(reason|text|authority) "), r"\1="),
    (re.compile(r"--opinion"), "opinion=agrees"),
    (re.compile(r"--state"), "state="),
    (re.compile(r"--agency"), "AGENCY"),
    (re.compile(r"\(hoso ask\)"), '(ask AGENCY text="…")'),
    (re.compile(r"hoso answer --silent"), "lapse agency=…"),
    (re.compile(r"hoso withdraw --request(?: [0-9.]+)?"), 'recall agency=… reason="…"'),
    (re.compile(r"hoso claim --release"), "release"),
    (re.compile(r"hoso assign"), "assign to=…"),
    (re.compile(r"hoso settle … --paid"), "settle fee=… way=paid"),
    (re.compile(r"\(--waive\)"), "(way=waived)"),
    (re.compile(r"\s*\(--field\)"), ""),
)
#: Commands about the request of one agency.
_OF_REQUEST = ("answer", "recall", "lapse")


def as_typed(sentence: str) -> str:
    """A sentence that names options of the command line, with what is typed in a walk in their place."""
    for pattern, typed in _TYPED:
        sentence = pattern.sub(typed, sentence)
    return sentence


def addressed(step: Step, body: Mapping[str, Any], cases: Cases) -> Step:
    """A step about a request, with its agency: the one named, or the only one that can be meant.

    Raises:
        Trouble: no request waits, or it is not said whose is meant.
    """
    if step.do not in _OF_REQUEST or step.agency is not None or not body:
        return step
    requests = body["requests"]
    waiting = [
        str(item["agency"])
        for state in body["state"]
        for item in standing(requests, state)
        if item["status"] in ("asked", "late")
    ]
    held = cases.people[step.who].holds if step.who in cases.people else ()
    own = [agency for agency in waiting if agency in held] if step.do == "answer" else waiting
    found = own or waiting
    if not found:
        raise Trouble("walk_no_request", NO)
    if len(found) > 1:
        raise Trouble("walk_which_request", NO, known=found)
    return step.model_copy(update={"agency": found[0]})


def timer_told(call: Call, item: Pending, situation: Situation, names: Names) -> dict[str, str]:
    """Something that happens by itself: what it does, and what is typed to let it."""
    procedure = situation.definition.procedure
    state, sign, name = _parted(item.timer)
    if sign == OF_MOVE:
        return {"told": names.action(name), "typed": f"clock {name}"}
    if sign == OF_TIMER:
        timer = next((it for it in procedure.states[state].timers if it.timer == name), None)
        if timer is not None:
            told = call.say(f"try.timer_{timer.kind}", names, roles=list(timer.notify))
            return {"told": told, "typed": f"clock {name}"}
    requests = situation.head.body["requests"]
    agency = next((it["agency"] for it in requests if it["request"] == item.timer), "")
    return {"told": call.say("try.silence", names, agency=agency), "typed": f"clock lapse agency={agency}"}


def _parted(key: str) -> tuple[str, str, str]:
    """State, sign and name of what the clock has to do; of a request only its id."""
    for sign in (OF_MOVE, OF_TIMER):
        state, found, name = key.partition(sign)
        if found:
            return state, sign, name
    return "", "", key
