"""Automatic moves: the clock takes them as soon as a dossier is where they start and their guards hold.

They are moves of the clock (`after … by_clock`) with no time to wait, so deciding, recording and verifying
know nothing else of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.duration import parse_duration
from hoso.engine.procedure_clock import Earliest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.procedure import Procedure, Transition

#: No time: of the wall clock, so that no office must be open.
AT_ONCE = parse_duration("0min")


def started_by_clock(row: Transition) -> Transition:
    """An automatic row of one source, as a move of the clock without time to wait."""
    if not row.automatic:
        return row
    first = Earliest.model_validate({"time": AT_ONCE, "since": row.source[0], "by_clock": True})
    return row.model_copy(update={"automatic": False, "after": first})


def is_automatic(row: Transition, source: str) -> bool:
    """Does the clock take a row as soon as a dossier is in one of its sources?"""
    if row.automatic:
        return True
    first = row.after
    return first is not None and first.by_clock and first.since == source and first.time == AT_ONCE


def passed_through(procedure: Procedure) -> Iterator[str]:
    """The states that the clock leaves at once, whatever was done before: nobody needs to hold them.

    An open fee that the move waits for does not count: it is settled without anybody holding the dossier.
    """
    needing = {action for document in procedure.documents.values() for action in document.needed_for}
    papers = {name for name, result in procedure.results.items() if result.document is not None}
    for row in procedure.transitions:
        asks = row.conditions or row.unless or row.fills or row.documents or row.answered or row.at_most
        if not asks and row.trigger not in needing and papers.isdisjoint(row.gives):
            yield from (source for source in row.source if is_automatic(row, source))
