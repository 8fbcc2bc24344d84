"""Founding a scenario office: the people of the file, the calendars and the definition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hoso.engine.commands import Asking, Change, Decree, Deploy
from hoso.engine.directory import PUBLISHER, REGISTRAR
from hoso.engine.errors import HosoError
from hoso.engine.reason import Refusal
from hoso.engine.resolved import procedure_of
from hoso.engine.scenarios.office import ScenarioOffice, closed_on
from hoso.engine.worktime.calendar_text import read_layer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hoso.engine.commands import Command
    from hoso.engine.procedure import Procedure
    from hoso.engine.scenarios.scenario import Cases

#: The one unit that every scenario has, and who founds its office.
UNIT, _FOUNDER = "office", "founder"
#: The unit above it, where there are sub-dossiers.
ABOVE = "above.office"


class ScenarioUnusable(HosoError):
    """The people of a scenario file do not make a directory."""

    code = "scenario_unusable"


def founded(
    cases: Cases,
    resolved: bytes,
    calendars: Sequence[bytes],
    day: str,
    closed: Sequence[str] = (),
    *,
    beside: Sequence[bytes] = (),
) -> ScenarioOffice:
    """An office on a day, in the calendar of the procedure closed on some days besides.

    Procedures `beside` it are deployed too, for sub-dossiers; then there is a unit above it, in which
    everybody holds their roles as well.

    Raises:
        ScenarioUnusable: the people make no directory, the checker refuses the definition, or a calendar is
            none.
    """
    procedure = procedure_of(resolved)
    office = ScenarioOffice(day, procedure)
    founder = Asking(_FOUNDER, "cases", "people")
    commands: list[Command] = [Change(founder, tuple(_founding(cases, ABOVE if beside else UNIT)))]
    for number, file in enumerate(calendars, 1):
        data = closed_on(file, closed, day) if closed and _is_own(file, procedure) else file
        commands.append(Decree(replace(founder, key=f"calendar {number}"), data))
    for number, text in enumerate((resolved, *beside)):
        commands.append(Deploy(replace(founder, key=f"definition {number}"), text))
    for command in commands:
        outcome = office.engine.handle(command)
        if isinstance(outcome, Refusal):
            raise ScenarioUnusable(f"refused: [{', '.join(sorted(outcome.subjects()))}]")
    return office


def _is_own(file: bytes, procedure: Procedure) -> bool:
    """Is it the calendar of the procedure, not one under it or of another agency?"""
    layer, rules = read_layer(file, "").layer, procedure.clock
    return layer is not None and rules is not None and layer.name == rules.calendar


def _founding(cases: Cases, top: str) -> Iterator[dict[str, Any]]:
    """The directory of the scenarios: one unit, perhaps one above it, the people of the file, a founder."""
    yield {"kind": "unit", "unit": top, "labels": {}}
    if top != UNIT:
        yield {"kind": "unit", "unit": UNIT, "parent": top, "labels": {}}
    yield {"kind": "officer", "officer": _FOUNDER}
    yield from (_granted(_FOUNDER, power, top) for power in (REGISTRAR, PUBLISHER))
    for name, person in cases.people.items():
        yield {"kind": "officer", "officer": name}
        yield from (_granted(name, role, top) for role in person.holds)
    for item in cases.delegations:
        delegated: dict[str, Any] = {"kind": "delegated", "officer": item.officer, "to": item.to}
        delegated["_sd"] = {"authority": "scenario"}
        if item.roles:
            delegated["roles"] = list(item.roles)
        yield delegated


def _granted(officer: str, role: str, unit: str) -> dict[str, Any]:
    return {"kind": "granted", "officer": officer, "role": role, "unit": unit}
