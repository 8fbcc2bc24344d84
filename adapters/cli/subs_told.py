"""What dossiers told each other, in a history: which sub-dossier was asked for, came back, was left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.adapters.wording import Wording
    from hoso.adapters.wording.names import Names


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
