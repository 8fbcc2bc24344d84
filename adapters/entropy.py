"""The system's randomness, for stream tags, salts and keys of requests."""

from __future__ import annotations

import os
from binascii import b2a_base64

#: 128 bits, as the record asks for tags and salts.
_BYTES = 16
_DIGITS = 22
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
#: How many tags one look at the system's randomness gives: it costs more than all the rest of them.
_AT_ONCE = 64

#: Tags that nobody was given yet. Taking one off a list is one act, also between threads.
_fresh: list[str] = []
# A child must never give the tags its parent gives.
os.register_at_fork(after_in_child=_fresh.clear)


class SystemEntropy:
    """Draws from the operating system."""

    def tag(self) -> str:
        """128 random bits, 22 characters of base64url."""
        while True:
            try:
                return _fresh.pop()
            except IndexError:
                drawn = os.urandom(_BYTES * _AT_ONCE)
                parts = (drawn[at : at + _BYTES] for at in range(0, len(drawn), _BYTES))
                _fresh.extend(
                    b2a_base64(part, newline=False)[:_DIGITS].translate(_URL_SAFE).decode() for part in parts
                )
