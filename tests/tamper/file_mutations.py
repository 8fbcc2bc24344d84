"""Mutations of the files of a published register: tiles, bundles, checkpoints, definitions."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from tests.tamper.damage import Damage, Damaging, flipped, needed, note_lines, pick
from tests.tamper.office import NAME

if TYPE_CHECKING:
    import random

    from tests.tamper.forging import Files
    from tests.tamper.record import Record


def corrupt_a_tile(_: Record, files: Files, chance: random.Random) -> Damage:
    """A bit of a tile is another."""
    path = pick(files, chance, "/tile/", "/0" if chance.random() < 0.5 else "")
    while "/tile/entries" in path:
        path = pick(files, chance, "/tile/")
    return Damage(files | {path: flipped(files[path], chance)}, {"inclusion"})


def corrupt_a_bundle(_: Record, files: Files, chance: random.Random) -> Damage:
    """A bit of a bundle of leaves is another."""
    path = pick(files, chance, "/tile/entries/")
    return Damage(files | {path: flipped(files[path], chance)}, {"inclusion"})


def corrupt_a_checkpoint_line(_: Record, files: Files, chance: random.Random) -> Damage:
    """Origin, size or root of a checkpoint is another."""
    path = chance.choice(sorted(path for path in files if path.endswith("/checkpoint")))
    lines = note_lines(files[path])
    line = chance.randrange(3)
    if line == 0:
        lines[0] = chance.choice([f"{lines[0]}x", f"{NAME}/2025", "other.example/2026"])
    elif line == 1:
        lines[1] = str(int(lines[1]) + chance.choice([-2, -1, 1, 5, 100]))
    else:
        lines[2] = base64.b64encode(flipped(base64.b64decode(lines[2]), chance)).decode()
    return Damage(files | {path: "\n".join(lines).encode()}, {"signature"})


def _resigned(data: bytes, line: int, chance: random.Random) -> bytes:
    """One bit of a signature is another; the key it names stays."""
    lines = note_lines(data)
    start, _, value = lines[line].rpartition(" ")
    raw = base64.b64decode(value)
    lines[line] = f"{start} {base64.b64encode(raw[:4] + flipped(raw[4:], chance)).decode()}"
    return "\n".join(lines).encode()


def corrupt_a_signature(_: Record, files: Files, chance: random.Random) -> Damage:
    """A bit of the log's signature is another."""
    path = chance.choice(sorted(path for path in files if path.endswith("/checkpoint")))
    return Damage(files | {path: _resigned(files[path], 4, chance)}, {"signature"})


def corrupt_a_cosignature(_: Record, files: Files, chance: random.Random) -> Damage:
    """A bit of the witness's signature on the newest checkpoint is another."""
    path = max(path for path in files if path.endswith("/checkpoint"))
    return Damage(files | {path: _resigned(files[path], 5, chance)}, {"cosignatures"})


def corrupt_an_earlier_checkpoint(_: Record, files: Files, chance: random.Random) -> Damage:
    """The root of a checkpoint that was published earlier is another."""
    path = pick(files, chance, "/checkpoints/")
    lines = note_lines(files[path])
    lines[2] = base64.b64encode(flipped(base64.b64decode(lines[2]), chance)).decode()
    return Damage(files | {path: "\n".join(lines).encode()}, {"consistency"})


_PARTS = {
    "tile": "inclusion",
    "checkpoint": "signature",
    "checkpoints": "consistency",
    "about.json": "unreadable",
    "definitions": "definitions",
    "streams": "chain",
}


def truncate_a_file(_: Record, files: Files, chance: random.Random) -> Damage:
    """The end of a file is missing: two bytes of it or more."""
    part = chance.choice(sorted(_PARTS))
    path = chance.choice(sorted(path for path in needed(files) if part in path.split("/")))
    cut = chance.randrange(max(1, len(files[path]) - 1))
    data = files[path][:cut]
    due = _PARTS[part]
    if part == "streams" and data.endswith(b"\n"):
        due = "completeness"
    elif part == "checkpoint" and data.count(b"\n") > 4 and data.endswith(b"\n"):
        due = "cosignatures"
    return Damage(files | {path: data}, {due})


def swap_a_definition(_: Record, files: Files, chance: random.Random) -> Damage:
    """Under the same name and digest stands another procedure: a state or an action has another name."""
    path = pick(files, chance, "definitions/")
    text = files[path].decode()
    word = chance.choice(["checking", "review", "approve", "chief", "at_most", "different_from", "personal"])
    return Damage(files | {path: text.replace(word, word[:-1], 1).encode()}, {"definitions"})


FILE_MUTATIONS = (
    Damaging("public", corrupt_a_tile, ("inclusion",)),
    Damaging("public", corrupt_a_bundle, ("inclusion",)),
    Damaging("public", corrupt_a_checkpoint_line, ("signature",)),
    Damaging("public", corrupt_a_signature, ("signature",)),
    Damaging("public", corrupt_a_cosignature, ("cosignatures",)),
    Damaging("public", corrupt_an_earlier_checkpoint, ("consistency",)),
    Damaging(
        "inspector",
        truncate_a_file,
        (
            "unreadable",
            "signature",
            "inclusion",
            "chain",
            "completeness",
            "consistency",
            "cosignatures",
            "definitions",
        ),
    ),
    Damaging("public", swap_a_definition, ("definitions",)),
)
