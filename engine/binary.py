"""Binary values as text: base64url without padding (RFC 4648, section 5), everywhere."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from binascii import b2a_base64
from hashlib import sha256

#: 32 zero bytes: what stands for "the leaf before the first".
ZERO_HASH = "A" * 43
#: From the alphabet of base64 to that of base64url.
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def text_of(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return encoded(data).decode("ascii")


def encoded(data: bytes) -> bytes:
    """The same as ASCII bytes."""
    # The two digits that differ are rare in what is text: looking for them is faster than a table.
    return b2a_base64(data, newline=False).replace(b"+", b"-").replace(b"/", b"_").rstrip(b"=")


def bytes_of(text: str) -> bytes:
    """Read base64url without padding back."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def digest(data: bytes) -> str:
    """SHA-256 of the bytes, 43 characters of base64url."""
    return b2a_base64(sha256(data).digest(), newline=False).translate(_URL_SAFE, b"=").decode()
