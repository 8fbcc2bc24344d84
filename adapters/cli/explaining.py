"""`hoso explain`: the machine a procedure's file makes, read aloud; or what a code means."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.checking import findings_in, procedures_of, show_findings, told_of
from hoso.adapters.cli.command import WITHOUT_STORE, command
from hoso.adapters.cli.named_file import bytes_of, located
from hoso.adapters.cli.trouble import NO
from hoso.adapters.wording.durations import time_said
from hoso.adapters.wording.fees import fee_said
from hoso.adapters.wording.picture import consultation, leaving, quorum, sub_dossier
from hoso.engine.duration import parse_duration
from hoso.engine.quorum import has_quorum

if TYPE_CHECKING:
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.wording import Names
    from hoso.engine.moves import Move, Requirement
    from hoso.engine.procedure import Branch, Procedure, State
    from hoso.engine.procedure_clock import ClockRules, Timer


@command("explain", WITHOUT_STORE)
def explain(call: Call, subject: arguments.FileOrCode) -> int:
    """Say for each state who holds it, how long it may take, and where its actions lead.

    Behind each action stand the file and line it comes from: of a road also its regime. A code of
    `hoso check` or of a reason of a refusal is explained by its page.
    """
    if os.sep not in subject and (code := _code(call, subject)) is not None:
        return code
    from hoso.engine.language.yaml_bytes import LARGEST_FILE
    from hoso.engine.moves import explain as moves_of

    file = located(subject)
    texts = procedures_of(bytes_of(file, LARGEST_FILE), file)
    if any(text.procedure is None for text in texts):
        told = [told_of(item, call.wording) for item in findings_in(texts)]
        if call.common.json:
            call.screen.json({"ok": False, "findings": told})
        else:
            show_findings(call.screen, told)
        return NO
    read = [(text.procedure, moves_of(text)) for text in texts if text.procedure is not None]
    told = [
        {"procedure": procedure.procedure, "moves": [asdict(move) for move in moves]}
        for procedure, moves in read
    ]
    answer = told[0] if len(told) == 1 else {"procedures": told}

    def show(screen: Screen) -> None:
        for index, (procedure, moves) in enumerate(read):
            if index:
                screen.line()
            forms = _titles(call, procedure, file)
            _show(call, screen, procedure, moves, call.wording.names(procedure=procedure, forms=forms))

    return call.done(answer, show)


def _code(call: Call, subject: str) -> int | None:
    """Explain a code; None where a file is meant."""
    from hoso.adapters.cli.codes import explained_code

    return explained_code(call, subject)


def _titles(call: Call, procedure: Procedure, file: str) -> dict[str, str]:
    """The titles of the forms its actions print, by `table.form`: of tables beside the file, or shipped."""
    from hoso.adapters.cli.sources import Beside
    from hoso.engine.forms_text import parse_forms

    titles: dict[str, str] = {}
    for name in dict.fromkeys(reference.rpartition(".")[0] for reference in procedure.prints.values()):
        found = Beside(file)("forms", name)
        table = parse_forms(*found)[0] if found is not None else None
        for form, paper in table.papers.items() if table is not None else ():
            titles[f"{name}.{form}"] = call.wording.plain.label(paper.labels, form)
    return titles


def _show(call: Call, screen: Screen, procedure: Procedure, moves: list[Move], names: Names) -> None:
    screen.title(f"{procedure.procedure}: {names.procedure_label()}")
    decision = procedure.decision
    if decision is not None:
        screen.line(call.say("explain.decision", number=decision.number, date=decision.date))
    if procedure.total:
        time = time_said(call.wording, procedure.total)
        columns = [names.label(column.labels, column.column) for column in procedure.columns]
        told = f"{time} ({' / '.join(columns)})" if len(procedure.total) > 1 else time
        screen.line(f"{call.say('explain.total')}: {told}")
    if procedure.total_by_law:
        law = call.say("explain.by_law", time=time_said(call.wording, procedure.total_by_law.time))
        screen.line(f"{law} ({names.legal(procedure.total_by_law.legal)})")
    if procedure.clock is not None:
        screen.line(_clock(call, procedure.clock))
    for name, fee in procedure.fees.items():
        screen.line(fee_said(call.wording, name, fee, names))
    for name, stage in procedure.stages.items():
        label = names.label(stage.labels, name)
        screen.line(f"{call.say('explain.stage', stage=label)}: {time_said(call.wording, stage.total)}")
    for state, declared in procedure.states.items():
        screen.line()
        start = f" · {call.say('explain.start')}" if state == procedure.initial else ""
        screen.title(f"{names.state(state)} ({state}){start}")
        screen.line(_state(call, declared, names), indent=2)
        for move in (item for item in moves if item.source == state):
            stays = move.dest == state
            dest = call.say("explain.stays") if stays else names.state(move.dest)
            place = f"{Path(move.file).name}:{move.line}"
            itself = leaving(call.wording, has_quorum(declared))
            label = itself.get(move.action) or names.action(move.action)
            screen.line(f"{move.action}: {label} → {dest} [{place}]", indent=2, hang=6)
            asked = _conditions(call, move, names)
            if asked:
                screen.line("; ".join(asked), indent=6)


def _state(call: Call, state: State, names: Names) -> str:
    if state.final:
        return call.say(f"explain.{state.final}")
    if state.ends:
        return f"{call.say('explain.ends')}: {call.say(f'show.branch_{state.ends}')}"
    if state.branches:
        branches = "; ".join(_branch(call, *item, names) for item in state.branches.items())
        return "; ".join([f"{call.say('explain.branches')}: {branches}", *quorum(call.wording, state)])
    held = call.say("explain.holder", role=names.role(state.role)) if state.role else None
    parts = [held or call.say("explain.unheld")]
    if state.time:
        parts.append(time_said(call.wording, state.time))
    parts += _shown_to_citizens(call, state, names)
    if state.calendar:
        parts.append(call.say("explain.calendar", calendar=state.calendar))
    if state.clock != "runs":
        parts.append(call.say(f"explain.clock_{state.clock}"))
    if state.pause:
        parts.append(call.say(f"explain.pause_{state.pause}"))
    parts += [_timer(call, timer, names) for timer in state.timers]
    if state.consult:
        parts += consultation(call.wording, state.consult, names, law=True)
    if state.sub_dossier:
        parts.append(sub_dossier(call.wording, state.sub_dossier))
    return "; ".join(parts)


def _shown_to_citizens(call: Call, state: State, names: Names) -> list[str]:
    """The portal's status of a state, or what is shown in its place."""
    said = []
    if state.status:
        said.append(call.say("explain.status", code=state.status, label=names.portal_status(state.status)))
    if state.shown_as:
        said.append(call.say("explain.hidden_as", state=names.state(state.shown_as)))
    elif state.hidden:
        said.append(call.say("explain.hidden"))
    return said


