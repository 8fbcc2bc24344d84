"""The table laid out: its rows in order, the state and action each becomes, and how they are referred to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.road.piece import Cell, Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.road.regime import Regime
    from hoso.engine.road.road import Road, Variant
    from hoso.engine.road.rows import Row


class Laid(NamedTuple):
    """One row in its place on the road."""

    #: The state it becomes: the row's name, or `<stage>_<row>` where several stages have that name.
    state: str
    #: The action by which it is left forward.
    action: str
    row: Row
    origin: Origin
    stage: str | None
    #: What the clock does here, defaults of the regime applied.
    clock: str

    @property
    def name(self) -> str:
        """Its name in the table."""
        return self.row.step or self.row.wait or ""

    @property
    def roles(self) -> tuple[str, ...]:
        """Who leaves it forward; the first one holds it."""
        return self.row.by or ((self.row.for_,) if self.row.for_ else ())

    def is_called(self, ref: str) -> bool:
        """Does this reference mean the row: its state, its name, or `stage.row`?"""
        return ref in (self.state, self.name, f"{self.stage}.{self.name}" if self.stage else None)


class Table(NamedTuple):
    """The rows of one road."""

    rows: tuple[Laid, ...]
    #: The row whose decision ends withdrawal, refusal and supplement; None where nothing is decided.
    decision: Laid | None

    def find(self, ref: str) -> list[Laid]:
        """The rows that a reference may mean."""
        return [row for row in self.rows if row.is_called(ref)]

    def of_state(self, state: str) -> Laid | None:
        """The row that became a state."""
        return next((row for row in self.rows if row.state == state), None)

    def group(self, name: str) -> list[str]:
        """The states of a group of rows, in the order of the road."""
        if name == "any_step":
            return [row.state for row in self.rows if row.row.step and row.clock == "runs"]
        if self.decision is None:
            return []
        if name == "decision_step":
            return [self.decision.state]
        before = self.rows[: self.rows.index(self.decision) + 1]
        return [row.state for row in before if row.row.step or name == "before_decision"]

    def entries(self, index: int, after: str) -> Iterator[tuple[list[Cell], str]]:
        """Where the road goes on at a row: guards and state; a row that does not apply is passed over."""
        for row in self.rows[index:]:
            guards = [Cell(item.value, item) for item in row.origin.down("only_if").items()]
            yield guards, row.state
            if not guards:
                return
        yield [], after


def lay_out(road: Road, root: Origin, variant: Variant | None, regime: Regime | None) -> Table:
    """Put the rows of a road, or of one variant of it, in their order."""
    often = Counter(row.step or row.wait for _, row, _ in _rows(road, root, None))
    laid: list[Laid] = []
    for stage, row, origin in _rows(road, root, variant):
        name = row.step or row.wait or ""
        state = f"{stage}_{name}" if stage and often[name] > 1 else name
        laid.append(Laid(state, _action(row, state, regime), row, origin, stage, _clock(row, regime)))
    decisions = [item for item in laid if item.row.decision]
    ending = [item for item in decisions if item.row.ends_withdrawal] or decisions
    return Table(tuple(laid), ending[0] if ending else None)


def _rows(road: Road, root: Origin, variant: Variant | None) -> Iterator[tuple[str | None, Row, Origin]]:
    for index, row in enumerate(road.steps):
        yield None, row, root.down("steps", index)
    entries = [(item, root.down("stages", index)) for index, item in enumerate(road.stages)]
    if variant is not None:
        named = {item.stage or item.wait: (item, origin) for item, origin in entries}
        entries = [named[name] for name in variant.stages if name in named]
    for item, origin in entries:
        if item.stage is None:
            yield None, item, origin
        for index, row in enumerate(item.steps):
            yield item.stage, row, origin.down("steps", index)


def _action(row: Row, state: str, regime: Regime | None) -> str:
    if row.trigger is not None:
        return row.trigger
    if row.is_ and regime is not None:
        inherited = [move.trigger for move in regime.transitions if move.source == (row.is_,)]
        if inherited:
            return inherited[0]
    return f"forward_{state}"


def _clock(row: Row, regime: Regime | None) -> str:
    default = "stands" if row.wait else "runs"
    if regime is not None:
        kinds = regime.defaults.wait if row.wait else regime.defaults.step
        default = kinds.clock or default
        if row.is_ in regime.states:
            state = regime.states[row.is_]
            default = state.clock or ("ended" if state.final else "runs")
    return row.clock or default
