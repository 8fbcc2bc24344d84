"""What was given as text: pairs, times and files become values, or trouble that says what to write."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

from hoso.adapters.cli.named_file import opened, trouble_with
from hoso.adapters.cli.trouble import Trouble
from hoso.adapters.wording.moments import office_zone
from hoso.engine.binary import text_of
from hoso.engine.instant import instant_of
from hoso.engine.integers import LARGEST_INTEGER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.commands import File

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    _DAY.pattern + r"(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
#: Years in which the office's zone is what it is today; before, a day would begin at odd seconds.
_FIRST_YEAR, _LAST_YEAR = 1976, 2999
#: An id, as the engine takes it.
_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
#: A request's key: printable ASCII.
_KEY = re.compile(r"[ -~]{1,200}")
_PART = 1 << 20


def pairs_of(option: str, given: Sequence[str] | None) -> dict[str, str]:
    """Read `NAME=VALUE` pairs.

    Raises:
        Trouble: one is no pair, or a name stands twice.
    """
    pairs: dict[str, str] = {}
    for text in given or ():
        before, equals, value = text.partition("=")
        name = normalize("NFC", before.strip())
        if not equals or not name:
            raise Trouble("pair_unreadable", value=text, name=option)
        if not name.isascii():
            raise Trouble("id_unreadable", value=name, name=option)
        if name in pairs:
            raise Trouble("pair_twice", value=name, name=option)
        pairs[name] = value
    return pairs


def moment_of(option: str, given: str | None, *, end: bool = False) -> str | None:
    """Read a time as an instant of the record.

    A bare day is its first moment in the office's zone, or with `end` the last: the start of the day
    after, which a period does not include. A time without a zone is the office's.

    Raises:
        Trouble: it is no time, or of a year in which no office worked.
    """
    if given is None:
        return None
    moment = _read_moment(given)
    if moment is None:
        raise Trouble("moment_unreadable", value=given, name=option)
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        years = {"first": _FIRST_YEAR, "last": _LAST_YEAR}
        raise Trouble("moment_out_of_range", value=given, name=option, **years)
    if end and _DAY.fullmatch(given):
        moment += timedelta(days=1)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=office_zone())
    return instant_of(moment.astimezone(UTC))


def _read_moment(given: str) -> datetime | None:
    """The time, if it is written in one of our ways: the language reads more of them, such as weeks."""
    try:
        return datetime.fromisoformat(given) if _TIME.fullmatch(given) else None
    except ValueError:
        return None


def ids_of(option: str, given: Sequence[str] | None) -> list[str]:
    """Read ids.

    Raises:
        Trouble: one cannot be an id.
    """
    for text in given or ():
        if not _ID.fullmatch(text):
            raise Trouble("id_unreadable", value=text, name=option)
    return list(given or ())


def key_of(given: str | None) -> str | None:
    """Read a request's key: it must be the same however a keyboard composes its letters.

    Raises:
        Trouble: it has other characters than printable ASCII, or too many.
    """
    if given is not None and not _KEY.fullmatch(given):
        raise Trouble("key_unreadable", value=given)
    return given


def seen_of(given: int | None) -> int | None:
    """Read the number of an entry.

    Raises:
        Trouble: no entry can have it.
    """
    if given is not None and not 1 <= given <= LARGEST_INTEGER:
        raise Trouble("seen_unreadable", value=given)
    return given


def files_of(given: Sequence[str] | None) -> tuple[File, ...]:
    """Digest the files of `DOCUMENT=PATH` pairs; their bytes stay where they are.

    Raises:
        Trouble: a pair or a file cannot be read.
    """
    from hoso.engine.commands import File

    found: list[File] = []
    for document, path in pairs_of("--file", given).items():
        digest, size = _digest(path)
        found.append(File(document, digest, normalize("NFC", Path(path).name), size))
    return tuple(found)


def _digest(path: str) -> tuple[str, int]:
    running, size = sha256(), 0
    try:
        with opened(path) as stream:
            while part := stream.read(_PART):
                running.update(part)
                size += len(part)
    except (OSError, ValueError) as error:
        raise trouble_with(path, error) from error
    return text_of(running.digest()), size
