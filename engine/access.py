"""The access stream: who was refused for want of authority, and who read what is not public."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from hoso.engine.decide.situation import draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.commands import Asking, Command
    from hoso.engine.decide.situation import Draft
    from hoso.engine.definition import Definition
    from hoso.engine.directory import Directory
    from hoso.engine.head import Head
    from hoso.engine.reason import Refusal

#: The kind of the stream, and its name: a store has one.
ACCESS = "access"
#: Codes of the reasons that keep a command from somebody because of who it is. Others turn on the dossier,
#: the time or what came with the command, whoever asks: they leave no trace.
OF_AUTHORITY = frozenset(
    {
        "unknown_actor",
        "role",
        "delegation",
        "delegation_period",
        "delegation_scope",
        "held",
        "four_eyes",
        "field_set_by",
        "may_not_read",
    }
)
#: The actor of an entry about somebody whom the directory does not know, or who was not named: no id is `?`.
NOBODY = "?"
#: Where a word begins within a name.
_WITHIN = re.compile("(?<=[a-z])(?=[A-Z])")
#: As much is kept of what a stranger typed, in characters.
_MOST = 200


def is_of_authority(refusal: Refusal) -> bool:
    """Is one of the reasons that this person may not?"""
    return any(reason.code in OF_AUTHORITY for reason in refusal.reasons)


def refused_effect(
    command: Command, refusal: Refusal, head: Head | None, definition: Definition | None
) -> dict[str, Any]:
    """What is kept of a command that was refused: its kind, what it was about, and the codes of the reasons.

    Never a field, a text or a key. An action stands open where the procedure has it; else it is what somebody
    typed, and is withheld.
    """
    effect: dict[str, Any] = {"kind": "refused", "command": _named(command)}
    action = getattr(command, "action", None)
    if action is not None and definition is not None and action in definition.procedure.triggers:
        effect["action"] = action
    elif action is not None:
        effect["_sd"] = {"action": _typed(action)}
    if head is not None and head.kind == "dossier" and head.version:
        effect["stream"] = head.stream
    elif definition is not None:
        effect["procedure"] = definition.procedure.procedure
    return {**effect, "reasons": sorted({reason.code for reason in refusal.reasons})}


def access_draft(
    command: str,
    asking: Asking,
    effects: Sequence[dict[str, Any]],
    directory: Directory,
    definitions: int,
    now: str,
) -> Draft:
    """Draft an entry of the access stream: `refuse` or `read`.

    Ids of the directory stand open; a name that is not there was typed by anybody and may be anything: it is
    withheld, as free text is, and shortened.
    """
    basis = {"directory": directory.version, "definitions": definitions}
    entry = draft(command, ACCESS, asking, None, now=now, basis=basis, effects=[])
    entry.pop("occurred_at", None)
    first, *rest = effects
    withheld = dict(first.get("_sd", {}))
    if asking.actor not in directory.officers:
        entry["actor"] = NOBODY
        if asking.actor:
            withheld["actor"] = _typed(asking.actor)
    if asking.acting_for in directory.officers:
        first = {**first, "for": asking.acting_for}
    elif asking.acting_for:
        withheld["for"] = _typed(asking.acting_for)
    entry["effects"] = [{**first, "_sd": withheld} if withheld else first, *rest]
    return entry


def _named(command: Command) -> str:
    """A command as entries name it: `take`, `open_shard`."""
    return _WITHIN.sub("_", type(command).__name__).lower()


def _typed(text: str) -> str:
    """What somebody typed, in the record's normal form and not longer than is of use."""
    return normalize("NFC", text[:_MOST].encode(errors="replace").decode())
