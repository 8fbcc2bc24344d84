"""Rows of two versions, paired: each move of one with what became of it in the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoso.engine.language.yaml_text import Document


class Row(NamedTuple):
    """One row in one of its source states."""

    source: str
    #: Everything it says but its sources.
    says: dict[str, Any]
    #: Its number in the file as written; None where there is no file.
    number: int | None


class Pair(NamedTuple):
    """A row before and after; one of them may be missing."""

    old: Row | None
    new: Row | None


def rows_of(procedure: Mapping[str, Any], document: Document | None) -> dict[tuple[str, str], list[Row]]:
    """The rows by state and action, in order; settling keeps it, so the written rows tell the numbers."""
    written: list[int | None] = []
    if document is not None:
        for index, row in enumerate(document.value["transitions"]):
            sources = row["source"] if isinstance(row["source"], list) else [row["source"]]
            written.extend([index] * len(sources))
    found: dict[tuple[str, str], list[Row]] = {}
    for row in procedure["transitions"]:
        says = {key: value for key, value in row.items() if key != "source"}
        for source in row["source"]:
            number = written.pop(0) if written else None
            found.setdefault((source, row["trigger"]), []).append(Row(source, says, number))
    return found


def paired(old: Iterable[Row], new: Iterable[Row]) -> tuple[list[Pair], bool]:
    """Pair rows of one action in one state, and say whether those that stayed are in another order.

    What is alike is paired first, then what leads to the same state, then the rest as it comes.
    """
    left, right = list(enumerate(old)), list(enumerate(new))
    pairs: list[tuple[tuple[int, Row], tuple[int, Row]]] = []
    for alike in (_same, _same_dest, _any):
        for one in tuple(left):
            other = next((item for item in right if alike(one[1], item[1])), None)
            if other is not None:
                pairs.append((one, other))
                left.remove(one)
                right.remove(other)
    pairs.sort(key=lambda pair: pair[0][0])
    order = [other[0] for _, other in pairs]
    found = [Pair(one[1], other[1]) for one, other in pairs]
    found += [Pair(one, None) for _, one in left] + [Pair(None, other) for _, other in right]
    return found, order != sorted(order)


def _same(one: Row, other: Row) -> bool:
    return one.says == other.says


def _same_dest(one: Row, other: Row) -> bool:
    return bool(one.says["dest"] == other.says["dest"])


def _any(one: Row, other: Row) -> bool:
    del one, other
    return True
