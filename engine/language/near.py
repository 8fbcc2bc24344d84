"""The near word: what somebody who misspelt a name probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def near_word(word: str, words: Iterable[str]) -> str | None:
    """The word that is most like it, None where none is like it."""
    from difflib import get_close_matches  # only where something is wrong

    found = get_close_matches(word[:80], list(words), n=1, cutoff=0.6)
    return found[0] if found else None
