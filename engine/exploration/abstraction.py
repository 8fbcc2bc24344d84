"""The abstraction of a procedure: what its guards read, cut into cells, and each guard as a region."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.branching import STATUSES
from hoso.engine.exploration.domains import Variable, cells_of, number_cells
from hoso.engine.exploration.formula import Formula, formula_of
from hoso.engine.exploration.space import Region, Space
from hoso.engine.procedure import LEAVING, holders_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoso.engine.exploration.formula import Constant
    from hoso.engine.guard import CompiledGuards
    from hoso.engine.procedure import Procedure, Transition

#: Up to here a count is followed; a guard that asks for more is not decided.
MOST_COUNTED = 32
#: Cubes of one guard; a guard that needs more is not decided.
MOST_CUBES = 64
#: A branch before its parallel state was entered.
BEFORE = "before"
#: Counts of a consultation of which each value can come true, whatever else is asked for.
_ANY_COUNT = frozenset({"agreed", "objected", "late"})


class Meaning(NamedTuple):
    """What a guard says, as regions."""

    holds: Region
    fails: Region
    #: The variables it reads.
    names: frozenset[str]
    #: Is it decided whole: nothing of it is opaque?
    is_decided: bool


class Abstraction:
    """What some guards of a procedure read and say."""

    def __init__(
        self, procedure: Procedure, guards: CompiledGuards, names: Iterable[str], *, limits: bool = True
    ) -> None:
        """Read these guards, all of which compile; without `limits` no count that only limits an action."""
        self.procedure = procedure
        formulas: dict[str, Formula] = {}
        for name in names:
            tree = guards.tree(name)
            if tree is not None:
                formulas[name] = formula_of(tree)
        self.space = Space(_variables(procedure, formulas, limits=limits))
        intricate = [name for name, formula in formulas.items() if self._is_intricate(formula)]
        if intricate:
            formulas |= {name: Formula("opaque", f"guard {name}") for name in intricate}
            self.space = Space(_variables(procedure, formulas, limits=limits))
        self.meanings = {name: self._meaning(formula) for name, formula in formulas.items()}
        variables = self.space.variables.values()
        #: Slots whose answer is free at every moment.
        self.free = self.space.slots(item.name for item in variables if item.kind == "opaque")
        #: Slots of which is not known that each value can come true.
        self.unsure = self.free | self.space.slots(self._unsure_counts())

    def is_tracked(self, name: str) -> bool:
        """Does some guard or limit read this variable?"""
        return name in self.space.variables

    def given(self, role: str) -> tuple[str, ...]:
        """The variables of the fields that a role may give."""
        fields = self.procedure.fields
        return tuple(
            item.name
            for item in self.space.variables.values()
            if item.kind == "field" and role in fields[item.name.removeprefix("f.")].set_by
        )

    def guards_of(self, row: Transition) -> Region:
        """Where all guards of a row say what it wants."""
        found = [self.space.full]
        for name in row.conditions:
            found = self.space.meet(found, self.meanings[name].holds)
        for name in row.unless:
            found = self.space.meet(found, self.meanings[name].fails)
        return found

    def _unsure_counts(self) -> list[str]:
        """Counts of consultations: where several are read, which of them come together is not known."""
        found = [item.name for item in self.space.variables.values() if item.kind == "consult"]
        states = [name.rpartition(".")[0] for name in found]
        return [
            name
            for name, state in zip(found, states, strict=True)
            if states.count(state) > 1 or name.rpartition(".")[2] not in _ANY_COUNT
        ]

    def _is_intricate(self, formula: Formula) -> bool:
        """Does a guard fall into more cubes than are looked at?"""
        try:
            self._meaning(formula)
        except _TooMany:
            return True
        return False

    def _meaning(self, formula: Formula) -> Meaning:
        names = frozenset(atom.name for atom in formula.atoms())
        holds, fails = self._region(formula, wanted=True), self._region(formula, wanted=False)
        decided = all(self.space.variables[item].kind != "opaque" for item in names)
        return Meaning(holds, fails, names, decided)

    def _region(self, formula: Formula, *, wanted: bool) -> Region:
        space = self.space
        match formula.kind:
            case "constant":
                return [space.full] if formula.values[0] == wanted else []
            case "not":
                return self._region(formula.parts[0], wanted=not wanted)
            case "atom" | "opaque":
                variable = space.variables[formula.name]
                cells = 2 if variable.kind == "opaque" else variable.mask(formula.sign, formula.values)
                if not wanted:
                    cells ^= (1 << len(variable.cells)) - 1
                return [space.of(formula.name, cells)] if cells else []
        parts = [self._region(part, wanted=wanted) for part in formula.parts]
        if (formula.kind == "and") == wanted:
            found = [space.full]
            for part in parts:
                found = _few(space.meet(found, part))
            return found
        found = []
        for part in parts:
            found = _few([cube for cube in found if cube not in part] + part)
        return found


class _TooMany(Exception):
    """A guard falls into more cubes than are looked at."""


def _few(region: Region) -> Region:
    if len(region) > MOST_CUBES:
        raise _TooMany
    return region


def _variables(procedure: Procedure, formulas: dict[str, Formula], *, limits: bool) -> list[Variable]:
    read: dict[str, list[Constant]] = {}
    opaque: dict[str, None] = {}
    for formula in formulas.values():
        for atom in formula.atoms():
            if atom.kind == "opaque":
                opaque[atom.name] = None
            else:
                read.setdefault(atom.name, []).extend(atom.values)
    for name in (*_filled(procedure), *(_limited(procedure) if limits else ())):
        read.setdefault(name, [])
    found = [_variable(procedure, name, constants) for name, constants in read.items()]
    return found + [Variable(name, "opaque", (False, True)) for name in opaque]


def _variable(procedure: Procedure, name: str, constants: list[Constant]) -> Variable:
    root, _, of = name.partition(".")
    numbers = [item for item in constants if isinstance(item, int)]
    if root == "f":
        return Variable(name, "field", cells_of(procedure.fields[of], constants))
    if root == "branch":
        return Variable(name, "branch", (BEFORE, *STATUSES))
    if root == "consult":
        consult = procedure.states[of.rpartition(".")[0]].consult
        most = len(consult.choose) if consult is not None else 0
        return Variable(name, "consult", tuple(number_cells(numbers, 0, most)))
    return Variable(name, "count", tuple(range(_highest(procedure, of, numbers) + 1)))


def _highest(procedure: Procedure, action: str, asked: list[int]) -> int:
    """Up to where a count is followed; the last cell stands for all above, where there are any."""
    limits = [row.at_most for row in procedure.transitions if row.trigger == action]
    known = [item for item in limits if item is not None and item <= MOST_COUNTED]
    if len(known) == len(limits) and known:
        return max(known)
    return max([*known, *(item + 1 for item in asked if 0 <= item <= MOST_COUNTED)], default=0)


def _filled(procedure: Procedure) -> list[str]:
    """Fields that a row asks for and somebody who may take it cannot give."""
    found: dict[str, None] = {}
    for row in procedure.transitions:
        for name in row.fills:
            field = procedure.fields[name]
            roles = {role for source in row.source for role in holders_of(row, source, procedure)}
            if field.optional and not roles <= set(field.set_by):
                found[f"f.{name}"] = None
    return list(found)


def _limited(procedure: Procedure) -> list[str]:
    """Counts of actions that may be taken so many times."""
    rows = (row for row in procedure.transitions if row.trigger not in LEAVING)
    return list(
        {
            f"count.{row.trigger}": None
            for row in rows
            if row.at_most is not None and row.at_most <= MOST_COUNTED
        }
    )
