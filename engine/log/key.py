"""Keys of the log and its witnesses, as others know them: the *vkey* of C2SP signed-note, `NAME+ID+KEY`."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from hoso.engine.errors import Malformed
from hoso.engine.log.lines import base64_of, bytes_in

#: Signature type: Ed25519 over the text of a note.
ED25519 = 0x01
#: Signature type: an Ed25519 cosignature of a checkpoint, with its time (C2SP tlog-cosignature).
COSIGNATURE = 0x04
#: Bytes of a key ID.
ID_SIZE = 4
#: Bytes of a public key of Ed25519.
_PUBLIC_SIZE = 32


class VerifierKey(NamedTuple):
    """A public key with the name of its owner and what it signs."""

    name: str
    #: Signature type.
    type: int
    public: bytes

    @property
    def id(self) -> bytes:
        """By which its signatures are known: the first 4 bytes of SHA-256(name || 0x0A || type || key)."""
        return sha256(self.name.encode() + b"\n" + bytes((self.type,)) + self.public).digest()[:ID_SIZE]

    def text(self) -> str:
        """Write the vkey."""
        return f"{self.name}+{self.id.hex()}+{base64_of(bytes((self.type,)) + self.public)}"


def key_from(text: str) -> VerifierKey:
    """Read a vkey.

    Raises:
        Malformed: it is none, its ID is not that of the key, or its type is not one of the two above.
    """
    name, _, rest = text.partition("+")
    _, _, encoded = rest.partition("+")
    data = bytes_in(encoded)
    if not is_name(name) or not data:
        raise Malformed("vkey", "it is not NAME+ID+KEY")
    key = VerifierKey(name, data[0], data[1:])
    if key.type not in {ED25519, COSIGNATURE}:
        raise Malformed("vkey", f"signature type 0x{key.type:02x} is unknown here")
    if len(key.public) != _PUBLIC_SIZE:
        raise Malformed("vkey", f"a key of Ed25519 has {_PUBLIC_SIZE} bytes, not {len(key.public)}")
    if key.text() != text:
        raise Malformed("vkey", f"the ID of this key is {key.id.hex()}")
    return key


def is_name(text: str) -> bool:
    """May a key have this name? One with a character at least, without spaces, plus and what is no text."""
    return text != "" and not any(
        letter.isspace() or letter == "+" or letter < " " or "\ud800" <= letter <= "\udfff" for letter in text
    )
