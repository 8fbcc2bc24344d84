"""What a key has signed, kept beside it and outside of the store: so no older or other log is ever signed."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from hoso.engine.errors import KeyUnusable, Malformed
from hoso.engine.log.checkpoint import Checkpoint, checkpoint_from

if TYPE_CHECKING:
    from pathlib import Path

#: What the file is called, behind the name of the key file.
ENDING = ".signed"


class SigningMemory:
    """The last checkpoint of each shard that was signed with the key in a file."""

    def __init__(self, key_file: Path) -> None:
        """Read what is remembered beside a key file.

        Raises:
            KeyUnusable: the memory is there and cannot be read: nothing may be signed.
        """
        self._path = key_file.with_name(key_file.name + ENDING)
        self._last = self._read()

    def known(self) -> list[Checkpoint]:
        """The last checkpoint signed of each shard."""
        return list(self._last.values())

    def remember(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint, on the disk before anything is signed.

        Raises:
            KeyUnusable: it cannot be written.
        """
        self._last[checkpoint.origin] = checkpoint
        text = json.dumps([item.text() for item in self._last.values()], ensure_ascii=False, indent=1)
        beside = self._path.with_name(self._path.name + ".new")
        try:
            with beside.open("w", encoding="utf-8") as file:
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
            folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise KeyUnusable(self._path, error.strerror) from error

    def _read(self) -> dict[str, Checkpoint]:
        try:
            texts = json.loads(self._path.read_text(encoding="utf-8"))
            found = [checkpoint_from(text) for text in texts]
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise KeyUnusable(self._path, error.strerror) from error
        except (ValueError, TypeError, AttributeError, Malformed) as error:
            raise KeyUnusable(self._path, "it does not say what was signed with the key") from error
        return {item.origin: item for item in found}
