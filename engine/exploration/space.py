"""Cubes: for each variable the cells it may be in, all of them packed into one number.

A cube is an integer with a slot of bits for each variable and a free bit above each slot; a region is a list
of cubes. Meeting is `&`; a cube is empty where a slot is, which one subtraction over all slots tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hoso.engine.exploration.domains import Variable

#: A list of cubes: the values of all of them together.
Region = list[int]


class Space:
    """The variables of one definition, each with its slot."""

    __slots__ = ("_above", "_lowest", "_slots", "full", "shifts", "variables")

    def __init__(self, variables: Sequence[Variable]) -> None:
        """Give every variable a slot."""
        self.variables = {item.name: item for item in variables}
        self.shifts: dict[str, int] = {}
        at = self._lowest = self._above = self.full = 0
        self._slots: list[int] = []
        for item in variables:
            width = len(item.cells)
            self.shifts[item.name] = at
            self._lowest |= 1 << at
            self._above |= 1 << (at + width)
            self._slots.append(((1 << width) - 1) << at)
            self.full |= self._slots[-1]
            at += width + 1

    def slot(self, name: str) -> int:
        """All cells of a variable."""
        return ((1 << len(self.variables[name].cells)) - 1) << self.shifts[name]

    def slots(self, names: Iterable[str]) -> int:
        """All cells of some variables; those that are not here have none."""
        return sum(self.slot(name) for name in names if name in self.variables)

    def of(self, name: str, cells: int) -> int:
        """The cube in which a variable is in some of its cells, given as bits, and all others are free."""
        return self.full & ~self.slot(name) | cells << self.shifts[name]

    def is_empty(self, cube: int) -> bool:
        """Has some variable no cell left?"""
        return ((cube | self._above) - self._lowest) & self._above != self._above

    def meet(self, one: Region, other: Region) -> Region:
        """What is in both."""
        return joined(cube for a in one for b in other if not self.is_empty(cube := a & b))

    def minus(self, cube: int, region: Iterable[int]) -> Region:
        """What of a cube is in none of the cubes of a region, in pieces that do not overlap."""
        left = [cube]
        for taken in region:
            left = [piece for item in left for piece in self._without(item, taken)]
            if not left:
                break
        return left

    def _without(self, cube: int, taken: int) -> Region:
        if self.is_empty(cube & taken):
            return [cube]
        if cube & taken == cube:
            return []
        pieces: Region = []
        for slot in self._slots:
            rest = cube & slot & ~taken
            if rest:
                pieces.append(cube & ~slot | rest)
                cube &= taken | ~slot
        return pieces

    def negated(self, region: Region) -> Region:
        """What is not in it."""
        return self.minus(self.full, region)

    def freed(self, region: Region, slots: int) -> Region:
        """The region with some variables free: for which there is a value of theirs."""
        return joined(cube | slots for cube in region)

    def forced(self, region: Region, slots: int) -> Region:
        """The part of the region in which some variables do not matter: for which all values of theirs do."""
        if not any(cube & slots != slots for cube in region):
            return region
        return self.negated(self.freed(self.negated(region), slots))

    def point(self, cube: int, *near: int) -> int:
        """One value for each variable of a cube: that of the first point whose value is there, else any."""
        found = 0
        for slot in self._slots:
            own = next((kept for item in near if (kept := cube & item & slot)), cube & slot)
            found |= own & -own
        return found

    def value(self, point: int, name: str) -> int:
        """The index of the cell in which a variable is at a point."""
        own = (point & self.slot(name)) >> self.shifts[name]
        return own.bit_length() - 1


def joined(cubes: Iterable[int]) -> Region:
    """Cubes without those that another one holds."""
    found: Region = []
    for cube in cubes:
        if not any(cube & item == cube for item in found):
            found = [item for item in found if item & cube != item]
            found.append(cube)
    return found
