"""Protobuf's wire format: the fields of one message (protobuf.dev, Encoding), as far as CEL writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
#: From here on a varint of ten bytes stands for a negative number.
_NEGATIVE = 1 << 63


def parts_of(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of each field: a number, or the bytes of a text, message or fixed width.

    Raises:
        ValueError: there is a wire type that CEL does not write.
    """
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        number, kind = tag >> 3, tag & 7
        if kind == _BYTES:
            length, at = _varint(message, at)
            yield number, message[at : at + length]
            at += length
        elif kind == _VARINT:
            value, at = _varint(message, at)
            yield number, value
        elif kind in (_FIXED64, _FIXED32):
            width = 8 if kind == _FIXED64 else 4
            yield number, message[at : at + width]
            at += width
        else:
            raise ValueError(f"wire type {kind} in a checked expression")


def messages_of(message: bytes, wanted: int) -> Iterator[bytes]:
    """The length-delimited values of one field of a message."""
    for number, value in parts_of(message):
        if number == wanted and isinstance(value, bytes):
            yield value


def signed(value: int) -> int:
    """A varint as the signed number of 64 bits that it stands for."""
    return value - (_NEGATIVE << 1) if value >= _NEGATIVE else value


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:  # noqa: PLR2004 - the last byte of a varint
            return value, at
        shift += 7
