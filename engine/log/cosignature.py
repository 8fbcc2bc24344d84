"""Cosignatures: a witness says at which time it saw a checkpoint go on from all it saw before.

This is C2SP tlog-cosignature, version 1 for Ed25519 (type 0x04): eight bytes of time, then the signature.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.log.key import COSIGNATURE
from hoso.engine.log.signature import Signature

if TYPE_CHECKING:
    from hoso.engine.log.signing import Signer

_TIME_SIZE = 8
_SIGNATURE_SIZE = 64
#: The latest time that may stand in a cosignature.
_LATEST = 2**63 - 1


class Cosignature(NamedTuple):
    """What the value of a cosignature holds."""

    #: Seconds since 1970-01-01T00:00:00Z.
    time: int
    signature: bytes


def cosign(text: str, signer: Signer, time: int) -> Signature:
    """Cosign the text of a checkpoint at a time, in seconds since 1970-01-01T00:00:00Z.

    Raises:
        ValueError: that is no time, or the key is not one for cosignatures.
    """
    if signer.key.type != COSIGNATURE:
        raise ValueError(f"{signer.key.text()} is no key for cosignatures")
    if not 0 < time <= _LATEST:
        raise ValueError(f"{time} is no time of a cosignature")
    signature = signer.sign(cosigned(text, time))
    return Signature(signer.key.name, signer.key.id, time.to_bytes(_TIME_SIZE) + signature)


def cosignature_in(value: bytes) -> Cosignature | None:
    """Read the value of a cosignature, unverified; None where it has not its form."""
    time = int.from_bytes(value[:_TIME_SIZE])
    if len(value) != _TIME_SIZE + _SIGNATURE_SIZE or time > _LATEST:
        return None
    return Cosignature(time, value[_TIME_SIZE:])


def cosigned(text: str, time: int) -> bytes:
    """The bytes that a cosignature signs: two lines, and the text of the checkpoint."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()
