"""Durations in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.duration import decimal_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.adapters.wording.wording import Wording
    from hoso.engine.duration import Duration


def time_said(wording: Wording, times: Sequence[Duration]) -> str:
    """`0.5 / 1 working days`: the columns of the decision, each once."""
    told = list(dict.fromkeys(times))
    if len({time.unit for time in told}) > 1:
        return " / ".join(time_said(wording, [time]) for time in told)
    unit = told[0].unit
    if unit == "same_day":
        return wording.say("draw.unit_same_day")
    numbers = [decimal_text(time.amount, time.scale) for time in told]
    if wording.language == "vi":
        numbers = [number.replace(".", ",") for number in numbers]
    one = len(told) == 1 and told[0].scale == 0
    return wording.say(f"draw.unit_{unit}", n=told[0].amount if one else " / ".join(numbers))
