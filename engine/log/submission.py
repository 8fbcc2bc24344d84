"""Submissions: what a log sends to a witness to have a checkpoint cosigned.

C2SP tlog-witness, *add-checkpoint*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.errors import Malformed
from hoso.engine.log.checkpoint import Checkpoint, checkpoint_from
from hoso.engine.log.lines import base64_of, hash_in, number_in
from hoso.engine.log.note import parse_note

if TYPE_CHECKING:
    from collections.abc import Sequence

#: No proof of consistency has more hashes.
MOST_HASHES = 63


class Submission(NamedTuple):
    """A request to cosign; nothing of it is verified."""

    #: Size up to which the witness has cosigned already, as the sender believes.
    old: int
    #: That the checkpoint goes on from there.
    proof: tuple[bytes, ...]
    #: The signed checkpoint, byte for byte.
    note: bytes
    #: What the checkpoint says.
    claimed: Checkpoint


def submission_bytes(old: int, proof: Sequence[bytes], note: bytes) -> bytes:
    """Write the body of a request.

    Raises:
        Malformed: no request has such values.
    """
    lines = [f"old {old}", *map(base64_of, proof), "", ""]
    data = "\n".join(lines).encode() + note
    if submission_from(data)[:3] != (old, tuple(proof), note):
        raise Malformed("submission", "it would be read as another one")
    return data


def submission_from(data: bytes) -> Submission:
    """Read the body of a request.

    Raises:
        Malformed: it is none; the answer is `malformed`.
    """
    head, _, note = data.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Malformed("submission", "it is no ASCII before the checkpoint") from error
    old = number_in(first.removeprefix("old ")) if first.startswith("old ") else None
    if old is None:
        raise Malformed("submission", "the first line is not `old` and a size")
    if len(lines) > MOST_HASHES:
        raise Malformed("submission", f"the proof has more than {MOST_HASHES} lines")
    proof = [item for item in map(hash_in, lines) if item is not None]
    if len(proof) != len(lines):
        raise Malformed("submission", "a line of the proof is no hash")
    return Submission(old, tuple(proof), note, checkpoint_from(parse_note(note).text))
