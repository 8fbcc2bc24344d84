"""The system's randomness, for stream tags, salts and keys of requests."""

from __future__ import annotations

import os
from binascii import b2a_base64

#: 128 bits, as the record asks for tags and salts: 21 digits of 6 bits, and one of 2.
_DIGITS = 22
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
#: Of the last digit's 6 random bits the first 2 count; the others are zero, as base64 has it.
_LAST = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    b"A" * 16 + b"Q" * 16 + b"g" * 16 + b"w" * 16,
)
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
                drawn = os.urandom(_DIGITS * _AT_ONCE * 6 // 8)
                digits = b2a_base64(drawn, newline=False).translate(_URL_SAFE)
                text, last = digits.decode(), digits[_DIGITS - 1 :: _DIGITS].translate(_LAST).decode()
                _fresh.extend(
                    [text[at * _DIGITS : (at + 1) * _DIGITS - 1] + last[at] for at in range(_AT_ONCE)]
                )
