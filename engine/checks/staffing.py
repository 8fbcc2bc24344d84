"""Staffing: a procedure beside the directory of those who are to work by it, unit by unit."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.checks.people import doers
from hoso.engine.finding import Finding
from hoso.engine.procedure import LEAVING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hoso.engine.language.yaml_text import Document, Path
    from hoso.engine.procedure import Procedure, Transition
    from hoso.engine.procedure_text import ProcedureText

#: Units that one finding names.
_NAMED = 3


class Office(NamedTuple):
    """A unit in which dossiers of the procedure are opened."""

    unit: str
    #: Role -> who holds it for the unit's dossiers.
    holders: Mapping[str, frozenset[str]]

    def able(self, roles: Sequence[str] | set[str]) -> frozenset[str]:
        """Who holds one of these roles."""
        return frozenset[str]().union(*(self.holders.get(role, frozenset()) for role in roles))


def check_staffing(text: ProcedureText, changes: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """E711, W714 and E713 for a procedure without errors, beside a directory as `read_directory` gives it.

    Delegations change nothing here: who acts for another is bound by what either of them did.
    """
    procedure, document = text.procedure, text.document
    if procedure is None or document is None:
        return []
    offices = _offices(procedure, changes)
    if not offices:
        top = next((str(change["unit"]) for change in changes if change["kind"] == "unit"), "-")
        first = procedure.states[procedure.initial].role
        details = {
            "name": ", ".join(dict.fromkeys([*procedure.open.by[:1], *filter(None, [first])])),
            "units": top,
        }
        return [Finding(document.place(("open", "by")), "E716", details)]
    found: dict[tuple[Path, str, str], list[str]] = {}
    for office in offices:
        for key in (*_unstaffed(procedure, office), *_eyes(procedure, office)):
            found.setdefault(key, []).append(office.unit)
    return [_finding(document, *key, units) for key, units in found.items()]


def _finding(document: Document, path: Path, code: str, what: str, units: list[str]) -> Finding:
    named = ", ".join(units[:_NAMED]) + (" …" if len(units) > _NAMED else "")
    if code == "E716":
        return Finding(document.place(path, key=True), code, {"name": what, "units": named})
    action, _, other = what.partition(" ")
    details = {"action": action, "other": other, "units": named}
    return Finding(document.place(path), code, details)


def _offices(procedure: Procedure, changes: Sequence[Mapping[str, Any]]) -> list[Office]:
    """The units for which somebody opens dossiers and somebody holds the state in which they begin.

    A portal opens them for a whole province; that alone makes no unit an office.
    """
    first = procedure.states[procedure.initial].role
    above = {change["unit"]: change.get("parent") for change in changes if change["kind"] == "unit"}
    grants = [change for change in changes if change["kind"] == "granted"]
    opened = {item.get("covers", item["unit"]) for item in grants if item["role"] in procedure.open.by}
    found: list[Office] = []
    for unit in above:
        line, here = set[str](), unit
        while here is not None and here not in line:
            line.add(here)
            here = above.get(here)
        if opened.isdisjoint(line) or not any(item.get("covers", item["unit"]) == unit for item in grants):
            continue  # as in the unit above it
        holders: dict[str, frozenset[str]] = {}
        for item in grants:
            if item.get("covers", item["unit"]) in line:
                holders[item["role"]] = holders.get(item["role"], frozenset()) | {item["officer"]}
        if first is None or first in holders:
            found.append(Office(unit, holders))
    return found


def _unstaffed(procedure: Procedure, office: Office) -> Iterator[tuple[Path, str, str]]:
    """E716: roles without which an action cannot be taken, and that nobody holds."""
    said: set[str] = set()
    for row in _taken(procedure):
        if row.by and not office.able(row.by) and row.by[0] not in said:
            said.add(row.by[0])
            yield ("roles", row.by[0]), "E716", row.by[0]


def _eyes(procedure: Procedure, office: Office) -> Iterator[tuple[Path, str, str]]:
    """E717 where whoever may act has always done the other act, W714 where it may come to that."""
    actors = doers(procedure)
    for index, row in enumerate(procedure.transitions):
        able = office.able(row.by)
        others = {name: office.able(actors.get(name, set())) for name in row.different_from}
        others = {name: who for name, who in others.items() if who}
        if not able or not others:
            continue
        path: Path = ("transitions", index)
        names = ", ".join(others)
        if not any(all(who - {person} for who in others.values()) for person in able):
            yield path, "E717", f"{row.trigger} {names}"
        elif _may_be_all(able, list(others.values())):
            yield path, "W714", f"{row.trigger} {names}"


def _may_be_all(able: frozenset[str], others: list[frozenset[str]]) -> bool:
    """Can the other acts have been done by everybody who is able to do this one?"""
    people = sorted(able)
    if len(people) > len(others):
        return False
    return any(
        all(person in who for person, who in zip(people, some, strict=True))
        for some in permutations(others, len(people))
    )


def _taken(procedure: Procedure) -> Iterator[Transition]:
    """The rows that a person takes."""
    for row in procedure.transitions:
        if row.trigger not in LEAVING and not row.sub and not row.by_clock:
            yield row
