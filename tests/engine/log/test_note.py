"""engine/log/note.py: notes of others are opened as they are meant, and what is none is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.adapters.signing.ed25519 import Ed25519Verifier, verifier_of
from hoso.adapters.signing.key_file import signer_from
from hoso.engine.errors import Malformed, SignatureMissing, SignatureWrong
from hoso.engine.log.note import MOST_SIGNATURES, Note, open_note, parse_note, signed_note
from hoso.engine.log.signature import Signature
from tests.engine.log.keys import (
    ENOCH_LINE,
    ENOCH_VERIFIER,
    FOO,
    FOO_NOTE,
    LOG,
    LOG_VERIFIER,
    PETER_LINE,
    PETER_PRIVATE,
    PETER_VERIFIER,
    TEXT,
    WITNESS,
)

#: Anything a note may say, with more line feeds than chance would give.
TEXTS = st.lists(
    st.sampled_from(["\n", PETER_LINE])
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="".join(map(chr, range(32)))))
).map(lambda parts: "".join([*parts, "\n"]))


def note(*lines, text=TEXT):
    """A note of these lines."""
    return (text + "\n" + "".join(lines)).encode()


class SameId(Ed25519Verifier):
    """Another key that is known by Peter's name and ID."""

    def __init__(self):
        """Take the key of the log."""
        super().__init__(LOG.key)
        self.key = _Colliding(PETER_VERIFIER.key.name, 1, LOG.key.public)


class _Colliding(type(LOG.key)):
    """A key whose ID is Peter's."""

    id = PETER_VERIFIER.key.id


def test_the_example_of_the_specification():
    """C2SP signed-note, *Example*."""
    opened = open_note(FOO_NOTE, [verifier_of(FOO)])
    assert opened.text == "This is an example message.\n"
    assert [signature.name for signature in opened.signatures] == ["example.com/foo"]
    assert opened.unknown == ()


def test_signing_gives_the_known_bytes():
    """The note that golang.org/x/mod/sumdb/note makes of this text with this key."""
    assert signed_note(TEXT, [signer_from(PETER_PRIVATE)]) == note(PETER_LINE)


def test_signatures_by_unknown_keys_are_ignored():
    """One known key is enough; what is unknown is told apart, once each."""
    both = note(PETER_LINE, ENOCH_LINE)
    assert open_note(both, [PETER_VERIFIER]) == (
        TEXT,
        parse_note(note(PETER_LINE)).signatures,
        parse_note(note(ENOCH_LINE)).signatures,
    )
    assert open_note(both, [PETER_VERIFIER, ENOCH_VERIFIER]).signatures == parse_note(both).signatures
    with pytest.raises(SignatureMissing):
        open_note(both, [])
    enoch_else = ENOCH_LINE[:60] + "ABCD" + ENOCH_LINE[60:]
    repeated = note(PETER_LINE, PETER_LINE, ENOCH_LINE, ENOCH_LINE, enoch_else)
    opened = open_note(repeated, [PETER_VERIFIER])
    assert opened.signatures == parse_note(note(PETER_LINE)).signatures
    assert opened.unknown == parse_note(note(ENOCH_LINE, enoch_else)).signatures


def test_a_wrong_signature_by_a_known_key_fails_the_note():
    """Whoever else signed it, and wherever it stands: also behind a right one by the same key."""
    wrong = PETER_LINE[:60] + "ABCD" + PETER_LINE[60:]
    for lines in ((wrong,), (ENOCH_LINE, wrong), (wrong, PETER_LINE), (PETER_LINE, wrong)):
        with pytest.raises(SignatureWrong, match=r"PeterNeumann\+c74f20a3"):
            open_note(note(*lines), [PETER_VERIFIER, ENOCH_VERIFIER])
    with pytest.raises(SignatureWrong):
        open_note(note(PETER_LINE, text="Another text.\n"), [PETER_VERIFIER])


def test_a_name_or_an_id_alone_is_no_known_key():
    """Both have to be those of the key."""
    with pytest.raises(SignatureMissing):
        open_note(note(PETER_LINE.replace("PeterNeumann", "CarmenSandiego")), [PETER_VERIFIER])
    with pytest.raises(SignatureMissing):
        open_note(note(PETER_LINE.replace("x08g", "xxxx")), [PETER_VERIFIER])


