"""Ed25519 (RFC 8032) behind the ports of the public log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hoso.engine.errors import Malformed
from hoso.engine.log.key import ED25519, VerifierKey, is_name, key_from

if TYPE_CHECKING:
    from hoso.engine.log.signing import Verifier

#: Bytes of a private key of Ed25519.
SEED_SIZE = 32


class Ed25519Signer:
    """Signs with a private key that is in the memory of this process."""

    def __init__(self, name: str, seed: bytes, signature_type: int = ED25519) -> None:
        """Take the 32 bytes of a private key, the name it signs by, and the type of its signatures.

        Raises:
            Malformed: no key has such a name, or as many bytes.
        """
        if not is_name(name):
            raise Malformed("key", f"{name!r} is no name of a key: it has spaces or a plus, or is empty")
        if len(seed) != SEED_SIZE:
            raise Malformed("key", f"a private key of Ed25519 has {SEED_SIZE} bytes")
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.key = VerifierKey(name, signature_type, self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """Sign these bytes."""
        return self._private.sign(message)


class Ed25519Verifier:
    """Verifies the signatures of one key."""

    def __init__(self, key: VerifierKey) -> None:
        """Take a key of either type."""
        self.key = key
        self._public = Ed25519PublicKey.from_public_bytes(key.public)

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Is this the key's signature of these bytes?"""
        try:
            self._public.verify(signature, message)
        except InvalidSignature:
            return False
        return True


def new_signer(name: str, signature_type: int = ED25519) -> tuple[Ed25519Signer, bytes]:
    """Draw a new key: who signs with it, and the 32 bytes to be kept.

    Raises:
        Malformed: no key has such a name.
    """
    seed = Ed25519PrivateKey.generate().private_bytes_raw()
    return Ed25519Signer(name, seed, signature_type), seed


def verifier_of(vkey: str) -> Verifier:
    """Verify by a vkey, `NAME+ID+KEY`, as somebody has been given it.

    Raises:
        Malformed: it is no vkey of Ed25519.
    """
    return Ed25519Verifier(key_from(vkey))
