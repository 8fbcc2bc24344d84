"""Files named on the command line: regular ones only, and no further than is asked for."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from hoso.adapters.cli.trouble import Trouble

if TYPE_CHECKING:
    from typing import BinaryIO


def bytes_of(file: str, most: int) -> bytes:
    """Read a file, one byte more than `most` and no further: whoever reads on knows it is too large.

    Raises:
        Trouble: it is absent, a folder, a pipe or device, or may not be read.
    """
    try:
        with opened(file) as stream:
            return stream.read(most + 1)
    except (OSError, ValueError) as error:
        raise trouble_with(file, error) from error


def located(file: str) -> str:
    """The path itself; of a file that is not there, and is named without a folder, the shipped one's path."""
    if os.sep in file or not file.endswith(".yaml") or os.path.lexists(file):
        return file
    from hoso import workflows  # what is there costs no import

    shipped = workflows.path(file)
    return file if shipped is None else str(shipped)


def opened(file: str) -> BinaryIO:
    """Open a regular file. A pipe would wait for its writer, and a device may never end.

    Raises:
        Trouble: it is something else.
        OSError: it cannot be opened.
    """
    # Without waiting: only then can it be asked what was opened.
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    raise Trouble("file_is_folder" if stat.S_ISDIR(mode) else "file_irregular", file=file)


def trouble_with(file: str, error: Exception) -> Trouble:
    """Why a file could not be read."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Trouble("file_absent", file=file)
    if isinstance(error, IsADirectoryError):
        return Trouble("file_is_folder", file=file)
    message = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    return Trouble("file_unreadable", file=file, message=message)
