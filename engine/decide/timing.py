"""Deciding what becomes of the clocks: how an entry that moves or opens a dossier says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.clocks.course import Happened, changed, moved
from hoso.engine.decide.asking_guards import GuardValues
from hoso.engine.fees import fees_in, stops_clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoso.engine.clocks.worktimes import WorkTimes
    from hoso.engine.definition import Definition
    from hoso.engine.procedure import Transition


def timed(
    definition: Definition,
    times: WorkTimes | None,
    body: Mapping[str, Any],
    entry: Mapping[str, Any],
    *,
    n: int,
    now: str,
    data: Mapping[str, Any],
    row: Transition | None = None,
    effects: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The key `clock` of an entry, or nothing where the definition counts no time.

    Args:
        definition: the one that the dossier is pinned to.
        times: its calendars as they are known now.
        body: the dossier before; empty where it is being opened.
        entry: the keys `action`, `to`, `entered` and `stays` that the entry has.
        n: its sequence.
        now: when it is recorded.
        data: the values of the fields with what comes with it.
        row: the row that is taken, where one is.
        effects: those of the entry; of them those about branches and fees matter.
    """
    plan = definition.clock
    to = entry.get("to")
    if plan is None or to is None:
        return {}
    before = body.get("clock", {})
    days = data.get(row.extend_by) if row is not None and row.extend_by is not None else None
    happened = Happened(
        n,
        now,
        to,
        entered_by(entry),
        entry.get("action"),
        row.clock if row is not None else None,
        row.legal if row is not None else None,
        days if isinstance(days, int) else None,
        effects,
        stops_clock(definition.procedure, fees_in(body), effects, n),
    )

    def column() -> int:
        return chosen_column(definition, data, body)

    return {"clock": changed(before, moved(plan, before, happened, times, column))}


def entered_by(entry: Mapping[str, Any]) -> Sequence[str]:
    """The states that an entry enters."""
    if entry.get("stays"):
        return ()
    found: Sequence[str] = entry.get("entered", entry.get("to", ()))
    return found


def chosen_column(definition: Definition, data: Mapping[str, Any], body: Mapping[str, Any]) -> int:
    """The column of times whose guard holds; the first where none does, or none can be asked."""
    values = GuardValues(data, body)
    for index, column in enumerate(definition.procedure.columns):
        if column.when is not None and definition.guards.evaluate(column.when, values) is True:
            return index
    return 0
