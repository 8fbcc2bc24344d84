"""engine/log/witness.py: a witness cosigns what goes on from all it cosigned before, or says why not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.adapters.signing.ed25519 import Ed25519Verifier, verifier_of
from hoso.engine.errors import Malformed, SignatureMissing, SignatureWrong
from hoso.engine.log.checkpoint import Checkpoint, checkpoint_from
from hoso.engine.log.cosignature import cosign, cosigned
from hoso.engine.log.hashing import EMPTY_ROOT
from hoso.engine.log.key import ED25519, VerifierKey
from hoso.engine.log.note import open_note, parse_note, signed_note
from hoso.engine.log.proofs import consistency_proof
from hoso.engine.log.signature import Signature
from hoso.engine.log.submission import submission_bytes, submission_from
from hoso.engine.log.witness import SIZE, answer, cosigned_note
from tests.engine.log.keys import (
    ARCHE_NOTE,
    LOG,
    LOG_VERIFIER,
    PETER_VERIFIER,
    WITNESS,
    WITNESS_VERIFIER,
    WITNESSES,
)
from tests.engine.log.oracle import entries_of, lookup, mth

NOW = 1_800_000_000
ORIGIN = "hoso.example/test/2026"
ENTRIES = entries_of(70)
LOOK = lookup(ENTRIES)

#: The log of the tests of FiloSottile/torchwood, cmd/litewitness: its key, and the checkpoints it signed.
SIGSUM = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562"
SIGSUM_KEY = VerifierKey(
    SIGSUM, ED25519, bytes.fromhex("ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f")
)
SIGSUM_SIGNED = {
    1: (
        "KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=",
    ),
    3: (
        "RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=",
        "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=",
    ),
    5: (
        "QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=",
        "UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=",
    ),
}
ONE = "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
TWO = "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
OTHER_TWO = "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABA="
THREE = "KgMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
FOUR = "KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
PAIR = "wgiIFdZfYNv6WU1OllBKsWnLYIS/DBMqt8Uh/S4OukE="
OTHER_PAIR = "+fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI="


def body(old, proof, size, origin=SIGSUM, signature=None):
    """A request of that log."""
    root, signed = SIGSUM_SIGNED[size]
    lines = [f"old {old}", *proof, "", origin, str(size), root, "", f"— {origin} {signature or signed}", ""]
    return "\n".join(lines).encode()


#: In their order: the request, the status, how far the witness has cosigned after it.
COURSE = [
    (body(0, [], 1), 200, 1),
    (body(1, [ONE, TWO], 3, signature=SIGSUM_SIGNED[3][1].replace("6go=", "6gw=")), 403, 1),
    (body(1, [ONE, TWO], 3, origin=SIGSUM[:-1] + "3"), 404, 1),
    (body(1, [], 3), 422, 1),
    (body(1, [ONE, OTHER_TWO], 3), 422, 1),
    (body(1, [ONE, TWO], 3), 200, 3),
    (body(1, [ONE, OTHER_PAIR, FOUR], 5), 409, 3),
    (body(3, [TWO, THREE, PAIR, FOUR], 5), 200, 5),
    (body(0, [], 5), 409, 5),
]


def test_a_course_of_requests_of_another_witness():
    """The requests of litewitness's test, in their order, each with its answer.

    An unknown origin is 404 by the specification; that witness, at that time, said 403.
    """
    latest = None
    for data, status, size in COURSE:
        submission = submission_from(data)
        known = [Ed25519Verifier(SIGSUM_KEY)] if submission.claimed.origin == SIGSUM else None
        given_answer = answer(submission, known, latest, [WITNESS], NOW)
        assert given_answer.status == status
        assert (given_answer.kept is not None) is (status == 200)
        if given_answer.kept:
            latest = given_answer.kept.checkpoint
        if status == 409:
            assert given_answer[1:3] == (f"{latest.size}\n".encode(), SIZE)
        assert latest.size == size


def test_a_log_whose_key_has_another_name_than_its_origin():
    """The database of checksums of Go: which keys are trusted for an origin is the witness's to say."""
    data = (
        "old 0\n\ngo.sum database tree\n35225469\nvt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=\n\n"
        "— sum.golang.org "
        "Az3grpukl5AXaVfYkLiDGORx/DN2nlcS5kZHR5uYOBV2KA2HgXpD+gu9HHONebHLAyaKbbTM75QTtPydhKCE"
        "xixSfwQ=\n"
    ).encode()
    key = verifier_of("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
    assert answer(submission_from(data), [key], None, [WITNESS], NOW).status == 200
    assert answer(submission_from(data), [LOG_VERIFIER], None, [WITNESS], NOW).status == 403


def checkpoint(size, entries=ENTRIES):
    """A checkpoint of our log."""
    return Checkpoint(ORIGIN, size, mth(entries[:size]))


def submitted(old, size, proof, stated=None):
    """A request of our log."""
    note = signed_note((stated or checkpoint(size)).text(), [LOG])
    return submission_from(submission_bytes(old, proof, note))


def answered(submission, latest):
    """What the witness answers."""
    return answer(submission, [LOG_VERIFIER], latest, [WITNESS], NOW)


@given(st.integers(0, 70), st.integers(0, 70))
def test_what_goes_on_is_cosigned(old, size):
    """Whatever the two sizes; the answer is a cosignature of exactly this checkpoint at this time."""
    old, size = sorted((old, size))
    told = answered(
        submitted(old, size, consistency_proof(old, size, LOOK)), checkpoint(old) if old else None
    )
    assert told.status == 200
    assert told.kept.checkpoint == checkpoint(size)
    opened = open_note(told.kept.note, [LOG_VERIFIER, WITNESS_VERIFIER])
    assert checkpoint_from(opened.text) == checkpoint(size)
    assert len(opened.signatures) == 2
    assert told.body.decode() == opened.signatures[1].line()
    assert opened.signatures[1] == cosign(opened.text, WITNESS, NOW)


@given(st.integers(1, 70), st.integers(1, 70), st.data())
def test_another_history_is_never_cosigned(old, size, data):
    """One entry of what was cosigned is another: no proof that the log could make helps."""
    old, size = sorted((old, size))
    place = data.draw(st.integers(0, old - 1))
    other = [*ENTRIES[:place], b"another", *ENTRIES[place + 1 :]]
    for proof in (consistency_proof(old, size, lookup(other)), consistency_proof(old, size, LOOK), []):
        told = answered(submitted(old, size, proof, checkpoint(size, other)), checkpoint(old))
        assert (told.status, told.kept) == (422, None)


@given(st.integers(0, 70), st.integers(0, 70), st.integers(0, 70))
def test_another_old_size_is_told_how_far_the_witness_is(old, size, known):
    """Smaller or larger than that; one larger than the checkpoint itself is no request."""
    proof = consistency_proof(old, size, LOOK) if old <= size else []
    told = answered(submitted(old, size, proof), checkpoint(known))
    if old > size:
        assert told.status == 400
    elif old != known:
        assert (told.status, told.body, told.content_type) == (409, f"{known}\n".encode(), SIZE)
    else:
        assert told.status == 200
    assert (told.kept is None) is (told.status != 200)


def test_an_empty_log():
    """Its root is the one there is, and the first checkpoint needs no proof and may have none."""
    assert answered(submitted(0, 0, []), None).status == 200
    assert answered(submitted(0, 0, [], Checkpoint(ORIGIN, 0, mth(ENTRIES))), None).status == 422
    assert answered(submitted(0, 5, [EMPTY_ROOT]), None).status == 422
    assert answered(submitted(0, 5, []), checkpoint(0)).status == 200


def test_the_same_size_has_the_same_root():
    """Once more the same: cosigned at the new time. Another root of that size: never."""
    assert answered(submitted(5, 5, []), checkpoint(5)).status == 200
    assert answered(submitted(5, 5, [EMPTY_ROOT]), checkpoint(5)).status == 422
    assert answered(submitted(5, 5, [], Checkpoint(ORIGIN, 5, EMPTY_ROOT)), checkpoint(5)).status == 422


def test_who_is_not_the_log_is_answered_nothing_of_it():
    """Signatures are looked at before sizes: a stranger does not learn how far the witness is."""
    submission = submitted(1, 5, [])
    assert answer(submission, [PETER_VERIFIER], checkpoint(3), [WITNESS], NOW).status == 403
    assert answer(submission, [], checkpoint(3), [WITNESS], NOW).status == 403
    assert answer(submission, None, None, [WITNESS], NOW).status == 404


NOTE = signed_note(checkpoint(5).text(), [LOG])


def test_the_answer_is_added_to_the_checkpoint():
    """What a witness that is known cosigned, once; what is by other keys is left out."""
    told = answered(submitted(0, 5, []), None)
    both = told.body + parse_note(ARCHE_NOTE).signatures[2].line().encode()
    note = cosigned_note(NOTE, both, [WITNESS_VERIFIER])
    assert note == told.kept.note
    assert cosigned_note(note, both, [WITNESS_VERIFIER]) == note


def test_an_answer_that_is_no_cosignature_of_it_is_not_added():
    """Of another checkpoint, by another witness, without a time, no line at all."""
    other = answered(submitted(0, 6, []), None).body
    with pytest.raises(SignatureWrong):
        cosigned_note(NOTE, other, [WITNESS_VERIFIER])
    with pytest.raises(SignatureMissing):
        cosigned_note(NOTE, other, [verifier_of(WITNESSES[0])])
    text = checkpoint(5).text()
    timeless = Signature(WITNESS.key.name, WITNESS.key.id, bytes(8) + WITNESS.sign(cosigned(text, 0)))
    with pytest.raises(Malformed, match="when"):
        cosigned_note(NOTE, timeless.line().encode(), [WITNESS_VERIFIER])
    for lines in (b"", b"\n", b"OK\n", other[:-1]):
        with pytest.raises(Malformed):
            cosigned_note(NOTE, lines, [WITNESS_VERIFIER])
