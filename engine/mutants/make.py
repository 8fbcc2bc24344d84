"""Making mutants of a procedure: each leaves out or turns round one thing that its rows ask or do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from hoso.engine.checks import check
from hoso.engine.language.yaml_text import Document
from hoso.engine.mutants.rows import reachable, rules_of
from hoso.engine.mutants.times import faults_of_columns, faults_of_consultations, faults_of_totals
from hoso.engine.procedure import INTERNAL, settled
from hoso.engine.resolved import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hoso.engine.language.yaml_text import Path
    from hoso.engine.mutants.rows import Rule
    from hoso.engine.procedure import Procedure, Transition

#: What a mutant changes.
KINDS = (
    "guard_dropped",
    "guard_flipped",
    "role_dropped",
    "four_eyes_dropped",
    "at_most_dropped",
    "dest_swapped",
    "field_dropped",
    "document_dropped",
    "fee_dropped",
    "reason_dropped",
    "answers_dropped",
    "latest_dropped",
    "earliest_dropped",
    "silence_changed",
    "at_least_dropped",
    "answer_time_doubled",
    "total_doubled",
    "column_dropped",
)
#: How many other states each dest is swapped with, at most.
MOST_DESTS = 2


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault."""

    #: One of `KINDS`.
    kind: str
    #: The action whose row is changed; `open` where the opening is; or the state, phase, or column.
    action: str
    #: What was dropped, flipped or doubled; of what was swapped, before and now.
    what: str
    #: Where it is written.
    path: Path
    #: The definition with the fault, resolved.
    resolved: bytes


def mutants_of(procedure: Procedure, document: Document) -> Iterator[Mutant]:
    """Every mutant of a settled procedure, rule by rule, each definition once.

    Left out are mutants that are the procedure itself or another mutant again (their resolved form, which is
    everything a procedure means, is the same), and those that the checker refuses: nobody can deploy them.
    """
    seen = {resolve(procedure)}
    for kind, action, what, path, changed in _all(procedure, document):
        resolved = resolve(changed)
        if resolved not in seen:
            seen.add(resolved)
            if is_sound(changed):
                yield Mutant(kind, action, what, path, resolved)


def is_sound(procedure: Procedure) -> bool:
    """Does the checker find no error?"""
    return not any(finding.is_error for finding in check(procedure, Document.unplaced()))


def _all(procedure: Procedure, document: Document) -> Iterator[tuple[str, str, str, Path, Procedure]]:
    for rule in rules_of(procedure, document):
        first = procedure.transitions[rule.rows[0]]
        for kind, key, what in dict.fromkeys(
            asked for number in rule.rows for asked in _asked(procedure.transitions[number])
        ):
            changed = _changed(procedure, rule, partial(_less, kind=kind, what=what))
            yield kind, first.trigger, what, (*rule.path, key), changed
        yield from _swapped(procedure, rule)
    yield from _documents(procedure, document)
    yield from _fees(procedure)
    yield from _branches(procedure)
    for faults in (faults_of_consultations, faults_of_totals, faults_of_columns):
        yield from faults(procedure)
    for name, field in procedure.fields.items():
        if not field.optional:
            freed = {**procedure.fields, name: field.model_copy(update={"optional": True})}
            changed = procedure.model_copy(update={"fields": freed})
            yield "field_dropped", "open", name, ("fields", name), changed


def _branches(procedure: Procedure) -> Iterator[tuple[str, str, str, Path, Procedure]]:
    """A branch that is run whether or not a guard says that it applies."""
    for name, state in procedure.states.items():
        for branch, course in state.branches.items():
            for guard in course.only_if:
                freed = course.model_copy(update={"only_if": _without(course.only_if, guard)})
                own = state.model_copy(update={"branches": {**state.branches, branch: freed}})
                changed = procedure.model_copy(update={"states": {**procedure.states, name: own}})
                yield "guard_dropped", branch, guard, ("states", name, "branches", branch, "only_if"), changed


def _asked(row: Transition) -> Iterator[tuple[str, str, str]]:
    """What a row asks: the kind of mutant that leaves it out, its key, its name."""
    for key in ("conditions", "unless"):
        for name in getattr(row, key):
            yield "guard_dropped", key, name
            yield "guard_flipped", key, name
    yield from (("role_dropped", "by", role) for role in row.by)
    yield from (("four_eyes_dropped", "different_from", action) for action in row.different_from)
    if row.at_most is not None:
        yield "at_most_dropped", "at_most", str(row.at_most)
    yield from (("field_dropped", "fills", name) for name in row.fills)
    if row.reason_required:
        yield "reason_dropped", "reason", "reason"
    if row.answered:
        yield "answers_dropped", "answered", "answered"
    if row.not_later_than is not None:
        yield "latest_dropped", "not_later_than", str(row.not_later_than.time)
    if row.after is not None:
        yield "earliest_dropped", "after", str(row.after.time)


