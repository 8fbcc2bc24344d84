"""Captions of a procedure's picture, in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.adapters.wording.durations import time_said
from hoso.engine.drawing import Captions
from hoso.engine.procedure import JOIN, NO_QUORUM
from hoso.engine.quorum import has_quorum
from hoso.engine.sub_dossier import ABOVE, SAME

if TYPE_CHECKING:
    from hoso.adapters.wording.names import Names
    from hoso.adapters.wording.wording import Wording
    from hoso.engine.procedure import Branch, Consult, Procedure, State
    from hoso.engine.procedure_parts import SubDossier


def captions_of(wording: Wording, procedure: Procedure, dossier: str | None = None) -> Captions:
    """What the picture of a procedure says; with a dossier's code it is about that dossier."""
    names = wording.names(procedure=procedure)
    title = names.procedure_label()
    subtitle = [procedure.procedure]
    if procedure.draft:
        subtitle.append(wording.say("draw.draft"))
    if procedure.source is not None:
        subtitle.append(names.label(procedure.source.labels, procedure.procedure))
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
            name: (
                names.state_alone(name),
                *_about(wording, procedure, state, names),
                *_exits(wording, procedure, name, names),
            )
            for name, state in procedure.states.items()
        },
        actions={
            **{name: _action(wording, procedure, name, names) for name in procedure.triggers},
            **leaving(wording, any(has_quorum(state) for state in procedure.states.values())),
        },
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
        chosen=wording.say("draw.only_if"),
        otherwise=wording.say("draw.otherwise"),
        legend=wording.say("draw.legend"),
    )


def _action(wording: Wording, procedure: Procedure, action: str, names: Names) -> str:
    """An action's label, without the name of the state it leaves: `Done: Appraise` stands under Appraise.

    What happens by itself, by the clock or by the end of a sub-dossier, says so.
    """
    label = names.action(action)
    rows = [row for row in procedure.transitions if row.trigger == action]
    sources = {source for row in rows for source in row.source}
    if len(sources) == 1:
        label = label.removesuffix(f": {names.state_alone(sources.pop())}")
    if rows and all(
        row.automatic or row.sub or (row.after is not None and row.after.by_clock) for row in rows
    ):
        return f"{label} ({wording.say('draw.by_itself')})"
    return label


def _branch(wording: Wording, name: str, branch: Branch, names: Names) -> tuple[str, ...]:
    """A branch's label, its time in total, and whether it may be skipped."""
    lines = [names.branch(name)]
    if branch.total:
        lines.append(time_said(wording, branch.total))
    if branch.only_if:
        lines.append(wording.say("draw.only_if"))
    return tuple(lines)


def _about(wording: Wording, procedure: Procedure, state: State, names: Names) -> list[str]:
    """Who holds a state, how long, and what is particular to its clock."""
    if state.final:
        return [wording.say(f"explain.{state.final}")]
    if state.ends:
        return [wording.say(f"show.branch_{state.ends}")]
    lines = [_holder(wording, procedure, state.role, names)] if state.role else []
    lines += quorum(wording, state)
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
    if state.sub_dossier:
        lines.append(sub_dossier(wording, state.sub_dossier))
    return lines


def _holder(wording: Wording, procedure: Procedure, role: str, names: Names) -> str:
    """Who holds a state, and whether in another agency."""
    known = procedure.roles.get(role)
    outside = known is not None and known.outside
    return f"{names.role(role)} ({wording.say('draw.outside')})" if outside else names.role(role)


def sub_dossier(wording: Wording, sub: SubDossier) -> str:
    """The dossier that is opened in a state, and where."""
    where = wording.say(f"explain.sub_{sub.unit}") if sub.unit in (ABOVE, SAME) else sub.unit
    return wording.say("explain.sub_dossier", procedure=sub.procedure, where=where)


def _exits(wording: Wording, procedure: Procedure, state: str, names: Names) -> list[str]:
    """Where an action leads out of a branch, and so ends those beside it."""
    return [
        wording.say("draw.leaves", action=names.action(row.trigger), dest=names.state(row.dest))
        for row in procedure.transitions
        if row.cancels and state in row.source and procedure.states[state].branch
    ]


def leaving(wording: Wording, enough: bool) -> dict[str, str]:  # noqa: FBT001 - are fewer than all enough
    """What the actions are called by which a parallel state is left by itself."""
    join = "draw.join_enough" if enough else "draw.join"
    return {JOIN: wording.say(join), NO_QUORUM: wording.say("draw.no_quorum")}


def quorum(wording: Wording, state: State) -> list[str]:
    """How many branches are enough, where that is not all of them."""
    if state.join == "all":
        return []
    key = "majority" if state.join == "majority" else "quorum"
    return [wording.say(f"explain.{key}{'_ended' if state.counted == 'ended' else ''}", n=state.join)]


def consultation(wording: Wording, consult: Consult, names: Names, *, law: bool = False) -> list[str]:
    """Who may be asked in a state, how long they have, what silence counts as, and if wanted by which law."""
    told = [wording.say("explain.consult", names, roles=list(consult.choose))]
    if consult.at_least > 1:
        told.append(wording.say("explain.consult_least", n=consult.at_least))
    if consult.time is not None:
        told.append(wording.say("explain.consult_time", time=time_said(wording, (consult.time,))))
    silence = wording.say(f"explain.silence_{consult.silence}")
    if law and consult.legal:
        silence = wording.say("explain.lawful", what=silence, law=names.legal(consult.legal))
    told.append(silence)
    if consult.join != "all":
        told.append(wording.say("explain.consult_enough", n=consult.join))
    return told
