"""engine/log/proof_file.py: proof files are those of C2SP tlog-proof."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.errors import Malformed
from hoso.engine.log.checkpoint import Checkpoint, checkpoint_from
from hoso.engine.log.hashing import leaf_hash
from hoso.engine.log.note import open_note, signed_note
from hoso.engine.log.proof_file import ProofFile, proof_file_from
from hoso.engine.log.proofs import inclusion_proof, verify_inclusion
from tests.engine.log.keys import LOG, LOG_VERIFIER
from tests.engine.log.oracle import entries_of, lookup, mth

HASHES = st.binary(min_size=32, max_size=32)
FIRST, SECOND = leaf_hash(b"1"), leaf_hash(b"2")
HEADER = "c2sp.org/tlog-proof@v1"


def b64(data):
    """Base64 as text."""
    return b64encode(data).decode()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (
            ProofFile(5, (FIRST, SECOND), b"test checkpoint\n"),
            f"{HEADER}\nindex 5\n{b64(FIRST)}\n{b64(SECOND)}\n\ntest checkpoint\n",
        ),
        (
            ProofFile(10, (FIRST,), b"checkpoint data\n", b"extra information"),
            f"{HEADER}\nextra {b64(b'extra information')}\nindex 10\n{b64(FIRST)}\n\ncheckpoint data\n",
        ),
        (ProofFile(0, (), b"checkpoint\n"), f"{HEADER}\nindex 0\n\ncheckpoint\n"),
    ],
)
def test_the_vectors_of_others(file, text):
    """Those of transparency-dev/formats: with and without extra data, without hashes."""
    assert file.to_bytes() == text.encode()
    assert proof_file_from(text.encode()) == file


@given(
    st.integers(0, 2**64 - 1), st.lists(HASHES, max_size=40), st.binary(min_size=1), st.binary(max_size=40)
)
def test_what_is_written_is_read_back(index, hashes, checkpoint, extra):
    """The checkpoint byte for byte, with the empty line in it."""
    file = ProofFile(index, tuple(hashes), b"\n\n" + checkpoint, extra)
    assert proof_file_from(file.to_bytes()) == file


def test_a_file_is_all_that_is_needed():
    """From an entry and the key of its log to a root, without the log."""
    entries = entries_of(70)
    note = signed_note(Checkpoint("hoso.example/test/2026", 70, mth(entries)).text(), [LOG])
    data = ProofFile(33, tuple(inclusion_proof(33, 70, lookup(entries))), note).to_bytes()
    file = proof_file_from(data)
    checkpoint = checkpoint_from(open_note(file.checkpoint, [LOG_VERIFIER]).text)
    leaf = leaf_hash(entries[33])
    assert verify_inclusion(file.index, checkpoint.size, leaf, file.hashes, checkpoint.root)


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEADER,
        "wrong-header\nindex 0\n\ncheckpoint\n",
        f"{HEADER}\nextra !!notbase64!!\nindex 0\n\ncheckpoint\n",
        f"{HEADER}\nextra \nindex 0\n\ncheckpoint\n",
        f"{HEADER}\nextra YQ==\nextra YQ==\nindex 0\n\ncheckpoint\n",
        f"{HEADER}\nindex 0\nextra YQ==\n\ncheckpoint\n",
        f"{HEADER}\n\n\ncheckpoint\n",
        f"{HEADER}\n{b64(FIRST)}\n\ncheckpoint\n",
        f"{HEADER}\nindex notanumber\n\ncheckpoint\n",
        f"{HEADER}\nindex -5\n\ncheckpoint\n",
        f"{HEADER}\nindex 05\n\ncheckpoint\n",
        f"{HEADER}\nindex  5\n\ncheckpoint\n",
        f"{HEADER}\nindex 18446744073709551616\n\ncheckpoint\n",
        f"{HEADER}\nindex 0\n!!notbase64!!\n\ncheckpoint\n",
        f"{HEADER}\nindex 0\n{b64(bytes(64))}\n\ncheckpoint\n",
        f"{HEADER}\nindex 0\n{b64(FIRST)[:-1]}\n\ncheckpoint\n",
        f"{HEADER}\nindex 0\r\n\ncheckpoint\n",
        f"{HEADER}\nindex 0\n{b64(FIRST)}\ncheckpoint\n",
        f"{HEADER}\nindex 0\n\n",
        f"{HEADER}\nindex é\n\ncheckpoint\n",
    ],
)
def test_what_is_none_is_refused(text):
    """Those of transparency-dev/formats, and more."""
    with pytest.raises(Malformed):
        proof_file_from(text.encode())


@pytest.mark.parametrize(
    "wrong",
    [
        ProofFile(-1, (), b"checkpoint\n"),
        ProofFile(2**64, (), b"checkpoint\n"),
        ProofFile(1, (bytes(31),), b"checkpoint\n"),
        ProofFile(1, (), b""),
    ],
)
def test_what_could_not_be_read_back_is_not_written(wrong):
    """No proof is made that says something else to its reader."""
    with pytest.raises(Malformed):
        wrong.to_bytes()
