"""C2SP signed notes, checkpoints and cosignatures, with Ed25519. What is none is MALFORMED."""

import re
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hoso_verify.canonical import HASH, Fault, need, standard

LOG, WITNESS = 1, 4
SIZE = re.compile("0|[1-9][0-9]{0,18}")
_NOTE = re.compile("(?:[^\x00-\x1f]*\n)+\n(?:— [^\\s+]+ [A-Za-z0-9+/=]+\n)+")


class Key:
    """A public key, from its vkey `NAME+ID+KEY`: its kind is LOG or WITNESS."""

    def __init__(self, text: str, kind: int) -> None:
        self.name, known, key = text.split("+", 2)
        data = standard(key)
        self.id, self.kind, self.public = (
            sha256(f"{self.name}\n".encode() + data).digest()[:4],
            kind,
            data[1:],
        )
        need(self.id.hex() == known and len(self.public) == HASH)
        need(data[0] == kind, "key_kind", key=text, found=data[0], wanted=kind)


class Note:
    """A signed note: `lines` of its text, `data` the whole of it."""

    def __init__(self, data: bytes) -> None:
        text, _, below = data.decode().rpartition("\n\n")
        need(_NOTE.fullmatch(data.decode()))
        self.data, self._text, self.lines = data, f"{text}\n".encode(), text.split("\n")
        rows = [row.split(" ") for row in below.split("\n")[:-1]]
        self._signatures = [(name, standard(both)) for _, name, both in rows]

    def signers(self, keys: list[Key]) -> int:
        """How many of the keys signed it; what a witness signs begins with a time. Fault if one did not."""
        found = set()
        for key, both in [(key, both) for key in keys for name, both in self._signatures if name == key.name]:
            if both[:4] == key.id:
                text, signature = self._text, both[4:]
                if key.kind == WITNESS:
                    time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
                    text = b"cosignature/v1\ntime %d\n" % time + text
                try:
                    Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text)
                except (InvalidSignature, ValueError):
                    raise Fault("signature_false", key=key.name) from None
                found.add(key.public)
        return len(found)


class Checkpoint(Note):
    """A note of exactly three lines: origin, size, root."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.origin, size, root = self.lines
        self.size, self.root = int(size), standard(root)
        need(self.origin and SIZE.fullmatch(size) and len(self.root) == HASH)
