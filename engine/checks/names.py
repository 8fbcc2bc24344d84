"""Every name that is used is declared, and what is declared is used."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from hoso.engine.procedure import INTERNAL, LEAVING
from hoso.engine.publication.audience import AUDIENCES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding
    from hoso.engine.language.yaml_text import Path
    from hoso.engine.procedure import Procedure, Transition
    from hoso.engine.procedure_parts import SubDossier

#: What opens a dossier: a document may be needed for it, though it is no action.
OPENING = "open"


def check_names(written: Written) -> Iterator[Finding]:
    """Names of roles, fields, documents, guards, actions, states and instruments."""
    procedure = written.procedure
    roles, states = procedure.roles, procedure.states
    for name, role in procedure.roles.items():
        yield from _all(written, ("roles", name, "assigns"), "role", role.assigns, roles)
    for name, field in procedure.fields.items():
        yield from _all(written, ("fields", name, "set_by"), "role", field.set_by, roles)
    for name, document in procedure.documents.items():
        yield from _all(
            written,
            ("documents", name, "needed_for"),
            "action",
            document.needed_for,
            {*procedure.triggers, OPENING},
        )
    for index, column in enumerate(procedure.columns):
        if column.when:
            yield from written.unknown(("columns", index, "when"), "guard", column.when, procedure.guards)
    yield from _all(written, ("open", "by"), "role", procedure.open.by, roles)
    yield from written.unknown(("initial",), "state", procedure.initial, states)
    yield from _reserved(written)
    yield from _states(written)
    if not _are_rows_right(procedure):
        for index, row in enumerate(procedure.transitions):
            yield from _row(written, ("transitions", index), row)
    for action in procedure.prints:
        yield from written.unknown(("prints", action), "action", action, procedure.triggers, key=True)
    if procedure.publication is not None:
        for audience in AUDIENCES:
            narrowed = getattr(procedure.publication, audience)
            legal = narrowed.legal if narrowed is not None else None
            yield from _legal(written, ("publication", audience), legal)


def _reserved(written: Written) -> Iterator[Finding]:
    """E204: words of the language in the place of names."""
    procedure = written.procedure
    if INTERNAL in procedure.states:
        yield written.finding(("states", INTERNAL), "E204", key=True, name=INTERNAL)
    for name in (OPENING, *LEAVING):
        if name in procedure.triggers:
            yield written.finding(("triggers", name), "E204", key=True, name=name)


def _states(written: Written) -> Iterator[Finding]:
    procedure = written.procedure
    branches = [branch for state in procedure.states.values() for branch in state.branches]
    for name, state in procedure.states.items():
        path: Path = ("states", name)
        if state.role:
            yield from written.unknown((*path, "role"), "role", state.role, procedure.roles)
        if state.consult:
            inner: Path = (*path, "consult")
            yield from _all(written, (*inner, "choose"), "role", state.consult.choose, procedure.roles)
            yield from _all(written, (*inner, "lead"), "role", state.consult.lead, procedure.roles)
            yield from _legal(written, inner, state.consult.legal)
        if state.sub_dossier:
            yield from _sub_dossier(written, (*path, "sub_dossier"), state.sub_dossier)
        if state.branch:
            yield from written.unknown((*path, "branch"), "branch", state.branch, branches)
        for branch, item in state.branches.items():
            inner = (*path, "branches", branch)
            yield from written.unknown((*inner, "initial"), "state", item.initial, procedure.states)
            yield from _all(written, (*inner, "only_if"), "guard", item.only_if, procedure.guards)


def _sub_dossier(written: Written, path: Path, sub: SubDossier) -> Iterator[Finding]:
    """The fields of this procedure, and the article; what the other one has is asked when it is opened."""
    fields = written.procedure.fields
    for name, own in sub.gives.items():
        yield from written.unknown((*path, "gives", name), "field", own, fields)
    for own in sub.takes:
        yield from written.unknown((*path, "takes", own), "field", own, fields, key=True)
    yield from _legal(written, path, sub.legal)


def _are_rows_right(procedure: Procedure) -> bool:
    """Is every name in a row declared, and in no list twice? As it nearly always is."""
    rows, triggers = procedure.transitions, procedure.triggers
    single = (
        ({row.trigger for row in rows}.difference(LEAVING), triggers),
        ({row.dest for row in rows} - {INTERNAL}, procedure.states),
        ({name for row in rows if row.different_from for name in row.different_from}, triggers),
        ({row.legal.split()[0] for row in rows if row.legal}, procedure.legal),
    )
    several: tuple[tuple[list[tuple[str, ...]], Mapping[str, object]], ...] = (
        ([row.source for row in rows], procedure.states),
        ([row.by for row in rows if row.by], procedure.roles),
        ([row.conditions for row in rows if row.conditions], procedure.guards),
        ([row.unless for row in rows if row.unless], procedure.guards),
        ([row.fills for row in rows if row.fills], procedure.fields),
        ([row.documents for row in rows if row.documents], procedure.documents),
    )
    longer = [names for lists, _ in several for names in lists if len(names) > 1]
    return (
        all(names <= known.keys() for names, known in single)
        and all(known.keys() >= set(chain.from_iterable(lists)) for lists, known in several)
        and all(len(set(names)) == len(names) for names in longer)
    )


def _row(written: Written, path: Path, row: Transition) -> Iterator[Finding]:
    procedure = written.procedure
    if row.trigger not in LEAVING and row.trigger not in procedure.triggers:
        yield from _action(written, (*path, "trigger"), row.trigger)
    yield from _all(written, (*path, "source"), "state", row.source, procedure.states)
    if row.dest != INTERNAL and row.dest not in procedure.states:
        yield from written.unknown((*path, "dest"), "state", row.dest, {*procedure.states, INTERNAL})
    yield from _all(written, (*path, "by"), "role", row.by, procedure.roles)
    yield from _all(written, (*path, "conditions"), "guard", row.conditions, procedure.guards)
    yield from _all(written, (*path, "unless"), "guard", row.unless, procedure.guards)
    yield from _all(written, (*path, "fills"), "field", row.fills, procedure.fields)
    yield from _all(written, (*path, "documents"), "document", row.documents, procedure.documents)
    for name in row.different_from:
        yield from written.unknown(
            (*path, "different_from", name), "action", name, procedure.triggers, key=True
        )
    yield from _legal(written, path, row.legal)


def _legal(written: Written, path: Path, legal: str | None) -> Iterator[Finding]:
    """An article is of an instrument that the file names."""
    if legal:
        instrument = legal.split()[0]
        yield from written.unknown((*path, "legal"), "instrument", instrument, written.procedure.legal)


def _action(written: Written, path: Path, name: str) -> Iterator[Finding]:
    """An action needs its labels, once, under `triggers`."""
    for finding in written.unknown(path, "action", name, written.procedure.triggers):
        near = finding.near
        yield written.finding(path, "E202", near=near, name=name)


def _all(
    written: Written, path: Path, what: str, names: tuple[str, ...], known: Collection[str]
) -> Iterable[Finding]:
    if not names or (names[0] in known if len(names) == 1 else _are_known(names, known)):
        return ()  # as nearly always
    return _wrong(written, path, what, names, known)


def _are_known(names: tuple[str, ...], known: Collection[str]) -> bool:
    found = set(names)
    return len(found) == len(names) and all(name in known for name in found)


def _wrong(
    written: Written, path: Path, what: str, names: tuple[str, ...], known: Collection[str]
) -> Iterator[Finding]:
    for index, name in enumerate(names):
        yield from written.unknown((*path, index), what, name, known)
        if name in names[:index]:
            yield written.finding((*path, index), "E205", name=name)


def check_unused(written: Written) -> Iterator[Finding]:
    """W310 to W312: an action, guard or role that nothing uses is mostly a slip."""
    procedure = written.procedure
    rows = procedure.transitions
    triggers = {row.trigger for row in rows}
    guards = {name for row in rows for name in (*row.conditions, *row.unless)}
    guards |= {
        name
        for state in procedure.states.values()
        for branch in state.branches.values()
        for name in branch.only_if
    }
    fees = procedure.fees.values()
    guards |= {name for fee in fees for name in (*fee.only_if, *fee.waived_if)}
    guards |= {column.when for column in procedure.columns if column.when}
    roles = {state.role for state in procedure.states.values()} | set(procedure.open.by)
    roles |= {name for row in rows for name in row.by}
    roles |= {name for fee in fees for name in (*fee.paid_to, *fee.waived_by)}
    roles |= {name for field in procedure.fields.values() for name in field.set_by}
    roles |= {name for name, role in procedure.roles.items() if role.assigns}
    consults = [state.consult for state in procedure.states.values() if state.consult]
    roles |= {name for consult in consults for name in (*consult.choose, *consult.lead)}
    for key, code, declared, used in (
        ("triggers", "W310", procedure.triggers, triggers),
        ("guards", "W311", procedure.guards, guards),
        ("roles", "W312", procedure.roles, roles),
    ):
        for name in declared:
            if name not in used:
                yield written.finding((key, name), code, key=True, name=name)
