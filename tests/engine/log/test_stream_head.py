"""engine/log/stream_head.py: six lines, docs/reference/publication.md section 6."""

from __future__ import annotations

import pytest

from hoso.engine.errors import Malformed
from hoso.engine.log.checkpoint import checkpoint_from
from hoso.engine.log.hashing import leaf_hash
from hoso.engine.log.note import open_note, signed_note
from hoso.engine.log.stream_head import StreamHead, stream_head_from
from tests.engine.log.keys import LOG, LOG_VERIFIER

HEAD = StreamHead("hoso.example/test/2026", 70_000, bytes(range(16)), 12, leaf_hash(b"leaf"))
TEXT = HEAD.text()


def test_it_is_the_six_lines_of_the_page():
    """Written, signed, opened and read."""
    assert TEXT.splitlines() == [
        "hoso stream head v1",
        "hoso.example/test/2026",
        "70000",
        "000102030405060708090a0b0c0d0e0f",
        "12",
        "DSfif3gnzNdFGZ6Os6avNo4QZK9Crp+DdA6YEh4rwCU=",
    ]
    assert stream_head_from(open_note(signed_note(TEXT, [LOG]), [LOG_VERIFIER]).text) == HEAD


def test_it_is_never_taken_for_a_checkpoint():
    """Nor a checkpoint for it: the second line of a checkpoint is a number."""
    for head in (HEAD, HEAD._replace(origin="5")):
        with pytest.raises(Malformed, match=r"is no hash|is no size"):
            checkpoint_from(head.text())


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT[:-1],
        TEXT + "\n",
        TEXT + "more\n",
        TEXT.replace("v1", "v2"),
        TEXT.replace("hoso.example/test/2026", ""),
        TEXT.replace("70000", "070000"),
        TEXT.replace("0a0b", "0A0B"),
        TEXT.replace("0e0f", "0e"),
        TEXT.replace("\n12\n", "\n-1\n"),
        TEXT.replace("wCU=", "wCV="),
    ],
)
def test_what_is_none_is_refused(text):
    """Too few lines or too many, another version, numbers and hashes written otherwise."""
    with pytest.raises(Malformed):
        stream_head_from(text)


@pytest.mark.parametrize(
    "wrong",
    [
        HEAD._replace(origin=""),
        HEAD._replace(origin="a\nb"),
        HEAD._replace(size=-1),
        HEAD._replace(tag=bytes(15)),
        HEAD._replace(n=2**64),
        HEAD._replace(leaf=bytes(31)),
    ],
)
def test_what_could_not_be_read_back_is_not_written(wrong):
    """No head is made that says something else to its reader."""
    with pytest.raises(Malformed):
        wrong.text()
