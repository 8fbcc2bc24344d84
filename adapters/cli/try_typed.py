"""What is typed in `hoso try`: a line becomes a step of a scenario."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from hoso.engine.commands import CLOCK
from hoso.engine.language.schema import ValidationError
from hoso.engine.scenarios.scenario import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What is typed as `name=value` and is no field.
_OWN = ("for", "reason", "text", "agency", "opinion", "to", "way", "authority", "state")
#: What is besides of `settle` alone: elsewhere a field may be called so.
_OF_FEE = ("fee", "amount", "receipt")


class NotTyped(Exception):
    """A word of the line is not understood."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def words_of(line: str) -> list[str]:
    """The words of a line; quotes hold words together.

    Raises:
        NotTyped: a quote is not closed.
    """
    try:
        return shlex.split(line, comments=True)
    except ValueError as error:
        raise NotTyped(line) from error


def step_of(who: str, words: Sequence[str]) -> Step:
    """`ACTION name=value +document reason="..."` by somebody, or `clock ACTION`.

    Raises:
        NotTyped: a word is none of these.
    """
    if words[0] == CLOCK and len(words) > 1:
        who, words = CLOCK, words[1:]
    action, *rest = words
    typed: dict[str, Any] = {"who": who, "do": action}
    for word in rest:
        name, sign, value = word.partition("=")
        if word.startswith("+"):
            typed.setdefault("documents", []).append(word[1:])
        elif action == "ask" and name not in _OWN:
            typed.setdefault("agencies", {})[name] = value or "none"
        elif not sign:
            raise NotTyped(word)
        elif name in _OWN or (action == "settle" and name in _OF_FEE):
            typed[name] = value
        else:
            typed.setdefault("fields", {})[name] = value
    try:
        return Step.model_validate(typed)
    except ValidationError as error:
        parts = [str(part) for part in error.errors()[0]["loc"]]
        # The deepest name that somebody typed is the one that will not do.
        named = (word for part in reversed(parts) for word in rest if part in word.lstrip("+").split("="))
        raise NotTyped(next(named, action)) from error
