"""A directory as a file (`hoso: directory/1`): units, officers and grants become changes of the directory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from hoso.engine.directory_checks import check_directory
from hoso.engine.finding import Finding
from hoso.engine.language.part import Labelled, Part
from hoso.engine.language.scalars import DottedId, Id, Many, Text, Truth
from hoso.engine.language.schema import Key
from hoso.engine.language.schema_text import read_model
from hoso.engine.language.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.directory import Directory


class UnitText(Labelled):
    """A unit; without a parent it is the top one."""

    #: The unit above it; left out, it is the top one.
    parent: DottedId | None = None
    #: Agency code that dossier codes begin with.
    code: Text | None = None


class OfficerText(Part):
    """An officer, or a system account."""

    #: The person's name, kept beside the record and erasable.
    name: Text
    #: Is it a program, such as the portal?
    system: Truth = False


class GrantText(Part):
    """A role held in a unit."""

    #: Who holds it.
    officer: DottedId
    #: The role; or a power over hoso: `hoso.registrar`, `hoso.publisher`, `hoso.data_protection`,
    #: `hoso.supervisor`, `hoso.log_keeper`, `hoso.inspector`.
    role: DottedId
    #: Where it is held.
    unit: DottedId
    #: The unit whose dossiers it is for, with all units below; left out, the same.
    covers: DottedId | None = None


class DelegationText(Part):
    """`to` may act for `officer`."""

    #: Whose authority it is.
    officer: DottedId
    #: Who may act for them.
    to: DottedId
    #: Only these roles; none: all.
    roles: Many[Id] = ()
    #: Only these procedures; none: all.
    procedures: Many[DottedId] = ()
    #: The paper on which it rests.
    authority: Text


class DirectoryFile(Part):
    """The whole file."""

    #: The kind of file and the version of the language.
    hoso: Literal["directory/1"]
    #: The languages of all labels.
    languages: tuple[Id, ...] = Key(default=("vi", "en"), min_length=1, max_length=8)
    #: Offices, by id.
    units: dict[DottedId, UnitText] = Key(default={}, max_length=20_000)
    #: People and programs, by id.
    officers: dict[DottedId, OfficerText] = Key(default={}, max_length=20_000)
    #: Who holds which role where.
    grants: tuple[GrantText, ...] = ()
    #: Who may act for whom.
    delegations: tuple[DelegationText, ...] = ()


@dataclass(frozen=True, slots=True)
class DirectoryText:
    """What was read: changes in an order in which they can be made, or findings."""

    changes: tuple[dict[str, Any], ...] | None
    findings: tuple[Finding, ...]


def read_directory(data: bytes, file: str, office: Directory | None = None) -> DirectoryText:
    """Read a directory file; names that the `office` has, to which it is added, are looked up there too."""
    document = read_yaml(data, file)
    if isinstance(document, Finding):
        return DirectoryText(None, (document,))
    languages = [str(item) for item in document.value.get("languages", ("vi", "en"))]
    model, findings = read_model(
        document,
        DirectoryFile,
        kind="directory/1",
        languages=languages,
        dictionaries=("units", "officers"),
    )
    if model is None:
        return DirectoryText(None, findings)
    wrong = tuple(check_directory(model, document, office))
    return DirectoryText(None if wrong else tuple(_changes(model)), (*findings, *wrong))


def new_changes(changes: Sequence[dict[str, Any]], directory: Directory) -> tuple[dict[str, Any], ...]:
    """Leave out what the directory has, so that a file can be deployed again and again.

    A grant or delegation that was ended stays ended: giving it anew takes a command of its own. An officer
    who is there is left as is, whatever the file calls them.
    """
    return tuple(change for change in changes if not _is_there(change, directory))


def _changes(model: DirectoryFile) -> list[dict[str, Any]]:
    changes = [_unit(name, model) for name in _parents_first(model)]
    for officer, item in model.officers.items():
        change: dict[str, Any] = {"kind": "officer", "officer": officer, "_sd": {"name": item.name}}
        if item.system:
            change["system"] = True
        changes.append(change)
    for grant in model.grants:
        change = {"kind": "granted", "officer": grant.officer, "role": grant.role, "unit": grant.unit}
        if grant.covers is not None:
            change["covers"] = grant.covers
        changes.append(change)
    for standing in model.delegations:
        change = {"kind": "delegated", "officer": standing.officer, "to": standing.to}
        for key, names in (("roles", standing.roles), ("procedures", standing.procedures)):
            if names:
                change[key] = list(names)
        changes.append({**change, "_sd": {"authority": standing.authority}})
    return changes


def _unit(name: str, model: DirectoryFile) -> dict[str, Any]:
    unit = model.units[name]
    change: dict[str, Any] = {"kind": "unit", "unit": name, "labels": dict(unit.labels)}
    if unit.parent is not None:
        change["parent"] = unit.parent
    if unit.code is not None:
        change["code"] = unit.code
    return change


def _parents_first(model: DirectoryFile) -> list[str]:
    """Units in an order in which each stands after its parent; circles stay and are refused later."""
    ordered: dict[str, None] = {}
    for name in model.units:
        line: list[str] = []
        here: str | None = name
        while here is not None and here in model.units and here not in line and here not in ordered:
            line.append(here)
            here = model.units[here].parent
        ordered.update(dict.fromkeys(reversed(line)))
    return list(ordered)


def _is_there(change: dict[str, Any], directory: Directory) -> bool:
    match change["kind"]:
        case "unit":
            known = directory.units.get(change["unit"])
            return known is not None and (known.parent, known.code, known.labels) == (
                change.get("parent"),
                change.get("code"),
                change["labels"],
            )
        case "officer":
            return change["officer"] in directory.officers
        case "granted":
            held = (directory.grants[key] for key in directory.grants_of.get(change["officer"], ()))
            covers = change.get("covers", change["unit"])
            wanted = (change["role"], change["unit"], covers)
            return any((item.role, item.unit, item.covers) == wanted for item in held)
        case _:
            between = (directory.delegations[key] for key in directory.delegations_to.get(change["to"], ()))
            reach = (tuple(change.get("roles", ())), tuple(change.get("procedures", ())))
            return any(
                item.officer == change["officer"] and (item.roles, item.procedures) == reach
                for item in between
            )
