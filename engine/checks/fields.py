"""Fields declare what their type needs, and nothing their type has no use for."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.finding import Finding
    from hoso.engine.procedure import Field

_SCALED = ("decimal", "money")


def check_fields(written: Written) -> Iterator[Finding]:
    """E230 to E232: choices, scales and bounds."""
    for name, field in written.procedure.fields.items():
        path = ("fields", name)
        if field.type == "choice" and not field.of:
            yield written.finding(path, "E230", key=True, name=name)
        if field.type != "choice" and field.of:
            yield written.finding((*path, "of"), "E233", key=True, name=name, key_name="of", type=field.type)
        if field.type in _SCALED and field.scale is None:
            yield written.finding(path, "E231", key=True, name=name, type=field.type)
        if field.type not in _SCALED and field.scale is not None:
            yield written.finding(
                (*path, "scale"), "E233", key=True, name=name, key_name="scale", type=field.type
            )
        yield from _bounds(written, name, field)


def _bounds(written: Written, name: str, field: Field) -> Iterator[Finding]:
    path = ("fields", name)
    allowed = {
        "text": ("max",),
        "integer": ("min", "max"),
        "decimal": ("min", "max"),
        "money": ("min", "max"),
    }
    digits = (field.scale or 0) if field.type in _SCALED else 0
    for key, bound in (("min", field.min), ("max", field.max)):
        if bound is None:
            continue
        if key not in allowed.get(field.type, ()):
            yield written.finding((*path, key), "E233", key=True, name=name, key_name=key, type=field.type)
        elif len(bound.partition(".")[2]) > digits or (field.type == "text" and Decimal(bound) < 1):
            yield written.finding((*path, key), "E232", name=name, bound=bound, digits=digits)
    if field.min is not None and field.max is not None and Decimal(field.min) > Decimal(field.max):
        yield written.finding((*path, "max"), "E234", name=name, min=field.min, max=field.max)
