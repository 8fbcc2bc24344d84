"""Calendars as they were recorded: which version of each stood in the record at an instant."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from hoso.engine.worktime.calendar import Calendar
from hoso.engine.worktime.minutes import minute_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from hoso.engine.worktime.calendar import Layer


@dataclass(frozen=True, slots=True)
class Recorded:
    """One version of one calendar; it stands for the whole calendar until the next version of it."""

    at: datetime
    layer: Layer
    #: Sequence of the entry that recorded it.
    n: int


@dataclass(frozen=True, slots=True)
class CalendarHistory:
    """Every version of every calendar, in the order of the record."""

    versions: tuple[Recorded, ...] = ()

    def __post_init__(self) -> None:
        """Refuse versions that are not in order.

        Raises:
            ValueError: they are not.
        """
        if any(one.at > other.at or one.n > other.n for one, other in pairwise(self.versions)):
            raise ValueError("versions of calendars out of order")

    def recorded(self, at: datetime, layer: Layer, n: int) -> CalendarHistory:
        """The history with one version more."""
        return CalendarHistory((*self.versions, Recorded(at, layer, n)))

    def as_of(self, name: str, n: int) -> Calendar | None:
        """A calendar as the entries up to the n-th left it, whenever decided; None: it was not there."""
        return _put_together([item for item in self.versions if item.n <= n], name)

    def units(self, n: int) -> dict[str, str]:
        """The calendar of each unit that has one of its own, as the entries up to the n-th left it."""
        newest = {item.layer.name: item.layer for item in self.versions if item.n <= n}
        return {unit: name for name, layer in newest.items() for unit in layer.units}

    def known_at(self, name: str, moment: datetime) -> Calendar | None:
        """A calendar as it was known at an instant: recorded and decided by then; None: it was not there.

        What was decided earlier but recorded later was not known; nor was what was recorded before the day
        on which it was to be decided.
        """
        until = bisect_right([minute_of(item.at) for item in self.versions], minute_of(moment))
        found = _put_together(self.versions[:until], name)
        return None if found is None else found.known_at(moment)


def _put_together(versions: Iterable[Recorded], name: str) -> Calendar | None:
    """A calendar over those that it extends, each in its newest version."""
    newest = {item.layer.name: item.layer for item in versions}
    layers: list[Layer] = []
    here: str | None = name
    while here is not None:
        layer = newest.get(here)
        if layer is None or layer in layers:
            return None
        layers.insert(0, layer)
        here = layer.extends
    return Calendar(tuple(layers))
