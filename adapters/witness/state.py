"""What a witness remembers: the latest checkpoint it cosigned of each log, in a folder of its own.

A witness promises never to cosign two trees of one size and never to go back, whenever it is killed. So all
it decides stands under one lock, and the new note is on the disk before anybody gets the cosignature.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

from hoso.engine.errors import HosoError, WitnessUnusable
from hoso.engine.log.checkpoint import checkpoint_from
from hoso.engine.log.note import open_note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hoso.engine.log.checkpoint import Checkpoint
    from hoso.engine.log.signing import Verifier
    from hoso.engine.log.witness import Answer

#: Names the key whose memory the folder is: without it, or with another key, nothing is cosigned.
_OF = "witness.vkey"
_LOCK = "lock"
_NEW = ".new"


def new_state(folder: Path, verifier: Verifier) -> None:
    """Make the empty memory of a new key.

    Raises:
        WitnessUnusable: something is in that folder, or it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise WitnessUnusable(folder, "there is something in it, and the key is new")
        _write(folder / _OF, f"{verifier.key.text()}\n".encode())
    except OSError as error:
        raise WitnessUnusable(folder, error.strerror) from error


class State:
    """The memory of one key, shared by all threads and processes that use the folder."""

    def __init__(self, folder: Path, verifier: Verifier) -> None:
        """Open the memory of a key.

        Raises:
            WitnessUnusable: it is not there, not whole, or that of another key.
        """
        self._folder = folder
        self._verifier = verifier
        try:
            of = (folder / _OF).read_bytes()
        except OSError as error:
            raise WitnessUnusable(folder, "it holds no memory of a witness") from error
        if of != f"{verifier.key.text()}\n".encode():
            raise WitnessUnusable(folder, "it is the memory of another key")

    def decide(self, origin: str, decide: Callable[[Checkpoint | None], Answer]) -> Answer:
        """Ask for an answer by what was cosigned last of an origin, and keep what it says before giving it.

        Raises:
            WitnessUnusable: the memory cannot be read or written; no answer may leave.
        """
        path = self._folder / _digest(origin)
        with self._alone():
            note = self._read(path)
            answer = decide(self._checkpoint(path, note) if note is not None else None)
            if answer.kept is not None:
                try:
                    _write(path, answer.kept.note)
                except OSError as error:
                    raise WitnessUnusable(self._folder, error.strerror) from error
        return answer

    def note(self, digest: str) -> bytes | None:
        """The note that was cosigned last, by the SHA-256 of its origin in hexadecimal.

        Raises:
            WitnessUnusable: it cannot be read.
        """
        return self._read(self._folder / digest)

    def _read(self, path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except FileNotFoundError as error:
            if not (self._folder / _OF).exists():  # the folder was taken away while we run
                raise WitnessUnusable(self._folder, "it is gone") from error
            return None
        except OSError as error:
            raise WitnessUnusable(self._folder, error.strerror) from error

    def _checkpoint(self, path: Path, note: bytes) -> Checkpoint:
        """The checkpoint of a note that this witness wrote: its own cosignature says so."""
        try:
            found = checkpoint_from(open_note(note, [self._verifier]).text)
        except HosoError as error:
            raise WitnessUnusable(path, "it is not what this witness wrote") from error
        if _digest(found.origin) != path.name:
            raise WitnessUnusable(path, "it is of another log")
        return found

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock; the kernel frees it when its holder dies, however it dies."""
        try:
            descriptor = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise WitnessUnusable(self._folder, error.strerror) from error
        try:
            # A descriptor of its own for each: so it holds among threads as among processes.
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _digest(origin: str) -> str:
    return sha256(origin.encode()).hexdigest()


def _write(path: Path, data: bytes) -> None:
    """Write a file beside its place, and rename it there; on the disk when this returns."""
    beside = path.with_name(path.name + _NEW)
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
