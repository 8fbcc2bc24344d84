"""What the clock asks: the commands that let come about what is due, each under a key of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.clocks.pending import due_at
from hoso.engine.commands import CLOCK, Asking, Exchange, Fire
from hoso.engine.exchanging import exchanges
from hoso.engine.receipt import Receipt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hoso.engine.errors import HosoError
    from hoso.engine.head import Due
    from hoso.engine.ports import Reading
    from hoso.engine.reason import Refusal

#: Before the first dossier in which something is due: instant and tag.
START = ("", "")


class Fired(NamedTuple):
    """What one transaction of the clock came to."""

    #: What was asked, and its outcome; a refusal wrote nothing, and stays due.
    outcomes: tuple[tuple[Fire | Exchange, Receipt | Refusal | HosoError], ...]
    #: The last dossier looked at, to go on after it; None: there is none beyond these.
    last: tuple[str, str] | None
    #: Dossiers in which something is due that cannot happen as things are, with the version they have.
    stuck: Mapping[str, int]


def due_commands(reading: Reading, stream: str, now: str) -> Iterator[Fire | Exchange]:
    """What the clock asks of a dossier at an instant, the earliest first.

    The key names the dossier, what is due, and which time of it: nothing comes about twice.
    """
    head = reading.head(stream)
    for item in due_at(head.body, now) if head is not None else ():
        key = f"{stream}.{item.timer}.{item.occurrence}"
        yield Fire(Asking(CLOCK, CLOCK, key), stream, item.timer)
    if head is not None:
        yield from exchanges(reading, head, now)


def fired(
    answered: Sequence[tuple[Fire | Exchange, Receipt | Refusal | HosoError]],
    seen: Sequence[Due],
    *,
    whole: bool,
) -> Fired:
    """Put together what a transaction of the clock came to; `whole`: nothing was due beyond what it saw."""
    version = {item.stream: item.version for item in seen}
    failed = {}
    for command, outcome in answered:
        if isinstance(outcome, Receipt):
            version[outcome.stream] = outcome.n
        elif isinstance(command, Fire):  # an exchange rests on two dossiers, and is tried again
            failed[command.dossier] = outcome
    stuck = {stream: version[stream] for stream in failed if stream in version}
    last = None if whole or not seen else (seen[-1].at, seen[-1].stream)
    return Fired(tuple(answered), last, stuck)
