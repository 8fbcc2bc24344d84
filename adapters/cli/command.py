"""Commands: functions that take a call and what was typed, and give an exit code."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

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


class Command(NamedTuple):
    """One command: its name, its function, and the common options it has."""

    name: str
    function: Callable[..., int]
    common: tuple[str, ...]


#: The module in which each command is declared. Only what is asked for is imported: `hoso check` shall
#: not pay for the register.
HOMES = {
    "actions": "acting",
    "answer": "consulting",
    "ask": "consulting",
    "assign": "holding",
    "attach": "papers",
    "calendar": "calendars",
    "check": "checking",
    "claim": "holding",
    "correct": "papers",
    "delegate": "staffing",
    "demo": "demo",
    "deploy": "deploying",
    "diff": "diffing",
    "draw": "drawing",
    "due": "due",
    "erase": "erasing",
    "explain": "explaining",
    "export": "exporting",
    "fmt": "formatting",
    "form": "forming",
    "grant": "staffing",
    "history": "history",
    "inbox": "inbox",
    "log": "public_log",
    "new": "beginning",
    "open": "opening",
    "override": "overriding",
    "packet": "publishing",
    "publish": "publishing",
    "replay": "replaying",
    "schema": "schema",
    "settle": "settling",
    "show": "showing",
    "status": "status",
    "take": "acting",
    "test": "scenarios",
    "try": "trying",
    "verify": "verifying",
    "withdraw": "consulting",
    "witness": "witnessing",
    "work": "working",
}

#: The commands of the modules imported so far, by name.
COMMANDS: dict[str, Command] = {}


def command(name: str, common: tuple[str, ...]) -> Callable[[Function], Function]:
    """Declare a command; its function takes the call first, then its own arguments."""

    def declare(function: Function) -> Function:
        COMMANDS[name] = Command(name, function, common)
        return function

    return declare


def declared(name: str) -> Command:
    """A command by its name, its module imported."""
    import_module(f"hoso.adapters.cli.{HOMES[name]}")
    return COMMANDS[name]
