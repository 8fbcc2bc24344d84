"""What the lines of notes and proofs are made of: base64 and decimal numbers, each in its one form."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error

from hoso.engine.log.hashing import HASH_SIZE

_NUMBER = re.compile("0|[1-9][0-9]{0,19}")
#: Sizes, indices and times have 64 bits.
_TOO_LARGE = 2**64


def base64_of(data: bytes) -> str:
    """Write bytes as base64, the standard one with padding (RFC 4648, section 4)."""
    return b64encode(data).decode("ascii")


def bytes_in(text: str) -> bytes | None:
    """Read base64; None where it is none, or not what would have been written."""
    try:
        data = b64decode(text, validate=True)
    except (Error, ValueError):
        return None
    return data if base64_of(data) == text else None


def hash_in(text: str) -> bytes | None:
    """Read a hash written as base64; None where it is none."""
    data = bytes_in(text)
    return data if data is not None and len(data) == HASH_SIZE else None


def number_in(text: str) -> int | None:
    """Read a decimal number of up to 64 bits, without sign or leading zeros; None where it is none."""
    if not _NUMBER.fullmatch(text):
        return None
    number = int(text)
    return number if number < _TOO_LARGE else None
