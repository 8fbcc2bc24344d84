"""engine/log/cosignature.py: cosignatures of real witnesses hold, and bind checkpoint and time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.adapters.signing.ed25519 import verifier_of
from hoso.engine.errors import SignatureMissing, SignatureWrong
from hoso.engine.log.checkpoint import checkpoint_from
from hoso.engine.log.cosignature import cosign, cosignature_in, cosigned
from hoso.engine.log.note import Note, open_note, parse_note, signed_note
from hoso.engine.log.signature import Signature
from tests.engine.log.keys import (
    ARCHE,
    ARCHE_NOTE,
    ARCHE_TEXT,
    ARCHE_TIME,
    LOG,
    LOG_VERIFIER,
    WITNESS,
    WITNESS_VERIFIER,
    WITNESSES,
)


def test_a_checkpoint_of_a_public_log_with_its_witnesses():
    """Its log and four witnesses signed it; a signature of another type by the log is passed over."""
    opened = open_note(ARCHE_NOTE, [verifier_of(key) for key in (ARCHE, *WITNESSES)])
    assert checkpoint_from(opened.text).size == 1_432_088_532
    assert [signature.name for signature in opened.signatures] == [
        key.split("+")[0] for key in (ARCHE, *WITNESSES)
    ]
    assert len(opened.unknown) == 1
    times = {cosignature_in(signature.value).time for signature in opened.signatures[1:]}
    assert times == {ARCHE_TIME}


@pytest.mark.parametrize("key", [ARCHE, *WITNESSES])
def test_another_size_is_noticed_by_each_of_them(key):
    """One digit of the size is another one."""
    with pytest.raises(SignatureWrong):
        open_note(ARCHE_NOTE.replace(b"1432088532", b"1432088533"), [verifier_of(key)])


def test_the_signed_bytes_are_those_of_the_specification():
    """Its example: a line that names the form, a line of time, the text of the checkpoint."""
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    assert cosigned(text, 1_679_315_147).decode().splitlines() == [
        "cosignature/v1",
        "time 1679315147",
        "example.com/behind-the-sofa",
        "20852163",
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
    ]


def test_the_time_in_a_value_is_read():
    """The vector of transparency-dev/formats; a signature of another type has no time."""
    line = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    (plain,) = parse_note(f"a\n\n— b {line}\n".encode()).signatures
    assert cosignature_in(plain.value) is None
    line = (
        "ZGhGuQAAAABm/qTPeyKXD+R2rzyQsxPiP8mXum7qq/iF0u4vanlqJyocWODBt97w9uL+8qT7S5gxEHWWOworDcFiEBYJ"
        "XORmnFBOBA=="
    )
    (timed,) = parse_note(f"a\n\n— b {line}\n".encode()).signatures
    assert cosignature_in(timed.value).time == 1_727_964_367


@given(st.integers(1, 2**63 - 1), st.integers(0, 72 * 8 - 1))
def test_what_is_cosigned_is_opened(time, bit):
    """At any time there is; another bit of time or signature is noticed."""
    signature = cosign(ARCHE_TEXT, WITNESS, time)
    data = signed_note(ARCHE_TEXT, [LOG], [signature])
    opened = open_note(data, [LOG_VERIFIER, WITNESS_VERIFIER])
    assert opened.signatures[1] == signature
    assert cosignature_in(signature.value).time == time
    value = bytearray(signature.value)
    value[bit // 8] ^= 1 << bit % 8
    wrong = Note(ARCHE_TEXT, (signature._replace(value=bytes(value)),)).to_bytes()
    with pytest.raises(SignatureWrong):
        open_note(wrong, [WITNESS_VERIFIER])


def test_of_two_cosignatures_by_one_witness_the_first_counts():
    """Both have to hold; one witness is never two of the witnesses that are asked for."""
    first, second = cosign(ARCHE_TEXT, WITNESS, 5), cosign(ARCHE_TEXT, WITNESS, 6)
    note = Note(ARCHE_TEXT, (first, second)).to_bytes()
    assert open_note(note, [WITNESS_VERIFIER]).signatures == (first,)
    wrong = second._replace(value=second.value[:-1] + b"x")
    with pytest.raises(SignatureWrong):
        open_note(Note(ARCHE_TEXT, (first, wrong)).to_bytes(), [WITNESS_VERIFIER])


def test_a_cosignature_is_no_signature_and_the_other_way_round():
    """Neither key opens what the other one signed, by its ID or, with the right one, by the message."""
    signature = cosign(ARCHE_TEXT, WITNESS, 5)
    with pytest.raises(SignatureMissing):
        open_note(Note(ARCHE_TEXT, (signature,)).to_bytes(), [LOG_VERIFIER])
    for value in (WITNESS.sign(ARCHE_TEXT.encode()), bytes(8) + WITNESS.sign(ARCHE_TEXT.encode()), b"x"):
        wrong = Signature(WITNESS.key.name, WITNESS.key.id, value)
        with pytest.raises(SignatureWrong):
            open_note(Note(ARCHE_TEXT, (wrong,)).to_bytes(), [WITNESS_VERIFIER])


@pytest.mark.parametrize("time", [0, -1, 2**63])
def test_what_is_no_time_is_not_signed(time):
    """Zero would say nothing of the time; beyond 2^63-1 there is none."""
    with pytest.raises(ValueError, match="no time"):
        cosign(ARCHE_TEXT, WITNESS, time)


def test_a_time_beyond_the_last_one_is_refused():
    """Though the signature would hold."""
    time = 2**63
    value = time.to_bytes(8) + WITNESS.sign(cosigned(ARCHE_TEXT, time))
    wrong = Signature(WITNESS.key.name, WITNESS.key.id, value)
    with pytest.raises(SignatureWrong):
        open_note(Note(ARCHE_TEXT, (wrong,)).to_bytes(), [WITNESS_VERIFIER])


def test_a_key_of_notes_cosigns_nothing():
    """Its signatures have no time; `signed_note` makes them."""
    with pytest.raises(ValueError, match="no key for cosignatures"):
        cosign(ARCHE_TEXT, LOG, 5)
