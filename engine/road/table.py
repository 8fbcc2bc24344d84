"""The table laid out: its rows in order, the state and action each becomes, and how they are referred to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hoso.engine.procedure import JOIN
from hoso.engine.road.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hoso.engine.road.piece import Cell, Origin
    from hoso.engine.road.regime import Regime
    from hoso.engine.road.road import Road, Variant
    from hoso.engine.road.rows import BranchRows, InnerRow, SideWait


#: How a branch may end.
ENDS = ("done", "declined")


@dataclass(slots=True, eq=False)
class Laid:
    """One row in its place on the road."""

    #: The state it becomes: the row's name, with that of its branch, or of its stage where several have it.
    state: str
    #: The action by which it is left forward.
    action: str
    row: InnerRow
    origin: Origin
    stage: str | None
    #: What the clock does here, defaults of the regime applied.
    clock: str
    #: The branch it stands in.
    branch: str | None = None
    #: Of a parallel row: the rows of its branches.
    inner: tuple[Laid, ...] = ()
    #: Of a wait beside a row: the state of that row.
    beside: str | None = None
    #: The waits beside it.
    waits: tuple[Laid, ...] = ()
    #: Its name in the table.
    name: str = field(init=False)
    #: Its branches, where it is a parallel row.
    branches: tuple[BranchRows, ...] = field(init=False)
    #: Who leaves it forward, the first one holds it; of a parallel row whoever holds its branches.
    roles: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        row = self.row
        self.name = row.own_name
        self.branches = row.branches if isinstance(row, Row) else ()
        if self.branches:
            self.roles = tuple(dict.fromkeys(item.roles[0] for item in self.inner if item.roles))
        else:
            self.roles = row.by or ((row.for_,) if row.for_ else ())

    @property
    def is_held(self) -> bool:
        """Does somebody have the dossier here? Not where the clock leaves the row by itself."""
        return bool(self.roles) or not self.row.automatic

    @property
    def references(self) -> set[str]:
        """What means the row: its state, its name, or `stage.row` or `branch.row`."""
        if self.branch is not None:
            return {self.state, f"{self.branch}.{self.name}"}
        return {self.state, self.name, f"{self.stage}.{self.name}" if self.stage else self.name}


@dataclass(eq=False)
class Table:
    """The rows of one road; it does not change."""

    rows: tuple[Laid, ...]
    #: The row whose decision ends withdrawal, refusal and supplement; None where nothing is decided.
    decision: Laid | None
    #: The rows of a refusal.
    refusal: tuple[Laid, ...] = ()
    #: May a dossier be withdrawn in them, until one decides?
    withdrawable: bool = False
    #: Each with the waits beside it, and behind a parallel row those inside its branches.
    all_rows: tuple[Laid, ...] = field(init=False)
    #: Branch -> the parallel row it belongs to, and its place there.
    branches: dict[str, tuple[Laid, int]] = field(init=False)
    #: Reference -> the rows it may mean.
    by_reference: dict[str, list[Laid]] = field(init=False)
    #: Action by which rows are left forward -> how many.
    actions: Counter[str] = field(init=False)
    #: State -> the row that became it, the first where there are several.
    by_state: dict[str, Laid] = field(init=False)
    #: State of the regime -> the row in its place, the first where there are several.
    replacing: dict[str, Laid] = field(init=False)
    #: Group -> its states, once it was asked for.
    _groups: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        rows: list[Laid] = []
        for row in (*self.rows, *self.refusal):
            rows += (row, *row.waits)
            for inner in row.inner:
                rows += (inner, *inner.waits)
        self.all_rows = tuple(rows)
        self.branches = {
            branch.branch: (row, index) for row in self.rows for index, branch in enumerate(row.branches)
        }
        self.by_reference = {}
        for item in rows:
            for reference in item.references:
                self.by_reference.setdefault(reference, []).append(item)
        self.actions = Counter([item.action for item in rows])
        self.by_state = {item.state: item for item in reversed(rows)}
        self.replacing = {item.row.is_: item for item in reversed(self.rows) if item.row.is_ is not None}
        self._groups = {}

    def find(self, ref: str, near: Laid | None = None) -> list[Laid]:
        """The rows that a reference may mean; from inside a branch its own rows first."""
        if near is not None and near.branch is not None:
            own = self.by_reference.get(f"{near.branch}.{ref}")
            if own:
                return own
        return self.by_reference.get(ref, [])

    def of_state(self, state: str) -> Laid | None:
        """The row that became a state."""
        return self.by_state.get(state)

    def group(self, name: str) -> list[str]:
        """The states of a group of rows, in the order of the road; branches are meant together."""
        found = self._groups.get(name)
        if found is None:
            found = self._groups[name] = self._group(name)
        return found

    def _group(self, name: str) -> list[str]:
        if name == "any_step":
            rows = (*self.rows, *self.refusal)
            return [row.state for row in rows if not row.row.wait and row.clock == "runs" and row.is_held]
        if self.decision is None:
            return []
        if name == "decision_step":
            return [self.decision.state]
        before = self.rows[: self.rows.index(self.decision) + 1]
        before = tuple(row for row in before if row.is_held)
        if name == "before_decision":
            return [item.state for row in (*before, *self._undecided()) for item in (row, *row.waits)]
        return [row.state for row in before if not row.row.wait]

    def _undecided(self) -> tuple[Laid, ...]:
        """The rows of a refusal in which a dossier may be withdrawn: to the one that decides."""
        ends = [index for index, row in enumerate(self.refusal) if row.row.decision]
        return self.refusal[: ends[0] + 1] if self.withdrawable and ends else ()

    def end_of(self, ref: str) -> str | None:
        """The state in which a branch ends, where `branch.done` or `branch.declined` is meant."""
        branch, _, end = ref.partition(".")
        return f"{branch}_{end}" if end in ENDS and branch in self.branches else None

    def entries(self, index: int, after: str) -> Iterator[tuple[list[Cell], str]]:
        """Where the road goes on at a row: guards and state; a row that does not apply is passed over."""
        return _entries(self.rows[index:], after)

    def onward(self, row: Laid, after: str, after_refusal: str) -> Iterator[tuple[list[Cell], str]]:
        """Where the road goes on behind a row; inside a branch at last to its end; from a wait back."""
        if row.beside is not None:
            return iter([([], row.beside)])
        if row in self.refusal:
            return _entries(self.refusal[self.refusal.index(row) + 1 :], after_refusal)
        if row.branch is None:
            return self.entries(self.rows.index(row) + 1, after)
        around, _ = self.branches[row.branch]
        beside = [item for item in around.inner if item.branch == row.branch]
        return _entries(beside[beside.index(row) + 1 :], f"{row.branch}_{ENDS[0]}")


def _entries(rows: Sequence[Laid], after: str) -> Iterator[tuple[list[Cell], str]]:
    for row in rows:
        only = row.origin.said("only_if")
        guards: list[Cell] = [] if only is None else [*only.items()]
        yield guards, row.state
        if not guards:
            return
    yield [], after


def lay_out(road: Road, root: Origin, variant: Variant | None, regime: Regime | None) -> Table:
    """Put the rows of a road, or of one variant of it, in their order."""
    often = Counter(row.own_name for _, row, _ in _rows(road, root, None)) if road.stages else {}
    laid: list[Laid] = []
    for stage, row, origin in _rows(road, root, variant):
        name = row.own_name
        state = f"{stage}_{name}" if stage and often[name] > 1 else name
        inner = tuple(_inner(row, origin, stage, regime)) if row.branches else ()
        item = Laid(state, _action(row, state, regime), row, origin, stage, _clock(row, regime), inner=inner)
        laid.append(_with_waits(item, row.waits, regime))
    decisions = [item for item in laid if item.row.decision]
    ending = [item for item in decisions if item.row.ends_withdrawal] or decisions
    withdrawable = road.refusal is not None and road.refusal.withdrawal == "open"
    refused = tuple(_refusal(road, root, regime))
    return Table(tuple(laid), ending[0] if ending else None, refused, withdrawable)


def _refusal(road: Road, root: Origin, regime: Regime | None) -> Iterator[Laid]:
    """The rows of a refusal."""
    for index, row in enumerate(road.refusal.steps if road.refusal is not None else ()):
        at = root.down("refusal", "steps", index)
        item = Laid(row.own_name, _action(row, row.own_name, regime), row, at, None, _clock(row, regime))
        yield _with_waits(item, row.waits, regime)


def _inner(around: Row, origin: Origin, stage: str | None, regime: Regime | None) -> Iterator[Laid]:
    """The rows of the branches of a parallel row."""
    for index, branch in enumerate(around.branches):
        for number, row in enumerate(branch.steps):
            state = f"{branch.branch}_{row.own_name}"
            at = origin.down("branches", index, "steps", number)
            clock = _clock(row, regime)
            item = Laid(state, _action(row, state, regime), row, at, stage, clock, branch.branch)
            yield _with_waits(item, row.waits, regime)


def _with_waits(row: Laid, written: tuple[SideWait, ...], regime: Regime | None) -> Laid:
    """A row with the waits beside it; in a branch they are called as its rows are."""
    if written:
        found: list[Laid] = []
        for wait, at in zip(written, row.origin.down("waits").items(), strict=True):
            state = f"{row.branch}_{wait.own_name}" if row.branch else wait.own_name
            action, clock = _action(wait, state, regime), _clock(wait, regime)
            found.append(Laid(state, action, wait, at, row.stage, clock, row.branch, beside=row.state))
        row.waits = tuple(found)
    return row


def _rows(road: Road, root: Origin, variant: Variant | None) -> Iterator[tuple[str | None, Row, Origin]]:
    for row, at in zip(road.steps, root.down("steps").items(), strict=True):
        yield None, row, at
    entries = list(zip(road.stages, root.down("stages").items(), strict=True))
    if variant is not None:
        named = {item.stage or item.wait: (item, origin) for item, origin in entries}
        entries = [named[name] for name in variant.stages if name in named]
    for item, origin in entries:
        if item.stage is None:
            yield None, item, origin
        for row, at in zip(item.steps, origin.down("steps").items(), strict=True):
            yield item.stage, row, at


def _action(row: InnerRow, state: str, regime: Regime | None) -> str:
    if isinstance(row, Row) and row.parallel is not None:
        return JOIN
    if row.trigger is not None:
        return row.trigger
    if row.is_ and regime is not None:
        inherited = [move.trigger for move in regime.transitions if move.source == (row.is_,)]
        if inherited:
            return inherited[0]
    return f"forward_{state}"


def _clock(row: InnerRow, regime: Regime | None) -> str:
    default = "stands" if row.wait else "runs"
    if regime is not None:
        kinds = regime.defaults.wait if row.wait else regime.defaults.step
        default = kinds.clock or default
        if row.is_ in regime.states:
            state = regime.states[row.is_]
            default = state.clock or ("ended" if state.final else "runs")
    return row.clock or default
