"""A packet's folder: written beside as a whole and renamed, so that it is there or it is not."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hoso.adapters.publication.folder import DiskFolder
from hoso.engine.errors import FolderNotEmpty, FolderUnwritable
from hoso.engine.publication.operations import Remove, Settle, Write
from hoso.engine.publication.paths import ABOUT, UNFINISHED

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def packet_folder(root: Path, *, private: bool) -> Iterator[DiskFolder]:
    """Write a folder anew; it gets its name when the block ends, and nothing is left where it fails.

    Raises:
        FolderNotEmpty: there is something at its place, or beside it where it is to be written.
        FolderBusy: another publication writes it.
        FolderUnwritable: it cannot be written.
    """
    place = Path(os.path.abspath(root))  # noqa: PTH100 - a link stays a link
    if DiskFolder(place).names() or place.is_file():
        raise FolderNotEmpty(root)
    folder = DiskFolder(place.with_name(f".{place.name}.unfinished"))
    with folder.held(private=private):
        _clear(folder)
        try:
            folder.do(Write(UNFINISHED, b""))
            yield folder
            folder.do(Settle())
            folder.do(Remove(UNFINISHED))
            _rename(folder.root, place)
        except BaseException:
            with suppress(FolderUnwritable, OSError):
                _clear(folder)
                folder.root.rmdir()
            raise


def _clear(folder: DiskFolder) -> None:
    """Take away what an interrupted packet left, and nothing else."""
    names = folder.names()
    if names and not {UNFINISHED, ABOUT} & set(names):
        raise FolderNotEmpty(folder.root)
    for name in sorted(names, key=lambda name: name == UNFINISHED):
        folder.do(Remove(name))


def _rename(beside: Path, place: Path) -> None:
    try:
        os.rename(beside, place)  # noqa: PTH104 - the folder that is held keeps its path
        descriptor = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise FolderUnwritable(place, error.strerror or str(error)) from error
