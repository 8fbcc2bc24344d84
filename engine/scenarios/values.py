"""Values of fields as somebody would type them: any, or such as open a guard."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from hoso.engine.exploration.domains import cells_of, shown
from hoso.engine.guard import CompiledGuards, GuardProblem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoso.engine.procedure import Procedure
    from hoso.engine.procedure_parts import Field

#: What a guard reads: `f` or `given`, and the field.
_Parts = list[tuple[str, str]]
#: A value of each type.
_VALUES = {
    "text": "…",
    "integer": "1",
    "decimal": "1",
    "money": "1",
    "boolean": "true",
    "date": "2026-08-03",
}
#: Whole numbers among which values are looked for that open a guard.
_NUMBERS = (0, 1, 2, 3, 5, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
#: Most combinations of values that are tried for guards that read fields in common.
_MOST = 50_000
#: Days among which values are looked for.
_DAYS = (date(2026, 8, 3), date(1990, 1, 1), date(2099, 12, 31))
_DAY = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])")
_LITERAL = re.compile(r"\"([^\"\\]*)\"|'([^'\\]*)'|\b([0-9]{1,15})\b")


def value_of(field: Field) -> str:
    """A value that the field takes."""
    if field.of:
        return next(iter(field.of))
    value = _VALUES[field.type]
    if field.type in ("integer", "decimal", "money"):
        if field.min is not None and Decimal(value) < Decimal(field.min):
            return field.min
        if field.max is not None and Decimal(value) > Decimal(field.max):
            return field.max
    return value


def values_for(
    procedure: Procedure, guards: CompiledGuards, wanted: Mapping[str, bool]
) -> dict[str, str] | None:
    """Field -> a value, so that these guards give these answers; None where none is found.

    Guards that read anything but fields are left to themselves.
    """
    reads = {name: parts for name in wanted if (parts := _fields_of(guards, name))}
    found: dict[str, str] = {}
    for names in _together({name: {field for _, field in parts} for name, parts in reads.items()}):
        values = _solved(procedure, guards, {name: (reads[name], wanted[name]) for name in names})
        if values is None:
            return None
        found |= values
    return found or None


def _together(fields: Mapping[str, set[str]]) -> list[list[str]]:
    """The guards in groups: two are in one where they read a field in common, or others between them do."""
    groups: list[tuple[list[str], set[str]]] = []
    for name, own in fields.items():
        joined = [group for group in groups if group[1] & own]
        groups = [group for group in groups if group not in joined]
        names = [item for group in joined for item in group[0]]
        groups.append(([*names, name], own.union(*(group[1] for group in joined))))
    return [names for names, _ in groups]


def _solved(
    procedure: Procedure, guards: CompiledGuards, wanted: Mapping[str, tuple[_Parts, bool]]
) -> dict[str, str] | None:
    """Values for all fields that these guards read; None where none are found."""
    fields = list(dict.fromkeys(field for parts, _ in wanted.values() for _, field in parts))
    literals = [
        next(text for text in found.groups() if text is not None)
        for name in wanted
        for found in _LITERAL.finditer(procedure.guards[name].cel)
    ]
    choices = [_choices(procedure.fields[field], literals) for field in fields]
    for values in islice(product(*choices), _MOST):
        given = dict(zip(fields, values, strict=True))
        if all(
            guards.evaluate(
                name, {f"{root}.{field}": root == "given" or given[field] for root, field in parts}
            )
            is answer
            for name, (parts, answer) in wanted.items()
        ):
            return {field: _typed(procedure.fields[field], value) for field, value in given.items()}
    return None


def _fields_of(guards: CompiledGuards, name: str) -> _Parts:
    """What a guard reads of fields; nothing where it reads anything else."""
    guard = guards.compiled(name)
    inputs = () if isinstance(guard, GuardProblem) else guard.inputs
    parts = [(root, field) for root, _, field in (item.partition(".") for item in inputs)]
    return parts if all(root in ("f", "given") for root, _ in parts) else []


def _typed(field: Field, value: Any) -> str:
    """A value as somebody would type it."""
    return str(value) if field.type == "date" else shown(field, value)


def _choices(field: Field, literals: Sequence[str]) -> list[Any]:
    """Values as guards read them, days as text."""
    if field.type == "date":
        days = [date.fromisoformat(day) for text in literals for day in _DAY.findall(text)]
        around = {day + timedelta(days=step) for day in days for step in (-1, 0, 1)}
        return [day.isoformat() for day in (*sorted(around), *_DAYS)]
    numbers = [int(text) for text in literals if text.isdecimal()]
    if field.type in ("integer", "decimal", "money"):
        unit = 10 ** (field.scale or 0)
        near = {number + step for number in numbers for step in (-1, 0, 1)}
        found = cells_of(field, sorted({*(number * unit for number in _NUMBERS), *near}))
    else:
        found = cells_of(field, literals)
    return [value for value in found if value is not None]
