"""Damage: a folder as a forger without a key leaves it, and tools to do it at random places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.tamper.forging import Files, counted
from tests.tamper.rows import canonical

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    from hoso.engine.publication.audience import Audience
    from tests.tamper.record import Record


class Damage(NamedTuple):
    """A folder as a forger leaves it, and the verdicts of which one is the right one."""

    files: Files
    due: set[str]


class Damaging(NamedTuple):
    """A mutation of a register, or of a dossier's packet."""

    #: Which folder it is done to.
    audience: Audience
    damage: Callable[[Record, Files, random.Random], Damage]
    #: Which verdict is right; where there are several it depends on the place, and `Damage.due` says it.
    verdicts: tuple[str, ...]
    packet: bool = False

    @property
    def name(self) -> str:
        """As it stands in the table."""
        return self.damage.__name__

    def apply(self, record: Record, chance: random.Random) -> Damage:
        """Do it at a random place."""
        files = record.folders.get(self.audience, {})
        if self.packet:
            held = [files for key, files in record.packets.items() if key[0] == self.audience]
            files = chance.choice([files for files in held if json.loads(files["about.json"])["entries"] > 1])
        made = self.damage(record, files, chance)
        assert made.due <= set(self.verdicts)
        return made


def flipped(data: bytes, chance: random.Random) -> bytes:
    """One bit of it is another."""
    at, bit = chance.randrange(len(data)), 1 << chance.randrange(8)
    return data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]


def pick(files: Files, chance: random.Random, *parts: str) -> str:
    """A path that has all these parts and is looked at: not a partial tile of an earlier size."""
    known = set(needed(files))
    return chance.choice(
        sorted(path for path in files if all(part in path for part in parts) and path in known)
    )


def needed(files: Files) -> Iterator[str]:
    """The paths that are looked at: without partial tiles of earlier sizes."""
    sizes = {shard["folder"]: shard["size"] for shard in json.loads(files["about.json"])["shards"]}
    for path in files:
        year, _, rest = path.partition("/tile/")
        level = rest.partition("/")[0]
        span = 256 if level in {"0", "entries"} else 256 ** (int(level or 0) + 1)
        width = sizes.get(year, 0) % span * 256 // span
        if not rest or ".p/" not in rest or rest.endswith(f".p/{width}"):
            yield path


def note_lines(data: bytes) -> list[str]:
    """The lines of a note; the last one is empty."""
    return data.decode().split("\n")


def lines_of(files: Files, path: str) -> list[dict[str, Any]]:
    """The lines of a stream."""
    return [json.loads(line) for line in files[path].splitlines()]


def put_lines(files: Files, path: str, lines: list[dict[str, Any]]) -> Files:
    """A folder with these lines in a stream, its counts agreeing."""
    return counted(files | {path: "".join(f"{canonical(line)}\n" for line in lines).encode()})


def a_line(
    files: Files, chance: random.Random, need: str
) -> tuple[str, list[dict[str, Any]], dict[str, Any]]:
    """A line that has something, with the lines of its file and the file's path."""
    while True:
        path = pick(files, chance, "streams/")
        lines = lines_of(files, path)
        fit = [line for line in lines if line.get(need)]
        if fit:
            return path, lines, chance.choice(fit)
