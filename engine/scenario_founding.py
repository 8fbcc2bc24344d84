"""Founding a scenario office: the people of the file, the calendars and the definition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hoso.engine.commands import Asking, Change, Decree, Deploy
from hoso.engine.directory import PUBLISHER, REGISTRAR
from hoso.engine.errors import HosoError
from hoso.engine.reason import Refusal
from hoso.engine.resolved import procedure_of
from hoso.engine.scenario_office import ScenarioOffice, closed_on
from hoso.engine.worktime.calendar_text import read_layer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hoso.engine.commands import Command
    from hoso.engine.procedure import Procedure
    from hoso.engine.scenario import Cases

#: The one unit that every scenario has, and who founds its office.
UNIT, _FOUNDER = "office", "founder"


class ScenarioUnusable(HosoError):
    """The people of a scenario file do not make a directory."""

    code = "scenario_unusable"


def founded(
    cases: Cases, resolved: bytes, calendars: Sequence[bytes], day: str, closed: Sequence[str] = ()
) -> ScenarioOffice:
    """An office on a day, in the calendar of the procedure closed on some days besides.

    Raises:
        ScenarioUnusable: the people make no directory, the checker refuses the definition, or a calendar is
            none.
    """
    procedure = procedure_of(resolved)
    office = ScenarioOffice(day, procedure)
    founder = Asking(_FOUNDER, "cases", "people")
    commands: list[Command] = [Change(founder, tuple(_founding(cases)))]
    for number, file in enumerate(calendars, 1):
        data = closed_on(file, closed, day) if closed and _is_own(file, procedure) else file
        commands.append(Decree(replace(founder, key=f"calendar {number}"), data))
    commands.append(Deploy(replace(founder, key="definition"), resolved))
    for command in commands:
        outcome = office.engine.handle(command)
        if isinstance(outcome, Refusal):
            raise ScenarioUnusable(f"refused: [{', '.join(sorted(outcome.subjects()))}]")
    return office


def _is_own(file: bytes, procedure: Procedure) -> bool:
    """Is it the calendar of the procedure, not one under it or of another agency?"""
    layer, rules = read_layer(file, "").layer, procedure.clock
    return layer is not None and rules is not None and layer.name == rules.calendar


def _founding(cases: Cases) -> Iterator[dict[str, Any]]:
    """The directory of the scenarios: one unit, the people of the file, and a founder."""
    yield {"kind": "unit", "unit": UNIT, "labels": {}}
    yield {"kind": "officer", "officer": _FOUNDER}
    yield from (_granted(_FOUNDER, power) for power in (REGISTRAR, PUBLISHER))
    for name, person in cases.people.items():
        yield {"kind": "officer", "officer": name}
        yield from (_granted(name, role) for role in person.holds)
    for item in cases.delegations:
        delegated: dict[str, Any] = {"kind": "delegated", "officer": item.officer, "to": item.to}
        delegated["_sd"] = {"authority": "scenario"}
        if item.roles:
            delegated["roles"] = list(item.roles)
        yield delegated


def _granted(officer: str, role: str) -> dict[str, Any]:
    return {"kind": "granted", "officer": officer, "role": role, "unit": UNIT}
