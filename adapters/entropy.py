"""The system's randomness, for stream tags, salts and keys of requests."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from os import urandom

#: 128 bits, as the record asks for tags and salts.
_BYTES = 16


class SystemEntropy:
    """Draws from the operating system."""

    def tag(self) -> str:
        """128 random bits, 22 characters of base64url."""
        return urlsafe_b64encode(urandom(_BYTES)).rstrip(b"=").decode()
