"""Variables and their cells: the values of one thing, cut where some guard turns.

All values of a cell get the same answer from every comparison of the file, so one of them stands for all.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.exploration.formula import Constant, compare
from hoso.engine.integers import LARGEST_INTEGER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoso.engine.procedure import Field

#: A day in the micro-seconds in which moments are compared.
_DAY = 86_400 * 1_000_000
_LAST_DAY = (date.max - date.min).days * _DAY
#: The value of a text about which only is known that no guard names it.
OTHER = "…"


class Variable(NamedTuple):
    """Something that guards read, and its cells in order."""

    #: `f.x`, `count.a`, `branch.b`, `consult.s.open`, or the text of what is opaque.
    name: str
    #: `field`, `count`, `branch`, `consult` or `opaque`.
    kind: str
    #: One value for each cell; None is the cell of what is not given.
    cells: tuple[Constant | None, ...]

    def mask(self, sign: str, constants: tuple[Constant, ...]) -> int:
        """The cells in which a comparison holds, as bits; what is not given compares with nothing."""
        found = 0
        for index, value in enumerate(self.cells):
            if value is not None and (sign == "given" or compare(value, sign, constants)):
                found |= 1 << index
        return found


def cells_of(field: Field, constants: Iterable[Constant]) -> tuple[Constant | None, ...]:
    """The cells of a field that is compared with these constants."""
    missing: tuple[None, ...] = (None,) if field.optional else ()
    return (*missing, *_given(field, list(constants)))


def _given(field: Field, constants: Sequence[Constant]) -> Sequence[Constant]:
    match field.type:
        case "boolean":
            return (False, True)
        case "choice":
            named = [name for name in field.of if name in constants]
            rest = [name for name in field.of if name not in constants]
            return (*named, *rest[:1])
        case "text":
            longest = int(field.max) if field.max is not None else LARGEST_INTEGER
            texts = dict.fromkeys(item for item in constants if isinstance(item, str))
            return (*(item for item in texts if 0 < len(item) <= longest and item == item.strip()), OTHER)
        case "date":
            return number_cells(_numbers(constants), 0, _LAST_DAY, _DAY)
        case _:
            scale = field.scale or 0
            low = _scaled(field.min, scale, -LARGEST_INTEGER)
            return number_cells(_numbers(constants), low, _scaled(field.max, scale, LARGEST_INTEGER))


def number_cells(turning: Iterable[int], low: int, high: int, unit: int = 1) -> list[int]:
    """One multiple of `unit` for each turning point between the bounds, and for each gap that has one."""
    cells: list[int] = []
    at = low
    for point in sorted(set(turning)):
        if point > high:
            break
        if point < low:
            continue
        last = (point - 1) // unit * unit
        if at <= last:
            cells.append(at if cells else last)
        if point % unit == 0:
            cells.append(point)
        at = (point // unit + 1) * unit
    if at <= high:
        cells.append(at if cells or low > -LARGEST_INTEGER else min(0, high))
    return cells


def shown(field: Field | None, value: Constant | None) -> str:
    """A value as it is typed; of a cell, the one that stands for it."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    if field is not None and field.type == "date":
        return (date.min + timedelta(days=int(value) // _DAY)).isoformat()
    if field is not None and field.scale and isinstance(value, int):
        return str(Decimal(value).scaleb(-field.scale))
    return str(value)


def _numbers(constants: Iterable[Constant]) -> list[int]:
    return [item for item in constants if isinstance(item, int)]


def _scaled(bound: str | None, scale: int, otherwise: int) -> int:
    return otherwise if bound is None else int(Decimal(bound).scaleb(scale))
