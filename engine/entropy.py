"""Randomness and identity come in as an argument: the engine itself draws nothing."""

from __future__ import annotations

from typing import Protocol


class Entropy(Protocol):
    """Gives fresh random values; the system's in production, a seeded one in tests."""

    def tag(self) -> str:
        """A stream tag or salt: 128 random bits, 22 characters of base64url."""
        ...
