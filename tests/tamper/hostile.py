"""Folders that are no folders any more: whatever stands in them, the verifier ends with a verdict in time."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.engine.publication.shelf import Shelf
from tests.tamper.office import SIGNER, Memory, Office, Ticking, packet, publish
from tests.tamper.reader import CRASH, Desk, run
from tests.tamper.rows import canonical
from tests.tamper.stores import MemoryKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.publication.audience import Audience
    from tests.tamper.forging import Files

#: Seconds one folder may take.
LIMIT = 20
#: Ends that say something of the command or the machine: not for what stands in a folder.
NO_VERDICT = {"usage", "machine", CRASH}
_SOUP = (b"", b"\0", b"\xff\xfe", b"[" * 5_000, b'{"a":' * 5_000, b"9" * 5_000, b"null", b"1e999", b"-0")
_MORE_SOUP = (b'"\\ud800"', b"{}", b"[]", b"\n\n\n", "é".encode(), "e\u0301".encode(), "— a b\n".encode())
_STRANGE: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**53, 2**63, 10**30, 0.5, "", "x", "A" * 43, "\ud800", "e\u0301"),
    *([], {}, [[]], {"": ""}, {"_sd": ["x"]}, ["2026", 0], {"kind": "erased", "digests": ["x"]}, {"é": 1}),
)
_NAMES = ("unfinished", "2026", "streams/zz", "streams/00/x.jsonl", "9999/checkpoint", "definitions/..json")


class _TooLong(BaseException):
    """The time is over; no handler for errors may take it for one."""


def crashes(seed: int, count: int) -> Iterator[str]:
    """For each mutated folder nothing, or how the verifier failed."""
    desk = Desk()
    sound = _sound()
    before = signal.signal(signal.SIGALRM, _alarm)
    try:
        for number in range(count):
            chance = random.Random(f"{seed} {number}")
            files = dict(chance.choice(sound))
            for _ in range(chance.randrange(1, 4)):
                _mutate(files, chance)
            folder = desk.place / "hostile"
            _write(folder, files, chance)
            signal.setitimer(signal.ITIMER_REAL, LIMIT)
            found = run(folder, ["--key", SIGNER.key.text()])
            signal.setitimer(signal.ITIMER_REAL, 0)
            shutil.rmtree(folder)
            yield f"seed {seed}, {number}: {found}" if found.verdict in NO_VERDICT else ""
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        desk.clear()


def _alarm(*_: object) -> None:
    raise _TooLong


def _sound() -> list[Files]:
    clock = Ticking("2026-12-28T01:00:00.000000Z")
    store = MemoryKind().new(clock)
    office, memory = Office(store, clock, 5), Memory()
    shelves: dict[Audience, Shelf] = {"public": Shelf(), "inspector": Shelf()}
    for year in ("2026", "2027"):
        clock.now = f"{year}-12-28T01:00:00.000000Z"
        office.open()
        office.work(12 if year == "2026" else 24)
        office.erase(office.dossiers[0])
        publish(store, memory, shelves)
    packets = [packet(store, who, office.dossiers[0]) for who in ("applicant", "inspector")]
    return [*(shelf.files for shelf in shelves.values()), *packets]


def _mutate(files: Files, chance: random.Random) -> None:
    """Change bytes, values or names."""
    path = chance.choice(sorted(files))
    data = files[path]
    what = chance.randrange(10)
    at = chance.randrange(len(data) + 1)
    if what == 0:
        files[path] = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
    elif what == 1:
        files[path] = data[:at] + chance.choice(_SOUP + _MORE_SOUP) + data[at:]
    elif what == 2:
        files[path] = chance.choice([data[:at], data[at:], data * 2, chance.choice(_SOUP + _MORE_SOUP)])
    elif what == 3:
        files[path] = files[chance.choice(sorted(files))]
    elif what == 4:
        files[chance.choice([f"{path}x", path.swapcase(), *_NAMES, chance.choice(sorted(files))])] = data
        files.pop(path, None) if chance.random() < 0.5 else None
    elif what == 5:
        del files[path]
    else:
        path = chance.choice(sorted(path for path in files if path.endswith((".jsonl", "about.json"))))
        files[path] = _revalued(files[path], chance)
    if not files:
        files["about.json"] = b"{}"


def _revalued(data: bytes, chance: random.Random) -> bytes:
    """Any value of a line, at any depth, is another, and all is canonical again."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    try:
        line = json.loads(lines[at])
    except (ValueError, RecursionError):
        return data
    inner = chance.choice([None, "salted", "leaf"])
    try:
        spots = list(_spots(line[inner] if inner else line))
        owner, key = chance.choice(spots)
        owner[key] = chance.choice(_STRANGE)
        lines[at] = canonical(line).encode("utf-8", "surrogatepass")
    except (ValueError, LookupError, TypeError, RecursionError):
        return data
    return b"\n".join(lines)


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _spots(value[key])


def _write(folder: Path, files: Files, chance: random.Random) -> None:
    """Write what can be written; now and then a link, a pipe or a folder stands in the place of a file."""
    for path, data in files.items():
        place = folder / path
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        except OSError:
            continue  # a file stands where a folder would have to
    if chance.random() < 0.1:
        place = folder / chance.choice(sorted(files))
        if place.is_file():
            place.unlink()
            chance.choice([os.mkfifo, Path.mkdir, lambda it: it.symlink_to("/dev/zero")])(place)
