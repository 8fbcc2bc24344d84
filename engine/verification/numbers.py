"""Replaying numbers of results: given on the day that it was, and never twice in a series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.decide.issuing import Issuing
from hoso.engine.verification.past import days_about
from hoso.engine.verification.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping


def issuing_told(entry: Mapping[str, Any]) -> Issuing | None:
    """What an entry says was known of numbers when it gave one: the day, and the numbers before."""
    told = [effect for effect in entry["effects"] if effect["kind"] == "issued"]
    if not told:
        return None
    days = days_about(entry["recorded_at"])
    day = str(told[0]["date"])
    least: dict[str, int] = {}
    for effect in told:
        least[effect["series"]] = min(effect["serial"], least.get(effect["series"], effect["serial"]))
    last = {series: serial - 1 for series, serial in least.items()}
    return Issuing(day if day in days else entry["recorded_at"][:10], lambda series: last.get(series, 0))


def number_problems(n: int, entry: Mapping[str, Any], numbers: set[tuple[str, int]]) -> list[Problem]:
    """A number that an entry seen before has in the same series; `numbers` learns those of this one."""
    found: list[Problem] = []
    for effect in entry["effects"]:
        if effect["kind"] == "issued":
            number = (effect["series"], effect["serial"])
            if number in numbers or effect["serial"] < 1:
                found.append(
                    Problem("number_twice", n, {"number": effect["number"], "result": effect["result"]})
                )
            numbers.add(number)
    return found
