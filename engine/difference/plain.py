"""A procedure as plain values, in the shape in which two of them are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.duration import Duration

if TYPE_CHECKING:
    from hoso.engine.procedure import Procedure

_DURATION = {"amount", "scale", "unit"}
#: Lists whose items have a name -> the key under which it stands. Columns have an order besides.
_NAMED = {"timers": "timer", "columns": "column"}


class Time(str):
    """A duration as it is written in a file."""

    __slots__ = ()


def plain(procedure: Procedure) -> dict[str, Any]:
    """Write a settled procedure as mappings, tuples and scalars; with the defaults."""
    written: dict[str, Any] = _plain(procedure.model_dump())
    if len(procedure.columns) > 1:
        written["column_order"] = Ordered(column.column for column in procedure.columns)
    return written


class Ordered(tuple[str, ...]):
    """A list whose order means something: compared as a whole."""

    __slots__ = ()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if "unit" in value and value.keys() <= _DURATION:
            return Time(Duration.model_validate(value))
        return {
            key: _named(key, item) if key in _NAMED else _plain(item)
            for key, item in value.items()
            if item is not None
        }
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    return value


def _named(key: str, value: Any) -> Any:
    """A list of named things as a mapping by their names."""
    name = _NAMED[key]
    if not isinstance(value, list | tuple):
        return _plain(value)
    return {item[name]: _plain({at: of for at, of in item.items() if at != name}) for item in value}
