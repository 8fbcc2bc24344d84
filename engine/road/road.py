"""A procedure in the road form, as written: a table of rows and what deviates from its regime."""

from __future__ import annotations

from typing import Annotated, Literal

from hoso.engine.language.part import Labelled, Part
from hoso.engine.language.scalars import Day, DottedId, Id, Integer, Many, Text, Truth
from hoso.engine.language.schema import Before, Key
from hoso.engine.procedure_clock import Act, ClockChanges, ClockRules, Pause, TotalByLaw
from hoso.engine.procedure_fees import Fee
from hoso.engine.procedure_parts import (
    Column,
    Document,
    Field,
    Guard,
    Ids,
    InForce,
    Opening,
    Publication,
    Role,
    Trigger,
)
from hoso.engine.procedure_results import Result
from hoso.engine.road.limits_text import EarliestText, LimitText, TimerText
from hoso.engine.road.refusal_text import Refusal
from hoso.engine.road.rows import Row, Stage
from hoso.engine.road.time_text import TimeText, TimeTexts

#: A total: times, or nothing where the file says `none`.
Total = Annotated[TimeTexts, Before(lambda value: () if value == "none" else value)]
#: A part of a dotted name; it may begin with a digit, as in `qn.295.commune.3.1`.
Suffix = Annotated[str, Key(pattern=r"^[a-z0-9][a-z0-9_]{0,63}$")]
#: Names of rows and states: `approval`, or `decision.approval` where two stages have one.
Refs = Many[DottedId]


class Cited(Part):
    """A decision, or the part of it that procedures of one decision do not share."""

    number: Text | None = None
    date: Day | None = None
    issuer: Text | None = None
    annex: Text | None = None
    item: Text | None = None


class Printed(Part):
    """A contradiction of the source that is known and kept as printed."""

    finding: Literal["W301", "W303", "W304", "W305", "W306"]
    #: The variant it stands in; not given: every one.
    variant: Suffix | None = None
    note: Labelled


class PlaceState(Labelled):
    """A state of a road's file or of a regime that is no row."""

    role: Id | None = None
    time: TimeTexts = ()
    calendar: DottedId | None = None
    clock: Literal["runs", "stands", "idle", "ended"] | None = None
    pause: Pause | None = None
    timers: tuple[TimerText, ...] = Key(default=(), max_length=20)
    status: Text | None = None
    #: Is it kept from citizens? They see the state before, or the one of `shown_as`.
    hidden: Truth = False
    #: The state or row that citizens see in place of a hidden one.
    shown_as: DottedId | None = None
    final: Literal["success", "failure"] | None = None


class Changes(Part):
    """What a row of the machine may say, all of it optional: a departure writes what it changes."""

    #: States, rows or groups of rows it starts from.
    source: Refs = ()
    #: A state, a row, `first_step` or `internal`.
    dest: DottedId | None = None
    #: Roles; in a regime also `here`, the role of the row (of one with branches the lead agency's), and
    #: `decider`, that of the decision.
    by: Ids = ()
    conditions: Ids = ()
    unless: Ids = ()
    fills: Ids = ()
    documents: Ids = ()
    #: Rows, or actions, whose doer may not take it: this round, or ever.
    different_from: dict[DottedId, Literal["this_round", "ever"]] = Key(default={})
    at_most: Annotated[Integer, Key(ge=1)] | None = None
    reason: Literal["required", "optional"] = "optional"
    decision: Truth = False
    #: Only once the consultation of the row it leaves is complete.
    answered: Truth = False
    extend_by: Id | None = None
    not_later_than: LimitText | None = None
    after: EarliestText | None = None
    legal: Text | None = None


class OwnTransition(Changes):
    """A move beside those of the rows: `source` and `dest` may name rows and groups of rows."""

    #: The action.
    trigger: Id
    #: States, rows or groups of rows it starts from.
    source: Refs = Key(min_length=1)
    #: A state, a row, `first_step` or `internal`.
    dest: DottedId
    #: Does it leave a branch for a state outside, and so end all branches beside it unfinished?
    cancels: Truth = False
    clock: Act | None = None
    #: The results that it gives: each gets its number, its day and its signer.
    gives: Ids = ()
    #: Does the clock itself take it as soon as the dossier is there and its guards hold?
    automatic: Truth = False


class TotalByLawText(TotalByLaw):
    """The time that the law gives, where the procedure promises less."""

    #: One duration, or one for each column.
    time: TimeTexts = Key(min_length=1)  # type: ignore[assignment]


class Departure(Changes, ClockChanges):
    """What a procedure changes of a move or state of its regime, and why it may."""

    #: The state or action of the regime that is departed from, or `clock`.
    from_: Id = Key(alias="from")
    #: Why it may: the law that says so.
    because: Labelled
    role: Id | None = None
    time: TimeTexts = ()
    clock: Literal["runs", "stands", "idle", "ended"] | None = None
    status: Text | None = None


