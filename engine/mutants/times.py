"""Mutants of what the law says of time and silence: consultations, printed totals, columns.

Times of single rows and branches are left as they are: a scenario says when a phase or the whole is due.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from hoso.engine.duration import Duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.language.yaml_text import Path
    from hoso.engine.procedure import Consult, Procedure
    from hoso.engine.procedure_parts import State

    #: Kind, name of what is changed, what became of it, where it is written, the changed procedure.
    Fault = tuple[str, str, str, Path, Procedure]

_Item = TypeVar("_Item")

#: What silence may count as.
_SILENCE = ("agrees", "objects", "escalate")


def faults_of_consultations(procedure: Procedure) -> Iterator[Fault]:
    """Silence counts as something else, one agency is enough, an agency has twice the time."""
    for name, state in procedure.states.items():
        consult = state.consult
        if consult is None:
            continue
        path: Path = ("states", name, "consult")
        for other in _SILENCE:
            if other != consult.silence:
                changed = _asking(procedure, name, state, consult.model_copy(update={"silence": other}))
                yield "silence_changed", name, f"{consult.silence} → {other}", (*path, "silence"), changed
        if consult.at_least > 1:
            changed = _asking(procedure, name, state, consult.model_copy(update={"at_least": 1}))
            yield "at_least_dropped", name, str(consult.at_least), (*path, "at_least"), changed
        if consult.time is not None and procedure.clock is not None:
            longer = consult.model_copy(update={"time": doubled(consult.time)})
            changed = _asking(procedure, name, state, longer)
            yield "answer_time_doubled", name, str(consult.time), (*path, "time"), changed


def faults_of_totals(procedure: Procedure) -> Iterator[Fault]:
    """The printed time of the whole or of a phase is twice as long, one printed time at a time."""
    if procedure.clock is None:
        return  # nothing is ever due: a total is only printed
    for time, longer in _longer(procedure.total):
        changed = procedure.model_copy(update={"total": longer})
        yield "total_doubled", procedure.procedure, str(time), ("total",), changed
    for name, stage in procedure.stages.items():
        for time, longer in _longer(stage.total):
            held = stage.model_copy(update={"total": longer})
            changed = procedure.model_copy(update={"stages": {**procedure.stages, name: held}})
            yield "total_doubled", name, str(time), ("stages", name, "total"), changed


def faults_of_columns(procedure: Procedure) -> Iterator[Fault]:
    """A column is left out, with its times: its dossiers are counted as the ordinary ones."""
    if procedure.clock is None:
        return
    for at, column in enumerate(procedure.columns[1:], 1):
        states = {name: _narrower(state, at) for name, state in procedure.states.items()}
        stages = {
            name: stage.model_copy(update={"total": _less(stage.total, at)})
            for name, stage in procedure.stages.items()
        }
        update = {
            "columns": _less(procedure.columns, at),
            "total": _less(procedure.total, at),
            "states": states,
            "stages": stages,
        }
        name = column.column
        yield "column_dropped", name, name, ("columns", at), procedure.model_copy(update=update)


def doubled(time: Duration) -> Duration:
    """Twice as long; the same day becomes a working day."""
    if time.unit == "same_day":
        return Duration.model_validate("1wd")
    return time.model_copy(update={"amount": time.amount * 2})


def _asking(procedure: Procedure, name: str, state: State, consult: Consult) -> Procedure:
    changed = state.model_copy(update={"consult": consult})
    return procedure.model_copy(update={"states": {**procedure.states, name: changed}})


def _longer(times: tuple[Duration, ...]) -> Iterator[tuple[Duration, tuple[Duration, ...]]]:
    """Each time, and the times with it doubled; one time for all columns is doubled in all of them."""
    for time in dict.fromkeys(times):
        yield time, tuple(doubled(item) if item == time else item for item in times)


def _narrower(state: State, at: int) -> State:
    branches = {
        name: branch.model_copy(update={"total": _less(branch.total, at)})
        for name, branch in state.branches.items()
    }
    return state.model_copy(update={"time": _less(state.time, at), "branches": branches})


def _less(items: tuple[_Item, ...], at: int) -> tuple[_Item, ...]:
    """Without the item at a place, where there are so many."""
    return items[:at] + items[at + 1 :]
