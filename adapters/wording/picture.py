"""Captions of a procedure's picture, in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.adapters.wording.durations import time_said
from hoso.engine.drawing import Captions
from hoso.engine.procedure import JOIN

if TYPE_CHECKING:
    from hoso.adapters.wording.names import Names
    from hoso.adapters.wording.wording import Wording
    from hoso.engine.procedure import Branch, Consult, Procedure, State


def captions_of(wording: Wording, procedure: Procedure, dossier: str | None = None) -> Captions:
    """What the picture of a procedure says; with a dossier's code it is about that dossier."""
    names = wording.names(procedure=procedure)
    title = names.procedure_label()
    subtitle = [procedure.procedure]
    if procedure.decision is not None:
        number, date = procedure.decision.number, procedure.decision.date
        subtitle.append(wording.say("explain.decision", number=number, date=date))
    if procedure.total:
        subtitle.append(f"{wording.say('explain.total')}: {time_said(wording, procedure.total)}")
    return Captions(
        language=wording.language,
        title=title if dossier is None else f"{dossier} · {title}",
        subtitle=tuple(subtitle),
        states={
            name: (names.state_alone(name), *_about(wording, state, names))
            for name, state in procedure.states.items()
        },
        actions={**{name: names.action(name) for name in procedure.triggers}, JOIN: wording.say("draw.join")},
        branches={
            name: _branch(wording, name, branch, names)
            for state in procedure.states.values()
            for name, branch in state.branches.items()
        },
        begin=wording.say("draw.begin"),
        now=wording.say("draw.now"),
        stays=wording.say("explain.stays"),
        shared=wording.say("draw.shared"),
        sources=lambda n: wording.say("draw.sources", n=n),
        entered=lambda n: wording.say("draw.entered", n=n),
        times=lambda n: wording.say("draw.times", n=n),
        legend=wording.say("draw.legend"),
    )


def _branch(wording: Wording, name: str, branch: Branch, names: Names) -> tuple[str, ...]:
    """A branch's label, its time in total, and whether it may be skipped."""
    lines = [names.branch(name)]
    if branch.total:
        lines.append(time_said(wording, branch.total))
    if branch.only_if:
        lines.append(wording.say("draw.only_if"))
    return tuple(lines)


def _about(wording: Wording, state: State, names: Names) -> list[str]:
    """Who holds a state, how long, and what is particular to its clock."""
    if state.final:
        return [wording.say(f"explain.{state.final}")]
    if state.ends:
        return [wording.say(f"show.branch_{state.ends}")]
    lines = [names.role(state.role)] if state.role else []
    if not state.role and not state.branches:
        lines.append(wording.say("explain.unheld"))
    if state.hidden:
        lines.append(wording.say("explain.hidden"))
    if any(time.amount or time.unit == "same_day" for time in state.time):
        lines.append(time_said(wording, state.time))
    if state.clock == "stands":
        lines.append(wording.say("explain.clock_stands"))
    if state.consult:
        lines.extend(consultation(wording, state.consult, names))
    return lines


def consultation(wording: Wording, consult: Consult, names: Names) -> list[str]:
    """Who may be asked in a state, how long they have, and what silence counts as."""
    told = [wording.say("explain.consult", names, roles=list(consult.choose))]
    if consult.at_least > 1:
        told.append(wording.say("explain.consult_least", n=consult.at_least))
    if consult.time is not None:
        told.append(wording.say("explain.consult_time", time=time_said(wording, (consult.time,))))
    told.append(wording.say(f"explain.silence_{consult.silence}"))
    if consult.join != "all":
        told.append(wording.say("explain.consult_enough", n=consult.join))
    return told
