"""Consultation chosen while running: the requests of a dossier, what they count, when they are enough.

A request is an object of the dossier's head: `request`, `agency`, `state`, `status`, and where they
apply `due`, `opinion`, `late`, `counts_as`. It stays there until its state is entered again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from hoso.engine.procedure import Consult
    from hoso.engine.worktime.worktime import WorkTime

    #: One request, as the head has it.
    Request = dict[str, Any]

#: What guards may read of a state's consultation: `consult.<state>.<one of these>`.
COUNTS = ("asked", "answered", "agreed", "objected", "open", "late")
#: What an agency may say.
OPINIONS = ("agrees", "objects")


def answer_by(consult: Consult, time: WorkTime | None, now: str) -> str | None:
    """The latest instant by which an agency asked now may be told to answer; None: no time is declared.

    The declared time is counted as the dossier's is, from the asking. Where time is not counted, because no
    calendar is declared or the declared one is not there, nothing is due but what whoever asks says. No
    time at all (`0d`) is none declared, as in a row.
    """
    declared = consult.time
    if time is None or declared is None or not (declared.amount or declared.unit == "same_day"):
        return None
    from hoso.engine.clocks.dates import after  # guards read counts, and need no calendar for it

    return after(time, declared, now)


def folded(requests: Iterable[Request], effect: Mapping[str, Any]) -> list[Request]:
    """Let one effect act on the requests; those given stay as they are."""
    name = effect["request"]
    if effect["kind"] == "asked":
        made: Request = {key: effect[key] for key in ("request", "agency", "state", "due") if key in effect}
        return [*requests, {**made, "status": "asked"}]
    return [_changed(item, effect) if item["request"] == name else item for item in requests]


def _changed(item: Request, effect: Mapping[str, Any]) -> Request:
    kept: Request = {key: item[key] for key in ("request", "agency", "state", "due") if key in item}
    match effect["kind"]:
        case "answered":
            said = {key: effect[key] for key in ("opinion", "late") if key in effect}
            return {**kept, "status": "answered", **said}
        case "lapsed":
            said = {"counts_as": effect["counts_as"]} if "counts_as" in effect else {}
            return {**kept, "status": "late", **said}
        case _:
            return {**kept, "status": "withdrawn"}


def entered(requests: Iterable[Request], states: Collection[str]) -> list[Request]:
    """What is left of the requests when states are entered: their consultation begins anew."""
    return [item for item in requests if item["state"] not in states]


def leaving(requests: Iterable[Request], states: Collection[str]) -> list[dict[str, Any]]:
    """The effects by which a step takes back what is still open in the states it leaves."""
    return [
        {"kind": "recalled", "request": item["request"]}
        for item in requests
        if item["status"] == "asked" and item["state"] in states
    ]


def standing(requests: Iterable[Request], state: str) -> list[Request]:
    """The requests of a state's consultation that were not taken back."""
    return [item for item in requests if item["state"] == state and item["status"] != "withdrawn"]


def counted(requests: Iterable[Request], state: str) -> dict[str, int]:
    """What guards read. `asked` is the sum of `open`, `answered` and `late` (silent, and not answered since).

    An answer counts as its opinion, also when it came late; declared silence as the definition says.
    """
    own = standing(requests, state)
    said = [item.get("opinion") or item.get("counts_as") for item in own]
    statuses = [item["status"] for item in own]
    return {
        "asked": len(own),
        "answered": statuses.count("answered"),
        "agreed": said.count("agrees"),
        "objected": said.count("objects"),
        "open": statuses.count("asked"),
        "late": statuses.count("late"),
    }


def unanswered(consult: Consult, state: str, requests: Sequence[Request]) -> list[Reason]:
    """Why a consultation is not complete: too few asked, or too little said; empty where it is."""
    own = standing(requests, state)
    reasons: list[Reason] = []
    if len(own) < consult.at_least:
        more = [role for role in consult.choose if role not in {item["agency"] for item in own}]
        details = {"about": state, "least": consult.at_least, "asked": len(own), "agencies": more}
        reasons.append(Reason("consult_at_least", details))
    if consult.join == "all":
        waiting = [item["agency"] for item in own if item["status"] == "asked"]
        silent = [item["agency"] for item in own if is_escalated(item)]
        if waiting:
            reasons.append(Reason("consult_open", {"about": state, "agencies": waiting}))
        if silent:
            reasons.append(Reason("consult_silent", {"about": state, "agencies": silent}))
        return reasons
    said = sum(item["status"] != "asked" and not is_escalated(item) for item in own)
    if said < consult.join:
        reasons.append(Reason("consult_answers", {"about": state, "needed": consult.join, "said": said}))
    return reasons


def is_escalated(item: Mapping[str, Any]) -> bool:
    """Was the agency silent, and does its silence count as nothing?"""
    return item["status"] == "late" and "counts_as" not in item
