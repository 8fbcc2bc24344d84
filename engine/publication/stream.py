"""The file of a stream: its lines in order, as far as they are in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.publication.line import erased_by, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hoso.engine.disclosure import Disclosure
    from hoso.engine.ports import Reading
    from hoso.engine.publication.line import At, Line
    from hoso.engine.publication.sight import Sight

#: What stands in the text of every entry that erases something, and seldom elsewhere.
_ERASED = '"kind":"erased"'


def stream_lines(
    reading: Reading, tag: str, places: Mapping[int, At], sight: Sight, *, after: int = 0
) -> Iterator[Line]:
    """Write the lines of a stream from sequence `after` + 1, as far as `places` knows where they are.

    With `after` nothing behind it may be erased by a line that is new: that file is written whole.

    Raises:
        ValueLost: a value is gone without an erasure.
    """
    erased, erasing = _erasures(reading, tag, places, after)
    hidden: dict[int, list[Disclosure]] = {}
    for n, item in reading.disclosures(tag):
        if n > after:
            hidden.setdefault(n, []).append(item)
    for stored in reading.entries(tag, after=after):
        at = places.get(stored.n)
        if at is None:
            return
        yield line_of(stored, at, hidden.pop(stored.n, ()), sight, erased, erasing)


def erases(reading: Reading, tag: str, places: Mapping[int, At], *, after: int) -> bool:
    """Does one of the entries after a sequence erase something, in the log or not yet?"""
    erased, erasing = _erasures(reading, tag, places, after)
    return bool(erased or erasing)


def _erasures(
    reading: Reading, tag: str, places: Mapping[int, At], after: int
) -> tuple[frozenset[str], frozenset[str]]:
    """What entries after a sequence erase: those in the log, and those not yet."""
    erased: set[str] = set()
    erasing: set[str] = set()
    for stored in reading.entries(tag, after=after):
        if _ERASED in stored.salted:
            (erased if stored.n in places else erasing).update(erased_by(stored.entry))
    return frozenset(erased), frozenset(erasing)