class Dropped(Part):
    """A move of the regime that a procedure does not have, and why it need not."""

    #: The action of the regime.
    trigger: Id
    #: Why it is not needed.
    because: Labelled


class Override(Part):
    """A number of the law that sector law changes."""

    #: The time that holds here.
    value: TimeText
    #: The law that says so.
    because: Labelled


class Variant(Labelled):
    """A case of the procedure with its own road; it becomes a procedure of its own."""

    #: Its name; `<procedure>.<variant>` is its id.
    variant: Suffix
    #: Its number in the decision.
    number: Text | None = None
    #: Printed time of the whole case.
    total: Total
    #: The time of the law, where `total` is less.
    total_by_law: TotalByLawText | None = None
    #: Stages and waits of the file, in order.
    stages: Many[Id] = Key(min_length=1)
    #: The guard that tells whether a dossier belongs here; asked when it enters the first row.
    when: Id | None = None


class AtOnce(Labelled):
    """One act by which a dossier is received and its result given; its labels are those of the action."""

    #: Name of the action.
    trigger: Id
    #: Who does it.
    by: Ids = Key(min_length=1)
    #: Guards that must hold.
    conditions: Ids = ()
    #: Guards that must not hold.
    unless: Ids = ()
    #: Fields that must exist when it is taken, given now or before.
    fills: Ids = ()
    #: Documents that must be attached.
    documents: Ids = ()
    #: The results that it gives: each gets its number, its day and its signer.
    gives: Ids = ()
    #: Must a reason be given, in words?
    reason: Literal["required", "optional"] = "optional"
    #: An instrument of `legal` and the article.
    legal: Text | None = None


class Road(Labelled):
    """The whole file."""

    hoso: Literal["procedure/1"]
    procedure: DottedId
    languages: tuple[Id, ...] = Key(default=("vi", "en"), min_length=1, max_length=8)
    code: Text | None = None
    level: Id | None = None
    draft: Truth = False
    decision: Cited | None = None
    source: Labelled | None = None
    in_force: InForce | None = None
    #: The law of every dossier; `none` or nothing: the file says all of it.
    regime: DottedId | None = None
    #: Fragments whose roles, fields, documents, guards, actions and columns are used.
    uses: Many[DottedId] = Key(default=(), max_length=20)
    #: Numbers of the regime that sector law changes, by their name.
    settings: dict[Id, Override] = Key(default={}, max_length=100)
    legal: dict[Id, Labelled] = Key(default={}, max_length=100)
    columns: tuple[Column, ...] = Key(default=(), max_length=8)
    #: Printed time of the whole procedure; with `none` nothing is compared.
    total: Total = ()
    #: The time of the law, where `total` is less: due is what is over sooner, and both are told.
    total_by_law: TotalByLawText | None = None
    as_printed: tuple[Printed, ...] = ()
    #: How time is counted, where there is no regime that says it.
    clock: ClockRules | None = None
    #: The table of the portal's statuses; left out, the regime's.
    statuses: DottedId | None = None
    #: The table of forms; left out, the regime's.
    forms: DottedId | None = None
    #: Action → the form of the table that it prints, beside those of the regime.
    prints: dict[Id, Id] = Key(default={}, max_length=100)
    #: What is published of the dossiers, where that is less than the regime says; by audience.
    publication: Publication | None = None
    roles: dict[Id, Role] = Key(default={}, max_length=100)
    fields: dict[Id, Field] = Key(default={}, max_length=300)
    documents: dict[Id, Document] = Key(default={}, max_length=300)
    fees: dict[Id, Fee] = Key(default={}, max_length=50)
    results: dict[Id, Result] = Key(default={}, max_length=50)
    guards: dict[Id, Guard] = Key(default={}, max_length=100)
    triggers: dict[Id, Trigger] = Key(default={}, max_length=300)
    open: Opening | None = None
    #: The state or row in which a dossier begins; left out, the regime's.
    initial: DottedId | None = None
    #: The state behind the last row; left out, the regime's.
    after_last_step: Id | None = None
    #: The result may be given at the counter at once; where there are no rows it always is.
    at_once: AtOnce | None = None
    #: The rows, in order; or `stages`.
    steps: tuple[Row, ...] = Key(default=(), max_length=100)
    #: Stages with rows, and waits between them, in order.
    stages: tuple[Stage, ...] = Key(default=(), max_length=50)
    #: How a refusal after appraisal is made, row by row; left out, as the regime's action says.
    refusal: Refusal | None = None
    #: Cases that take different stages.
    variants: tuple[Variant, ...] = Key(default=(), max_length=50)
    #: States that are no rows.
    states: dict[Id, PlaceState] = Key(default={}, max_length=300)
    #: Moves that no row says.
    transitions: tuple[OwnTransition, ...] = Key(default=(), max_length=500)
    #: Moves of the regime that this procedure does not have.
    without: tuple[Dropped, ...] = Key(default=(), max_length=100)
    #: What is otherwise than in the regime.
    departs: tuple[Departure, ...] = Key(default=(), max_length=100)
