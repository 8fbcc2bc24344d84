"""What a checked CEL expression refers to, and its tree, read from its serialized form.

The form is protobuf's `cel.expr.CheckedExpr` inside `google.protobuf.Any`: `reference_map` (field 2) has for
each expression its variable, or the overloads of its function; `expr` (field 4) is the tree, in which a
dotted variable stands as one name (cel-spec, proto/cel/expr/checked.proto and syntax.proto).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.protobuf import messages_of, parts_of, signed

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Fields of `Expr`, of `Expr.Call`, of `Constant`.
_CONSTANT, _NAME, _CALL, _LIST = 3, 4, 6, 7
_TARGET, _FUNCTION, _ARGUMENT = 1, 2, 3
_BOOL, _INT, _STRING = 2, 3, 6


class References(NamedTuple):
    """The names an expression reads and the overloads it calls."""

    #: Variables, and whatever else stands as a name: types, messages, variables of loops.
    names: frozenset[str]
    #: Overloads such as `less_string` or `to_dyn`.
    overloads: frozenset[str]


class Tree(NamedTuple):
    """One node of an expression."""

    #: `value`, `name`, `call`, `list`, or `other` for what is not read: loops, messages, floating point.
    kind: str
    #: The constant, the name, the function such as `_&&_`, or what was not read.
    what: bool | int | str
    #: Arguments of a call, a target first; items of a list.
    parts: tuple[Tree, ...] = ()

    def names(self) -> frozenset[str]:
        """The variables it reads; of what is not read, none."""
        own = frozenset((str(self.what),)) if self.kind == "name" else frozenset[str]()
        return own.union(*(part.names() for part in self.parts))

    def renamed(self, names: Mapping[str, str]) -> Tree:
        """The same with other names for its variables; one that is not listed keeps its own."""
        what = names.get(str(self.what), self.what) if self.kind == "name" else self.what
        return Tree(self.kind, what, tuple(part.renamed(names) for part in self.parts))

    def is_read(self) -> bool:
        """Is every part of it of a kind that is read?"""
        return self.kind != "other" and all(part.is_read() for part in self.parts)


def references_of(serialized: bytes) -> References:
    """Read the references out of a serialized checked expression."""
    names: set[str] = set()
    overloads: set[str] = set()
    for checked in messages_of(serialized, 2):
        for entry in messages_of(checked, 2):
            for reference in messages_of(entry, 2):
                called = [item.decode() for item in messages_of(reference, 3)]
                overloads.update(called)
                if not called:
                    names.update(item.decode() for item in messages_of(reference, 1))
    return References(frozenset(names), frozenset(overloads))


def tree_of(serialized: bytes) -> Tree:
    """Read the tree out of a serialized checked expression."""
    for checked in messages_of(serialized, 2):
        for expression in messages_of(checked, 4):
            return _node(expression)
    return Tree("other", "")


def _node(message: bytes) -> Tree:
    for number, value in parts_of(message):
        if not isinstance(value, bytes):
            continue  # the id
        if number == _CONSTANT:
            return _constant(value)
        if number == _NAME:
            return Tree("name", b"".join(messages_of(value, 1)).decode())
        if number == _CALL:
            return _call(value)
        if number == _LIST:
            return Tree("list", "", tuple(_node(item) for item in messages_of(value, 1)))
        break
    return Tree("other", message.hex())


def _constant(message: bytes) -> Tree:
    for number, value in parts_of(message):
        if number == _BOOL:
            return Tree("value", bool(value))
        if number == _INT and isinstance(value, int):
            return Tree("value", signed(value))
        if number == _STRING and isinstance(value, bytes):
            return Tree("value", value.decode())
    return Tree("other", message.hex())


def _call(message: bytes) -> Tree:
    function, parts = "", []
    for number, value in parts_of(message):
        if number == _FUNCTION and isinstance(value, bytes):
            function = value.decode()
        elif number in (_TARGET, _ARGUMENT) and isinstance(value, bytes):
            parts.append(_node(value))
    return Tree("call", function, tuple(parts))
