"""A part of a file: what every mapping of the definition language has in common."""

from __future__ import annotations

from typing import Any

from hoso.engine.language.scalars import Text
from hoso.engine.language.schema import Key, Shape


class Part(Shape):
    """Anything in a file: unknown keys are refused, `x_…` keys are kept in `extras` and never interpreted."""

    extras: dict[str, Any] = Key(default={})


class Labelled(Part):
    """Anything that is shown to people: one label for each language of the file."""

    #: What people read, once for each language of the file.
    labels: dict[str, Text] = Key(default={})
