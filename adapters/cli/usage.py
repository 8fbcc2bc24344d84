"""Usage errors of the parser, told apart by their kind and said in the person's language."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.command import HOMES
from hoso.adapters.cli.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUOTED = re.compile(r"'([^']*)'")


def is_usage_error(error: Exception) -> bool:
    """Is this one of the parser's? It vendors its classes, so their shape must tell."""
    return hasattr(error, "format_message") and hasattr(error, "exit_code")


def usage_trouble(error: Any, words: Sequence[str]) -> Trouble:
    """What was wrong with what was typed."""
    kind = type(error).__name__
    context = getattr(error, "ctx", None)
    first = next(iter(words), "")
    typed = f"hoso {first}" if first in HOMES else "hoso"
    command = context.command_path if context is not None else typed
    message = str(getattr(error, "message", "") or error.format_message())
    name = _name_of(error)
    if kind == "NoSuchOption":
        known = [option for item in context.command.params for option in item.opts] if context else []
        return _near("no_such_option", error.option_name, known, command)
    if kind == "MissingParameter":
        return Trouble("parameter_missing", name=name, command=command)
    if kind == "BadOptionUsage":
        code = "option_with_value" if "does not take" in message else "option_without_value"
        return Trouble(code, name=error.option_name, command=command)
    if kind == "BadParameter":
        # The only values the parser reads are numbers; its own words for it are English.
        return Trouble("number_unreadable", name=name, command=command)
    if message.startswith("No such command"):
        typed = next((word for word in words if not word.startswith("-")), "")
        return _near("no_such_command", typed, list(HOMES), "hoso")
    if "unexpected extra argument" in message:
        extra = message.rpartition("(")[2].rstrip(")")
        return Trouble("argument_extra", name=extra, command=command)
    if message.startswith("Missing command"):
        return Trouble("nothing_named", name="COMMAND", command="hoso")
    return Trouble("usage", message=message, command=command)


def _near(code: str, typed: str, known: list[str], command: str) -> Trouble:
    found = get_close_matches(typed, known, n=1, cutoff=0.5)
    return Trouble(code, name=typed, command=command, near=found[0] if found else None)


def _name_of(error: Any) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        found = _QUOTED.search(error.format_message())
        return found[1] if found else ""
    if parameter.param_type_name == "option":
        return str(parameter.opts[0])
    return str(parameter.metavar or parameter.name).strip("[].").upper()
