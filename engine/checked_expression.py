"""What a checked CEL expression refers to, read from its serialized form.

The form is protobuf's `cel.expr.CheckedExpr` inside `google.protobuf.Any`; only `reference_map`
(field 2) is read: for each expression its variable, or the overloads of its function
(cel-spec, proto/cel/expr/checked.proto).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


class References(NamedTuple):
    """The names an expression reads and the overloads it calls."""

    #: Variables, and whatever else stands as a name: types, messages, variables of loops.
    names: frozenset[str]
    #: Overloads such as `less_string` or `to_dyn`.
    overloads: frozenset[str]


def references_of(serialized: bytes) -> References:
    """Read the references out of a serialized checked expression."""
    names: set[str] = set()
    overloads: set[str] = set()
    for checked in _values(serialized, 2):
        for entry in _values(checked, 2):
            for reference in _values(entry, 2):
                called = [item.decode() for item in _values(reference, 3)]
                overloads.update(called)
                if not called:
                    names.update(item.decode() for item in _values(reference, 1))
    return References(frozenset(names), frozenset(overloads))


def _values(message: bytes, wanted: int) -> Iterator[bytes]:
    """The length-delimited values of one field of a message."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        number, kind = tag >> 3, tag & 7
        if kind == _BYTES:
            length, at = _varint(message, at)
            if number == wanted:
                yield message[at : at + length]
            at += length
        elif kind == _VARINT:
            _, at = _varint(message, at)
        elif kind in (_FIXED64, _FIXED32):
            at += 8 if kind == _FIXED64 else 4
        else:
            raise ValueError(f"wire type {kind} in a checked expression")


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:  # noqa: PLR2004 - the last byte of a varint
            return value, at
        shift += 7
