"""The log alone, as files: checkpoint, tiles and bundles of every shard (C2SP tlog-tiles)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.adapters.publication.folder import DiskFolder
from hoso.engine.publication.extent import extents
from hoso.engine.publication.log_files import log_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hoso.engine.ports import Store


def write_log(store: Store, root: Path) -> Iterator[DiskFolder]:
    """Bring a folder to the checkpoints that were signed last; gives the folder after each piece.

    Whenever it stops, the folder is whole: a checkpoint has all its tiles.

    Raises:
        LogMissing: there is no log, or nothing of it is signed.
        LogDiverged: the folder is of another log, or of a later state of it; nothing was written.
        FolderNotEmpty, FolderOfAnother: it holds other things than the log.
        FolderBusy, FolderUnwritable: it cannot be written now, or not at all.
    """
    folder = DiskFolder(root)
    with store.reading() as reading:
        published = extents(reading)
        with folder.held():
            for piece in log_folder(reading, published, folder):
                for operation in piece:
                    folder.do(operation)
                yield folder
