"""Deciding a step: may this action be taken on this dossier now, and where does it lead?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.authority import Authority, authorise
from hoso.engine.branching import Arrival, arrive, left_by
from hoso.engine.clocks.limits import opens_at, time_reasons
from hoso.engine.clocks.pending import OF_MOVE
from hoso.engine.commands import Take
from hoso.engine.consultation import leaving, unanswered
from hoso.engine.decide.asking_branches import BranchQuestions
from hoso.engine.decide.asking_guards import Answers, ask_guards
from hoso.engine.decide.fees import asking, fee_reasons, fees_due
from hoso.engine.decide.giving import missing_documents, missing_fields, read_given, set_by_reasons
from hoso.engine.decide.issuing import Issuing, papers_of_results, results_given
from hoso.engine.decide.situation import Decision, Situation, common_reasons, on_dossier, refused
from hoso.engine.decide.timing import timed
from hoso.engine.procedure import INTERNAL
from hoso.engine.reason import Reason
from hoso.engine.sub_dossier import moving, unit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hoso.engine.commands import Fire
    from hoso.engine.decide.giving import Given
    from hoso.engine.procedure import Transition
    from hoso.engine.worktime.worktime import WorkTime


def decide_take(command: Take, situation: Situation) -> Decision:
    """Decide one step: every rule is asked, so that a refusal carries every reason."""
    return _decided(command, situation)


class ByItself(NamedTuple):
    """Why nobody takes a step: no role is asked, nor who did what before; its reason is the law."""

    #: How its entry is called.
    command: str
    #: Why a row is not one that is taken so; None: it is.
    why_not: Callable[[Transition], Reason | None]
    #: What its entry says of it first; the row, and the state it starts in.
    effect: Callable[[Transition, str], dict[str, Any]]
    #: Entries of other dossiers that it follows from.
    causes: tuple[dict[str, Any], ...] = ()
    #: The sub-dossier that ended with it.
    ended: int | None = None


def move_by_clock(command: Fire, situation: Situation, at: str) -> Decision:
    """Decide a step that the clock takes and that came due at an instant: as for a person, but for that."""

    def why_not(row: Transition) -> Reason | None:
        return None if row.by_clock else Reason("timer_unknown", {"about": command.timer, "known": []})

    def effect(row: Transition, source: str) -> dict[str, Any]:
        return came_due(row, source, at, situation.clocks, situation.time)

    action = command.timer.partition(OF_MOVE)[2]
    itself = ByItself("fire", why_not, effect)
    return step_by_itself(Take(command.asking, command.dossier, action), situation, itself)


def step_by_itself(command: Take, situation: Situation, itself: ByItself) -> Decision:
    """Decide a step that nobody takes."""
    return _decided(command, situation, itself)


def _decided(command: Take, situation: Situation, itself: ByItself | None = None) -> Decision:
    definition = situation.definition
    reasons = common_reasons(command.asking, situation.now, situation.head.version)
    source = definition.source_of(situation.configuration, command.action)
    if source is None:
        return refused([*reasons, _not_here(command, situation)])
    candidates = definition.candidates(source, command.action)

    given = read_given(definition.procedure, command.fields, command.files, command.reason, None)
    values = {**situation.data, **given.values} if given.values else situation.data
    answers = ask_guards(definition, candidates, values, situation.head.body, given.unreadable)
    # The first transition whose guards hold is the one in question; where none holds, the first
    # stands for all in the other rules, and every failed guard is a reason.
    transition = answers.first_open or candidates[0]
    authority = None
    if itself is not None:
        wrong = itself.why_not(transition)
        reasons.extend([wrong] if wrong is not None else [])
    elif transition.sub is not None:
        reasons.append(Reason("not_by_hand", {"about": command.action}))
    else:
        authority, bound = best_authority(command, transition, source, situation)
        reasons.extend(bound)
    if authority is not None:
        reasons.extend(separation_reasons(transition, authority, situation))
    reasons.extend(requirement_reasons(transition, given, situation, by_clock=itself is not None))
    issued, unsigned = issued_by(transition, authority, situation)
    reasons.extend(unsigned)
    if transition.after is not None or transition.not_later_than is not None:
        reasons.extend(time_reasons(transition, situation.clocks, situation.time, situation.now))
    reasons.extend(given.reasons)
    reasons.extend(answers.reasons)
    questions = BranchQuestions(definition, values, situation.head.body)
    dues: list[dict[str, Any]] = []
    if definition.procedure.fees:
        body = situation.head.body
        reasons.extend(fee_reasons(definition.procedure, command.action, body))
        if answers.first_open is not None and not given.unreadable:
            holds = asking(definition, values, body, answers, reasons)
            dues = fees_due(definition, command.action, body, values, holds)
    arrival = None
    if answers.first_open is not None and not given.unreadable:
        arrival = _followed(command, situation, transition, source, answers, questions)
        reasons.extend(questions.reasons)
    units = units_for(situation, arrival)
    if isinstance(units, Reason):
        reasons.append(units)
    if reasons or isinstance(units, Reason) or (authority is None and itself is None):
        return refused(reasons)
    if arrival is None:
        return refused([Reason("not_here", {"about": command.action, "state": situation.state})])
    answers.asked.extend(questions.asked)
    effects = [itself.effect(transition, source)] if itself is not None else []
    taken = _Taken(transition, authority, arrival, given, answers, units, (*dues, *issued))
    return _entry(command, situation, taken, effects, itself)


def units_for(situation: Situation, arrival: Arrival | None) -> dict[str, str] | Reason:
    """State that is entered -> the unit in which its sub-dossier is opened; or why there is none."""
    found: dict[str, str] = {}
    if not situation.definition.awaiting:
        return found
    states = situation.definition.procedure.states
    for state in arrival.to if arrival is not None else ():
        sub = states[state].sub_dossier
        if sub is not None and arrival is not None and state in arrival.entered:
            unit = unit_of(sub, situation.directory, situation.unit)
            if unit is None:
                return Reason("sub_unit", {"about": state, "unit": sub.unit, "of": situation.unit})
            found[state] = unit
    return found


def came_due(
    row: Transition, source: str, at: str, clocks: Mapping[str, Any], time: WorkTime | None
) -> dict[str, Any]:
    """The effect that says why the clock took a row: by which rule, since when.

    At `at` the first row of the action was due; where this one may be taken later only, it is due since then.
    """
    legal = (row.after.legal if row.after is not None else None) or row.legal
    opens = opens_at(row, clocks, time) if time is not None else None
    effect = {"kind": "came_due", "action": row.trigger, "state": source, "at": max(at, opens or at)}
    return effect | {"legal": legal} if legal else effect


def best_authority(
    command: Take, transition: Transition, source: str, situation: Situation
) -> tuple[Authority | None, list[Reason]]:
    """The role to act in: the first held of which nothing of the role itself stands in the way.

    Returns:
        The authority with the reasons that go with its role; without one, why there is none.
    """
    procedure = situation.definition.procedure
    found: list[tuple[Authority, list[Reason]]] = []
    for role in transition.by:
        authority = _authorised(command, (role,), situation)
        if isinstance(authority, Authority):
            bound = held_reasons(authority, source, situation) + set_by_reasons(
                procedure, command.fields, role
            )
            if not bound:
                return authority, []
            found.append((authority, bound))
    if found:
        return found[0]
    if not transition.by:
        return None, [Reason("automatic", {"about": transition.trigger})]
    refusal = _authorised(command, transition.by, situation)
    return None, [refusal] if isinstance(refusal, Reason) else []


def _authorised(command: Take, roles: tuple[str, ...], situation: Situation) -> Authority | Reason:
    name = situation.definition.procedure.procedure
    return authorise(situation.directory, command.asking, roles, situation.unit, name, situation.now)


def _not_here(command: Take, situation: Situation) -> Reason:
    """The action does not start in this state: say what does, and where this one would."""
    procedure = situation.definition.procedure
    if situation.head.body.get("outcome"):
        details = {
            "about": command.action,
            "outcome": situation.head.body["outcome"],
            "state": situation.state,
        }
        return Reason("ended", details)
    offered = list(situation.actions)
    if command.action not in procedure.triggers:
        return Reason("unknown_action", {"about": command.action, "offered": offered})
    sources = [
        source
        for transition in procedure.transitions
        if transition.trigger == command.action
        for source in transition.source
    ]
    details = {
        "about": command.action,
        "state": situation.state,
        "offered": offered,
        "possible_in": list(dict.fromkeys(sources)),
    }
    return Reason("not_here", details)


def held_reasons(authority: Authority, source: str, situation: Situation) -> list[Reason]:
    """Whoever holds the dossier in a role keeps others in the same role from acting on it.

    Inside branches that is who holds the inner state; from around them, whoever holds any of them.
    """
    holders = situation.head.body["holders"]
    if not holders:
        return []
    found = [holders[source]] if source in holders else []
    if situation.definition.procedure.states[source].branches:
        found = list(holders.values())
    found = [holder for holder in found if holder["role"] == authority.role]
    if not found or any(authority.persons & {item["officer"], item.get("for", "")} for item in found):
        return []
    return [Reason("held", {"officer": found[0]["officer"], "role": found[0]["role"]})]


def separation_reasons(transition: Transition, authority: Authority, situation: Situation) -> list[Reason]:
    """Four eyes: neither the actor nor the one acted for may have done the named action, in person or not."""
    reasons: list[Reason] = []
    performed = situation.head.body["performed"]
    for action, reach in transition.different_from.items():
        done = performed.get(action, {"ever": [], "round": []})
        before = done["ever"] if reach == "ever" else done["round"]
        both = sorted(authority.persons.intersection(before))
        if both:
            reasons.append(Reason("four_eyes", {"about": action, "persons": both, "reach": reach}))
    return reasons


def requirement_reasons(
    transition: Transition, given: Given, situation: Situation, *, by_clock: bool = False
) -> list[Reason]:
    """What the action needs and has not: another time left, fields, documents, a reason."""
    body, procedure = situation.head.body, situation.definition.procedure
    reasons: list[Reason] = []
    taken = body["counts"].get(transition.trigger, 0)
    if transition.at_most is not None and taken >= transition.at_most:
        reasons.append(
            Reason("at_most", {"about": transition.trigger, "most": transition.at_most, "taken": taken})
        )
    if transition.fills:
        wanted = [name for name in transition.fills if name not in given.unreadable]
        reasons.extend(missing_fields(wanted, given.values, _alive(body["data"])))
    needed = [*transition.documents, *situation.definition.papers.get(transition.trigger, ())]
    if transition.gives:
        needed += papers_of_results(procedure, transition, body)
    if needed:
        reasons.extend(missing_documents(dict.fromkeys(needed), body["documents"], given.files))
    if transition.reason_required and not (given.reason or given.reason_unreadable or by_clock):
        reasons.append(Reason("reason_missing", {"about": transition.trigger}))
    if transition.answered:
        consults = situation.definition.consults
        for state in body["state"]:
            if state in transition.source and state in consults:
                reasons.extend(unanswered(consults[state], state, body["requests"]))
    return reasons


def issued_by(
    transition: Transition, authority: Authority | None, situation: Situation
) -> tuple[list[dict[str, Any]], list[Reason]]:
    """The effects of the results that an action gives, and why one cannot be given."""
    if not transition.gives:
        return [], []
    by = None
    if authority is not None:
        by = {"officer": authority.actor}
        by |= {"for": authority.acting_for} if authority.acting_for is not None else {}
    issuing = situation.issuing or Issuing(situation.now[:10], lambda _: 0)
    procedure, body = situation.definition.procedure, situation.head.body
    return results_given(procedure, transition, body, by, situation.unit, issuing)


def _alive(data: dict[str, Any]) -> dict[str, Any]:
    """The values that were not erased."""
    return {name: value for name, value in data.items() if not isinstance(value, dict)}


def _followed(
    command: Take,
    situation: Situation,
    transition: Transition,
    source: str,
    answers: Answers,
    questions: BranchQuestions,
) -> Arrival | None:
    """Let transitions make the move, and follow it to where it ends; None where it comes to no end."""
    definition, configuration = situation.definition, situation.configuration
    dest = definition.machine.fire(source, command.action, answers.results)
    if dest is None:
        return None
    if transition.dest == INTERNAL:
        return Arrival(configuration, (), ())
    return arrive(definition, configuration, source, dest, situation.head.body["branches"], questions)


class _Taken(NamedTuple):
    """What a step comes to."""

    transition: Transition
    authority: Authority | None
    arrival: Arrival
    given: Given
    answers: Answers
    #: State that is entered -> the unit of its sub-dossier.
    units: dict[str, str]
    #: What the action itself brings: fees that are due, results.
    follows: tuple[dict[str, Any], ...]


def _entry(
    command: Take,
    situation: Situation,
    taken: _Taken,
    effects: list[dict[str, Any]],
    itself: ByItself | None,
) -> Decision:
    """Draft the entry."""
    transition, authority, arrival, given, answers, units, follows = taken
    procedure, requests = situation.definition.procedure, situation.head.body["requests"]
    effects += [*given.effects(procedure), *follows]
    moved: dict[str, Any] = {
        "guards": answers.asked,
        "action": command.action,
        "from": list(situation.configuration),
        "to": list(arrival.to),
    }
    if not arrival.entered:
        moved["stays"] = True
    else:
        if arrival.entered != arrival.to:
            moved["entered"] = list(arrival.entered)
        if requests:
            effects.extend(leaving(requests, left_by(moved)))
        effects.extend(arrival.effects)
        if units or "subs" in situation.head.body:
            ended = itself.ended if itself is not None else None
            body, left = situation.head.body, left_by(moved)
            effects.extend(moving(situation.definition, body, left, units, units, ended))
        outcome = procedure.states[arrival.to[0]].final
        if outcome is not None:
            effects.append({"kind": "ended", "outcome": outcome})
    if situation.definition.clock is not None:
        moved |= timed(
            situation.definition,
            situation.times,
            situation.head.body,
            moved,
            n=situation.head.version + 1,
            now=situation.now,
            data={**situation.data, **given.values},
            row=transition,
            effects=effects,
        )
    if itself is None:
        return on_dossier("take", command.asking, authority, situation, effects, **moved)
    if itself.causes:
        moved["causes"] = [dict(cause) for cause in itself.causes]
    return on_dossier(itself.command, command.asking, None, situation, effects, **moved)
