"""A folder on the disk in which operations of a publication are carried out."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hoso.engine.errors import FolderBusy, FolderUnwritable
from hoso.engine.publication.operations import Remove, Write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hoso.engine.publication.operations import Operation

#: What a file is called until it is whole. One name for all, so that none is left lying about.
BESIDE = ".new"
#: Who may look into a folder that is not for everybody.
_PRIVATE = 0o700


class DiskFolder:
    """Reads and writes below one folder."""

    def __init__(self, root: Path) -> None:
        """Work below this folder, which need not be there yet."""
        self.root = root
        self._unsettled: dict[Path, None] = {}
        #: How much was written.
        self.files = 0
        self.bytes = 0

    @contextmanager
    def held(self, *, private: bool = False) -> Iterator[None]:
        """Make the folder and hold it: two publications never write into one.

        Raises:
            FolderBusy: another one holds it.
            FolderUnwritable: it cannot be made, or is none.
        """
        with _told(self.root):
            if not self.root.is_dir():
                self.root.mkdir(parents=True, mode=_PRIVATE if private else 0o777)
            descriptor = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise FolderBusy(self.root) from error
            with _told(self.root):
                (self.root / BESIDE).unlink(missing_ok=True)
            yield
        finally:
            os.close(descriptor)

    def read(self, path: str) -> bytes | None:
        """The content of a file; None where there is none.

        Raises:
            FolderUnwritable: it cannot be read.
        """
        place = self.root / path
        with _told(place):
            try:
                return place.read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def names(self, path: str = "") -> list[str]:
        """What lies in a folder below it, sorted; nothing where there is no such folder.

        Raises:
            FolderUnwritable: it cannot be read.
        """
        place = self.root / path
        with _told(place):
            try:
                return sorted(item.name for item in place.iterdir() if item.name != BESIDE)
            except (FileNotFoundError, NotADirectoryError):
                return []

    def do(self, operation: Operation) -> None:
        """Carry one operation out.

        Raises:
            FolderUnwritable: it cannot be done.
        """
        if isinstance(operation, Write):
            self._write(operation)
        elif isinstance(operation, Remove):
            self._remove(operation.path)
        else:
            self._settle()

    def _write(self, operation: Write) -> None:
        place, beside = self.root / operation.path, self.root / BESIDE
        with _told(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(operation.data)
            beside.replace(place)
        self._unsettled[place] = None
        self.files += 1
        self.bytes += len(operation.data)

    def _remove(self, path: str) -> None:
        place = self.root / path
        with _told(place):
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)

    def _settle(self) -> None:
        # All at once and not each when it is written: the disk has most of them by now.
        folders: dict[Path, None] = {}
        for place in self._unsettled:
            with _told(place):
                _sync(place, os.O_RDONLY)
            for folder in place.relative_to(self.root).parents:
                folders[self.root / folder] = None
        for folder_place in folders:
            with _told(folder_place):
                _sync(folder_place, os.O_RDONLY | os.O_DIRECTORY)
        self._unsettled.clear()


def _sync(place: Path, flags: int) -> None:
    try:
        descriptor = os.open(place, flags | os.O_CLOEXEC)
    except FileNotFoundError:
        return  # it was removed since
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """Tell what the system says against it."""
    try:
        yield
    except OSError as error:
        raise FolderUnwritable(place, error.strerror or str(error)) from error
