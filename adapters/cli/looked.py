"""What an entry of the access stream tells: what somebody tried or read, of which dossier, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.adapters.cli.view import View
    from hoso.adapters.wording import Wording

#: Kinds of effects of the access stream.
LOOKED = ("refused", "read")


def looked(effect: Mapping[str, Any], view: View, wording: Wording) -> list[tuple[str, str]]:
    """Label and text of one refusal, or of one reading."""
    head = view.reading.head(effect["stream"]) if "stream" in effect else None
    where = head.name if head is not None else effect.get("procedure", "")
    if effect["kind"] == "read":
        what = wording.say(f"access.{effect['view']}")
        told = [(wording.say("access.read"), _joined(what, where or wording.say("access.all")))]
        classes = ", ".join(wording.say(f"sight.{name}") for name in effect["classes"])
        return [*told, (wording.say("access.classes"), classes)]
    tried = effect.get("action") or effect["command"]
    if "view" in effect:
        tried = wording.say(f"access.{effect['view']}")
    told = [(wording.say("access.refused"), _joined(tried, where))]
    if "for" in effect:
        told.append((wording.say("history.for"), view.names().officer(effect["for"])))
    return [*told, (wording.say("history.why"), ", ".join(effect["reasons"]))]


def _joined(what: str, where: str) -> str:
    return f"{what} · {where}" if where else what
