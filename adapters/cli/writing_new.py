"""Files that are written once, and never over anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.adapters.cli.trouble import Trouble

if TYPE_CHECKING:
    from pathlib import Path


def see_free(*paths: Path) -> None:
    """See that nothing is there yet.

    Raises:
        Trouble: something is.
    """
    for path in paths:
        if path.exists() or path.is_symlink():
            raise Trouble("file_exists", file=str(path))


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there.

    Raises:
        Trouble: it is there, or cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8") as new_file:
            new_file.write(text)
    except FileExistsError as error:
        raise Trouble("file_exists", file=str(path)) from error
    except (OSError, ValueError) as error:
        message = error.strerror or str(error) if isinstance(error, OSError) else str(error)
        raise Trouble("folder_unwritable", file=str(path), message=message) from error
