"""A signature line of a note (C2SP signed-note): em dash, key name, base64 of key ID and signature."""

from __future__ import annotations

from typing import NamedTuple

from hoso.engine.errors import Malformed
from hoso.engine.log.key import ID_SIZE, is_name
from hoso.engine.log.lines import base64_of, bytes_in

_START = "— "


class Signature(NamedTuple):
    """A signature, as it stands in a note: it says whose it claims to be, and proves nothing yet."""

    name: str
    key_id: bytes
    #: What follows the key ID; its form is that of the signature type.
    value: bytes

    def line(self) -> str:
        """Write the line, with its line feed."""
        return f"{_START}{self.name} {base64_of(self.key_id + self.value)}\n"


def signature_from(line: str) -> Signature:
    """Read a signature line, without its line feed.

    Raises:
        Malformed: it is none.
    """
    name, _, encoded = line.removeprefix(_START).partition(" ")
    data = bytes_in(encoded)
    if not line.startswith(_START) or not is_name(name) or data is None or len(data) <= ID_SIZE:
        raise Malformed("note", f"{line!r} is no signature line")
    return Signature(name, data[:ID_SIZE], data[ID_SIZE:])
