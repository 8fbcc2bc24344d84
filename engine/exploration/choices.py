"""Choices: the rows of one action in one state, each with where it is the one that is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.procedure import holders_of

if TYPE_CHECKING:
    from hoso.engine.exploration.abstraction import Abstraction
    from hoso.engine.exploration.space import Region
    from hoso.engine.procedure import Transition


class Choice(NamedTuple):
    """One row in one of its source states."""

    #: The row's number in the file.
    number: int
    row: Transition
    source: str
    #: Who may take it there; nobody where it is taken by itself.
    by: tuple[str, ...]
    #: Where its own guards hold.
    own: Region
    #: Where it is the first whose guards hold.
    chosen: Region
    #: And then it has what it asks for: its fields are given, and it was not taken too often.
    taken: Region
    #: The part of that in which no answer matters of which nothing is known.
    surely: Region
    #: The variables that decide.
    reads: frozenset[str]

    def givers(self, abstraction: Abstraction) -> list[tuple[set[str], str]]:
        """The fields that may come with it, by each role that may take it; by nobody where none is asked."""
        sub = abstraction.procedure.states[self.source].sub_dossier
        if self.row.sub is not None and sub is not None:
            handed = {f"f.{name}" for name in sub.takes}
            return [({name for name in handed if abstraction.is_tracked(name)}, "")]
        return [(set(abstraction.given(role)), role) for role in self.by] or [(set(), "")]


def choices_of(abstraction: Abstraction) -> dict[tuple[str, str], tuple[Choice, ...]]:
    """(state, action) -> its rows in order."""
    rows: dict[tuple[str, str], list[tuple[int, Transition]]] = {}
    for index, row in enumerate(abstraction.procedure.transitions):
        for source in row.source:
            rows.setdefault((source, row.trigger), []).append((index, row))
    return {key: _ordered(abstraction, key[0], found) for key, found in rows.items()}


def _ordered(abstraction: Abstraction, source: str, rows: list[tuple[int, Transition]]) -> tuple[Choice, ...]:
    """The first row whose guards hold is taken; who may act, and what a row asks for, chooses none."""
    space = abstraction.space
    left, read, found = [space.full], frozenset[str](), []
    for index, row in rows:
        own = abstraction.guards_of(row)
        read = read.union(*(abstraction.meanings[name].names for name in (*row.conditions, *row.unless)))
        chosen = space.meet(left, own)
        needs = _needs(abstraction, row)
        taken = space.meet(chosen, [needs])
        by = holders_of(row, source, abstraction.procedure)
        limited = row.at_most is not None and not abstraction.is_tracked(f"count.{row.trigger}")
        surely = [] if limited else space.forced(taken, abstraction.unsure)
        asked = read | _asked(abstraction, row)
        found.append(Choice(index, row, source, by, own, chosen, taken, surely, asked))
        left = space.meet(left, space.negated(own)) if own else left
    return tuple(found)


def _asked(abstraction: Abstraction, row: Transition) -> set[str]:
    """What a row asks for beside its guards, as variables."""
    found = {f"f.{name}" for name in row.fills}
    if row.at_most is not None:
        found.add(f"count.{row.trigger}")
    return {name for name in found if abstraction.is_tracked(name)}


def _needs(abstraction: Abstraction, row: Transition) -> int:
    """The cube in which a row has what it asks for."""
    space, cube = abstraction.space, abstraction.space.full
    for name in _asked(abstraction, row):
        variable = space.variables[name]
        if variable.kind == "field":
            cube &= space.of(name, variable.mask("given", ()))
        elif row.at_most is not None and row.at_most < len(variable.cells):
            cube &= space.of(name, (1 << row.at_most) - 1)
    return cube
