"""Notes: text with the signatures of one or more keys (C2SP signed-note).

The text counts for nothing until a signature by a known key is verified: `open_note` gives it only then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.errors import Malformed, SignatureMissing, SignatureWrong
from hoso.engine.log.cosignature import cosignature_in, cosigned
from hoso.engine.log.key import COSIGNATURE, ED25519
from hoso.engine.log.signature import Signature, signature_from

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoso.engine.log.signing import Signer, Verifier

#: A note with more signatures is refused unread; C2SP asks for 16 at least.
MOST_SIGNATURES = 100


class Note(NamedTuple):
    """A text and signatures."""

    #: With its last line feed.
    text: str
    signatures: tuple[Signature, ...]

    def to_bytes(self) -> bytes:
        """Write the note.

        Raises:
            Malformed: no note has such a text, or there is no signature.
        """
        _check_text(self.text)
        data = (self.text + "\n" + "".join(signature.line() for signature in self.signatures)).encode()
        if parse_note(data) != self:
            raise Malformed("note", "it would be read as another one")
        return data


class Opened(NamedTuple):
    """A note of which a signature by a known key was verified, and none was wrong."""

    text: str
    #: The verified ones: the first by each known key, in their order.
    signatures: tuple[Signature, ...]
    #: Those by other keys, of which nothing is known.
    unknown: tuple[Signature, ...]


def signed_note(text: str, signers: Iterable[Signer], signatures: Iterable[Signature] = ()) -> bytes:
    """Sign a text; signatures that it has already, cosignatures for instance, stand behind those made now.

    Raises:
        Malformed: no note has such a text, or nobody signs it.
        ValueError: a key is one for cosignatures, which are made by `cosign`.
    """
    _check_text(text)
    made: list[Signature] = []
    for signer in signers:
        if signer.key.type != ED25519:
            raise ValueError(f"{signer.key.text()} is no key for notes")
        made.append(Signature(signer.key.name, signer.key.id, signer.sign(text.encode())))
    return Note(text, (*made, *signatures)).to_bytes()


def parse_note(data: bytes) -> Note:
    """Read a note; none of its signatures is verified.

    Raises:
        Malformed: it is none.
    """
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise Malformed("note", "it is no UTF-8") from error
    # The last empty line parts them: the text may have empty lines of its own.
    before, separator, block = whole.rpartition("\n\n")
    text = before + "\n"
    if not separator or not block.endswith("\n"):
        raise Malformed("note", "it has no signature lines after an empty line")
    _check_text(text)
    lines = block.removesuffix("\n").split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise Malformed("note", f"it has more than {MOST_SIGNATURES} signatures")
    return Note(text, tuple(signature_from(line) for line in lines))


def open_note(data: bytes, verifiers: Iterable[Verifier]) -> Opened:
    """Read a note and verify its signatures by the keys that are known.

    Raises:
        Malformed: it is no note.
        SignatureWrong: a signature by a known key does not hold; nothing of the note is to be believed.
        SignatureMissing: no known key signed it.
        ValueError: two of the keys have the same name and ID.
    """
    note = parse_note(data)
    known: dict[tuple[str, bytes], Verifier] = {}
    for verifier in verifiers:
        if known.setdefault((verifier.key.name, verifier.key.id), verifier).key != verifier.key:
            raise ValueError(f"two keys are known as {verifier.key.name}+{verifier.key.id.hex()}")
    verified: dict[tuple[str, bytes], Signature] = {}
    unknown: dict[Signature, None] = {}
    for signature in note.signatures:
        owner = (signature.name, signature.key_id)
        if owner not in known:
            unknown[signature] = None
        elif not _holds(note.text, signature.value, known[owner]):
            raise SignatureWrong(f"{signature.name}+{signature.key_id.hex()}")
        else:
            verified.setdefault(owner, signature)
    if not verified:
        raise SignatureMissing
    return Opened(note.text, tuple(verified.values()), tuple(unknown))


def _holds(text: str, value: bytes, verifier: Verifier) -> bool:
    if verifier.key.type != COSIGNATURE:
        return verifier.verify(text.encode(), value)
    told = cosignature_in(value)
    return told is not None and verifier.verify(cosigned(text, told.time), told.signature)


def _check_text(text: str) -> None:
    if not text.endswith("\n"):
        raise Malformed("note", "its text does not end with a line feed")
    if any((letter < " " and letter != "\n") or "\ud800" <= letter <= "\udfff" for letter in text):
        raise Malformed("note", "its text has a control character")
