"""Values and bytes of the record (record.md, sections 1 and 2), and C2SP notes with Ed25519 signatures."""

import binascii
import json
import re
import unicodedata
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT, HASH, LOG, WITNESS, _MOST = "1", 32, 1, 4, 2**53
DIGEST, SALT = re.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"), re.compile("[A-Za-z0-9_-]{21}[AQgw]")
SIZE, _URL = "0|[1-9][0-9]{0,18}", bytes.maketrans(b"+/", b"-_")
_NOTE = re.compile("(?:[^\x00-\x1f]*\n)+\n(?:— [^\\s+]+ [A-Za-z0-9+/=]+\n)+")


class Fault(Exception):
    """Something is not as the page says: the code of the sentence for it, and the facts it tells."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code, self.facts = code, facts


#: A Fault, and what Python raises where a stranger's value is not of the form that is looked for.
MALFORMED = (Fault, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def need(good: object, code: str = "malformed", **facts: object) -> None:
    """Raise a Fault unless it is good."""
    if not good:
        raise Fault(code, **facts)


def _integer(digits: str) -> int:  # a ValueError where it is a fraction, or no number
    number = int(digits)
    if not -_MOST < number < _MOST:
        raise Fault("not_canonical")
    return number


_read = json.JSONDecoder(parse_int=_integer, parse_float=_integer, parse_constant=_integer).raw_decode
_writer = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))
written = _writer.encode


def taken_apart(line: bytes) -> tuple[dict[str, Any], dict[str, str]]:
    """An object, and the text of each of its parts: in order they are the canonical line. MALFORMED."""
    text = line.decode().removesuffix("\n")
    value, _ = _read(text)  # what stands behind it shows below
    parts = {key: written(part) for key, part in value.items()}
    again = ",".join([f'"{key}":{parts[key]}' for key in sorted(parts)])
    need(f"{{{again}}}" == text, "not_canonical")
    if not text.isascii() or "null" in text:
        need(unicodedata.is_normalized("NFC", text), "not_canonical")
        for one in nodes(value):
            keys, values = (one, one.values()) if isinstance(one, dict) else ((), one)
            need(None not in values and all(map(str.isascii, keys)), "not_canonical")
    return value, parts


def nodes(value: Any) -> list[Any]:
    """A value, and every object and array in it at any depth."""
    found = [value]
    for one in found:
        for part in one.values() if type(one) is dict else one:
            if type(part) is dict or type(part) is list:
                found.append(part)  # noqa: PERF401 - a comprehension for each takes longer
    return found


def binary(data: bytes) -> str:
    """Base64url without padding."""
    return binascii.b2a_base64(data, newline=False).translate(_URL).rstrip(b"=").decode()


def disclosed(text: str) -> str:
    """The digest of a disclosure: over the base64url form of its text (RFC 9901, section 4.2.3)."""
    return binary(sha256(binary(text.encode()).encode()).digest())


def standard(text: str) -> bytes:
    """The bytes of base64 as C2SP has it: the standard one, padded. MALFORMED."""
    data = binascii.a2b_base64(text)
    need(binascii.b2a_base64(data, newline=False).decode() == text)
    return data


class Key:
    """A public key, from its vkey `NAME+ID+KEY`: its kind is LOG or WITNESS."""

    def __init__(self, kind: int, text: bytes) -> None:
        name, known, key = text.decode().strip().split("+", 2)
        self.kind, self.data = kind, standard(key)
        self.id = name, sha256(f"{name}\n".encode() + self.data).digest()[:4]
        self.public = Ed25519PublicKey.from_public_bytes(self.data[1:])
        need(self.id[1].hex() == known)
        need(self.data[0] == kind, "key_kind", key=text.decode(), found=self.data[0], wanted=kind)


class Note:
    """A signed note: `lines` of its text, `data` the whole of it."""

    def __init__(self, data: bytes) -> None:
        need(_NOTE.fullmatch(data.decode()))
        text, _, below = data.rpartition(b"\n\n")
        self.data, self._text, self.lines = data, text + b"\n", text.decode().split("\n")
        rows = [row.split(" ") for row in below.decode().splitlines()]
        self._signatures = [((name, standard(both)[:4]), standard(both)[4:]) for _, name, both in rows]

    def signers(self, keys: list[Key]) -> int:
        """How many of the keys signed it; what a witness signs begins with a time. Fault if one did not."""
        found = set()
        for key, data in [(key, data) for key in keys for by, data in self._signatures if by == key.id]:
            time, signature = (data[:8], data[8:]) if key.kind == WITNESS else (b"", data)
            above = b"cosignature/v1\ntime %d\n" % int.from_bytes(time, "big") if time else b""
            try:
                key.public.verify(signature, above + self._text)
            except (InvalidSignature, ValueError):
                raise Fault("signature_false", key=key.id[0]) from None
            found.add(key.data)
        return len(found)


class Checkpoint(Note):
    """A note of exactly three lines: origin, size, root."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.origin, size, root = self.lines
        self.size, self.root = int(size), standard(root)
        need(self.origin and re.fullmatch(SIZE, size) and len(self.root) == HASH)


#: The state of a shard whose checkpoint is of no use: a tree without leaves, signed by nobody.
NO_STATE = Checkpoint(b"-\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\xe2\x80\x94 - AAAA\n")
