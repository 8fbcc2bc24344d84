"""A procedure: one state machine with what the law adds, in the explicit form of the definition language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from hoso.engine.automatic import started_by_clock
from hoso.engine.duration import Times
from hoso.engine.language.part import Labelled, Part
from hoso.engine.language.scalars import DottedId, Id, Integer, Text, Truth
from hoso.engine.language.schema import Before, Key
from hoso.engine.procedure_clock import Act, ClockRules, Earliest, Limit, Phase, TotalByLaw
from hoso.engine.procedure_fees import Fee
from hoso.engine.procedure_parts import (
    Acknowledged,
    Branch,
    Choice,
    Column,
    Consult,
    Decision,
    Document,
    Field,
    Guard,
    Ids,
    InForce,
    Opening,
    Publication,
    Role,
    State,
    Trigger,
)
from hoso.engine.procedure_results import Result
from hoso.engine.status_text import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Branch",
    "Choice",
    "Column",
    "Consult",
    "Document",
    "Field",
    "Guard",
    "Labelled",
    "Opening",
    "Procedure",
    "Role",
    "State",
    "Transition",
    "Trigger",
    "settled",
]

_Part = TypeVar("_Part", bound=Part)
#: Stays in the state: nothing is left or entered.
INTERNAL = "internal"
#: The action nobody takes: a parallel state is left by it once its branches have ended.
JOIN = "join"
#: The other one: a parallel state is left by it once its quorum is out of reach.
NO_QUORUM = "no_quorum"
#: Both.
LEAVING = (JOIN, NO_QUORUM)


#: A total: one duration, or one for each column; empty where the file says `none`.
Total = Annotated[Times, Before(lambda value: () if value == "none" else value)]


class Transition(Part):
    """One row of the machine: an action taken in a state leads to another."""

    #: The action.
    trigger: Id
    #: The states it starts from.
    source: Ids = Key(min_length=1)
    #: A state, or `internal`.
    dest: Id
    #: Who may take it; left out, the role of the source state. Settled, a join and what is automatic may
    #: have none.
    by: Ids = ()
    #: Guards that must hold.
    conditions: Ids = ()
    #: Guards that must not hold.
    unless: Ids = ()
    #: Fields that must exist when it is taken, given now or before.
    fills: Ids = ()
    #: Documents that must be attached.
    documents: Ids = ()
    #: Actions whose doer may not do this one: since the state was last entered, or ever.
    different_from: dict[Id, Literal["this_round", "ever"]] = Key(default={})
    #: How many times the action may be taken in one dossier, from whatever state.
    at_most: Annotated[Integer, Key(ge=1)] | None = None
    #: Must a reason be given, in words?
    reason: Literal["required", "optional"] = "optional"
    #: Is this the act by which the case is decided?
    decision: Truth = False
    #: Is it refused until the consultation of the state it leaves is complete?
    answered: Truth = False
    #: The results that it gives: each gets its number, its day and its signer.
    gives: Ids = ()
    #: An instrument of `legal` and the article: `nd118 16(3)`.
    legal: Text | None = None
    #: Does it leave a branch for a state outside, and so end all branches beside it unfinished?
    cancels: Truth = False
    #: It is taken by itself when the sub-dossier of its source has ended so, and by nobody else.
    sub: Literal["success", "failure", "withdrawn"] | None = None
    #: What it does to the dossier's clock, where that is not what its states say.
    clock: Act | None = None
    #: With `clock: extend`: the field that says by how many working days.
    extend_by: Id | None = None
    #: It is refused after this moment.
    not_later_than: Limit | None = None
    #: It is refused before this moment.
    after: Earliest | None = None
    #: Does the clock itself take it as soon as the dossier is there and its guards hold?
    automatic: Truth = False

    @property
    def reason_required(self) -> bool:
        """Must a reason be given?"""
        return self.reason == "required"

    @property
    def by_clock(self) -> bool:
        """Does the clock take it, at once or when its time has come?"""
        return self.automatic or (self.after is not None and self.after.by_clock)

    def holds(self, results: Mapping[str, bool]) -> bool:
        """Do these answers of the guards open it? What was not asked opens nothing."""
        return all(results.get(name) is True for name in self.conditions) and all(
            results.get(name) is False for name in self.unless
        )


class Procedure(Labelled):
    """The whole definition of one process."""

    #: The kind of file and the version of the language.
    hoso: Literal["procedure/1"]
    #: Its id, under which it is deployed.
    procedure: DottedId
    #: The languages of all labels.
    languages: tuple[Id, ...] = Key(default=("vi", "en"), min_length=1, max_length=8)
    #: National code of the procedure.
    code: Text | None = None
    #: Level of administration.
    level: Id | None = None
    #: Not yet checked against its source by somebody who knows it.
    draft: Truth = False
    #: The decision that approved it.
    decision: Decision | None = None
    #: Where a process without a decision comes from.
    source: Labelled | None = None
    #: When dossiers may be opened under it.
    in_force: InForce
    #: Instruments that the file cites, by a short name.
    legal: dict[Id, Labelled] = Key(default={}, max_length=100)
    #: Kinds of places or cases with times of their own.
    columns: tuple[Column, ...] = Key(default=(), max_length=8)
    #: Printed time of the whole procedure; with `none` nothing is compared.
    total: Total
    #: The time of the law, where `total` is less: due is what is over sooner, and both are told.
    total_by_law: TotalByLaw | None = None
    #: Contradictions of the source that are known.
    as_printed: tuple[Acknowledged, ...] = ()
    #: How time is counted; without it nothing is ever due.
    clock: ClockRules | None = None
    #: Phases with a due date of their own, by name.
    stages: dict[Id, Phase] = Key(default={}, max_length=50)
    #: The portal's statuses; with them every state that is not hidden has one of these.
    statuses: tuple[Status, ...] = Key(default=(), max_length=100)
    #: Action → the form that it prints: `vn.03_2025.receipt`, the table and the form in it.
    prints: dict[Id, DottedId] = Key(default={}, max_length=100)
    #: What is published of the dossiers, where that is less than of others.
    publication: Publication | None = None
    #: Who works on dossiers.
    roles: dict[Id, Role] = Key(min_length=1, max_length=100)
    #: Values of a dossier.
    fields: dict[Id, Field] = Key(default={}, max_length=300)
    #: Papers of a dossier.
    documents: dict[Id, Document] = Key(default={}, max_length=300)
    #: What the applicant owes, by name.
    fees: dict[Id, Fee] = Key(default={}, max_length=50)
    #: What it gives, by name.
    results: dict[Id, Result] = Key(default={}, max_length=50)
    #: Conditions, by name.
    guards: dict[Id, Guard] = Key(default={}, max_length=100)
    #: Actions, by name.
    triggers: dict[Id, Trigger] = Key(max_length=300)
    #: Who opens a dossier.
    open: Opening
    #: The state in which a dossier begins.
    initial: Id
    #: Where a dossier can be.
    states: dict[Id, State] = Key(min_length=1, max_length=300)
    #: Which action leads from where to where.
    transitions: tuple[Transition, ...] = Key(max_length=1_000)


def settled(procedure: Procedure) -> Procedure:
    """Write out what a procedure leaves to defaults of other places: who may act, and times of every column.

    A row without `by` belongs to the holder of its source state; where its sources have different
    holders it becomes one row for each source, and so does an automatic one. The order among rows of one
    action and state stays.
    """
    rows: list[Transition] = []
    for row in procedure.transitions:
        if row.automatic:
            rows.extend(_rows_by_source(row, procedure))
        else:
            rows.extend([row] if row.by or row.sub else _rows_by_holder(row, procedure))
    width = max(1, len(procedure.columns))
    states = {name: _settled_state(state, width) for name, state in procedure.states.items()}
    stages = {
        name: _changed(stage, total=_spread(stage.total, width)) for name, stage in procedure.stages.items()
    }
    update: dict[str, Any] = {"transitions": tuple(rows), "states": states, "stages": stages}
    update["total"] = _spread(procedure.total, width)
    if procedure.total_by_law is not None:
        by_law = procedure.total_by_law
        update["total_by_law"] = by_law.model_copy(update={"time": _spread(by_law.time, width)})
    return procedure.model_copy(update=update)


def holders_of(row: Transition, source: str, procedure: Procedure) -> tuple[str, ...]:
    """Who may take a row in one of its source states."""
    if row.by or row.sub:
        return row.by
    role = procedure.states[source].role
    return (role,) if role else ()


def surrounding(procedure: Procedure) -> dict[str, str]:
    """State inside a branch -> the parallel state that has the branch."""
    around = {branch: name for name, state in procedure.states.items() for branch in state.branches}
    return {name: around[state.branch] for name, state in procedure.states.items() if state.branch in around}


def _rows_by_source(row: Transition, procedure: Procedure) -> list[Transition]:
    """An automatic row becomes one for each source, from whose entry it counts."""
    return [
        started_by_clock(
            row.model_copy(update={"source": (source,), "by": holders_of(row, source, procedure)})
        )
        for source in row.source
    ]


def _rows_by_holder(row: Transition, procedure: Procedure) -> list[Transition]:
    if row.by:
        return [row]
    if len(row.source) == 1:
        by = holders_of(row, row.source[0], procedure)
        return [row.model_copy(update={"by": by}) if by else row]
    holders = {source: holders_of(row, source, procedure) for source in row.source}
    if len(set(holders.values())) == 1:
        return [_changed(row, by=holders[row.source[0]])]
    return [row.model_copy(update={"source": (source,), "by": by}) for source, by in holders.items()]


def _led(state: State) -> Consult | None:
    """A consultation without `lead` is led by the role of its state."""
    consult = state.consult
    if consult is None or consult.lead or state.role is None:
        return consult
    return consult.model_copy(update={"lead": (state.role,)})


def _settled_state(state: State, width: int) -> State:
    if state.consult is None and not state.branches and len(state.time) in (0, width):
        return state  # as most are
    branches = {
        name: _changed(item, total=_spread(item.total, width)) for name, item in state.branches.items()
    }
    return _changed(state, time=_spread(state.time, width), branches=branches, consult=_led(state))


def _changed(part: _Part, **values: Any) -> _Part:
    """A part with these values; itself where it has them."""
    changed = {name: value for name, value in values.items() if value != getattr(part, name)}
    return part.model_copy(update=changed) if changed else part


def _spread(times: tuple[Any, ...], width: int) -> tuple[Any, ...]:
    return times * width if len(times) == 1 else times
