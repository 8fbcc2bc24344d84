"""adapters/signing/memory.py: what a key has signed is remembered beside it."""

from __future__ import annotations

import pytest

from hoso.adapters.signing.memory import SigningMemory
from hoso.engine.errors import KeyUnusable
from hoso.engine.log.checkpoint import Checkpoint

FIRST, SECOND = (Checkpoint("log/2026", size, bytes([size] * 32)) for size in (3, 5))
OTHER = Checkpoint("log/2027", 1, bytes(32))


def test_the_last_of_each_shard_is_remembered(tmp_path):
    """A later memory of the same key knows what was signed, shard by shard."""
    key = tmp_path / "log.key"
    assert SigningMemory([key]).known() == []
    for checkpoint in (FIRST, OTHER, SECOND):
        SigningMemory([key]).remember(checkpoint)
    assert set(SigningMemory([key]).known()) == {SECOND, OTHER}
    assert [path.name for path in tmp_path.iterdir()] == ["log.key.signed"]


def test_each_key_has_a_memory_of_its_own(tmp_path):
    """What was signed with two keys is known by either of them; what another signed before, by itself."""
    old, new = tmp_path / "old", tmp_path / "new"
    SigningMemory([old]).remember(FIRST)
    SigningMemory([old, new]).remember(OTHER)
    assert SigningMemory([new]).known() == [OTHER]
    assert SigningMemory([old]).known() == [FIRST, OTHER]


@pytest.mark.parametrize("text", ["", "{}[", "[1]", '["x"]', '["a\\n1\\nx\\n"]'])
def test_a_memory_that_cannot_be_read_lets_nothing_be_signed(tmp_path, text):
    """A damaged memory is an error, never an empty one."""
    (tmp_path / "k.signed").write_text(text)
    with pytest.raises(KeyUnusable):
        SigningMemory([tmp_path / "k"]).known()


def test_a_memory_that_cannot_be_written_is_an_error(tmp_path):
    """Where the folder is not there, nothing is signed."""
    with pytest.raises(KeyUnusable):
        SigningMemory([tmp_path / "none" / "k"]).remember(FIRST)
