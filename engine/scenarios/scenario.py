"""Scenario files (`hoso: cases/1`): what a procedure must do and refuse, run through the real engine."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from hoso.engine.duration import Duration
from hoso.engine.finding import Finding
from hoso.engine.language.part import Labelled, Part
from hoso.engine.language.scalars import Day, DottedId, Id, Integer, Many, Text
from hoso.engine.language.schema import Before, Key, WrongValue
from hoso.engine.language.schema_text import read_model
from hoso.engine.language.yaml_text import read_yaml

if TYPE_CHECKING:
    from hoso.engine.language.yaml_text import Document

#: Where a clock stands, as a person sees it first.
Light = Literal["on_time", "due_soon", "overdue", "paused", "done", "none"]

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} (?:[01][0-9]|2[0-3]):[0-5][0-9]")


def _moment(value: Any) -> str:
    try:
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            return datetime.fromisoformat(value).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        pass
    facts = {"value": str(value)[:60], "form": "YYYY-MM-DD HH:MM"}
    raise WrongValue("not_date", "a day and a time of it", facts)


def _due(value: Any) -> str:
    return "none" if value == "none" else _moment(value)


#: A time of the office's clock: `2026-08-03 09:00`.
Moment = Annotated[Text, Before(_moment)]
#: Subjects of reasons, such as `role`, `four_eyes.appraise`, `field_missing.area`.
Subject = Annotated[str, Key(max_length=200)]


class Person(Part):
    """Somebody in the scenarios, with the roles held in the one unit there is."""

    #: Roles.
    holds: Many[DottedId] = ()


class Standing(Part):
    """A delegation that stands in every scenario: `to` may act for `officer`."""

    #: Whose authority it is.
    officer: Id
    #: Who may act for them.
    to: Id
    #: Only these roles; none: all.
    roles: Many[Id] = ()


class Given(Part):
    """What every dossier of the file is opened with."""

    #: Who opens it.
    who: Id
    #: Values, as somebody would type them.
    fields: dict[Id, Annotated[str, Key(max_length=4000)]] = Key(default={}, max_length=300)
    #: Papers that come with it.
    documents: Many[Id] = ()


class Step(Part):
    """One thing somebody does, and what must come of it."""

    #: Who does it; `clock`: what is due by itself, if it is.
    who: Id
    #: An action of the procedure; where it has none of that name `open claim release assign attach correct
    #: settle ask answer recall lapse override`. What the clock does: an action, a timer of the state,
    #: `lapse`.
    do: Id
    #: `sub`: it is done on the newest sub-dossier, and looked at there; left out, on the dossier itself.
    dossier: Literal["sub"] | None = None
    #: Acting for this person.
    acting_for: Id | None = Key(default=None, alias="for")
    #: Values, as somebody would type them.
    fields: dict[Id, Annotated[str, Key(max_length=4000)]] = Key(default={}, max_length=300)
    #: Papers that come with it.
    documents: Many[Id] = ()
    #: The reason that is given.
    reason: Text | None = None
    #: Days after the first step on which it happens; not before the step above it.
    day: Annotated[Integer, Key(ge=0, le=9_999)] | None = None
    #: So much time later than the step above, in the calendar of the procedure: `3wd`.
    after: Duration | None = None
    #: The time of the office's clock at which it happens: `"2026-08-03 09:00"`.
    at: Moment | None = None
    #: Whom `ask` asks: role -> the day by whose beginning it is to answer, counted as `day` is, or `none`.
    agencies: dict[Id, Annotated[str, Key(pattern=r"^([0-9]{1,4}|none)$")]] = Key(default={}, max_length=50)
    #: Whose request `answer`, `recall` and `lapse` are about: the latest to this agency.
    agency: Id | None = None
    #: What an answer says: `agrees` or `objects`.
    opinion: Id | None = None
    #: The question of `ask`, the text of `answer`.
    text: Text | None = None
    #: Whom `assign` gives the dossier to; where, or to whom, `override` leads.
    to: Id | None = None
    #: Which fee `settle` is about; `way` is `paid`, `waived` or `reopened`.
    fee: Id | None = None
    #: What was paid of it, as it is written.
    amount: Text | None = None
    #: Number of the receipt.
    receipt: Text | None = None
    #: Which way an override goes, or a fee is settled.
    way: Id | None = None
    #: What allows an override.
    authority: Text | None = None
    #: The version the person saw.
    seen: Integer | None = None
    #: The exact set of reasons for which it must be refused.
    refused: Many[Subject] | None = None
    #: Inside branches the inner state that is claimed, released, assigned or reassigned, or that asks
    #: agencies.
    state: Id | None = None
    #: The state after it; inside branches all of them, in whatever order.
    then: Many[Id] | None = None
    #: How the dossier ended with it.
    outcome: Literal["success", "failure"] | None = None
    #: What is due after it, of the phase that runs or else of the whole: a time of the office's clock,
    #: or `none`.
    due: Annotated[Text, Before(_due)] | None = None
    #: Why it is due then, exactly: what was not counted on the way (`rest_day`, `outside_hours`, a day that a
    #: decision made what it is, such as `"2026-09-02"`, a pause: `supplement`, `finance`, `excluded`), and an
    #: `extension`.
    because: Many[Subject] | None = None
    #: Where that stands then.
    light: Light | None = None


class After(Part):
    """Where a scenario begins that goes on from another one, written before it in the file."""

    #: The earlier scenario.
    scenario: Id
    #: The state where it turns off, reached there for the first time; not given: at its end.
    at: Id | None = None


class Scenario(Labelled):
    """One course of one dossier."""

    #: Its name.
    scenario: Id
    #: Goes on from another scenario's course in place of opening a dossier of its own.
    after: After | None = None
    #: What it is opened with in place of `given`; `open: none` lets the steps open it.
    given: Given | None = None
    #: Who opens the dossier: the file with `given`, or a step of the scenario.
    opened: Literal["given", "by_step"] = "given"
    #: The day on which it begins; left out, that of the scenario before, or the first Monday in force.
    begins: Day | None = None
    #: Days on which the office is closed, as is known from the beginning.
    closed: Many[Day] = ()
    #: What is done, in order.
    steps: tuple[Step, ...] = Key(min_length=1, max_length=200)


class Cases(Part):
    """The whole file."""

    #: The kind of file and the version of the language.
    hoso: Literal["cases/1"]
    #: The id of the procedure, or of the variant.
    procedure: DottedId
    #: The languages of all labels.
    languages: tuple[Id, ...] = Key(default=("vi", "en"), min_length=1, max_length=8)
    #: Who takes part, by a name of their own.
    people: dict[Id, Person] = Key(min_length=1, max_length=100)
    #: Who may act for whom.
    delegations: tuple[Standing, ...] = ()
    #: What every dossier is opened with, unless its scenario says otherwise.
    given: Given
    #: Procedures of which sub-dossiers are opened; their files stand beside this one.
    beside: Many[DottedId] = ()
    #: Courses of dossiers, each by itself.
    scenarios: tuple[Scenario, ...] = Key(min_length=1, max_length=500)


@dataclass(frozen=True, slots=True)
class CasesText:
    """What was read."""

    cases: Cases | None
    findings: tuple[Finding, ...]
    document: Document | None = field(default=None, repr=False)
    #: The procedures beside it, resolved, that are deployed too.
    beside: tuple[bytes, ...] = field(default=(), repr=False)


def read_cases(data: bytes, file: str) -> CasesText:
    """Read a scenario file."""
    document = read_yaml(data, file)
    if isinstance(document, Finding):
        return CasesText(None, (document,))
    languages = [str(item) for item in document.value.get("languages", ("vi", "en"))]
    model, findings = read_model(
        document, Cases, kind="cases/1", languages=languages, dictionaries=("people", "fields", "agencies")
    )
    return CasesText(model, findings, document)
