"""What a key has signed, kept beside it and outside of the store: so no older or other log is ever signed."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from hoso.engine.errors import KeyUnusable, Malformed
from hoso.engine.log.checkpoint import Checkpoint, checkpoint_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: What the file is called, behind the name of the key file.
ENDING = ".signed"


class SigningMemory:
    """The last checkpoint of each shard that was signed with the keys in some files, beside each of them."""

    def __init__(self, key_files: Sequence[Path]) -> None:
        """Remember beside these key files; read anew each time, since others may sign too."""
        self._paths = [file.with_name(file.name + ENDING) for file in key_files]

    def known(self) -> list[Checkpoint]:
        """The last checkpoint signed of each shard, by each key.

        Raises:
            KeyUnusable: a memory is there and cannot be read: nothing may be signed.
        """
        return [checkpoint for path in self._paths for checkpoint in _read(path).values()]

    def remember(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint, on the disk before anything is signed.

        Raises:
            KeyUnusable: it cannot be written.
        """
        for path in self._paths:
            last = {**_read(path), checkpoint.origin: checkpoint}
            _write(path, json.dumps([item.text() for item in last.values()], ensure_ascii=False, indent=1))


def _write(path: Path, text: str) -> None:
    beside = path.with_name(path.name + ".new")
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise KeyUnusable(path, error.strerror) from error


def _read(path: Path) -> dict[str, Checkpoint]:
    try:
        texts = json.loads(path.read_text(encoding="utf-8"))
        found = [checkpoint_from(text) for text in texts]
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise KeyUnusable(path, error.strerror) from error
    except (ValueError, TypeError, AttributeError, Malformed) as error:
        raise KeyUnusable(path, "it does not say what was signed with the key") from error
    return {item.origin: item for item in found}
