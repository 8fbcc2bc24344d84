"""One thing that somebody does with a dossier of the demo, and the command it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hoso.engine.binary import digest
from hoso.engine.commands import Assign, Attach, Claim, Correct, Erase, File, Open, Settle, Take

if TYPE_CHECKING:
    from hoso.engine.commands import Asking, Command


@dataclass(frozen=True, slots=True)
class Step:
    """One thing somebody does."""

    who: str
    #: A command, or an action of the procedure.
    do: str
    fields: dict[str, str] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    reason: str | None = None
    acting_for: str | None = None
    #: What `settle` pays, and how much.
    fee: str = ""
    amount: str = ""
    #: Whom `assign` gives it to.
    to: str = ""
    #: Minutes of work before it.
    wait: float = 60
    #: Codes of the reasons for which it must be refused; empty where it must go through.
    refused: frozenset[str] = frozenset()
    #: The version the person saw, where it is an old one.
    seen: int | None = None
    #: The same request is sent once more.
    twice: bool = False


def opening(step: Step, asking: Asking, procedure: str, unit: str, series: str) -> Open:
    """The command by which a dossier is opened."""
    return Open(asking, procedure, unit, series=series, fields=step.fields, files=papers(step, series))


def command_of(step: Step, asking: Asking, stream: str) -> Command:
    """The command that a step is."""
    files = papers(step, stream)
    match step.do:
        case "claim":
            return Claim(asking, stream)
        case "assign":
            return Assign(asking, stream, step.to, step.reason)
        case "attach":
            return Attach(asking, stream, files)
        case "correct":
            return Correct(asking, stream, step.fields, step.reason)
        case "settle":
            return Settle(asking, stream, step.fee, "paid", step.amount, None, files)
        case "erase":
            return Erase(asking, stream, step.reason)
        case _:
            return Take(asking, stream, step.do, step.fields, files, step.reason)


def papers(step: Step, salt: str) -> tuple[File, ...]:
    """Invented files: their digests are all that the record keeps."""
    return tuple(
        File(name, digest(f"{name} {salt}".encode()), f"{name}.pdf", 40_000) for name in step.documents
    )
