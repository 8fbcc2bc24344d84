"""What was given as text: pairs, times and files become values, or trouble that says what to write."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from hoso.adapters.cli.trouble import Trouble
from hoso.adapters.wording.moments import office_zone
from hoso.engine.binary import text_of
from hoso.engine.instant import instant_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.commands import File

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PART = 1 << 20


def pairs_of(option: str, given: Sequence[str] | None) -> dict[str, str]:
    """Read `NAME=VALUE` pairs.

    Raises:
        Trouble: one is no pair, or a name stands twice.
    """
    pairs: dict[str, str] = {}
    for text in given or ():
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise Trouble("pair_unreadable", value=text, name=option)
        if name.strip() in pairs:
            raise Trouble("pair_twice", value=name.strip(), name=option)
        pairs[name.strip()] = value
    return pairs


def moment_of(option: str, given: str | None, *, end: bool = False) -> str | None:
    """Read a time as an instant of the record.

    A bare day is its first moment in the office's zone, or with `end` the last: the start of the day
    after, which a period does not include. A time without a zone is the office's.

    Raises:
        Trouble: it is no time.
    """
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise Trouble("moment_unreadable", value=given, name=option) from None
    if end and _DAY.fullmatch(given):
        moment += timedelta(days=1)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=office_zone())
    return instant_of(moment.astimezone(UTC))


def bytes_of(file: str, most: int) -> bytes:
    """Read a file, one byte more than `most` and no further: whoever reads on knows it is too large.

    Raises:
        Trouble: it is absent, a folder, or may not be read.
    """
    try:
        with Path(file).open("rb") as opened:
            return opened.read(most + 1)
    except (OSError, ValueError) as error:
        raise _trouble(file, error) from error


def files_of(given: Sequence[str] | None) -> tuple[File, ...]:
    """Digest the files of `DOCUMENT=PATH` pairs; their bytes stay where they are.

    Raises:
        Trouble: a pair or a file cannot be read.
    """
    from hoso.engine.commands import File

    found: list[File] = []
    for document, path in pairs_of("--file", given).items():
        digest, size = _digest(path)
        found.append(File(document, digest, Path(path).name, size))
    return tuple(found)


def _digest(path: str) -> tuple[str, int]:
    running, size = sha256(), 0
    try:
        with Path(path).open("rb") as opened:
            while part := opened.read(_PART):
                running.update(part)
                size += len(part)
    except (OSError, ValueError) as error:
        raise _trouble(path, error) from error
    return text_of(running.digest()), size


def _trouble(file: str, error: Exception) -> Trouble:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Trouble("file_absent", file=file)
    if isinstance(error, IsADirectoryError):
        return Trouble("file_is_folder", file=file)
    message = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    return Trouble("file_unreadable", file=file, message=message)
