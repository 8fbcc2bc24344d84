"""adapters/signing/key_files.py: several keys sign together, and each remembers."""

from __future__ import annotations

import pytest

from hoso.adapters.signing.key_file import new_key_file
from hoso.adapters.signing.key_files import KeyFiles
from hoso.engine.errors import KeyUnusable
from hoso.engine.log.checkpoint import Checkpoint


def test_every_key_remembers_what_was_signed(tmp_path):
    """What any of them signed is known; a file that is named twice is one key."""
    paths = [tmp_path / "old", tmp_path / "new"]
    vkeys = [new_key_file(path, "log.example").key.text() for path in paths]
    keys = KeyFiles([*paths, paths[0]])
    assert [signer.key.text() for signer in keys.signers] == vkeys
    assert keys.known() == []
    first, second = (Checkpoint("log.example/2026", size, bytes(32)) for size in (1, 2))
    KeyFiles(paths[:1]).remember(first)
    assert KeyFiles(paths).known() == [first]
    KeyFiles(paths).remember(second)
    assert KeyFiles(paths).known() == [second, second]


def test_one_that_cannot_be_used_stops_all(tmp_path):
    """A missing file is told by its name."""
    new_key_file(tmp_path / "key", "log.example")
    with pytest.raises(KeyUnusable, match="gone"):
        KeyFiles([tmp_path / "key", tmp_path / "gone"])
