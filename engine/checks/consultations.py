"""Consultations can be held: enough agencies to choose from, a law behind silence, somebody above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.duration import FINEST
from hoso.engine.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.language.yaml_text import Path
    from hoso.engine.procedure import Consult, State


def check_consultations(written: Written) -> Iterator[Finding]:
    """E270 to E275, W315, W323 and W324."""
    waited: set[str] = set()
    for index, row in enumerate(written.procedure.transitions):
        for at, source in enumerate(row.source if row.answered else ()):
            waited.add(source)
            if written.procedure.states[source].consult is None:
                path: Path = ("transitions", index, "source", at)
                yield written.finding(path, "E273", action=row.trigger, name=source)
    for name, state in written.procedure.states.items():
        if state.consult is None:
            continue
        yield from _consult(written, name, state, state.consult)
        if name not in waited and not state.final:
            yield written.finding(("states", name, "consult"), "W315", key=True, name=name)


def _time(written: Written, path: Path, name: str, state: State, consult: Consult) -> Iterator[Finding]:
    """W323, W324: a silence that never comes, and an answer that may come after the row's own time.

    The time to answer is one for all columns: it is too long where it is so in each. Times in different units
    are not compared: that would need a calendar.
    """
    if written.procedure.clock is None:
        return
    if consult.time is None:
        yield written.finding((*path, "silence"), "W323", name=name, silence=consult.silence)
        return
    same = [time for time in state.time if time.unit == consult.time.unit != "same_day"]
    shorter = [time for time in same if 0 < time.in_scale(FINEST) < consult.time.in_scale(FINEST)]
    if shorter and len(shorter) == len(state.time):
        row = str(shorter[0])
        yield written.finding((*path, "time"), "W324", name=name, time=str(consult.time), row=row)


def _consult(written: Written, name: str, state: State, consult: Consult) -> Iterator[Finding]:
    path: Path = ("states", name, "consult")
    if state.final:
        yield written.finding(path, "E272", key=True, name=name)
        return
    if consult.silence == "agrees" and consult.legal is None:
        yield written.finding((*path, "silence"), "E270", name=name)
    yield from _time(written, path, name, state, consult)
    known = len(consult.choose)
    for key, wanted in (("at_least", consult.at_least), ("join", consult.join)):
        if wanted != "all" and wanted > known:
            details = {"what": key, "wanted": wanted, "known": known, "name": name}
            yield Finding(written.document.place((*path, key)), "E271", details)
    lead = consult.lead or ((state.role,) if state.role else ())
    for index, role in enumerate(consult.choose):
        if role in lead:
            yield written.finding((*path, "choose", index), "E274", name=name, role=role)
    roles = written.procedure.roles.values()
    if consult.silence == "escalate" and not any(set(role.assigns) & set(lead) for role in roles):
        yield written.finding((*path, "silence"), "E275", name=name, roles=", ".join(lead))
