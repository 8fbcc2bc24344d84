"""Whatever an entry or a leaf was made into: verification names a problem and never crashes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hoso.engine.canonical import canonical, parse
from hoso.engine.commands import Asking, Erase, Take
from hoso.engine.verification import verify
from tests.properties.courses import FORM, begun
from tests.properties.worlds import must

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.handle import Engine
    from hoso.engine.stored import Stored

_strange = st.recursive(
    st.sampled_from([0, 1, -1, True, False, "", "x", "ệ", "A" * 43]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["kind", "_sd", "fields", "a"]), inner, max_size=2)
    ),
    max_leaves=4,
)
_GONE = object()


class _Tampered:
    """A view of a store in which one row is another."""

    def __init__(self, reading: Any, row: Stored) -> None:
        self._reading = reading
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reading, name)

    def entries(self, stream: str, *, after: int = 0) -> Iterator[Stored]:
        for stored in self._reading.entries(stream, after=after):
            same = (stored.stream, stored.n) == (self._row.stream, self._row.n)
            yield self._row if same else stored


@cache
def _store() -> Engine:
    """A record with a step, guards, values and an erasure in it."""
    engine, dossier = begun()
    must(engine, Take(Asking("ann", "t", "1"), dossier, "accept", {"plots": 4}, (FORM,), "Đủ"))
    must(engine, Take(Asking("bob", "t", "2"), dossier, "look", {"plots": 16}))
    must(engine, Erase(Asking("bob", "t", "3"), dossier, "Order", fields=("plots",)))
    return engine


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from _paths(item, (*path, key))


def _changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """The value with something else, or nothing, at a path."""
    if not path:
        return new
    copy = value.copy()
    if new is _GONE and len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = _changed(value[path[0]], path[1:], new)
    return copy


@settings(max_examples=300)
@given(st.data(), st.sampled_from(["leaf", "salted"]))
def test_tampering_is_named_and_never_crashes(data: st.DataObject, column: str):
    """Any part of any row replaced by anything, or taken away, gives at least one problem."""
    with _store().store.reading() as reading:
        rows = [row for tag, _, _ in reading.streams() for row in reading.entries(tag)]
        row = data.draw(st.sampled_from(rows))
        value = parse(getattr(row, column))
        path = data.draw(st.sampled_from(list(_paths(value))))
        new = data.draw(st.just(_GONE) | _strange) if path else data.draw(_strange)
        other = canonical(_changed(value, path, new)).decode()
        assume(other != getattr(row, column))
        verdicts = list(verify(_Tampered(reading, row._replace(**{column: other}))))
    assert [verdict.stream for verdict in verdicts if not verdict.is_intact]


@given(st.text(), st.sampled_from(["leaf", "salted"]), st.integers(0, 5))
def test_any_text_in_place_of_a_row_is_named(text: str, column: str, which: int):
    """What is no JSON at all is a problem of its own."""
    with _store().store.reading() as reading:
        row = [row for tag, _, _ in reading.streams() for row in reading.entries(tag)][which]
        assume(text != getattr(row, column))
        verdicts = list(verify(_Tampered(reading, row._replace(**{column: text}))))
    assert [verdict.stream for verdict in verdicts if not verdict.is_intact]
