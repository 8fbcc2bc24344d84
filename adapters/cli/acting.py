"""`hoso actions` and `hoso take`: what I may do now, why not the rest, and doing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import ASKING, WRITING, command
from hoso.adapters.cli.given import files_of, pairs_of
from hoso.adapters.cli.requests import requests_told
from hoso.adapters.cli.trouble import Trouble
from hoso.adapters.cli.writing import answer
from hoso.engine.reason import Refusal

if TYPE_CHECKING:
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.cli.view import View
    from hoso.adapters.wording import Names
    from hoso.engine.actions import Option
    from hoso.engine.decide.situation import Situation


@command("actions", ASKING)
def actions(call: Call, dossier: arguments.Dossier) -> int:
    """Say what the actor may do with a dossier now, and for the rest why not."""
    from hoso.engine.actions import answerable, askable, options

    with call.engine() as engine, call.view(engine) as view:
        situation, asking = view.situation(view.dossier(dossier)), call.asking()
        found = options(asking, situation)
        told = [_told(option, view, situation) for option in found]
        answered = {
            "dossier": situation.head.name,
            "version": situation.head.version,
            "state": situation.state,
            "states": list(situation.configuration),
            "actor": call.actor,
            "actions": told,
            "ask": askable(asking, situation),
            "answer": answerable(asking, situation),
            "requests": requests_told(situation.head, view.names(situation.definition)),
        }

        def show(screen: Screen) -> None:
            _show(call, screen, view, situation, found, answered)
            _show_following(call, screen, situation, found, answered)

        return call.done(answered, show)


def _told(option: Option, view: View, situation: Situation) -> dict[str, Any]:
    def listed(reasons: Any) -> list[dict[str, Any]]:
        return [
            {"code": reason.code, "about": reason.details.get("about"), "sentence": sentence}
            for reason, sentence in view.explained(
                reasons, situation.definition, head=situation.head, action=option.action
            )
        ]

    return {
        "action": option.action,
        "open": option.is_open,
        "source": option.source,
        "leads_to": list(option.leads_to),
        "needs": listed(option.needs),
        "refused": listed(option.refused),
    }


def _show(
    call: Call,
    screen: Screen,
    view: View,
    situation: Situation,
    found: list[Option],
    answered: dict[str, Any],
) -> None:
    names = view.names(situation.definition)
    title = view.wording.say(
        "actions.title", names, dossier=situation.head.name, state=situation.state, officer=call.actor
    )
    screen.title(title)
    here = [option for option in found if option.leads_to]
    free = [option for option in here if option.is_open]
    shut = [option for option in here if not option.is_open]
    screen.line()
    none = "only_answer" if answered["ask"] or answered["answer"] else "none"
    screen.title(call.say(f"actions.{'may' if free else none}"))
    for option in free:
        screen.line(f"{option.action}: {_label(option, names)}", indent=2, hang=6)
        for _, sentence in view.explained(option.needs, situation.definition):
            screen.line(f"{call.say('actions.needs')} {sentence}", indent=4, hang=6)
    _show_consultation(call, screen, names, answered)
    if shut:
        screen.line()
        screen.title(call.say("actions.may_not"))
    for option in shut:
        screen.line(f"{option.action}: {_label(option, names)}", indent=2, hang=6)
        reasons = [*option.refused, *option.needs]
        for reason, sentence in view.explained(
            reasons, situation.definition, head=situation.head, action=option.action
        ):
            screen.line(f"- {sentence} [{reason.code}]", indent=4, hang=6)
    _show_elsewhere(call, screen, names, [option for option in found if not option.leads_to])


def _show_consultation(call: Call, screen: Screen, names: Names, answered: dict[str, Any]) -> None:
    """Whom one may ask, and what one may answer."""
    if answered["ask"]:
        screen.line()
        screen.line(call.say("actions.ask", names, agencies=answered["ask"]), hang=2)
    if answered["answer"]:
        screen.line()
        screen.line(call.say("actions.answer", requests=", ".join(answered["answer"])), hang=2)


def _show_following(
    call: Call, screen: Screen, situation: Situation, found: list[Option], answered: dict[str, Any]
) -> None:
    """First what is asked of somebody, to be read; else an action that wants nothing and gives nothing up."""
    states, name = situation.definition.procedure.states, situation.head.name
    free = [option for option in found if option.leads_to and option.is_open]
    ready = [
        option
        for option in free
        if not option.needs and all(states[dest].final != "failure" for dest in option.leads_to)
    ]
    if free or answered["answer"]:
        screen.line()
        screen.line(f"{call.say('next')}:")
    if answered["answer"]:
        screen.code(call.retype("history", name))
        screen.code(call.retype("answer", "--help"))
    elif free:
        screen.code(call.retype("take", name, (ready or free)[0].action, actor=call.actor))


def _show_elsewhere(call: Call, screen: Screen, names: Names, options: list[Option]) -> None:
    """Actions that do not start here, each with the states it starts in; none once the dossier has ended."""
    possible = {
        option.action: reason.details["possible_in"]
        for option in options
        for reason in option.refused
        if "possible_in" in reason.details
    }
    if not possible:
        return
    screen.line()
    screen.title(call.say("actions.elsewhere"))
    for action, states in possible.items():
        text = call.say("actions.from", names, label=names.action(action), states=states)
        screen.line(f"{action}: {text}", indent=2, hang=6)


def _label(option: Option, names: Names) -> str:
    dests = " / ".join(names.state(state) for state in option.leads_to if state != option.source)
    label = names.action(option.action)
    return f"{label} → {dests}" if dests else label


@command("take", WRITING)
def take(
    call: Call,
    dossier: arguments.MaybeDossier = None,
    action: arguments.MaybeAction = None,
    fields: arguments.Fields = None,
    files: arguments.Files = None,
    reason: arguments.Reason = None,
    seen: arguments.Seen = None,
    batch: arguments.Batch = None,
) -> int:
    """Take an action on a dossier, or with `batch` on each of many."""
    from hoso.engine.commands import Take

    if batch is not None:
        beside = {"DOSSIER": dossier, "--field": fields, "--file": files, "--reason": reason, "--seen": seen}
        _alone(beside)
        from hoso.adapters.cli.batch import take_batch

        return take_batch(call, batch)
    if dossier is None or action is None:
        raise Trouble(
            "parameter_missing", name="DOSSIER" if dossier is None else "ACTION", command="hoso take"
        )
    given, papers = pairs_of("--field", fields), files_of(files)
    with call.engine() as engine:
        with call.view(engine) as view:
            head = view.dossier(dossier)
            definition = view.definition(head)
        asking = call.asking(seen)
        outcome = engine.handle(Take(asking, head.stream, action, given, papers, reason))
        following = None
        if not isinstance(outcome, Refusal):
            following = _following(call, head.name, final=_ended(definition, outcome.to))
        return answer(
            call,
            engine,
            outcome,
            definition=definition,
            head=head,
            action=action,
            following=following,
        )


def _alone(beside: dict[str, Any]) -> None:
    """See that what the rows of a batch say themselves is not said beside it.

    Raises:
        Trouble: it is.
    """
    found = next((name for name, value in beside.items() if value is not None), None)
    if found is not None:
        raise Trouble("both_named", name=f"--batch, {found}", command="hoso take")


def _ended(definition: Any, to: tuple[str, ...]) -> bool:
    return bool(to) and definition.procedure.states[to[0]].final is not None


def _following(call: Call, dossier: str, *, final: bool) -> str:
    """After a step its dossier is shown: the next one is mostly somebody else's."""
    return call.retype("history", dossier) if final else call.retype("show", dossier)
