"""The oracle's access stream: who tried what is not theirs to do, told in plain Python from record.md."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.commands import Command

#: The reasons that turn on who asks.
_WHO = re.compile(
    r"(unknown_actor|role|delegation|delegation_period|delegation_scope|held|four_eyes|field_set_by)(\.|$)"
)


class Tried(NamedTuple):
    """What an entry of the access stream must say, and what it must withhold."""

    command: str
    actor: str
    principal: str | None
    action: str | None
    stream: str | None
    codes: tuple[str, ...]
    #: Names of what somebody typed that the record does not know.
    withheld: frozenset[str]


def tried(command: Command, reasons: set[str], officers: set[str], triggers: Any) -> Tried | None:
    """What is noted of a command that was refused for these reasons; None where whoever asked was refused."""
    if not any(_WHO.match(reason) for reason in reasons):
        return None
    asking, action = command.asking, getattr(command, "action", None)
    typed = {"actor": asking.actor not in officers}
    typed["for"] = asking.acting_for is not None and asking.acting_for not in officers
    typed["action"] = action is not None and action not in triggers
    return Tried(
        type(command).__name__.lower(),
        "?" if typed["actor"] else asking.actor,
        None if typed["for"] else asking.acting_for,
        None if typed["action"] else action,
        getattr(command, "dossier", None),
        tuple(sorted({reason.partition(".")[0] for reason in reasons})),
        frozenset(name for name, hidden in typed.items() if hidden),
    )


def told(entry: Mapping[str, Any], withheld: frozenset[str]) -> Tried:
    """What an entry says."""
    (effect,) = entry["effects"]
    assert (entry["stream"], entry["command"], effect["kind"]) == ("access", "refuse", "refused")
    return Tried(
        effect["command"],
        entry["actor"],
        effect.get("for"),
        effect.get("action"),
        effect.get("stream"),
        tuple(effect["reasons"]),
        withheld,
    )
