"""What a witness answers: it cosigns a checkpoint only where that goes on from the latest one it cosigned.

C2SP tlog-witness, *add-checkpoint*; the questions stand in its order. Whoever keeps the checkpoints asks, and
keeps the new one, in one transaction; the answer leaves only when it is kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

from hoso.engine.errors import Malformed, SignatureMissing, SignatureWrong
from hoso.engine.log.checkpoint import Checkpoint
from hoso.engine.log.cosignature import cosign, cosignature_in
from hoso.engine.log.hashing import EMPTY_ROOT
from hoso.engine.log.note import Note, open_note, parse_note
from hoso.engine.log.proofs import verify_consistency

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoso.engine.log.signing import Signer, Verifier
    from hoso.engine.log.submission import Submission

OK = 200
BAD_REQUEST = 400
FORBIDDEN = 403
NOT_FOUND = 404
CONFLICT = 409
UNPROCESSABLE = 422
#: Where a submission is posted, below the URL of a witness.
PATH = "/add-checkpoint"
#: The type of what is said in words, and of signature lines.
TEXT = "text/plain; charset=utf-8"
#: The type of a size, by which the log learns how far the witness is.
SIZE = "text/x.tlog.size"


class Witness(Protocol):
    """A witness that somebody else runs, as the log reaches it."""

    @property
    def verifier(self) -> Verifier:
        """Its key, of type 0x04."""
        ...

    def add_checkpoint(self, submission: bytes) -> Answer:
        """Send the body of a request and give the answer, whatever it says.

        Raises:
            WitnessSilent: there was none, or it was too large or too late.
        """
        ...


class Kept(NamedTuple):
    """What a witness keeps of a log."""

    checkpoint: Checkpoint
    #: The note it serves: the text with the log's verified signatures and its own.
    note: bytes


class Answer(NamedTuple):
    """An answer over HTTP, and what is to be kept before it leaves."""

    status: int
    body: bytes
    content_type: str = TEXT
    kept: Kept | None = None


def answer(
    submission: Submission,
    verifiers: Sequence[Verifier] | None,
    latest: Checkpoint | None,
    signers: Sequence[Signer],
    time: int,
) -> Answer:
    """Decide on a submission.

    Args:
        submission: the request.
        verifiers: the keys trusted for the origin it claims; None where the origin is unknown.
        latest: the checkpoint of that origin that was cosigned last; None where none was.
        signers: the keys of the witness, one or more, of type 0x04.
        time: now, in seconds since 1970-01-01T00:00:00Z.
    """
    if verifiers is None:
        return _said(NOT_FOUND, "this witness does not know the origin of the checkpoint")
    try:
        opened = open_note(submission.note, verifiers)
    except (SignatureMissing, SignatureWrong) as error:
        return _said(FORBIDDEN, str(error))
    checkpoint = submission.claimed
    known = latest or Checkpoint(checkpoint.origin, 0, EMPTY_ROOT)
    if submission.old > checkpoint.size:
        return _said(BAD_REQUEST, "the old size is larger than that of the checkpoint")
    if submission.old != known.size:
        return Answer(CONFLICT, f"{known.size}\n".encode(), SIZE)
    if not verify_consistency(known.size, checkpoint.size, known.root, checkpoint.root, submission.proof):
        return _said(UNPROCESSABLE, "it is not shown to go on from the latest checkpoint cosigned here")
    cosignatures = tuple(cosign(opened.text, signer, time) for signer in signers)
    note = Note(opened.text, (*opened.signatures, *cosignatures)).to_bytes()
    lines = "".join(signature.line() for signature in cosignatures)
    return Answer(OK, lines.encode(), kept=Kept(checkpoint, note))


def trusted(origin: str, verifiers: Iterable[Verifier]) -> list[Verifier] | None:
    """The keys trusted for an origin: those whose name it is, alone or with a year of four digits behind it.

    None where the origin is unknown. Most logs of others are called as their key is.
    """
    name = _YEAR.sub("", origin)
    return [verifier for verifier in verifiers if verifier.key.name in {origin, name}] or None


def malformed(error: Malformed) -> Answer:
    """Answer a request that is none."""
    return _said(BAD_REQUEST, str(error))


def cosigned_note(note: bytes, lines: bytes, verifiers: Iterable[Verifier]) -> bytes:
    """Add to a signed checkpoint what a witness answered: the cosignatures by known keys, and no others.

    Raises:
        Malformed: the answer is no signature lines, or a cosignature is without time.
        SignatureMissing: none is by a known key.
        SignatureWrong: one by a known key does not hold.
    """
    signed = parse_note(note)
    answered = Note(signed.text, parse_note(_LEAST_TEXT + lines).signatures)
    opened = open_note(answered.to_bytes(), verifiers)
    for signature in opened.signatures:
        told = cosignature_in(signature.value)
        if told is None or told.time == 0:
            raise Malformed("cosignature", "it does not say when it was made")
    added = [signature for signature in opened.signatures if signature not in signed.signatures]
    return Note(signed.text, (*signed.signatures, *added)).to_bytes()


def _said(status: int, sentence: str) -> Answer:
    return Answer(status, f"{sentence}\n".encode())


#: Before signature lines it makes a note of them.
_LEAST_TEXT = b"\n\n"
#: The year of a shard, at the end of its origin.
_YEAR = re.compile(r"/[0-9]{4}\Z")