def _less(row: Transition, kind: str, what: str) -> dict[str, Any]:
    """The new values of a row that asks one thing less."""
    match kind:
        case "guard_dropped":
            return {"conditions": _without(row.conditions, what), "unless": _without(row.unless, what)}
        case "guard_flipped":
            return {
                "conditions": _without(row.conditions, what) + ((what,) if what in row.unless else ()),
                "unless": _without(row.unless, what) + ((what,) if what in row.conditions else ()),
            }
        case "role_dropped":
            return {"by": _without(row.by, what)}
        case "four_eyes_dropped":
            kept = {name: reach for name, reach in row.different_from.items() if name != what}
            return {"different_from": kept}
        case "at_most_dropped":
            return {"at_most": None}
        case "field_dropped":
            return {"fills": _without(row.fills, what)}
        case "document_dropped":
            return {"documents": _without(row.documents, what)}
        case "answers_dropped":
            return {"answered": False}
        case "latest_dropped":
            return {"not_later_than": None}
        case "earliest_dropped":
            return {"after": None}
        case _:
            return {"reason": "optional"}


def _led(row: Transition, dest: str, other: str) -> dict[str, Any]:
    return {"dest": other} if row.dest == dest else {}


def _swapped(procedure: Procedure, rule: Rule) -> Iterator[tuple[str, str, str, Path, Procedure]]:
    """For each dest of a rule two others that the checker accepts, looked for from it on, going round."""
    states = [*reachable(procedure), INTERNAL]
    for dest in dict.fromkeys(procedure.transitions[number].dest for number in rule.rows):
        first = next(row for number in rule.rows if (row := procedure.transitions[number]).dest == dest)
        at = states.index(dest) if dest in states else 0
        found = 0
        for other in states[at + 1 :] + states[:at]:
            if first.source == (other,):
                continue  # to go where one stands is another matter than to stay
            changed = _changed(
                procedure,
                rule,
                partial(_led, dest=dest, other=other),
            )
            if is_sound(changed):
                found += 1
                yield "dest_swapped", first.trigger, f"{dest} → {other}", (*rule.path, "dest"), changed
            if found == MOST_DESTS:
                break


def _documents(procedure: Procedure, document: Document) -> Iterator[tuple[str, str, str, Path, Procedure]]:
    """A paper that an action needs, wherever that is written: on the paper, on a row, or on both."""
    for name, paper in procedure.documents.items():
        for action in paper.needed_for:
            rows = tuple(
                row.model_copy(update=_less(row, "document_dropped", name)) if row.trigger == action else row
                for row in procedure.transitions
            )
            freed = paper.model_copy(update={"needed_for": _without(paper.needed_for, action)})
            update = {"documents": {**procedure.documents, name: freed}, "transitions": rows}
            path = ("documents", name, "needed_for")
            yield "document_dropped", action, name, path, procedure.model_copy(update=update)
    for rule in rules_of(procedure, document):
        action = procedure.transitions[rule.rows[0]].trigger
        wanted = (name for number in rule.rows for name in procedure.transitions[number].documents)
        for name in dict.fromkeys(wanted):
            if name not in procedure.documents or action not in procedure.documents[name].needed_for:
                changed = _changed(procedure, rule, partial(_less, kind="document_dropped", what=name))
                yield "document_dropped", action, name, (*rule.path, "documents"), changed


def _fees(procedure: Procedure) -> Iterator[tuple[str, str, str, Path, Procedure]]:
    """An action that no longer waits for a fee."""
    for name, fee in procedure.fees.items():
        for action in fee.needed_for:
            freed = fee.model_copy(update={"needed_for": _without(fee.needed_for, action)})
            changed = procedure.model_copy(update={"fees": {**procedure.fees, name: freed}})
            yield "fee_dropped", action, name, ("fees", name, "needed_for"), changed


def _changed(procedure: Procedure, rule: Rule, change: Callable[[Transition], dict[str, Any]]) -> Procedure:
    """The procedure with every row of a rule changed; a row without a role is its holder's, as in a file."""
    rows = list(procedure.transitions)
    for number in rule.rows:
        rows[number] = rows[number].model_copy(update=change(rows[number]))
    return settled(procedure.model_copy(update={"transitions": tuple(rows)}))


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(item for item in names if item != name)
