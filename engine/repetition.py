"""Repetition: the same client and key again gives the first receipt, and only for the same request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.commands import Open
from hoso.engine.disclosure import WITHHELD
from hoso.engine.reason import refuse
from hoso.engine.receipt import receipt_of

if TYPE_CHECKING:
    from hoso.engine.commands import Command
    from hoso.engine.ports import Reading
    from hoso.engine.reason import Refusal
    from hoso.engine.receipt import Receipt
    from hoso.engine.stored import Stored


def repeated(reading: Reading, first: Stored, command: Command, digest: str) -> Receipt | Refusal:
    """Answer a request whose key has been used: the first receipt, or a refusal where it asks something else.

    After an erasure the digest of the first request is gone with the values it was made over. Then what
    the entry still says must agree: kind, actor, for whom, action, stream, request, way of an override.
    """
    asking = command.asking
    entry = first.entry
    own = set(entry.get(WITHHELD, ()))  # a field may be called `request` too
    kept = [item for _, item in reading.disclosures(first.stream, n=first.n) if item.digest in own]
    if kept:
        same = all(item.value["digest"] == digest for item in kept)
    else:
        stream = getattr(command, "dossier", None)
        same = (
            entry["command"] == type(command).__name__.lower()
            and entry["actor"] == asking.actor
            and entry.get("for", {}).get("officer", asking.actor) == (asking.acting_for or asking.actor)
            and entry.get("action") == getattr(command, "action", None)
            and (isinstance(command, Open) or stream is None or stream == first.stream)
            and _requests(entry) in (set(), {getattr(command, "request", None)})
            and _is_way(entry, command)
        )
    if same:
        return receipt_of(first, entry)
    return refuse("key_reused", key=asking.key, client=asking.client)


def _requests(entry: dict[str, Any]) -> set[str]:
    """The requests that an answer, a recall or a silence is about; a step may take some back besides."""
    if entry["command"] not in {"answer", "recall", "lapse"}:
        return set()
    return {effect["request"] for effect in entry["effects"] if "request" in effect}


def _is_way(entry: dict[str, Any], command: Command) -> bool:
    """Led an override this way, to this state or officer? Into branches it led by the state around them."""
    effects = entry["effects"]
    ways = [effect["way"] for effect in effects if effect["kind"] == "overridden"]
    if not ways:
        return True
    led = set(entry.get("entered", entry.get("to", ())))
    led |= {effect["state"] for effect in effects if effect["kind"] == "branched"}
    led |= {effect["officer"] for effect in effects if effect["kind"] == "held"}
    return getattr(command, "way", None) in ways and getattr(command, "to", None) in led
