"""engine/handle.py: many commands at once are what they are one by one, and share only their commit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.commands import Asking, Change, Erase, Take
from hoso.engine.errors import DossierUnknown, HosoError, NotCanonical, StoreUnusable
from hoso.engine.handle import Engine
from hoso.engine.receipt import Receipt
from hoso.engine.verification import verify
from tests.properties.courses import FORM, begun, command_of, courses
from tests.properties.worlds import Clock, Counted, dump, must

if TYPE_CHECKING:
    from hoso.engine.commands import Command


def one_by_one(engine: Engine, commands: list[Command]) -> list[Any]:
    """Handle commands in turn, with their errors as values."""
    outcomes: list[Any] = []
    for command in commands:
        try:
            outcomes.append(engine.handle(command))
        except HosoError as error:
            outcomes.append(error)
    return outcomes


def comparable(outcomes: list[Any]) -> list[Any]:
    """Outcomes with errors told by kind and details."""
    return [(type(item), item.details) if isinstance(item, HosoError) else item for item in outcomes]


def course_of(dossier: str, attempts: list[Any], odd: list[tuple[int, str]]) -> list[Command]:
    """Commands on a dossier; some are asked twice, know no dossier, or have no place in the record."""
    commands = [command_of(dossier, attempt, str(number)) for number, attempt in enumerate(attempts)]
    for at, what in odd:
        if commands:
            command = commands[at % len(commands)]
            asking = replace(command.asking, key=f"odd {at}")
            other = {
                "again": command,
                "unknown": Take(asking, "no such tag", "accept"),
                "fraction": Take(asking, dossier, "note", {"fee": 0.5}),
                "staff": Change(
                    Asking("founder", "course", f"odd {at}"), ({"kind": "officer", "officer": f"new{at}"},)
                ),
            }[what]
            commands.insert((at * 7) % len(commands), other)
    return commands


_ODD = st.lists(
    st.tuples(st.integers(0, 99), st.sampled_from(["again", "unknown", "fraction", "staff"])),
    max_size=6,
    unique_by=lambda pair: pair[0],
)


@given(courses, _ODD, st.integers(1, 12))
def test_many_at_once_are_what_they_are_one_by_one(attempts: Any, odd: Any, size: int):
    """Whatever is asked, in groups of any size: the same outcomes, the same errors, the same record."""
    (engine, dossier), (twin, same) = begun(), begun()
    assert dossier == same
    commands = course_of(dossier, attempts, odd)
    assert comparable(list(engine.handle_many(commands, size))) == comparable(one_by_one(twin, commands))
    assert dump(engine.store) == dump(twin.store)


@settings(max_examples=10)
@given(attempts=courses, odd=_ODD, size=st.integers(1, 12))
def test_on_disk_too(tmp_path_factory: pytest.TempPathFactory, attempts: Any, odd: Any, size: int):
    """The same with the many on SQLite; asked again, every command that was stored gives its receipt."""
    place = tmp_path_factory.mktemp("many") / "store.db"
    store = SqliteStore(place, create=True, clock=Clock())
    (engine, dossier), (twin, _) = begun(store), begun()
    commands = course_of(dossier, attempts, odd)
    first = list(engine.handle_many(commands, size))
    assert comparable(first) == comparable(one_by_one(twin, commands))
    before = dump(store)
    assert before == dump(twin.store)
    again = engine.handle_many(commands, size + 1)
    for before_it, now in zip(first, again, strict=True):
        assert now == before_it or not isinstance(before_it, Receipt)
    store.close()


def test_one_that_fails_undoes_itself_only():
    """An unknown dossier and a value without a place are outcomes of their own; the others are stored."""
    engine, dossier = begun()
    commands = [
        Take(Asking("ann", "t", "1"), dossier, "accept", {}, (FORM,)),
        Take(Asking("ann", "t", "2"), "no such tag", "look"),
        Take(Asking("ann", "t", "3"), dossier, "look", {"fee": 0.5}),
        Take(Asking("ann", "t", "4"), dossier, "look"),
    ]
    outcomes = list(engine.handle_many(commands))
    assert [type(item) for item in outcomes] == [Receipt, DossierUnknown, NotCanonical, Receipt]
    assert [item.n for item in outcomes if isinstance(item, Receipt)] == [2, 3]


def test_an_outcome_is_given_after_its_commit():
    """When the first outcome of a group is at hand the group is stored, and the next was not begun."""
    engine, dossier = begun()
    taken: list[int] = []

    def commands() -> Any:
        for number in range(6):
            taken.append(number)
            yield Take(
                Asking("ann", "t", str(number)), dossier, "accept" if not number else "look", {}, (FORM,)
            )

    outcomes = engine.handle_many(commands(), 3)
    assert taken == []
    assert isinstance(next(outcomes), Receipt)
    assert taken == [0, 1, 2]
    with engine.store.reading() as reading:
        head = reading.head(dossier)
    assert head is not None
    assert head.version == 4
    assert len(list(outcomes)) == 5


def test_a_group_that_is_undone_taught_nothing():
    """After a group that was interrupted nothing of it is stored, and nothing of it is believed."""

    class Faint(Counted):
        """Entropy that runs out once."""

        left = 10**9

        def tag(self) -> str:
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt
            return super().tag()

    before, dossier = begun()
    entropy = Faint(10**6)
    engine = Engine(before.store, entropy)
    take = Take(Asking("ann", "t", "take"), dossier, "accept", {}, (FORM,))
    hire = Change(Asking("founder", "t", "hire"), ({"kind": "officer", "officer": "eve"},))
    stored = dump(engine.store)
    for left in range(1, 6):
        entropy.left = left
        with pytest.raises(KeyboardInterrupt):
            list(engine.handle_many([hire, take]))
        assert dump(engine.store) == stored
        assert "eve" not in engine.knowledge._directory.officers
    entropy.left = 10**9
    must(engine, replace(hire, changes=({"kind": "officer", "officer": "fay"},)))
    must(engine, take)
    with engine.store.reading() as reading:
        assert engine.knowledge.directory(reading).officers.keys() & {"eve", "fay"} == {"fay"}


class Stuck(Counted):
    """Entropy that gives one salt over and over whenever it is drawn for certain times."""

    def __init__(self, start: int) -> None:
        """Begin after a number."""
        super().__init__(start)
        self.drawn = 0
        self.stuck = range(0)
        self.every = 1

    def tag(self) -> str:
        """The next number, or always the same."""
        self.drawn += 1
        return "A" * 22 if (self.drawn - 1) % self.every in self.stuck else super().tag()


@pytest.mark.parametrize("on_disk", [False, True])
def test_one_that_cannot_be_written_undoes_itself_only(tmp_path: Any, on_disk: Any):
    """Where the store refuses an entry, here for a value that was erased, the rest of its group is stored."""
    store = SqliteStore(tmp_path / "store.db", create=True, clock=Clock()) if on_disk else None
    before, dossier = begun(store)
    entropy = Stuck(10**6)
    engine = Engine(before.store, entropy)

    def look(key: str) -> Take:
        return Take(Asking("ann", "t", key), dossier, "look", reason="the same")

    must(engine, Take(Asking("ann", "t", "0"), dossier, "accept", {}, (FORM,)))
    entropy.drawn = 0
    must(engine, look("1"))
    salts = entropy.drawn
    entropy.stuck = range(1)  # of every draw
    must(engine, look("2"))
    entropy.stuck = range(0)
    must(engine, Erase(Asking("bob", "t", "3"), dossier, "Order"))
    # The third of five draws what was erased, at the first attempt and when the group is done anew.
    entropy.drawn, entropy.every, entropy.stuck = 0, 5 * salts, range(2 * salts, 3 * salts)
    outcomes = list(engine.handle_many([look(f"many {number}") for number in range(5)]))
    assert entropy.drawn == 10 * salts
    assert [type(item) for item in outcomes] == [Receipt, Receipt, StoreUnusable, Receipt, Receipt]
    assert [item.n for item in outcomes if isinstance(item, Receipt)] == [6, 7, 8, 9]
    with engine.store.reading() as reading:
        # Salts that are one: the store lets them in, verification does not.
        problems = {problem.code for verdict in verify(reading) for problem in verdict.problems}
    assert problems <= {"salt_reused"}
    engine.store.close()


def test_an_erasure_among_many_is_finished(tmp_path: Any):
    """After a group with an erasure nothing of what it erased stands in any file."""
    store = SqliteStore(tmp_path / "store.db", create=True, clock=Clock())
    engine, dossier = begun(store)
    erase = Erase(Asking("bob", "t", "e"), dossier, "Order")
    take = Take(Asking("ann", "t", "1"), dossier, "accept", {}, (FORM,))
    assert all(isinstance(item, Receipt) for item in engine.handle_many([take, erase]))
    store.close()
    assert not [path for path in tmp_path.iterdir() if "Phạm Thị Mở".encode() in path.read_bytes()]


def test_a_group_has_one_command_or_more():
    """A size below one is the caller's mistake."""
    engine, _ = begun()
    with pytest.raises(ValueError, match="one command or more"):
        list(engine.handle_many([], 0))
