"""The straight walk of a procedure: the shortest course to success that its checker finds, really taken.

The course says which actions, by whom and with which values of what guards read. Everything else that an
action asks for (papers, other fields, a reason, a payment, opinions, another person) is given when it asks.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hoso.engine.commands import CLOCK
from hoso.engine.exploration.explore import explored
from hoso.engine.exploration.walk import TooLarge
from hoso.engine.exploration.witness import witness
from hoso.engine.fees import amount_field, fees_in
from hoso.engine.guard import CompiledGuards
from hoso.engine.procedure import LEAVING
from hoso.engine.reason import Refusal
from hoso.engine.scenarios.scenario import Step
from hoso.engine.scenarios.values import value_of, values_for
from hoso.engine.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hoso.engine.exploration.witness import Move
    from hoso.engine.procedure import Procedure, Transition
    from hoso.engine.procedure_fees import Fee
    from hoso.engine.reason import Reason
    from hoso.engine.scenarios.scenario import Person
    from hoso.engine.walk import Start

#: So often an action is tried again with what it asked for.
_TRIES = 6
#: Reasons that are lifted by asking agencies and letting them answer.
_OF_CONSULTATIONS = ("consult_open", "consult_at_least")


def course_to_success(procedure: Procedure, guards: CompiledGuards) -> tuple[Move, ...]:
    """The shortest course to an end that is a success; empty where none is found, or there are too many."""
    try:
        exploration = explored(procedure, guards)
        walk = exploration.may
    except TooLarge:
        return ()
    states, full = procedure.states, [exploration.abstraction.space.full]
    ends = {name for name, state in states.items() if state.final == "success"}
    for number, place in enumerate(walk.places):
        if not ends.isdisjoint(place.node.states):
            return witness(exploration.abstraction, walk, number, full)
    return ()


def straight_walk(
    start: Start, procedure: Procedure, strangers: Sequence[str]
) -> tuple[Walk, Refusal | None]:
    """Take that course; the steps stand in the walk. What was refused at last, None where it came to an end.

    At each step one of the `strangers` is refused first. Where a guard reads what the checker does not
    analyse, values are looked for that open it, and the course is taken anew.
    """
    guards = CompiledGuards(procedure)
    course = course_to_success(procedure, guards)
    wanted: dict[str, bool] = {}
    chosen: dict[str, str] = {}
    while True:
        walk = Walk(start)
        taking = _Taking(walk, start.cases.people, procedure, strangers, chosen)
        refused = taking.all(course)
        shut = taking.shut(refused.reasons) if refused is not None else {}
        # Each guard once: one that has to answer both ways is for somebody who knows what changes in between.
        if not shut or not shut.keys().isdisjoint(wanted):
            return walk, refused
        wanted |= shut
        chosen |= values_for(procedure, guards, wanted) or {}


class _Taking:
    """A walk while the course is taken."""

    def __init__(
        self,
        walk: Walk,
        people: Mapping[str, Person],
        procedure: Procedure,
        strangers: Sequence[str],
        chosen: Mapping[str, str],
    ) -> None:
        self._walk = walk
        self._people = people
        self._procedure = procedure
        self._strangers = strangers
        #: Field -> the value that it is given whatever the course says.
        self._chosen = chosen
        #: The row that was to be taken last.
        self._row: Transition | None = None

    def all(self, course: Sequence[Move]) -> Refusal | None:
        """The whole course; what was refused, None where it came to an end."""
        if not course:
            return Refusal(())
        opening, *moves = course
        refused = self._open(opening, course)
        for move in moves:
            if refused is not None or "outcome" in self._walk.body():
                return refused
            refused = self._move(move)
        return refused if refused is not None or "outcome" in self._walk.body() else Refusal(())

    def shut(self, reasons: Iterable[Reason]) -> dict[str, bool]:
        """The guards of the last row that kept it shut, with the answers that would open it."""
        told = {str(item.details.get("about")) for item in reasons if item.code == "guard"}
        row = self._row
        asked = (*row.conditions, *row.unless) if row is not None else ()
        return {name: row is not None and name in row.conditions for name in asked if name in told}

    def _open(self, move: Move, course: Iterable[Move]) -> Refusal | None:
        """Open the dossier; what is given later is given here already, by whoever may give it here."""
        fields = self._procedure.fields
        given = {name: self._value(name) for name, field in fields.items() if not field.optional}
        last = {name: value for item in course for name, value in item.given.items()}
        given |= {name: value for name, value in last.items() if move.role in fields[name].set_by}
        given |= {name: value for name, value in self._chosen.items() if name in given}
        return self._done(Step(who=move.role, do="open", fields=given))

    def _value(self, name: str) -> str:
        return self._chosen.get(name) or value_of(self._procedure.fields[name])

    def _move(self, move: Move) -> Refusal | None:
        """Take one step of the course; what comes about by itself, or was done when asked for, is none."""
        if move.row is None or move.action in LEAVING:
            return None
        self._row = row = self._procedure.transitions[move.row]
        after = row.after.time if row.after is not None else None
        if row.by_clock:
            return self._done(Step(who=CLOCK, do=move.action, after=after))
        if row.sub is not None:
            return Refusal(())  # a dossier of another procedure comes first
        had = {name: value for step in self._walk.steps for name, value in step.fields.items()}
        given = {name: self._chosen.get(name, value) for name, value in move.given.items()}
        given = {name: value for name, value in given.items() if had.get(name) != value}
        for stranger in self._strangers if after is None else ():
            # With nothing in hand, so that everything it asks for is told.
            if isinstance(self._walk.take(Step(who=stranger, do=move.action)), Refusal):
                self._walk.keep()
                break
        return self._done(Step(who=move.role, do=move.action, fields=given, after=after))

    def _done(self, step: Step) -> Refusal | None:
        """Do a step, with whatever it asks for."""
        outcome = self._walk.take(step)
        for _ in range(_TRIES):
            if not isinstance(outcome, Refusal):
                return None
            furnished = self._furnished(step, outcome.reasons)
            if furnished is None:
                return outcome
            step = furnished
            outcome = self._walk.take(step)
        return outcome if isinstance(outcome, Refusal) else None

    def _furnished(self, step: Step, reasons: Iterable[Reason]) -> Step | None:
        """The step with what was missing; None where nothing was that can be given."""
        fields, documents = dict(step.fields), list(step.documents)
        who, reason, is_lifted = step.who, step.reason, False
        for item in reasons:
            about = str(item.details.get("about"))
            if item.code == "field_missing":
                fields[about] = self._value(about)
            elif item.code == "document_missing":
                documents.append(about)
            elif item.code == "reason_missing":
                reason = "…"
            elif item.code == "four_eyes":
                self._walk.keep()
                who = self._colleague(who)
            elif item.code == "fee_open":
                is_lifted = self._paid(about) or is_lifted
            elif item.code in _OF_CONSULTATIONS:
                is_lifted = self._consulted() or is_lifted
        update = {"who": who, "fields": fields, "documents": tuple(documents), "reason": reason}
        made = step.model_copy(update=update)
        return made if is_lifted or made != step else None

    def _colleague(self, who: str) -> str:
        """Somebody else with the same roles."""
        names = [name for name, person in self._people.items() if person == self._people[who]]
        return names[(names.index(who) + 1) % len(names)]

    def _paid(self, name: str) -> bool:
        fee = self._procedure.fees[name]
        papers = (fee.receipt,) if fee.receipt is not None else ()
        amount = self._amount(name, fee)
        step = Step(who=fee.paid_to[0], do="settle", fee=name, way="paid", amount=amount, documents=papers)
        return self._done(step) is None

    def _amount(self, name: str, fee: Fee) -> str | None:
        """What is due, as it is typed."""
        field = amount_field(fee)
        if field is not None:
            given = {name: value for step in self._walk.steps for name, value in step.fields.items()}
            return given.get(field)
        due = fees_in(self._walk.body()).get(name, {}).get("amount")
        return str(Decimal(due).scaleb(-fee.scale)) if due is not None else None

    def _consulted(self) -> bool:
        """Ask everybody who may be asked, and let all agree."""
        for name in self._walk.body()["state"]:
            state = self._procedure.states[name]
            if state.consult is None:
                continue
            lead = (*state.consult.lead, state.role or "")[0]
            agencies = state.consult.choose
            steps = [Step(who=lead, do="ask", agencies=dict.fromkeys(agencies, "none"), text="…")]
            steps += [Step(who=role, do="answer", agency=role, opinion="agrees") for role in agencies]
            return all(self._done(step) is None for step in steps)
        return False
