"""Decimal commas: `1,75wd` as Vietnamese tables print it, where a file has `1.75wd`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hoso.engine.language.document import Document, Path

_WHOLE = re.compile(r"-?[0-9]{1,15}")
#: What stands behind the comma: digits, of a duration also its unit.
_REST = re.compile(r"[0-9]{1,9} ?(?:wd|wh|d|h|min|mo|y)?")


def with_point(before: str, after: str) -> str | None:
    """What two texts with a comma between them mean as one number; None where they are none."""
    if _WHOLE.fullmatch(before) and _REST.fullmatch(after):
        return f"{before}.{after}"
    return None


def meant_at(document: Document, path: Path, value: str) -> str | None:
    """The number with a point that a value means, which is no number as it stands; None where it means none.

    In brackets the comma has cut it in two: then the next item stands right behind it, without a space.
    """
    before, comma, after = value.partition(",")
    if comma:
        return with_point(before, after)
    if not path or not isinstance(path[-1], int):
        return None
    items = document.at(path[:-1])
    if not isinstance(items, list) or path[-1] + 1 >= len(items):
        return None
    here, there = document.place(path), document.place((*path[:-1], path[-1] + 1))
    touching = here.line == there.line and there.column == here.column + len(value) + 1
    rest = items[path[-1] + 1]
    return with_point(value, rest) if touching and isinstance(rest, str) else None
