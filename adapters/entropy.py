"""The system's randomness, for stream tags, salts and keys of requests."""

from __future__ import annotations

from binascii import b2a_base64
from os import urandom

#: 128 bits, as the record asks for tags and salts.
_BYTES = 16
_DIGITS = 22
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


class SystemEntropy:
    """Draws from the operating system."""

    def tag(self) -> str:
        """128 random bits, 22 characters of base64url."""
        return b2a_base64(urandom(_BYTES), newline=False)[:_DIGITS].translate(_URL_SAFE).decode()
