"""Commands: functions that take a call and what was typed, and give an exit code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    Function = TypeVar("Function", bound=Callable[..., int])

#: Every command answers in a language, to a person or a program.
_ANSWERING = ("lang", "json")
#: What reads a store needs to know where it is.
READING = ("store", *_ANSWERING)
#: What writes needs to know who asks, for whom, under which key, and when it happened.
WRITING = ("store", "actor", "acting_for", "key", "occurred_at", *_ANSWERING)
#: What asks as somebody, without writing.
ASKING = ("store", "actor", "acting_for", *_ANSWERING)
#: What reads, and says more where it is told who looks.
SEEING = ("store", "actor", *_ANSWERING)
#: What needs no store.
WITHOUT_STORE = _ANSWERING


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name, its function, and the common options it has."""

    name: str
    function: Callable[..., int]
    common: tuple[str, ...]


#: Every command that was declared, by its name.
COMMANDS: dict[str, Command] = {}


def command(name: str, common: tuple[str, ...]) -> Callable[[Function], Function]:
    """Declare a command; its function takes the call first, then its own arguments."""

    def declare(function: Function) -> Function:
        COMMANDS[name] = Command(name, function, common)
        return function

    return declare
