"""A dossier and its sub-dossiers or parent: where they stand, and what they told each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.adapters.cli.call import Call
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.cli.view import View
    from hoso.adapters.wording import Wording
    from hoso.adapters.wording.names import Names
    from hoso.engine.head import Head


def subs_of(view: View, head: Head) -> dict[str, Any]:
    """The sub-dossiers a dossier waits for, and the one that waits for it; no key where there is none."""
    found: dict[str, Any] = {}
    if head.body.get("subs"):
        found["subs"] = [
            {
                "dossier": f"{head.body['code']}.{item['sub']}",
                "state": item["state"],
                "status": item["status"],
            }
            for item in head.body["subs"]
        ]
    if "parent" in head.body:
        parent = view.reading.head(head.body["parent"]["stream"])
        found["parent"] = parent.name if parent is not None else head.body["parent"]["stream"]
    return found


def show_subs(call: Call, screen: Screen, standing: dict[str, Any]) -> None:
    """Print them."""
    pairs = [(call.say("show.parent"), standing["parent"])] if "parent" in standing else []
    pairs += [
        (call.say("show.sub"), f"{item['dossier']}, {call.say('show.sub_' + item['status'])}")
        for item in standing.get("subs", ())
    ]
    if pairs:
        screen.pairs(pairs)


def sub_told(effect: Mapping[str, Any], wording: Wording, names: Names) -> list[tuple[str, str]]:
    """The label and the text of an effect that says something of a parent or a child."""
    kind = effect["kind"]
    match kind:
        case "sub_asked":
            text = wording.say(
                "history.sub_in", names, procedure=effect["procedure"], unit=names.unit(effect["unit"])
            )
        case "sub_opened":
            text = effect["code"]
        case "sub_ended":
            text = wording.say(f"history.sub_{effect['outcome']}")
        case "sub_of":
            text = wording.say("history.sub_asked_by", n=effect["sub"], stream=effect["parent"])
        case _:
            text = wording.say(f"history.{kind}_text")
    return [(wording.say(f"history.{kind}"), text)]