def _clock(call: Call, clock: ClockRules) -> str:
    """How time is counted, in one line."""
    said = [
        call.say("explain.calendar", calendar=clock.calendar),
        call.say(f"explain.count_{clock.count_from}"),
        call.say(f"explain.day_{clock.day}"),
        call.say(f"explain.supplement_{clock.supplement}"),
    ]
    return f"{call.say('explain.clock')}: {'; '.join(said)}"


def _timer(call: Call, timer: Timer, names: Names) -> str:
    roles = ", ".join(names.role(role) for role in timer.notify)
    form = "before_due" if timer.before else "after_due" if timer.since == "due" else "after_entry"
    when = call.say(f"explain.{form}", time=time_said(call.wording, [timer.time]))
    told = f"{call.say(f'explain.timer_{timer.kind}', roles=roles)}: {when}"
    return call.say("explain.lawful", what=told, law=names.legal(timer.legal)) if timer.legal else told


def _branch(call: Call, name: str, branch: Branch, names: Names) -> str:
    """A branch with its time in total, and the guards under which it applies."""
    about = [time_said(call.wording, branch.total)] if branch.total else []
    about += [call.say("explain.calendar", calendar=branch.calendar)] if branch.calendar else []
    about += [f"{call.say('explain.guard')} {guard}" for guard in branch.only_if]
    return f"{names.branch(name)} ({', '.join(about)})" if about else names.branch(name)


def _conditions(call: Call, move: Move, names: Names) -> list[str]:
    said = []
    if move.by:
        said.append(call.say("explain.by", roles=", ".join(names.role(role) for role in move.by)))
    said += [f"{call.say('explain.guard')} {name}" for name in move.conditions]
    said += [_requirement(call, item, names) for item in move.requirements]
    return said


def _requirement(call: Call, item: Requirement, names: Names) -> str:
    what: object = item.what
    if item.kind == "fills":
        what = names.field(item.what)
    elif item.kind == "document":
        what = names.document(item.what)
    elif item.kind == "fee":
        what = names.fee(item.what)
    elif item.kind == "gives":
        what = _numbered(item.what, names)
    elif item.kind == "different_from":
        action, _, extent = item.what.partition(" ")
        what = f"“{names.action(action)}” ({call.say(f'explain.{extent}')})"
    elif item.kind in ("not_later_than", "after"):
        what = _limit(call, item.what, names)
    elif item.kind == "prints":
        what = names.form(item.what)
    elif item.kind == "clock":
        what = call.say(f"explain.act_{item.what}")
    elif item.kind == "sub":
        what = call.say(f"explain.sub_{item.what}")
    elif item.kind == "at_most":
        what = int(item.what)
    elif item.kind == "legal":
        what = names.legal(item.what)
    return call.say(f"explain.requires.{item.kind}", what=what)


def _numbered(result: str, names: Names) -> str:
    """A result with the pattern of its number."""
    declared = names.procedure.results.get(result) if names.procedure is not None else None
    return f"{names.result(result)} ({declared.number})" if declared is not None else names.result(result)


def _limit(call: Call, what: str, names: Names) -> str:
    """A limit in words: how long, and since or before what."""
    amount, _, of = what.partition(" ")
    kind, _, name = of.partition(" ")
    time = time_said(call.wording, [parse_duration(amount)])
    if kind == "before":
        return call.say("explain.before_due", time=time)
    states = names.procedure.states if names.procedure is not None else {}
    since = names.state(name) if name in states else names.action(name)
    return call.say("explain.since", time=time, since=since)
