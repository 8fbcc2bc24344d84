"""One road that is being compiled: its file, its law, its table, and what was found wrong so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hoso.engine.finding import Finding
from hoso.engine.language.near import near_word
from hoso.engine.road.piece import Cell, Origin
from hoso.engine.road.table import ENDS
from hoso.engine.road.time_text import is_setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoso.engine.road.piece import Piece
    from hoso.engine.road.road import Road, Variant
    from hoso.engine.road.rows import Row
    from hoso.engine.road.sources import Law
    from hoso.engine.road.table import Laid, Table


@dataclass
class Course:
    """What every part of the compiler looks at."""

    road: Road
    #: The road's file.
    root: Origin
    law: Law
    table: Table
    variant: Variant | None = None
    variant_at: Origin | None = None
    findings: list[Finding] = field(default_factory=list)
    #: Guards, actions and roles of the file that this variant does not use, with their origins.
    unused: dict[tuple[str, str], Origin] = field(default_factory=dict)
    #: Name -> the state that stands for it, as it was looked up.
    stood_for: dict[str, str] = field(default_factory=dict)
    #: Its phases, once they were asked for; see `phases`.
    phases: dict[str, Piece] | None = None
    #: Codes of warnings, with their places.
    notes: list[tuple[str, Origin]] = field(default_factory=list)

    @cached_property
    def after(self) -> str:
        """The state behind the last row."""
        regime = self.law.regime
        name = self.road.after_last_step or (regime.after_last_step if regime else "")
        return self.standing(name)

    @property
    def refusal_trigger(self) -> str:
        """The action by which a refusal begins that has rows of its own."""
        regime, refusal = self.law.regime, self.road.refusal
        frame = regime.refusal if regime is not None else None
        return (refusal.trigger if refusal else None) or (frame.trigger if frame else "")

    @cached_property
    def after_refusal(self) -> str:
        """The state behind the last row of a refusal."""
        regime, refusal = self.law.regime, self.road.refusal
        frame = regime.refusal if regime is not None else None
        name = (refusal.after_last_step if refusal else None) or (frame.after_last_step if frame else "")
        return self.standing(name)

    def onward(self, row: Laid) -> list[tuple[list[Cell], str]]:
        """Where the road goes on behind a row."""
        return list(self.table.onward(row, self.after, self.after_refusal))

    @cached_property
    def departed(self) -> frozenset[str]:
        """The states and actions of the regime of which the file changes something."""
        return frozenset(item.from_ for item in self.road.departs)

    @cached_property
    def initial(self) -> Cell:
        """The first state: the regime's, the file's own, or the first row."""
        if self.road.initial is not None:
            at = self.root.down("initial")
            return Cell(self.standing(self.road.initial), at)
        if self.law.regime is not None and self.law.regime_at is not None:
            return Cell(self.standing(self.law.regime.initial), self.law.regime_at.down("initial"))
        first = self.table.rows[0]
        return Cell(first.state, first.origin)

    @cached_property
    def clock_at(self) -> Origin | None:
        """Where it is said how time is counted: by the regime, else by the file."""
        law = self.law
        if law.regime is not None and law.regime_at is not None and law.regime.clock is not None:
            return law.regime_at.down("clock")
        return self.root.down("clock") if self.road.clock is not None else None

    def standing(self, name: str) -> str:
        """The state that stands for this name: a row in the place of a regime's state, a row, or the name."""
        if name not in self.stood_for:
            self.stood_for[name] = self._standing(name)
        return self.stood_for[name]

    def _standing(self, name: str) -> str:
        row = self.table.replacing.get(name)
        if row is not None:
            return row.state
        end = self.table.end_of(name)
        if end is not None:
            return end
        found = self.table.find(name)
        return found[0].state if len(found) == 1 else name

    def is_replaced(self, state: str) -> bool:
        """Does a row stand in the place of this state of the regime?"""
        return state in self.table.replacing

    def holders_here(self, row: Laid) -> tuple[str, ...]:
        """Who is meant by `here` in a row: its holders.

        The citizen's time is the lead agency's, also while others work in branches. So of a parallel row it
        is those holders who are neither `outside` nor the applicant, or else whoever sent the dossier there.
        """
        rows = self.table.rows
        if not row.branches:
            return row.roles
        for item in (row, *reversed(rows[: rows.index(row)])):
            own = tuple(role for role in item.roles if self._is_of_the_lead(role))
            if own and not item.row.wait:
                return own
        return row.roles

    def _is_of_the_lead(self, role: str) -> bool:
        """Is a role neither of another agency nor the applicant's?"""
        named = [self.road.roles, *(fragment.roles for fragment, _ in self.law.fragments)]
        named += [self.law.regime.roles] if self.law.regime is not None else []
        return not any(role in roles and (roles[role].outside or roles[role].applicant) for roles in named)

    def is_elsewhere(self, ref: str) -> bool:
        """Does this reference mean a row that only another variant of the file has?"""
        if self.variant is None or self.table.find(ref):
            return False
        return ref in self._names

    @cached_property
    def _names(self) -> frozenset[str | None]:
        """What references to the rows of the whole file look like."""
        return frozenset(
            name
            for entry in self.road.stages
            for row in entry.steps or (entry,)
            for own in (row.own_name,)
            for name in (entry.wait, own, f"{entry.stage}.{own}", *_inside(row))
        )

    def find(
        self, code: str, origin: Origin, *, key: bool = False, near: str | None = None, **details: Any
    ) -> None:
        """Note a finding."""
        self.findings.append(Finding(origin.place(key=key), code, details, near))

    def unknown(
        self, what: str, name: str, known: Iterable[str], origin: Origin, *, key: bool = False
    ) -> None:
        """E401: a name that the road or its regime does not have."""
        self.find("E401", origin, key=key, near=near_word(name, known), what=what, name=name)

    def times(self, origin: Origin) -> Cell | None:
        """A time with the names of settings replaced by their values; where it names none, as it is."""
        value = origin.value
        if value is None:
            return None
        if not isinstance(value, list):
            return self._time(origin)
        if any(is_setting(str(item)) for item in value):
            return Cell([self._time(item) for item in origin.items()], origin)
        return origin

    def _time(self, origin: Origin) -> Cell:
        name = str(origin.value)
        if not is_setting(name):
            return origin
        if name in self.road.settings:
            return Cell(self.root.down("settings", name, "value").value, origin)
        settings = self.law.regime.settings if self.law.regime else {}
        if name not in settings:
            self.unknown("setting", name, settings, origin)
            return Cell("0wd", origin)
        return Cell(settings[name].value, origin)


def _inside(row: Row) -> list[str]:
    """What references to the branches of a row look like."""
    return [
        f"{branch.branch}.{name}"
        for branch in row.branches
        for name in (*ENDS, *(item.own_name for item in branch.steps))
    ]
