"""Help pages: the parser's own are English only; these are written from the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

from hoso.adapters.cli.screen import Screen

if TYPE_CHECKING:
    from hoso.adapters.wording import Wording

#: The commands under the headings of the main page.
GROUPS = {
    "start": ("demo",),
    "procedures": (
        "new",
        "check",
        "fmt",
        "explain",
        "diff",
        "draw",
        "test",
        "try",
        "replay",
        "schema",
        "deploy",
    ),
    "people": ("grant", "delegate", "calendar"),
    "dossiers": (
        "inbox",
        "open",
        "actions",
        "take",
        "claim",
        "assign",
        "attach",
        "correct",
        "settle",
        "ask",
        "answer",
        "withdraw",
        "override",
        "work",
    ),
    "record": ("show", "status", "due", "form", "history", "verify", "export", "erase"),
    "publication": ("log", "publish", "packet", "witness"),
}


class PageCommand(TyperCommand):
    """A command whose help is in the person's language."""

    wording: Wording

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page; the formatter is the parser's and stays empty."""
        del formatter
        show_command(self, ctx.command_path, self.wording)


class PageGroup(TyperGroup):
    """The main page in the person's language."""

    wording: Wording

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page; the formatter is the parser's and stays empty."""
        del ctx, formatter
        show_main(self.wording)


def show_main(wording: Wording) -> None:
    """What hoso is for, every command in a line, and the exit codes."""
    screen = Screen()
    screen.title(wording.help("main"))
    screen.line()
    screen.line(f"{wording.say('help.usage')}: hoso {wording.say('help.command')} …")
    for heading, names in GROUPS.items():
        screen.line()
        screen.title(wording.say(f"help.{heading}"))
        screen.pairs([(name.ljust(9), wording.help(f"commands.{name}")) for name in names], indent=2)
    screen.line()
    screen.line(wording.say("help.more"))
    screen.line(wording.say("help.environment"))
    screen.line(wording.say("help.exit_codes"))


def show_command(command: Any, path: str, wording: Wording) -> None:
    """How one command is typed, what it takes, and an example."""
    screen = Screen()
    arguments = [item for item in command.params if item.param_type_name == "argument"]
    options = [item for item in command.params if item.param_type_name == "option"]
    typed = " ".join([path, *(item.metavar or item.name for item in arguments), "…"])
    screen.line(f"{wording.say('help.usage')}: {typed}")
    screen.line()
    screen.line(wording.help(f"commands.{command.name}"))
    more = wording.help(f"more.{command.name}")
    if more:
        screen.line()
        screen.line(more)
    if arguments:
        screen.line()
        screen.title(wording.say("help.arguments"))
        screen.pairs([(_shown(item), _said(command.name, item, wording)) for item in arguments], indent=2)
    screen.line()
    screen.title(wording.say("help.options"))
    screen.pairs([(_shown(item), _said(command.name, item, wording)) for item in options], indent=2)
    example = wording.help(f"examples.{command.name}")
    if example:
        screen.line()
        screen.title(wording.say("help.example"))
        for line in example.splitlines():
            screen.code(line)


def _shown(item: Any) -> str:
    if item.param_type_name == "argument":
        return str(item.metavar or item.name)
    names = ", ".join(sorted(item.opts, key=len, reverse=True))
    return f"{names} {item.metavar}" if item.metavar else names


def _said(command: str, item: Any, wording: Wording) -> str:
    own = wording.help(f"parameters.{command}.{item.name}")
    return own or wording.help(f"parameters.{item.name}")
