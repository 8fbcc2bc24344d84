"""A walk: what happens next to one dossier, chosen among what is open to whoever has it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hoso.adapters.demo.office_clock import DAY
from hoso.adapters.demo.steps import Step
from hoso.engine.actions import options
from hoso.engine.commands import Asking
from hoso.engine.duration import decimal_text
from hoso.engine.fees import fees_in, open_fees

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from random import Random

    from hoso.adapters.demo.cast import Cast
    from hoso.adapters.demo.kinds import Kind
    from hoso.adapters.demo.shelf import Kept
    from hoso.engine.actions import Option
    from hoso.engine.decide.situation import Situation

#: Actions of a regime that lead off the road: they are taken where a kind wishes it, and else never.
_OFF_THE_ROAD = frozenset(
    (
        *("refuse_reception", "request_supplement", "stop", "send_back", "extend"),
        *("decline", "withdraw", "correct_result"),
    )
)
#: The keeper of the office, who founds it and erases.
KEEPER = "quantri"
#: Turns after which a dossier is under way: attempts come from then.
_SETTLED_IN = 2


class Walk:
    """One dossier on its way: each turn looks at where it is and says what is done next."""

    def __init__(
        self, kept: Kept, kind: Kind, cast: Cast, random: Random, text: Callable[[str], str], person: str
    ) -> None:
        """Take chance and words from outside; `person` is the applicant."""
        self.kept, self.unit = kept, cast.unit(kept.procedure)
        self._kind, self._cast, self._random, self._text, self._person = kind, cast, random, text, person
        self._road = frozenset(kept.procedure.triggers) - _OFF_THE_ROAD
        self._done: set[str] = set()
        self._workers: dict[str, str] = {}
        self._withdrawn_after = random.randrange(2, 8)
        self._turns = 0
        self._later: Callable[[float], str] = str
        self._midway = random.randrange(2) > 0

    def open(self) -> Step:
        """How it begins."""
        kept, kind, random = self.kept, self._kind, self._random
        own = {
            "area": "remote" if kind.remote else "ordinary",
            "applicant_name": self._person,
            "applicant_id": f"022{random.randrange(10**9):09d}",
        }
        fields = kept.fields | {name: value for name, value in own.items() if name in kept.fields}
        later = kind.attached or kind.supplement
        documents = kept.documents[:-1] if later else kept.documents
        return Step(self._worker(kept.procedure.open.by[0]), "open", fields, documents, wait=0)

    def turn(self, situation: Situation, later: Callable[[float], str]) -> Step | None:
        """The next step; None where there is nothing more to do. `later`: so many minutes of work on."""
        self._later = later
        self._turns += 1
        body = situation.head.body
        if body.get("outcome"):
            if self._kind.erased and self._once("erased"):
                return Step(KEEPER, "erase", reason=self._text("erase"), wait=DAY)
            return None
        # Branches that have ended wait for the others: nobody has the dossier there.
        states = situation.definition.procedure.states
        roles = sorted({role for name in body["state"] if (role := states[name].role)})
        self._random.shuffle(roles)
        step = self._paid(situation) or self._corrected(body) or self._withdrawn(situation)
        for role in roles:
            step = step or (
                self._at_the_desk(situation, role)
                or self._held(situation, role)
                or self._off_the_road(situation, role)
                or self._forward(situation, role)
            )
        return step

    def _forward(self, situation: Situation, role: str) -> Step | None:
        """On the road: one of the actions that are open, with what it needs."""
        who, acting_for = self._actor(situation, role)
        wait = self._minutes(slow=situation.definition.procedure.states[situation.state].clock == "stands")
        if self._kind.late and self._turns > _SETTLED_IN and self._once("late"):
            wait += self._random.uniform(30, 45) * DAY
        offered = self._options(self._at(situation, wait), who, acting_for, self._road)
        found = [item for item in offered if self._leads_on(item)]
        if not found:
            return None
        chosen = self._random.choice(found)
        attempt = self._attempt(situation, role, chosen)
        if attempt is not None:
            return attempt
        needed = [str(item.details["about"]) for item in chosen.needs if item.code == "document_missing"]
        if self._kind.attached and needed and self._once("attached"):
            self._done.add("attach")
            return _refused(Step(who, chosen.action, acting_for=acting_for, wait=wait), chosen)
        if "attach" in self._done and needed:
            self._done.remove("attach")
            return Step(who, "attach", documents=tuple(needed), wait=self._minutes())
        step = self._with_needs(Step(who, chosen.action, acting_for=acting_for), chosen)
        return replace(step, wait=wait, twice=self._kind.repeated and self._once("repeated"))

    def _leads_on(self, option: Option) -> bool:
        """Does it lead on, and is nothing in its way but what will be given with it?"""
        given = any(item.code == "field_missing" for item in option.needs)
        blocked = [item for item in option.refused if not (given and item.code == "guard")]
        return not blocked

    def _attempt(self, situation: Situation, role: str, chosen: Option) -> Step | None:
        """Somebody tries it who may not, or on an old version."""
        kind, body = self._kind, situation.head.body
        done_by = {person for item in body["performed"].values() for person in item["ever"]}
        if kind.own_work and "own_work" not in self._done:
            for deputy, principal in self._cast.deputies(role, self.unit):
                if deputy in done_by and self._once("own_work"):
                    return self._try(situation, Step(deputy, chosen.action, acting_for=principal))
        if kind.stale and situation.head.version > _SETTLED_IN and self._once("stale"):
            return self._try(situation, Step(self._worker(role), chosen.action, seen=1))
        if kind.foreign and self._turns > _SETTLED_IN and self._once("foreign"):
            strangers = self._cast.strangers(role, self.unit)
            if strangers:
                return self._try(situation, Step(self._random.choice(strangers), chosen.action))
        holders = {item["officer"] for item in body["holders"].values() if item["role"] == role}
        others = [item for item in self._cast.officers(role, self.unit) if item not in holders]
        if holders and others and self._once("held"):
            return self._try(situation, Step(others[0], chosen.action))
        return None

    def _at_the_desk(self, situation: Situation, role: str) -> Step | None:
        """Refused at once; asked for a supplement, which comes or does not."""
        kind, procedure = self._kind, situation.definition.procedure
        start = situation.state == procedure.initial
        who = self._worker(role)
        if start and kind.end == "refused":
            return self._reasoned(situation, who, "refuse_reception")
        asks = kind.end == "stopped" or (kind.supplement and not self._midway)
        if start and asks and self._once("supplement"):
            return self._reasoned(situation, who, "request_supplement")
        if kind.end == "stopped" and "stop" in procedure.triggers and not start:
            desk = self._worker(procedure.open.by[0])
            return self._reasoned(situation, desk, "stop", wait=15 * DAY)
        if start and "request_supplement" in situation.head.body["counts"] and self._once("again"):
            return self._try(situation, Step(who, "request_supplement"))
        return None

    def _held(self, situation: Situation, role: str) -> Step | None:
        """Taken, or given, as one's own work: where some role assigns it."""
        roles = situation.definition.procedure.roles
        heads = [name for name, item in roles.items() if role in item.assigns]
        if not self._kind.holding or not heads or not self._once("holding"):
            return None
        if self._kind.holding == "claim":
            return Step(self._worker(role), "claim", wait=self._minutes())
        give = self._text("assign")
        return Step(
            self._worker(heads[0]), "assign", to=self._worker(role), reason=give, wait=self._minutes()
        )

    def _off_the_road(self, situation: Situation, role: str) -> Step | None:
        """Sent back, extended, declined: where the kind wishes it and it is open here."""
        kind = self._kind
        who, acting_for = self._actor(situation, role)
        for wished, name in (
            (kind.supplement and self._midway, "request_supplement"),
            (kind.back, "send_back"),
            (kind.extended, "extend"),
            (kind.end == "declined", "decline"),
        ):
            if wished and name not in self._done:
                step = self._reasoned(situation, who, name, acting_for)
                if step is not None:
                    self._done.add(name)
                    return step
        return None

    def _paid(self, situation: Situation) -> Step | None:
        """A fee that is open is paid, with the receipt it asks for."""
        procedure, fees = situation.definition.procedure, fees_in(situation.head.body)
        for name in open_fees(fees):
            fee, amount = procedure.fees[name], fees[name].get("amount")
            if amount is not None:
                cashier, receipt = self._worker(fee.paid_to[0]), (fee.receipt,) if fee.receipt else ()
                written = decimal_text(amount, fee.scale)
                return Step(cashier, "settle", documents=receipt, fee=name, amount=written)
        return None

    def _withdrawn(self, situation: Situation) -> Step | None:
        if self._kind.end != "withdrawn" or self._turns < self._withdrawn_after:
            return None
        citizens = [name for name, item in situation.definition.procedure.roles.items() if item.applicant]
        return self._reasoned(situation, self._worker(citizens[0]), "withdraw")

    def _corrected(self, body: dict[str, Any]) -> Step | None:
        name = body["data"].get("applicant_name")
        if not self._kind.corrected or not isinstance(name, str) or not self._once("corrected"):
            return None
        return Step(
            self._worker("one_stop"),
            "correct",
            {"applicant_name": f"{name}h"},
            reason=self._text("correct"),
            wait=self._minutes(),
        )

    def _reasoned(
        self,
        situation: Situation,
        who: str,
        action: str,
        acting_for: str | None = None,
        wait: float | None = None,
    ) -> Step | None:
        """An action with its reason and what it needs, where it is open when it is to be taken."""
        minutes = self._minutes() if wait is None else wait
        for option in self._options(self._at(situation, minutes), who, acting_for, {action}):
            if option.is_open:
                step = Step(who, action, reason=self._why(action), acting_for=acting_for)
                return replace(self._with_needs(step, option), wait=minutes)
        return None

    def _why(self, action: str) -> str:
        words = {"request_supplement": "supplement", "decline": "decline_gift"}
        return self._text(words.get(action, action))

    def _with_needs(self, step: Step, option: Option) -> Step:
        """The step with the fields, the papers and the reason that the action needs."""
        about = [(item.code, str(item.details["about"])) for item in option.needs]
        values = self.kept.given | {"missing_items": self._text("missing_items"), "extension_days": "2"}
        fields = {name: values[name] for code, name in about if code == "field_missing"}
        papers = tuple(name for code, name in about if code == "document_missing")
        reason = step.reason
        if reason is None and any(code == "reason_missing" for code, _ in about):
            reason = self._text("reason")
        return replace(step, fields=fields, documents=papers, reason=reason)

    def _try(self, situation: Situation, step: Step) -> Step | None:
        """An attempt, if it would be refused: with the codes that are foretold."""
        step = replace(step, wait=self._random.uniform(5, 20))
        then = self._at(situation, step.wait)
        (option,) = self._options(then, step.who, step.acting_for, {step.do}, step.seen)
        return None if option.is_open and not option.needs else _refused(step, option)

    def _at(self, situation: Situation, minutes: float) -> Situation:
        """The dossier as it is now, at the moment at which the step will be taken: limits of time."""
        return situation._replace(now=self._later(minutes))

    def _options(
        self,
        situation: Situation,
        who: str,
        acting_for: str | None,
        among: Collection[str],
        seen: int | None = None,
    ) -> list[Option]:
        return options(Asking(who, "demo", "", acting_for, seen), situation, among)

    def _actor(self, situation: Situation, role: str) -> tuple[str, str | None]:
        """Who has it: a deputy where the kind wishes it and four eyes allow it."""
        done_by = {person for item in situation.head.body["performed"].values() for person in item["ever"]}
        if self._kind.delegated:
            for deputy, principal in self._cast.deputies(role, self.unit):
                if deputy not in done_by and principal not in done_by:
                    return deputy, principal
        return self._worker(role), None

    def _worker(self, role: str) -> str:
        """Whoever works on this dossier in a role, chosen once."""
        if role not in self._workers:
            officers = self._cast.officers(role, self.unit)
            # Who is to try to check their own work must do the work first.
            deputies = {
                deputy
                for name in self.kept.procedure.roles
                for deputy, _ in self._cast.deputies(name, self.unit)
                if deputy in officers and name != role
            }
            own = self._kind.own_work and deputies
            self._workers[role] = min(deputies) if own else self._random.choice(officers)
        return self._workers[role]

    def _minutes(self, *, slow: bool = False) -> float:
        return self._random.uniform(DAY, 6 * DAY) if slow else self._random.uniform(40, DAY)

    def _once(self, what: str) -> bool:
        """Is it the first time?"""
        if what in self._done:
            return False
        self._done.add(what)
        return True


def _refused(step: Step, option: Option) -> Step:
    """The step as an attempt, with the codes that are foretold."""
    codes = frozenset(item.code for item in (*option.needs, *option.refused))
    return replace(step, refused=codes)
