"""What may I do now, and for the rest: why not? Answered by the same rules that decide a step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoso.engine.commands import Agency, Answer, Ask, Lapse, Take
from hoso.engine.consultation import standing
from hoso.engine.decide import decide_answer, decide_ask, decide_lapse, decide_take
from hoso.engine.procedure import INTERNAL
from hoso.engine.reason import Reason, Refusal

if TYPE_CHECKING:
    from collections.abc import Collection

    from hoso.engine.commands import Asking
    from hoso.engine.decide.situation import Situation

#: Reasons that the person can lift by giving something with the action.
NEEDS = frozenset({"field_missing", "document_missing", "reason_missing"})


#: Reasons that say only that it is not time yet.
_OF_TIME = frozenset({"not_due", "no_due"})


@dataclass(frozen=True, slots=True)
class Option:
    """One action of the procedure, for one person, now."""

    action: str
    #: The state it starts in: inside branches an inner one or the one around; None where it starts elsewhere.
    source: str | None
    #: States it may lead to from here; empty where it does not start here.
    leads_to: tuple[str, ...]
    #: What must come with it.
    needs: tuple[Reason, ...]
    #: Why it may not be taken; empty where it may.
    refused: tuple[Reason, ...]

    @property
    def is_open(self) -> bool:
        """May the person take it, with what it needs?"""
        return not self.refused


def options(asking: Asking, situation: Situation, among: Collection[str] | None = None) -> list[Option]:
    """Every action of the dossier's procedure: those that start here first, each with its reasons.

    Given `among`, only those of these names that start here.

    A guard over a value still to be given is asked with what is known, and so may be named among the
    reasons until the value comes with the action.
    """
    definition = situation.definition
    here = situation.actions
    if among is not None:
        return [_option(action, asking, situation) for action in here if action in among]
    rest = [action for action in definition.procedure.triggers if action not in here]
    return [_option(action, asking, situation) for action in (*here, *rest)]


def _option(action: str, asking: Asking, situation: Situation) -> Option:
    decision = decide_take(Take(asking, situation.head.stream, action), situation)
    reasons = decision.reasons if isinstance(decision, Refusal) else ()
    source = situation.definition.source_of(situation.configuration, action)
    candidates = situation.definition.candidates(source, action) if source is not None else ()
    dests = (str(source) if item.dest == INTERNAL else item.dest for item in candidates)
    return Option(
        action,
        source,
        tuple(dict.fromkeys(dests)),
        tuple(reason for reason in reasons if reason.code in NEEDS),
        tuple(reason for reason in reasons if reason.code not in NEEDS),
    )


def askable(asking: Asking, situation: Situation) -> list[str]:
    """The agencies that the person may ask for an opinion now, in the order of the definition."""
    consults = situation.definition.consults
    found: list[str] = []
    for state in situation.head.body["state"]:
        if state not in consults:
            continue
        asked = {item["agency"] for item in standing(situation.head.body["requests"], state)}
        fresh = tuple(
            Agency(role)
            for role in consults[state].choose
            if role not in asked and situation.directory.is_held(role, situation.unit, situation.now)
        )
        wanted = Ask(asking, situation.head.stream, fresh, "?", state=state)
        if fresh and not isinstance(decide_ask(wanted, situation), Refusal):
            found.extend(agency.role for agency in fresh)
    return found


def answerable(asking: Asking, situation: Situation) -> list[str]:
    """The requests that the person may answer now."""
    stream = situation.head.stream
    names = [item["request"] for item in situation.head.body["requests"]]
    wanted = (Answer(asking, stream, name, "agrees") for name in names)
    return [item.request for item in wanted if not isinstance(decide_answer(item, situation), Refusal)]


def may_declare_silence(asking: Asking, situation: Situation, request: str) -> bool:
    """Is it for the person to declare a request's silence, be it due or not yet?"""
    decision = decide_lapse(Lapse(asking, situation.head.stream, request), situation)
    reasons = decision.reasons if isinstance(decision, Refusal) else ()
    return all(reason.code in _OF_TIME for reason in reasons)
