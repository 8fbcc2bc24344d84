"""Binary values as text: base64url without padding (RFC 4648, section 5), everywhere."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

#: 32 zero bytes: what stands for "the leaf before the first".
ZERO_HASH = "A" * 43


def text_of(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def bytes_of(text: str) -> bytes:
    """Read base64url without padding back."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def digest(data: bytes) -> str:
    """SHA-256 of the bytes, 43 characters of base64url."""
    return text_of(sha256(data).digest())
