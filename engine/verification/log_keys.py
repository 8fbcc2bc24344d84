"""Replaying the stream `keys`: who founded the public log, replaced its keys, opened its shards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.commands import AddKey, FoundLog, OpenShard, RetireKey
from hoso.engine.decide.log_keys import LogSituation, decide_log

if TYPE_CHECKING:
    from hoso.engine.commands import Asking, LogCommand
    from hoso.engine.decide.situation import Decision
    from hoso.engine.directory import Directory
    from hoso.engine.keys import Keys
    from hoso.engine.verification.retold import Retold


def log_decided_again(
    entry: dict[str, Any], told: Retold, asking: Asking, directory: Directory, keys: Keys
) -> Decision | None:
    """Decide again what an entry says was asked of the log; None where it does no such thing."""
    command = _asked(entry["command"], told.effects, asking)
    if command is None:
        return None
    situation = LogSituation(keys, directory, entry["basis"]["definitions"], entry["recorded_at"])
    return decide_log(command, situation)


def _asked(command: str, effects: list[dict[str, Any]], asking: Asking) -> LogCommand | None:
    """What was asked, by the effects that it has."""
    found = {effect["kind"]: effect for effect in effects}
    key = found.get("key_added", {}).get("key")
    if command == "found_log" and key is not None and "log_founded" in found:
        founded = found["log_founded"]
        return FoundLog(asking, founded["name"], key, founded["origin"].rpartition("/")[2])
    if command == "add_key" and key is not None:
        return AddKey(asking, key)
    if command == "retire_key" and "key_retired" in found:
        return RetireKey(asking, found["key_retired"]["key"])
    if command == "open_shard" and "shard_opened" in found:
        opened = found["shard_opened"]
        previous = opened["previous"]
        return OpenShard(asking, opened["origin"].rpartition("/")[2], previous["size"], previous["root"])
    return None
