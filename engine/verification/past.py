"""The past that entries rest on: directory, definitions and calendars as each of their entries left them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hoso.engine.calendars import NO_CALENDARS, Calendars
from hoso.engine.registry import Registry
from hoso.engine.verification.directories import Directories
from hoso.engine.verification.others import Others

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.definition import Definition


def _none(digest: str) -> None:
    del digest


@dataclass(slots=True)
class Past:
    """Everything that entries of dossiers rest on, and what was seen of other dossiers before."""

    directories: Directories = field(default_factory=Directories)
    registry: Registry = field(default_factory=Registry)
    calendars: Calendars = NO_CALENDARS
    #: Tag of the stream of calendars.
    stream: str = ""
    #: Where the entries of directory and calendars stand in the order of commits, by the kind of the stream.
    order: dict[str, list[int]] = field(default_factory=dict)
    #: Sequence → place in the order of commits, of the stream that is being read.
    places: dict[int, int] = field(default_factory=dict)
    #: A definition by its digest; None where its text is gone or another.
    definition: Callable[[str], Definition | None] = _none
    #: Other dossiers, as their entries left them.
    others: Others = field(default_factory=Others)
    #: The codes of the dossiers that were read.
    codes: set[str] = field(default_factory=set)
    #: Numbers of results that were read, each with its series.
    numbers: set[tuple[str, int]] = field(default_factory=set)
    _calendars: dict[int, Calendars] = field(default_factory=dict)

    def calendars_at(self, version: int) -> Calendars:
        """The calendars as an entry of theirs left them."""
        found = self._calendars.get(version)
        if found is None:
            found = self._calendars[version] = replace(self.calendars, version=version)
        return found

    def known(self, kind: str, n: int) -> int:
        """The last entry of directory or calendars that was committed before entry n; 0: none.

        By the order of commits, not by the time: clocks are set back, and then tell otherwise.
        """
        place = self.places.get(n)
        return bisect_left(self.order.get(kind, ()), place) if place is not None else 0

    def is_received(self, definition: Definition, version: int, at: str) -> bool:
        """Does a dossier that is opened at an instant follow this definition?

        The office's day is one of three, as its zone is not known here. True too where a definition cannot
        be read: that is a problem of its own.
        """
        name = definition.procedure.procedure
        digests = [digest for n, digest in self.registry.deployed.get(name, ()) if n <= version][::-1]
        known = [self.definition(digest) for digest in digests]
        if not digests or None in known:
            return True
        for day in days_about(at):
            fitting = [item for item in known if item is not None and item.procedure.in_force.holds(day)]
            first = fitting[0] if fitting else known[0]
            if first is not None and first.digest == definition.digest:
                return True
        return False


def days_about(at: str) -> tuple[str, ...]:
    """The days that it is somewhere on earth at an instant."""
    day = date.fromisoformat(at[:10])
    return tuple((day + timedelta(days=shift)).isoformat() for shift in (-1, 0, 1))
