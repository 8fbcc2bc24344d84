"""What the clock asks: the commands that let come about what is due, each under a key of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.clocks.pending import due_at
from hoso.engine.commands import CLOCK, Asking, Exchange, Fire
from hoso.engine.exchanging import exchanges
from hoso.engine.reason import Refusal
from hoso.engine.receipt import Receipt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hoso.engine.errors import HosoError
    from hoso.engine.head import Due
    from hoso.engine.ports import Reading
    from hoso.engine.reason import Reason

#: Before the first dossier in which something is due: instant and tag.
START = ("", "")
#: Reasons that time takes away, where they say from when on.
_EARLY = frozenset({"timer_not_due", "not_due", "too_early"})
#: Reasons that a calendar or the directory takes away while the dossier stays as it is.
_ELSEWHERE = frozenset({"timer_not_due", "sub_unit"})


class Fired(NamedTuple):
    """What one transaction of the clock came to."""

    #: What was asked, and its outcome; a refusal wrote nothing, and stays due.
    outcomes: tuple[tuple[Fire | Exchange, Receipt | Refusal | HosoError], ...]
    #: The last dossier looked at, to go on after it; None: there is none beyond these.
    last: tuple[str, str] | None
    #: Dossiers in which something is due that cannot happen as things are, with the version they have; 0
    #: where something else may let it happen, so that it is tried again.
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
    versions = {item.stream: item.version for item in seen}
    moved = {outcome.stream for _, outcome in answered if isinstance(outcome, Receipt)}
    stuck: dict[str, int] = {}
    for command, outcome in answered:
        # Where something came about, what was due beside it may be so no more, and something else may be: the
        # dossier is looked at anew. An exchange rests on two dossiers, and is tried again.
        if isinstance(outcome, Receipt) or isinstance(command, Exchange) or command.dossier in moved:
            continue
        reasons = outcome.reasons if isinstance(outcome, Refusal) else ()
        if command.dossier not in versions or (reasons and all(map(_is_early, reasons))):
            continue
        elsewhere = any(_is_early(reason) or reason.code in _ELSEWHERE for reason in reasons)
        stuck[command.dossier] = 0 if elsewhere else versions[command.dossier]
    last = None if whole or not seen else (seen[-1].at, seen[-1].stream)
    return Fired(tuple(answered), last, stuck)


def _is_early(reason: Reason) -> bool:
    """Is it only too early: by calendars that have changed, or by another row than was due first?"""
    later = reason.details.get("from") or reason.details.get("due") or ""
    return reason.code in _EARLY and later > reason.details["now"]
