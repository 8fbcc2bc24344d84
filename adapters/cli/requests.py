"""Requests as the command line tells them: which one is meant, and what is open to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.trouble import NO, Trouble

if TYPE_CHECKING:
    from hoso.adapters.cli.call import Call
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.cli.view import View
    from hoso.adapters.wording import Names
    from hoso.engine.head import Head


def chosen(call: Call, view: View, head: Head, given: str | None, *, silent: bool) -> str:
    """The request that is meant: the one named, else the only one that the actor may answer.

    Where the actor may do nothing with any of them, the first one that waits: the engine then says why not.

    Raises:
        Trouble: none waits for an answer, or several do that the actor might mean.
    """
    if given is not None:
        return given
    from hoso.engine.actions import answerable, may_declare_silence

    situation = view.situation(head)
    statuses = {"asked"} if silent else {"asked", "late"}
    waiting = [
        item["request"]
        for item in head.body["requests"]
        if item["status"] in statuses and item["state"] in head.body["state"]
    ]
    if not waiting:
        raise Trouble("request_none", NO, dossier=head.name)
    asking = call.asking()
    if silent:
        mine = [name for name in waiting if may_declare_silence(asking, situation, name)]
    else:
        mine = answerable(asking, situation)
    if len(mine) > 1:
        raise Trouble("request_several", known=mine)
    return str(mine[0] if mine else waiting[0])


def about_of(request: str) -> dict[str, Any]:
    """The request beside the receipt, for programs."""
    return {"request": request}


def requests_told(head: Head, names: Names) -> list[dict[str, Any]]:
    """Every request of the head as programs read it."""
    return [{**item, "agency_label": names.role(item["agency"])} for item in head.body["requests"]]


def show_requests(call: Call, screen: Screen, requests: list[dict[str, Any]]) -> None:
    """Print who was asked and what has become of it."""
    if not requests:
        return
    screen.line()
    screen.title(call.say("show.requests"))
    for item in requests:
        screen.line(request_line(call, item), indent=2, hang=6)


def request_line(call: Call, item: dict[str, Any]) -> str:
    """One request: who was asked, and what has become of it."""
    told = [call.wording.plain.status(item["status"])]
    opinion = item.get("opinion") or item.get("counts_as")
    if item.get("opinion"):
        told = [call.wording.plain.action(item["opinion"])]
        told += [call.say("show.answered_late")] if item.get("late") else []
    elif opinion:
        told.append(call.say("show.counts_as", opinion=call.wording.plain.action(opinion)))
    if item["status"] == "asked" and "due" in item:
        told.append(call.say("show.due", due=call.wording.deadline(item["due"])))
    return f"{item['request']} {item['agency_label']}: {', '.join(told)}"
