"""Deciding about the public log: founding it, replacing its key, opening the shard of a new year."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.authority import authorise
from hoso.engine.commands import CLOCK, AddKey, FoundLog, OpenShard, RetireKey
from hoso.engine.decide.situation import Decision, common_reasons, draft, refused
from hoso.engine.directory import LOG_KEEPER
from hoso.engine.errors import Malformed
from hoso.engine.log.key import ED25519, key_from
from hoso.engine.reason import Reason

if TYPE_CHECKING:
    from typing import Any

    from hoso.engine.authority import Authority
    from hoso.engine.commands import Asking, LogCommand
    from hoso.engine.directory import Directory
    from hoso.engine.keys import Keys

#: The name of a log: like a web address without its scheme, so that its origins are unique in the world.
_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(/[a-z0-9]([a-z0-9._-]*[a-z0-9])?)*")
_LONGEST_NAME = 200
_YEAR = re.compile(r"[0-9]{4}")


class LogSituation(NamedTuple):
    """What is known when a command about the log is decided."""

    keys: Keys
    directory: Directory
    #: Sequence of the last entry of the stream `definitions`.
    definitions: int
    now: str


def decide_log(command: LogCommand, situation: LogSituation) -> Decision:
    """Decide about the log, by the power of its keeper; a new year's shard is the clock's."""
    keys = situation.keys
    if isinstance(command, OpenShard):
        return _open_shard(command, situation)
    if isinstance(command, FoundLog):
        name, (reasons, effects) = "found_log", _found(command, keys)
    elif isinstance(command, AddKey):
        name, (reasons, effects) = "add_key", _add(command, keys)
    else:
        name, (reasons, effects) = "retire_key", _retire(command, keys)
    directory, now = situation.directory, situation.now
    reasons = common_reasons(command.asking, now, keys.version) + reasons
    authority = authorise(directory, command.asking, [LOG_KEEPER], directory.top(), "", now)
    if isinstance(authority, Reason):
        return refused([authority, *reasons])
    return refused(reasons) if reasons else _drafted(name, command.asking, authority, situation, effects)


def _drafted(
    command: str,
    asking: Asking,
    authority: Authority | None,
    situation: LogSituation,
    effects: list[dict[str, Any]],
) -> Decision:
    basis = {"directory": situation.directory.version, "definitions": situation.definitions}
    return draft(command, "keys", asking, authority, now=situation.now, basis=basis, effects=effects)


def _found(command: FoundLog, keys: Keys) -> tuple[list[Reason], list[dict[str, Any]]]:
    reasons = []
    if keys.name:
        reasons.append(Reason("log_founded_already", {"about": keys.name}))
    if not _NAME.fullmatch(command.name) or len(command.name) > _LONGEST_NAME:
        reasons.append(Reason("log_name_unreadable", {"about": command.name}))
    if not _YEAR.fullmatch(command.year):
        reasons.append(Reason("log_year_unreadable", {"about": command.year}))
    reasons += _unusable(command.key, command.name)
    origin = f"{command.name}/{command.year}"
    founded = {"kind": "log_founded", "name": command.name, "origin": origin}
    return reasons, [founded, {"kind": "key_added", "key": command.key}]


def _add(command: AddKey, keys: Keys) -> tuple[list[Reason], list[dict[str, Any]]]:
    reasons = [] if keys.name else [Reason("log_not_founded")]
    if command.key in (*keys.signing, *keys.retired):
        reasons.append(Reason("log_key_known", {"about": command.key}))
    if keys.name:
        reasons += _unusable(command.key, keys.name)
    return reasons, [{"kind": "key_added", "key": command.key}]


def _retire(command: RetireKey, keys: Keys) -> tuple[list[Reason], list[dict[str, Any]]]:
    reasons = []
    if command.key not in keys.signing:
        reasons.append(Reason("log_key_unknown", {"about": command.key, "known": list(keys.signing)}))
    elif len(keys.signing) == 1:
        reasons.append(Reason("log_key_last", {"about": command.key}))
    return reasons, [{"kind": "key_retired", "key": command.key}]


def _unusable(text: str, name: str) -> list[Reason]:
    """Why a key cannot sign the log of this name."""
    try:
        key = key_from(text)
    except Malformed as error:
        return [Reason("log_key_unreadable", {"about": text, "message": "; ".join(error.details)})]
    if key.type != ED25519 or key.name != name:
        return [Reason("log_key_foreign", {"about": key.name, "name": name})]
    return []


def _open_shard(command: OpenShard, situation: LogSituation) -> Decision:
    """Open the shard of a later year, naming the one before as it was when it was closed."""
    keys = situation.keys
    if not keys.name:
        return refused([Reason("log_not_founded")])
    if not _YEAR.fullmatch(command.year) or command.year <= keys.year:
        return refused([Reason("log_year_past", {"about": command.year, "last": keys.year})])
    effect = {
        "kind": "shard_opened",
        "origin": f"{keys.name}/{command.year}",
        "previous": {"origin": keys.origins[-1], "size": command.size, "root": command.root},
    }
    asking = replace(command.asking, actor=CLOCK, acting_for=None)
    return _drafted("open_shard", asking, None, situation, [effect])
