"""What a published folder says of itself: `about.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from hoso.engine.canonical import canonical
from hoso.engine.leaf import FORMAT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.publication.profile import Profile


class ShardSize(NamedTuple):
    """A shard of the log, as far as a folder holds it."""

    folder: str
    origin: str
    size: int


class About(NamedTuple):
    """What a folder says of itself."""

    audience: str
    #: The log's name.
    name: str
    #: Digest of the profile it was made by.
    profile: str
    shards: tuple[ShardSize, ...]
    streams: int
    entries: int
    erased: int
    #: In a packet the tag of its stream in hexadecimal.
    packet: str | None = None


def about_text(about: About, profile: Profile) -> bytes:
    """Write `about.json`."""
    told: dict[str, Any] = {
        "format": FORMAT,
        "audience": about.audience,
        "name": about.name,
        "profile": about.profile,
        "rules": {name: dict(rule) for name, rule in profile.rules.items()},
        "shards": [shard._asdict() for shard in about.shards],
        "streams": about.streams,
        "entries": about.entries,
        "erased": about.erased,
    }
    if about.packet is not None:
        told["packet"] = about.packet
    return canonical(told) + b"\n"


def read_about(data: bytes) -> About | None:
    """Read `about.json` of a folder that we made; None where it is none of ours, or of another format."""
    try:
        told = orjson.loads(data)
        if told["format"] != FORMAT:
            return None
        return About(
            str(told["audience"]),
            str(told["name"]),
            str(told["profile"]),
            _shards(told["shards"]),
            int(told["streams"]),
            int(told["entries"]),
            int(told["erased"]),
            told.get("packet"),
        )
    except (orjson.JSONDecodeError, LookupError, TypeError, ValueError):
        return None


def _shards(told: Sequence[Any]) -> tuple[ShardSize, ...]:
    return tuple(ShardSize(str(item["folder"]), str(item["origin"]), int(item["size"])) for item in told)