def test_two_keys_of_one_name_and_id_are_refused():
    """Nobody could say whose signature it is. The same key twice is no harm."""
    with pytest.raises(ValueError, match="two keys"):
        open_note(note(PETER_LINE), [PETER_VERIFIER, SameId()])
    assert open_note(note(PETER_LINE), [PETER_VERIFIER, PETER_VERIFIER]).text == TEXT


@pytest.mark.parametrize(
    "data",
    [
        b"",
        TEXT.encode(),
        TEXT.encode() + b"\n",
        note(PETER_LINE)[:-1],
        b"\x01" + note(PETER_LINE),
        b"\xff" + note(PETER_LINE),
        note(PETER_LINE, text=TEXT.replace("\n", "\r\n")),
        note(PETER_LINE, text="a\tb\n"),
        note("— Bad Name x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXg=\n"),
        note(PETER_LINE, "Unexpected line.\n"),
        note(PETER_LINE.replace("—", "-")),
        note(PETER_LINE.replace("— ", "—")),
        note(PETER_LINE.replace("=\n", "\n")),
        note(PETER_LINE.replace("JnAM=", "JnAN=")),  # bits behind the last byte
        note("— PeterNeumann x08gow==\n"),  # an ID and nothing
        note("— PeterNeumann \n"),
        note("— PeterNeumann\n"),
        note("—  x08go/ZJkuBS9Q==\n"),
        note("— Peter+Neumann x08go/ZJkuBS9Q==\n"),
        note(PETER_LINE) + b"\n",
        PETER_LINE.encode(),
        b"\n" + PETER_LINE.encode(),
        note(*[PETER_LINE] * (MOST_SIGNATURES + 1)),
    ],
)
def test_what_is_no_note_is_refused(data):
    """The malformed ones of golang.org/x/mod/sumdb/note, and more."""
    with pytest.raises(Malformed):
        open_note(data, [PETER_VERIFIER])


def test_as_many_signatures_as_there_may_be():
    """C2SP asks for sixteen at least."""
    assert len(parse_note(note(*[PETER_LINE] * MOST_SIGNATURES)).signatures) == MOST_SIGNATURES >= 16


@given(TEXTS)
def test_what_is_signed_is_opened(text):
    """Whatever lines the text has, empty ones and signature lines among them; any change of it is noticed."""
    data = signed_note(text, [LOG], parse_note(note(PETER_LINE)).signatures)
    opened = open_note(data, [LOG_VERIFIER])
    assert opened.text == text
    assert parse_note(data).to_bytes() == data
    other = signed_note("x" + text, [LOG])
    mixed = Note("x" + text, parse_note(data).signatures).to_bytes()
    assert open_note(other, [LOG_VERIFIER]).text == "x" + text
    with pytest.raises(SignatureWrong):
        open_note(mixed, [LOG_VERIFIER])


@given(st.binary(max_size=8), st.integers(0, 200), st.integers(0, 8))
def test_a_changed_note_is_never_opened(more, place, cut):
    """Bytes put in, left out or exchanged anywhere: refused, or still the same text with its signature."""
    data = note(PETER_LINE)
    changed = data[:place] + more + data[place + cut :]
    try:
        opened = open_note(changed, [PETER_VERIFIER])
    except (Malformed, SignatureMissing, SignatureWrong):
        return
    assert changed == data
    assert opened.text == TEXT


@pytest.mark.parametrize("text", ["", "no line feed", "a\x00\n", "a\r\n", "\ud800\n"])
def test_a_text_that_no_note_has_is_not_signed(text):
    """It ends with a line feed and has no control characters, nor half ones."""
    with pytest.raises(Malformed):
        signed_note(text, [LOG])


def test_a_note_without_signatures_is_not_written():
    """Nor one whose signature nobody could read; a text that looks like a note is not signed by its lines."""
    for wrong in (
        Note(TEXT, ()),
        Note(note(PETER_LINE).decode(), ()),
        Note(TEXT, (Signature("a b", bytes(4), b"s"),)),
        Note(TEXT, (Signature("a", bytes(4), b""),)),
        Note(TEXT, (Signature("a", bytes(3), b"ss"), Signature("a", bytes(4), b"s"))),
    ):
        with pytest.raises(Malformed):
            wrong.to_bytes()


def test_a_key_of_cosignatures_signs_no_note():
    """Its signatures have a time; `cosign` makes them."""
    with pytest.raises(ValueError, match="no key for notes"):
        signed_note(TEXT, [WITNESS])
