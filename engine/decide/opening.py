"""Deciding to open: the first entry of a dossier."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.authority import Authority, authorise
from hoso.engine.calendars import NO_CALENDARS
from hoso.engine.clocks.worktimes import worktimes
from hoso.engine.decide.asking_guards import Answers
from hoso.engine.decide.fees import asking, fees_due
from hoso.engine.decide.giving import Given, missing_documents, missing_fields, read_given
from hoso.engine.decide.situation import Decision, common_reasons, draft, refused
from hoso.engine.decide.timing import timed
from hoso.engine.reason import Reason

if TYPE_CHECKING:
    from hoso.engine.calendars import Calendars
    from hoso.engine.commands import Open
    from hoso.engine.definition import Definition
    from hoso.engine.directory import Directory

#: What guards may ask of a dossier that is just being opened.
UNOPENED: dict[str, Any] = {"counts": {}, "requests": [], "branches": {}}
#: What a dossier code looks like, widely: real ones differ in every part (Decree 118/2025, Art. 28).
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{2,49}")
#: What must not be a code: the tag of a stream, the names of the streams beside dossiers, endless serials.
_NO_CODE = re.compile(r"[A-Za-z0-9_-]{22}|directory|definitions|.*[0-9]{10,}")


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known when a dossier is opened."""

    definition: Definition
    directory: Directory
    #: Sequence of the last entry of the stream `definitions`.
    definitions: int
    #: The legal code the dossier will have.
    code: str
    #: Has another dossier this code already?
    taken: bool
    now: str
    #: The day it is in the office.
    day: str
    #: The calendars of the record.
    calendars: Calendars = NO_CALENDARS


def decide_open(command: Open, opening: Opening) -> Decision:
    """Decide whether a dossier may be opened: who, where, and with what it must begin."""
    authority, given, reasons = judged(command, opening)
    owed = owed_at_once(opening.definition, given, reasons)
    if reasons or isinstance(authority, Reason):
        return refused(reasons)
    return first_entry(command, opening, authority, given, owed)


class Owed(NamedTuple):
    """The fees that are due with the opening: their effects, and the guards that were asked for them."""

    effects: tuple[dict[str, Any], ...] = ()
    asked: tuple[dict[str, Any], ...] = ()


def owed_at_once(definition: Definition, given: Given, reasons: list[Reason]) -> Owed:
    """The fees that are due with the opening; a guard that cannot be evaluated is a reason."""
    if not definition.procedure.fees or given.unreadable:
        return Owed()
    answers = Answers()
    holds = asking(definition, given.values, UNOPENED, answers, reasons)
    dues = fees_due(definition, "open", UNOPENED, given.values, holds)
    return Owed(tuple(dues), tuple(answers.asked))


def first_entry(
    command: Open,
    opening: Opening,
    authority: Authority | None,
    given: Given,
    owed: Owed,
    more_effects: tuple[dict[str, Any], ...] = (),
) -> Decision:
    """Draft the entry that opens a dossier."""
    procedure, now = opening.definition.procedure, opening.now
    opened = {"kind": "opened", "code": opening.code, "unit": command.unit}
    effects = [opened, *more_effects, *given.effects(procedure), *owed.effects]
    definition = opening.definition
    moved: dict[str, Any] = {"to": [procedure.initial]}
    basis = {"directory": opening.directory.version, "definitions": opening.definitions}
    if definition.clock is not None:
        of = (opening.directory, command.unit)
        times = worktimes(definition.clock, opening.calendars, now, of=of)
        if opening.calendars.version:
            basis["calendars"] = opening.calendars.version
        moved |= timed(definition, times, {}, moved, n=1, now=now, data=given.values, effects=effects)
    return draft(
        "open",
        "dossier",
        command.asking,
        authority,
        now=now,
        basis=basis,
        effects=effects,
        guards=list(owed.asked),
        procedure=procedure.procedure,
        definition=opening.definition.digest,
        **moved,
    )


def judged(command: Open, opening: Opening) -> tuple[Authority | Reason, Given, list[Reason]]:
    """By what authority, and with what, a dossier is opened; and every reason why it may not be."""
    procedure, now = opening.definition.procedure, opening.now
    authority = authorise(
        opening.directory, command.asking, procedure.open.by, command.unit, procedure.procedure, now
    )
    role = authority.role if isinstance(authority, Authority) else None
    given = read_given(procedure, command.fields, command.files, command.reason, role)
    wrong = [authority] if isinstance(authority, Reason) else []
    return authority, given, reasons_of(command, opening, given, wrong)


def reasons_of(command: Open, opening: Opening, given: Given, wrong: list[Reason]) -> list[Reason]:
    """Every reason why a dossier may not be opened with this, those of authority among them."""
    procedure, now = opening.definition.procedure, opening.now
    reasons = common_reasons(command.asking, now)
    if command.unit not in opening.directory.units:
        reasons.append(Reason("unit_unknown", {"about": command.unit}))
    if not _CODE.fullmatch(opening.code) or _NO_CODE.fullmatch(opening.code):
        reasons.append(Reason("code_unreadable", {"about": opening.code}))
    if opening.taken:
        reasons.append(Reason("code_taken", {"about": opening.code}))
    begins, ends = procedure.in_force.from_, procedure.in_force.to
    if opening.day < begins or (ends is not None and opening.day > ends):
        reasons.append(
            Reason("not_in_force", {"about": procedure.procedure, "from": begins, "to": ends or ""})
        )
    reasons += wrong
    required = [
        name
        for name, field in procedure.fields.items()
        if not field.optional and name not in given.unreadable
    ]
    reasons.extend(missing_fields(required, given.values))
    needed = opening.definition.papers.get("open", ())
    reasons.extend(missing_documents(needed, {}, given.files))
    reasons.extend(given.reasons)
    return reasons
