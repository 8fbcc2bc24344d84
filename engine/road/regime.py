"""A regime (`hoso: regime/1`): the law that every dossier under it has in common, written once."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from hoso.engine.duration import parse_duration
from hoso.engine.language.part import Labelled, Part
from hoso.engine.language.scalars import DottedId, Id, Text, Truth
from hoso.engine.language.schema import Before, Key, WrongValue
from hoso.engine.procedure_clock import ClockRules, Pause
from hoso.engine.procedure_fees import Fee
from hoso.engine.procedure_parts import (
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
from hoso.engine.road.limits_text import TimerText
from hoso.engine.road.refusal_text import RefusalFrame
from hoso.engine.road.road import OwnTransition, PlaceState

#: Groups of rows that a regime's move may start from.
GROUPS = ("any_step", "before_decision", "step_before_decision", "decision_step")
#: Where the road begins: the first row that applies.
FIRST = "first_step"
#: Where the rows of a refusal begin; a name that no file can write.
FIRST_OF_REFUSAL = "refusal:first"
#: Roles that only the road knows: of the row, and of the decision.
HERE, DECIDER = "here", "decider"
#: What `yields` says of a move that a procedure may do without.
WITHOUT = "without"


def _amount(value: str) -> str:
    """A number of the law: a duration or a whole number, never the name of another setting."""
    if re.fullmatch(r"[0-9]{1,9}", str(value)):
        return str(value)
    try:
        return str(parse_duration(str(value)))
    except ValueError as error:
        raise WrongValue("not_duration", "a duration", {"value": str(value)[:60]}) from error


class Setting(Labelled):
    """A number of the law: its value, its article, and whether sector law may change it."""

    #: The number: a duration, or a whole number.
    value: Annotated[str, Before(_amount)]
    #: Where it stands.
    article: Text
    #: May a procedure change it where its own law does?
    sector_law: Truth
    #: What is not certain about it, as the source says.
    note: Labelled | None = None


class RegimeClock(ClockRules):
    """How the time of every dossier is counted."""

    #: Keys that a procedure may change, with a departure from `clock`.
    yields: Ids = ()


class RegimeState(PlaceState):
    """A state that every dossier can be in."""

    #: May a row of the table take its place with `is:`?
    row: Truth = False
    #: Keys that a procedure may change.
    yields: Ids = ()


class RegimeTransition(OwnTransition):
    """A move that every dossier can make."""

    #: Keys that a procedure may change; `without`: it may do without the move.
    yields: Ids = ()


class RowDefaults(Part):
    """What a row is unless it says otherwise."""

    status: Text | None = None
    clock: Literal["runs", "stands", "idle", "ended"] | None = None
    pause: Pause | None = None
    timers: tuple[TimerText, ...] = Key(default=(), max_length=20)


class Defaults(Part):
    """Defaults of steps and of waits."""

    #: What a step is.
    step: RowDefaults = Key(default={})
    #: What a wait is.
    wait: RowDefaults = Key(default={})


class Regime(Labelled):
    """The whole file."""

    hoso: Literal["regime/1"]
    #: Its id, by which a procedure names it.
    regime: DottedId
    languages: tuple[Id, ...] = Key(default=("vi", "en"), min_length=1, max_length=8)
    source: Labelled | None = None
    in_force: InForce
    legal: dict[Id, Labelled] = Key(default={}, max_length=100)
    #: How time is counted; without it dossiers have no due dates.
    clock: RegimeClock | None = None
    #: The table of the portal's statuses; with it every state that is not hidden has one.
    statuses: DottedId | None = None
    #: The table of forms.
    forms: DottedId | None = None
    #: Action → the form of the table that it prints.
    prints: dict[Id, Id] = Key(default={}, max_length=100)
    #: What is published of every dossier, where that is less than an audience may see.
    publication: Publication | None = None
    #: Numbers of the law, by name.
    settings: dict[Id, Setting] = Key(default={}, max_length=100)
    roles: dict[Id, Role] = Key(default={}, max_length=100)
    fields: dict[Id, Field] = Key(default={}, max_length=300)
    documents: dict[Id, Document] = Key(default={}, max_length=300)
    fees: dict[Id, Fee] = Key(default={}, max_length=50)
    results: dict[Id, Result] = Key(default={}, max_length=50)
    guards: dict[Id, Guard] = Key(default={}, max_length=100)
    triggers: dict[Id, Trigger] = Key(default={}, max_length=300)
    #: What rows are unless they say otherwise.
    defaults: Defaults = Key(default={})
    #: Who opens a dossier, where the procedure does not say.
    open: Opening | None = None
    #: The state in which a dossier begins.
    initial: Id
    #: The state behind the last row of a road.
    after_last_step: Id
    #: How a refusal after appraisal begins and ends, where a procedure gives it rows of its own.
    refusal: RefusalFrame | None = None
    #: The state in which a dossier ends whose result is given at the counter at once.
    at_once: Id | None = None
    #: States that every dossier can be in.
    states: dict[Id, RegimeState] = Key(min_length=1, max_length=300)
    #: Moves that every dossier can make.
    transitions: tuple[RegimeTransition, ...] = Key(max_length=500)
