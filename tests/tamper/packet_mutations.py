"""Mutations of a dossier's packet, by whoever hands it on."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from tests.tamper.damage import Damage, Damaging, flipped, lines_of, note_lines, pick, put_lines
from tests.tamper.forging import Files, Pen, stream_file
from tests.tamper.office import NAME
from tests.tamper.rows import binary

if TYPE_CHECKING:
    import random

    from tests.tamper.record import Record


def _shortened(files: Files, chance: random.Random) -> Files:
    """A packet without its last lines and their proofs."""
    about = json.loads(files["about.json"])
    path = stream_file(binary(bytes.fromhex(about["packet"])))
    lines = lines_of(files, path)
    left = lines[: chance.randrange(1, len(lines))]
    gone = {f"proofs/{line['at'][0]}/{line['at'][1]}.tlog-proof" for line in lines[len(left) :]}
    made = {name: data for name, data in files.items() if name not in gone}
    return put_lines(made, path, left)


def cut_the_tail_of_a_packet(_: Record, files: Files, chance: random.Random) -> Damage:
    """The last lines of a packet are left out with their proofs."""
    return Damage(_shortened(files, chance), {"completeness"})


def cut_a_tail_with_its_head(_: Record, files: Files, chance: random.Random) -> Damage:
    """The last lines of a packet are left out, and its head is one that somebody else signed, or none."""
    made = _shortened(files, chance)
    path = next(path for path in files if path.startswith("heads/"))
    lines = note_lines(files[path])
    stream = lines_of(made, next(path for path in made if path.startswith("streams/")))
    lines[4] = str(len(stream))
    text = "\n".join(lines[:6]) + "\n"
    forged = Pen(NAME, chance.randbytes(32)).note(text)
    kept = (text + "\n" + "\n".join(lines[7:])).encode()
    data = chance.choice([forged, kept, None])
    made = made | {path: data} if data else {name: one for name, one in made.items() if name != path}
    return Damage(made, {"completeness"})


def corrupt_a_proof(_: Record, files: Files, chance: random.Random) -> Damage:
    """A hash of a proof is another."""
    path = pick(files, chance, "proofs/")
    lines = note_lines(files[path])
    at = chance.randrange(2, lines.index(""))
    lines[at] = base64.b64encode(flipped(base64.b64decode(lines[at]), chance)).decode()
    return Damage(files | {path: "\n".join(lines).encode()}, {"inclusion"})


PACKET_MUTATIONS = (
    Damaging("applicant", cut_the_tail_of_a_packet, ("completeness",), packet=True),
    Damaging("applicant", cut_a_tail_with_its_head, ("completeness",), packet=True),
    Damaging("applicant", corrupt_a_proof, ("inclusion",), packet=True),
)
