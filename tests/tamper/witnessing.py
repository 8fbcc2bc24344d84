"""A witness beside the log: it keeps the last checkpoint of each origin and cosigns nothing but growth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.adapters.signing.ed25519 import Ed25519Signer, Ed25519Verifier
from hoso.engine.log.key import COSIGNATURE
from hoso.engine.log.proofs import consistency_proof
from hoso.engine.log.stored_tree import tree_of
from hoso.engine.log.submission import submission_bytes, submission_from
from hoso.engine.log.witness import OK, Answer, answer

if TYPE_CHECKING:
    from hoso.engine.log.checkpoint import Checkpoint
    from hoso.engine.log.key import VerifierKey
    from hoso.engine.log.shard import Shard
    from hoso.engine.ports import Reading

_TIME = 1_800_000_000


class Witness:
    """Decides by `engine/log/witness.py`."""

    def __init__(self, name: str, seed: bytes, log: VerifierKey) -> None:
        """Trust one key of a log."""
        self.signer = Ed25519Signer(name, seed, COSIGNATURE)
        self._log = Ed25519Verifier(log)
        self.latest: dict[str, Checkpoint] = {}

    def ask(self, note: bytes, old: int, proof: list[bytes]) -> Answer:
        """Answer a submission, and keep what was cosigned."""
        submission = submission_from(submission_bytes(old, proof, note))
        latest = self.latest.get(submission.claimed.origin)
        given = answer(submission, [self._log], latest, [self.signer], _TIME)
        if given.kept is not None:
            self.latest[given.kept.checkpoint.origin] = given.kept.checkpoint
        return given

    def cosign(self, reading: Reading, shard: Shard) -> bytes:
        """The line of the cosignature of a shard's signed checkpoint; nothing where it is refused."""
        signed = reading.signed(shard.folder)
        latest = self.latest.get(shard.origin)
        old = latest.size if latest else 0
        if signed is None or old > signed.size:
            return b""
        given = self.ask(signed.note, old, consistency_proof(old, signed.size, tree_of(reading, shard)))
        return given.body if given.status == OK else b""
