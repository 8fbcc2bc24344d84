"""Admissions: what of a stream somebody is shown, and what the classes of its values are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.publication.withheld import Withheld, withheld_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hoso.engine.disclosure import Disclosure
    from hoso.engine.procedure import Procedure
    from hoso.engine.stored import Stored

#: What may be admitted to, as the access stream names it: classes of fields, and values that are none.
EVERYTHING = frozenset({"document", "free_text", "name", "personal", "restricted", "secret"})


class Admission(NamedTuple):
    """What somebody may be shown, as it was recorded; what is public is shown to everybody."""

    #: Classes of the values that may be shown.
    classes: frozenset[str] = frozenset()
    #: Classes of values that are there and are not shown.
    withheld: frozenset[str] = frozenset()
    #: The entry of the access stream that says so; 0 where nothing is shown but what is public.
    n: int = 0


def class_of(item: Withheld, procedure: Procedure | None) -> str:
    """The class of a withheld value: its field's, or what it is where it is no field's."""
    if item.what != "field":
        return item.what
    field = procedure.fields.get(item.name) if procedure is not None else None
    return field.class_ if field is not None else "other"


def classed(
    entries: Iterable[Stored], disclosures: Iterable[tuple[int, Disclosure]], procedure: Procedure | None
) -> Iterator[tuple[int, Disclosure, str]]:
    """The withheld values that a stream still has, each with the sequence of its entry and its class."""
    there: dict[int, dict[str, Disclosure]] = {}
    for n, item in disclosures:
        there.setdefault(n, {})[item.digest] = item
    for stored in entries:
        kept = there.get(stored.n)
        if kept:
            for found in withheld_in(stored.entry, kept):
                if found.digest in kept:
                    yield stored.n, kept[found.digest], class_of(found, procedure)
