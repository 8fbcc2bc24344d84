"""What scenario files owe a procedure: each row is taken, and each of its conditions refuses somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.procedure import LEAVING, surrounding
from hoso.engine.scenarios.run import run_cases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hoso.engine.procedure import Procedure, Transition
    from hoso.engine.scenarios.scenario import Cases, CasesText, Given, Step


class Owed(NamedTuple):
    """A refusal, or a taking, that a scenario file must show."""

    action: str
    #: The states of the row, any one of which will do; none where a dossier is opened.
    source: tuple[str, ...]
    #: The subject of the reason, or `as <role>`, or `to <state>`.
    what: str


def owed_refusals(procedure: Procedure) -> set[Owed]:
    """Every condition of every row that is not of time, and of opening; derived from what is resolved."""
    found = {Owed("open", (), "role")} | {
        Owed("open", (), f"field_missing.{name}")
        for name, field in procedure.fields.items()
        if not field.optional
    }
    for index, row in enumerate(procedure.transitions):
        if row.trigger in LEAVING:
            continue  # nobody takes it: nothing refuses
        later = procedure.transitions[index + 1 :]
        # Where the next row is taken when these guards fail, they choose and never refuse.
        chooses = any(_stands_in(other, row) for other in later)
        found |= {
            Owed(row.trigger, row.source, what) for what in _conditions(procedure, row, chooses=chooses)
        }
    return found


def owed_takings(procedure: Procedure) -> set[Owed]:
    """Every row taken to where it leads, and by each role that may take it; opening by each that may."""
    found = {Owed("open", (), f"as {role}") for role in procedure.open.by}
    for row in procedure.transitions:
        found.add(Owed(row.trigger, row.source, f"to {row.dest}"))
        found |= {Owed(row.trigger, row.source, f"as {role}") for role in row.by}
    return found


def shown_by(
    text: CasesText, procedure: Procedure, resolved: bytes, day: str, calendars: Sequence[bytes]
) -> tuple[set[Owed], set[Owed]]:
    """What a scenario file shows: refusals, each with its reasons, and takings."""
    cases = text.cases
    assert cases is not None
    refusals: set[Owed] = set()
    takings = {_opened(procedure, cases, item.given or cases.given) for item in cases.scenarios}
    for scenario, result in zip(cases.scenarios, run_cases(text, resolved, day, calendars), strict=True):
        assert result.passed, result
        for step, before in zip(scenario.steps, result.before, strict=True):
            if step.do == "open" and step.refused is None:
                takings.add(_opened(procedure, cases, step))
            for source, row in _rows(procedure, step.do, before):
                if step.refused is not None:
                    refusals |= {Owed(step.do, source, what) for what in step.refused}
                    continue
                takings |= {Owed(step.do, source, f"as {role}") for role in _acted_in(cases, step, row.by)}
                # Where the file says what comes of it; a move that stays says the states it stays in.
                if step.then is not None and _is_shown(procedure, row, before, step.then):
                    takings.add(Owed(step.do, source, f"to {row.dest}"))
            if step.refused is None and step.then is not None:
                takings |= _joined(procedure, before, step.then)
            if step.do == "open" and step.refused is not None:
                refusals |= {Owed("open", (), what) for what in step.refused}
    return refusals, takings


def _conditions(procedure: Procedure, row: Transition, *, chooses: bool) -> Iterator[str]:
    yield "role"
    if not chooses:
        yield from (f"guard.{name}" for name in (*row.conditions, *row.unless))
    yield from (f"field_missing.{name}" for name in row.fills if procedure.fields[name].optional)
    papers = {name for name, item in procedure.documents.items() if row.trigger in item.needed_for}
    yield from (f"document_missing.{name}" for name in {*row.documents, *papers})
    yield from (f"four_eyes.{action}" for action in row.different_from)
    if row.answered:
        for state in row.source:
            consult = procedure.states[state].consult
            assert consult is not None
            yield f"consult_at_least.{state}"
            yield f"consult_{'open' if consult.join == 'all' else 'answers'}.{state}"
    if row.at_most is not None:
        yield f"at_most.{row.trigger}"
    if row.reason_required:
        yield f"reason_missing.{row.trigger}"


def _stands_in(later: Transition, row: Transition) -> bool:
    shared = set(later.source) & set(row.source)
    return later.trigger == row.trigger and bool(shared) and not later.conditions and not later.unless


def _rows(
    procedure: Procedure, action: str, before: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Transition]]:
    around = surrounding(procedure)
    here = {*before, *(around[state] for state in before if state in around)}
    for row in procedure.transitions:
        if row.trigger == action and here & set(row.source):
            yield row.source, row


def _is_shown(procedure: Procedure, row: Transition, before: tuple[str, ...], then: tuple[str, ...]) -> bool:
    """Does the configuration after it say that this row led where it leads?"""
    if row.dest == "internal":
        return sorted(then) == sorted(before)
    around = surrounding(procedure)
    return row.dest in then or {around.get(state) for state in then} == {row.dest}


def _joined(procedure: Procedure, before: tuple[str, ...], then: tuple[str, ...]) -> set[Owed]:
    """The joins that led out of branches to where the file says."""
    inside = surrounding(procedure).get(before[0]) if before else None
    joins = (row for row in procedure.transitions if row.trigger in LEAVING and inside in row.source)
    return {Owed(row.trigger, row.source, f"to {row.dest}") for row in joins if row.dest in then}


def _acted_in(cases: Cases, step: Step | Given, roles: tuple[str, ...]) -> list[str]:
    """The role somebody acts in: the first of those that may which they, or whom they act for, hold."""
    who = getattr(step, "acting_for", None) or step.who
    held = cases.people[who].holds if who in cases.people else ()  # the clock holds none
    return [role for role in roles if role in held][:1]


def _opened(procedure: Procedure, cases: Cases, opening: Step | Given) -> Owed:
    return Owed("open", (), f"as {(_acted_in(cases, opening, procedure.open.by) or ['-'])[0]}")
