"""The files of ours in a folder: procedures and all they stand on, by their first key."""

from __future__ import annotations

import os
import re

from hoso.adapters.cli.named_file import opened, trouble_with
from hoso.adapters.cli.trouble import Trouble

_ENDINGS = (".yaml", ".yml")
#: The key that every file of ours begins with; comments may stand before it.
_FIRST = re.compile(rb"^hoso:", re.MULTILINE)
#: How far it is looked for, in bytes.
_HEAD = 16 * 1024


def files_in(folder: str) -> list[str]:
    """The files of ours in a folder and in the folders inside, in the order of their names.

    Hidden folders are left alone, and links to folders are not followed. A YAML file without the key
    `hoso` is another program's.

    Raises:
        Trouble: there is none, or a folder or file cannot be read.
    """
    found: list[str] = []
    for path, inner, files in os.walk(folder, onerror=_raised):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(files):
            file = os.path.join(path, name)  # noqa: PTH118 - thousands of them
            if name.endswith(_ENDINGS) and not name.startswith(".") and _is_ours(file):
                found.append(file)
    if not found:
        raise Trouble("folder_without_files", file=folder)
    return found


def _raised(error: OSError) -> None:
    raise trouble_with(str(error.filename), error) from error


def _is_ours(file: str) -> bool:
    try:
        with opened(file) as stream:
            return _FIRST.search(stream.read(_HEAD)) is not None
    except (OSError, ValueError) as error:
        raise trouble_with(file, error) from error
