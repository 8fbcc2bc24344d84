"""Formulas: a guard over comparisons of one variable with constants, and what is beyond them.

The fragment that is decided: a field, a count or a status compared with constants, membership in a list of
constants, `given`, and `&&`, `||`, `!`, `?:` of these; constants may be reckoned from constants. Anything
else is *opaque*: one unknown answer, the same wherever the same expression stands.
"""

from __future__ import annotations

from datetime import UTC, datetime
from operator import add, mul, sub
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hoso.engine.checked_expression import Tree

#: What a constant can be: a number also of micro-seconds since the year 1.
Constant = bool | int | str

_FLIPPED = {"_<_": ">", "_<=_": ">=", "_>_": "<", "_>=_": "<=", "_==_": "==", "_!=_": "!="}
_SIGNS = {"_<_": "<", "_<=_": "<=", "_>_": ">", "_>=_": ">=", "_==_": "==", "_!=_": "!="}
_RECKONED: dict[str, Callable[[int, int], int]] = {"_+_": add, "_-_": sub, "_*_": mul}
_ROOTS = frozenset({"f", "given", "count", "consult", "branch"})
_YEAR_1 = datetime(1, 1, 1, tzinfo=UTC)
#: Numbers of CEL have 64 bits.
_LARGEST = 2**63 - 1


class Formula(NamedTuple):
    """One node of a formula."""

    #: `atom`, `opaque`, `constant`, `not`, `and`, `or`.
    kind: str
    #: Of an atom its variable: `f.x`, `count.a`, `branch.b`, `consult.s.open`; of an opaque one its text.
    name: str = ""
    #: Of an atom `<`, `<=`, `>`, `>=`, `==`, `!=`, `in`, `given` or `is`.
    sign: str = ""
    values: tuple[Constant, ...] = ()
    parts: tuple[Formula, ...] = ()

    def atoms(self) -> Iterator[Formula]:
        """Its atoms and opaque parts."""
        if self.kind in ("atom", "opaque"):
            yield self
        for part in self.parts:
            yield from part.atoms()


TRUE = Formula("constant", values=(True,))
FALSE = Formula("constant", values=(False,))


def negated(formula: Formula) -> Formula:
    """The formula that holds where this one does not."""
    return Formula("not", parts=(formula,))


def formula_of(tree: Tree) -> Formula:
    """Read a guard's tree as a formula."""
    if tree.kind == "name":
        return _named(str(tree.what)) or _opaque(tree)
    if tree.kind == "value":
        return TRUE if tree.what else FALSE
    if tree.kind != "call":
        return _opaque(tree)
    function, parts = str(tree.what), tree.parts
    if function in ("_&&_", "_||_"):
        kind = "and" if function == "_&&_" else "or"
        return Formula(kind, parts=tuple(formula_of(part) for part in parts))
    if function == "!_":
        return negated(formula_of(parts[0]))
    if function == "_?_:_":
        asked, then, other = (formula_of(part) for part in parts)
        return Formula("or", parts=(_both(asked, then), _both(negated(asked), other)))
    if function == "@in":
        return _member(tree)
    return _compared(tree) if function in _SIGNS else _opaque(tree)


def _named(name: str) -> Formula | None:
    """A variable that is itself yes or no."""
    root, _, of = name.partition(".")
    if root == "given":
        return Formula("atom", f"f.{of}", "given")
    if root == "branch":
        branch, _, status = of.rpartition(".")
        return Formula("atom", f"branch.{branch}", "is", (status,))
    return Formula("atom", name, "==", (True,)) if root == "f" else None


def _compared(tree: Tree) -> Formula:
    left, right = tree.parts
    for one, other, signs in ((left, right, _SIGNS), (right, left, _FLIPPED)):
        constant = _constant(other)
        if constant is None:
            continue
        sign = signs[str(tree.what)]
        if isinstance(constant, bool):
            formula = formula_of(one)
            return formula if constant == (sign == "==") else negated(formula)
        if one.kind == "name" and _is_variable(str(one.what)):
            return Formula("atom", str(one.what), sign, (constant,))
        known = _constant(one)
        if known is not None:
            return TRUE if compare(known, sign, (constant,)) else FALSE
    return _opaque(tree)


def _member(tree: Tree) -> Formula:
    one, listed = tree.parts
    constants = [_constant(item) for item in listed.parts]
    if listed.kind != "list" or one.kind != "name" or not _is_variable(str(one.what)):
        return _opaque(tree)
    known = tuple(item for item in constants if item is not None)
    return Formula("atom", str(one.what), "in", known) if len(known) == len(constants) else _opaque(tree)


def _constant(tree: Tree) -> Constant | None:
    """The value of an expression without variables; None where it is none of ours."""
    if tree.kind == "value":
        return tree.what
    if tree.kind != "call":
        return None
    parts = [_constant(part) for part in tree.parts]
    match tree.what, parts:
        case "timestamp", [str(text)]:
            return _moment(text)
        case "-_", [int(number)]:
            return -number
        case function, [int(left), int(right)] if function in _RECKONED:
            found = _RECKONED[str(function)](left, right)
            return found if abs(found) <= _LARGEST else None
    return None


def _moment(text: str) -> int | None:
    """Micro-seconds since the year 1."""
    try:
        since = datetime.fromisoformat(text) - _YEAR_1
    except (TypeError, ValueError):
        return None
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def compare(value: Constant, sign: str, constants: tuple[Constant, ...]) -> bool:
    """Does a value compare so with constants of its own type?"""
    if sign == "in":
        return value in constants
    if sign in ("==", "is"):
        return value == constants[0]
    if sign == "!=":
        return value != constants[0]
    one, other = int(value), int(constants[0])
    return {"<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other}[sign]


def _is_variable(name: str) -> bool:
    return name.partition(".")[0] in _ROOTS


def _both(one: Formula, other: Formula) -> Formula:
    return Formula("and", parts=(one, other))


def _opaque(tree: Tree) -> Formula:
    return Formula("opaque", repr(tree))
