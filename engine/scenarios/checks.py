"""What can be wrong with a scenario file beside its form: names that neither it nor its procedure has.

What a step tries on purpose is left alone: a name for which the step says that it must be refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.commands import CLOCK
from hoso.engine.directory import POWERS
from hoso.engine.finding import Finding
from hoso.engine.language.near import near_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from hoso.engine.language.yaml_text import Document, Path
    from hoso.engine.procedure import Procedure
    from hoso.engine.scenarios.scenario import Cases, Given, Scenario, Step

#: What may be done beside the actions of a procedure.
COMMANDS = (
    *("open", "claim", "release", "assign", "attach", "correct"),
    *("ask", "answer", "recall", "lapse", "override", "settle"),
)
#: Code of a reason -> what it is about, where that is a name of the procedure.
_ABOUT = {
    "guard": "guard",
    "four_eyes": "action",
    "at_most": "action",
    "reason_missing": "action",
    "too_late": "action",
    "too_early": "action",
    "field_missing": "field",
    "document_missing": "document",
    "consult_at_least": "state",
    "consult_open": "state",
    "consult_silent": "state",
    "consult_answers": "state",
}


class _Name(NamedTuple):
    """A name that stands somewhere, and what it is meant to be."""

    path: Path
    what: str
    name: str


def check_cases(
    cases: Cases, document: Document, procedure: Procedure, reasons: Collection[str] = ()
) -> Iterator[Finding]:
    """E651, each name at its place; `reasons` are the codes of refusals, where they are known."""
    known = _known(cases, procedure, reasons)
    names = [*_of_people(cases), *_of_given(cases.given, ("given",))]
    for index, scenario in enumerate(cases.scenarios):
        names += _of_scenario(cases, index, scenario, known)
    for path, what, name in names:
        if known[what] and name not in known[what]:
            near = near_word(name, known[what])
            yield Finding(document.place(path), "E651", {"what": what, "name": name}, near)


def _known(cases: Cases, procedure: Procedure, reasons: Collection[str]) -> dict[str, Collection[str]]:
    timers = {timer.timer for state in procedure.states.values() for timer in state.timers}
    return {
        "person": cases.people,
        "role": {*procedure.roles, *POWERS},
        "action": {*procedure.triggers, *COMMANDS, *timers},
        "field": procedure.fields,
        "document": procedure.documents,
        "state": procedure.states,
        "guard": procedure.guards,
        "reason": reasons,
        "scenario": {item.scenario for item in cases.scenarios},
    }


def _of_people(cases: Cases) -> Iterator[_Name]:
    for name, person in cases.people.items():
        for at, role in enumerate(person.holds):
            yield _Name(("people", name, "holds", at), "role", role)
    for index, standing in enumerate(cases.delegations):
        path: Path = ("delegations", index)
        yield _Name((*path, "officer"), "person", standing.officer)
        yield _Name((*path, "to"), "person", standing.to)
        yield from (_Name((*path, "roles", at), "role", role) for at, role in enumerate(standing.roles))


def _of_given(given: Given, path: Path) -> Iterator[_Name]:
    yield _Name((*path, "who"), "person", given.who)
    yield from (_Name((*path, "fields", name), "field", name) for name in given.fields)
    yield from (_Name((*path, "documents", at), "document", name) for at, name in enumerate(given.documents))


def _of_scenario(
    cases: Cases, index: int, scenario: Scenario, known: Mapping[str, Collection[str]]
) -> Iterator[_Name]:
    path: Path = ("scenarios", index)
    if scenario.after is not None:
        earlier = {item.scenario for item in cases.scenarios[:index]}
        if scenario.after.scenario not in earlier:
            yield _Name((*path, "after", "scenario"), "scenario", scenario.after.scenario)
        if scenario.after.at is not None:
            yield _Name((*path, "after", "at"), "state", scenario.after.at)
    if scenario.given is not None:
        yield from _of_given(scenario.given, (*path, "given"))
    for number, step in enumerate(scenario.steps):
        tried = {subject.partition(".")[2] for subject in step.refused or ()}
        for item in _of_step(step, (*path, "steps", number), known):
            if item.what == "reason" or item.path[-2:-1] == ("refused",) or item.name not in tried:
                yield item


def _of_step(step: Step, path: Path, known: Mapping[str, Collection[str]]) -> Iterator[_Name]:
    """The names of a step; nobody at all, or an action that is none, may be what it tries."""
    refused = {subject.partition(".")[0] for subject in step.refused or ()}
    if step.who != CLOCK and "unknown_actor" not in refused:
        yield _Name((*path, "who"), "person", step.who)
    if step.acting_for is not None and not refused & {"delegation", "unknown_actor"}:
        yield _Name((*path, "for"), "person", step.acting_for)
    if not any(code.startswith(("action", "timer", "not_here", "request")) for code in refused):
        yield _Name((*path, "do"), "action", step.do)
    if not any(code.startswith("field") for code in refused):
        yield from (_Name((*path, "fields", name), "field", name) for name in step.fields)
    if not any(code.startswith("document") for code in refused):
        yield from (_Name((*path, "documents", at), "document", it) for at, it in enumerate(step.documents))
    yield from (_Name((*path, "agencies", role), "role", role) for role in step.agencies)
    if step.agency is not None and "request_unknown" not in refused:
        yield _Name((*path, "agency"), "role", step.agency)
    if step.state is not None:
        yield _Name((*path, "state"), "state", step.state)
    yield from (_Name((*path, "then", at), "state", name) for at, name in enumerate(step.then or ()))
    for at, subject in enumerate(step.refused or ()):
        code, _, about = subject.partition(".")
        where: Path = (*path, "refused", at)
        if known["reason"] and code not in known["reason"]:
            yield _Name(where, "reason", code)
        elif about and code in _ABOUT:
            yield _Name(where, _ABOUT[code], about)
