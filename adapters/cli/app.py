"""The app: every declared command, put into the parser once the language is known."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer

from hoso.adapters.cli import arguments
from hoso.adapters.cli.arguments import COMMON, TYPED
from hoso.adapters.cli.call import Call, Common
from hoso.adapters.cli.command import HOMES, Command, declared
from hoso.adapters.cli.help_page import PageCommand, PageGroup
from hoso.adapters.cli.trouble import INTERRUPTED, PIPE_CLOSED, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hoso.adapters.wording import Wording


def build(wording: Wording, typed: Sequence[str]) -> Any:
    """Build the parser in one language, for what was typed: it knows the one command that was named."""
    app = typer.Typer(
        cls=PageGroup, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
    )
    app.callback(no_args_is_help=False, invoke_without_command=False)(_nothing)
    name = next((word for word in typed if not word.startswith("-")), "")
    if name in HOMES:
        app.command(name, cls=PageCommand)(_typed(declared(name), wording))
    group = typer.main.get_command(app)
    group.wording = wording  # type: ignore[attr-defined]
    for item in group.commands.values():  # type: ignore[attr-defined]
        item.wording = wording
        for parameter in item.params:
            if parameter.name == "help":
                parameter.metavar = None
    return group


def _nothing() -> None:
    """Make the app a group however many commands it has."""


def _typed(declared: Command, wording: Wording) -> Callable[..., int]:
    """The function the parser calls: common options become the call, the rest its own arguments."""
    # A module that can do without the parser leaves the import of its arguments to this one.
    names = {**vars(import_module(declared.function.__module__)), "arguments": arguments}
    own = [*inspect.signature(declared.function, eval_str=True, globals=names).parameters.values()][1:]
    common = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=False if name == "json" else None,
            annotation=COMMON[name],
        )
        for name in declared.common
    ]

    def run(**typed: Any) -> int:
        said = {name: typed.pop(name) for name in declared.common}
        for name, value in said.items():
            # Not the same as left out: `--actor "$WHO"` must not act as somebody else where WHO is not set.
            if isinstance(value, str) and not value.strip():
                raise Trouble("option_empty", name=TYPED[name], command=f"hoso {declared.name}")
        try:
            return declared.function(Call(wording, Common(**said)), **typed)
        except BrokenPipeError as error:
            # The parser would end the process with exit code 1, as if the answer were no.
            raise Trouble("no_text_output", PIPE_CLOSED, message=str(error)) from error
        except KeyboardInterrupt as error:
            raise Trouble("interrupted", INTERRUPTED) from error

    parameters = [item.replace(kind=inspect.Parameter.KEYWORD_ONLY) for item in own]
    run.__signature__ = inspect.Signature([*parameters, *common])  # type: ignore[attr-defined]
    run.__annotations__ = {item.name: item.annotation for item in [*parameters, *common]}
    return run
