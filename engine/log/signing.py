"""The ports of signing: who holds a key, and who knows one. Adapters do the Ed25519."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from hoso.engine.log.key import VerifierKey


class Signer(Protocol):
    """Signs with one key; where the private half of it lies is its own matter."""

    @property
    def key(self) -> VerifierKey:
        """The public half: name, type, and by these the ID."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Sign these bytes as they are: 64 bytes of Ed25519 (RFC 8032)."""
        ...


class Verifier(Protocol):
    """Knows the signatures of one key."""

    @property
    def key(self) -> VerifierKey:
        """The key: name, type, and by these the ID."""
        ...

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Is this the key's Ed25519 signature of these bytes? No for whatever is none; never an error."""
        ...
