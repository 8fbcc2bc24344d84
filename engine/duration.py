"""Durations as laws and decisions print them: a number and a unit, kept exactly.

A working day is no number of minutes, so a duration is never converted here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Any, Literal

from hoso.engine.language.scalars import Integer
from hoso.engine.language.schema import Before, Shape, WrongValue

#: wd working days, wh working hours, d days, h hours, min minutes, mo months, y years.
Unit = Literal["wd", "wh", "d", "h", "min", "mo", "y", "same_day"]

#: Most years and months: whatever begins in the years that a record knows, ends in one of four digits.
_MOST = {"y": 999, "mo": 9_999}
#: Most digits behind the point: in so many times are compared and added.
FINEST = 4
_WRITTEN = re.compile(rf"([0-9]{{1,6}})(?:\.([0-9]{{1,{FINEST}}}))? ?(wd|wh|d|h|min|mo|y)")


class Duration(Shape):
    """A declared duration, `amount` × 10^-`scale` units, in the smallest scale: 2.50wd is 25, 1, wd."""

    amount: Integer
    scale: Integer
    unit: Unit

    @classmethod
    def prepared(cls, value: Any) -> Any:
        """Read text; what is a duration already passes."""
        return _known(value) if isinstance(value, str) else value

    def in_scale(self, scale: int) -> int:
        """The amount in a finer scale, so that durations of one unit add up as integers."""
        return int(self.amount * 10 ** (scale - self.scale))

    def __str__(self) -> str:
        """The duration as it is written in a file."""
        if self.unit == "same_day":
            return self.unit
        return f"{decimal_text(self.amount, self.scale)}{self.unit}"


#: A duration, or one for each time column. Empty: none is declared.
Times = Annotated[tuple[Duration, ...], Before(lambda value: (value,) if isinstance(value, str) else value)]


def decimal_text(amount: int, scale: int) -> str:
    """Write a scaled integer with a decimal point: 25 in scale 1 is 2.5."""
    if scale == 0:
        return str(amount)
    digits = str(abs(amount)).rjust(scale + 1, "0")
    return f"{'-' if amount < 0 else ''}{digits[:-scale]}.{digits[-scale:]}"


def parse_duration(text: str) -> Duration:
    """Read a duration as it is written in a file.

    Raises:
        ValueError: it is none.
    """
    return Duration.model_validate(text)


@lru_cache(maxsize=1024)
def _known(text: str) -> Duration:
    """A duration as written; files write the same few again and again."""
    return Duration.model_validate(_read(text))


def _read(text: str) -> dict[str, Any]:
    if text == "same_day":
        return {"amount": 0, "scale": 0, "unit": text}
    found = _WRITTEN.fullmatch(text)
    if not found or int(found[1]) > _MOST.get(found[3], 999_999):
        raise WrongValue("not_duration", "a duration", {"value": text[:60]})
    fraction = (found[2] or "").rstrip("0")
    return {"amount": int(found[1] + fraction), "scale": len(fraction), "unit": found[3]}
