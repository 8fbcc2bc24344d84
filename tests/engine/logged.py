"""Small stores with a public log: founded, with one key that is known to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hoso.engine.commands import Asking, FoundLog
from hoso.engine.log.key import ED25519, VerifierKey
from tests.engine.log.oracle import mth
from tests.properties.courses import PEOPLE, permit
from tests.properties.worlds import founded, must

if TYPE_CHECKING:
    from hoso.engine.handle import Engine
    from hoso.engine.log.shard import Shard
    from hoso.engine.ports import Reading, Store

NAME = "log.example/test"


class TestSigner:
    """Signs with a key made of a number."""

    __test__ = False

    def __init__(self, number: int = 1, name: str = NAME) -> None:
        """Make the key."""
        self._private = Ed25519PrivateKey.from_private_bytes(number.to_bytes(32))
        self.key = VerifierKey(name, ED25519, self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """Sign the bytes."""
        return self._private.sign(message)

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Is it the key's signature?"""
        try:
            self._private.public_key().verify(signature, message)
        except InvalidSignature:
            return False
        return True


def logged(store: Store | None = None, signer: TestSigner | None = None, year: str = "2026") -> Engine:
    """An engine over an office with a log."""
    engine = founded(permit(), people=PEOPLE, store=store)
    key = (signer or TestSigner()).key.text()
    must(engine, FoundLog(Asking("founder", "t", "log"), NAME, key, year))
    return engine


def sequence_all(engine: Engine, limit: int = 7) -> int:
    """Sequence all there is; how many entries that were."""
    n = 0
    while True:
        lot = engine.sequence(limit)
        n += lot.entries
        if lot.done:
            return n


def true_root(reading: Reading, shard: Shard) -> bytes:
    """The root of a shard by the definition of RFC 6962, over the leaves as they stand in the store."""
    leaves = reading.leaves(after=shard.first - 1, limit=shard.size)
    return mth([text.encode() for _, text in leaves])
