"""Tampering with what lies beside the entries of a store: values, salts, definitions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from hoso.engine.errors import HosoError
from hoso.engine.verification import verify
from tests.engine.publication.shelf import Shelf
from tests.tamper.office import NAME, Memory, publish
from tests.tamper.rows import Row, canonical

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.tamper.reader import Desk
    from tests.tamper.record import Record
    from tests.tamper.stores import Tables


class Place(NamedTuple):
    """A record and a reader, and where chance leads."""

    record: Record
    desk: Desk
    chance: random.Random

    def publish(self, change: Callable[[Tables], None]) -> str:
        """Change the store and publish it anew for inspectors: the publisher's stop, or the verdict."""
        store = self.record.kind.restored(self.record.backup, change, NAME)
        shelf = Shelf()
        try:
            publish(store, Memory(dict(self.record.memory.kept)), {"inspector": shelf})
        except HosoError as error:
            return type(error).__name__
        finally:
            store.close()
        return self.desk.verify(shelf.files, *self.record.words[:2], older=[self.record.older]).verdict

    def verify(self, change: Callable[[Tables], None], due: str) -> str:
        """Change the store and run what `hoso verify` runs: the code due, where it is among the problems."""
        store = self.record.kind.restored(self.record.backup, change, NAME)
        try:
            with store.reading() as reading:
                found = {problem.code for verdict in verify(reading) for problem in verdict.problems}
        finally:
            store.close()
        return due if due in found else ", ".join(sorted(found)) or "passed"


def _shown(rows: list[Row], chance: random.Random) -> tuple[Row, str]:
    """A row and the digest of a value that inspectors see."""
    while True:
        row = chance.choice(rows)
        fit = [one for one in row.withheld if json.loads(row.withheld[one])[1] in {"name", "reason", "fee"}]
        if fit:
            return row, chance.choice(sorted(fit))


def change_a_value(place: Place) -> str:
    """A withheld value in the store is another."""

    def change(tables: Tables) -> None:
        row, digest = _shown(tables.rows, place.chance)
        salt, name, _ = json.loads(row.withheld[digest])
        row.withheld[digest] = canonical([salt, name, "khác"])

    return place.publish(change)


def drop_a_value(place: Place) -> str:
    """A withheld value and its salt are gone from the store, without an erasure."""

    def change(tables: Tables) -> None:
        row, digest = _shown(tables.rows, place.chance)
        del row.withheld[digest]

    return place.publish(change)


def put_another_definition(place: Place) -> str:
    """In the store stands another procedure under the same name and digest."""

    def change(tables: Tables) -> None:
        word = place.chance.choice(["checking", "review", "approve", "chief", "personal", "signing"]).encode()
        tables.definitions = {
            digest: text.replace(word, word[:-1], 1) for digest, text in tables.definitions.items()
        }

    return place.publish(change)


def bring_an_erased_value_back(place: Place) -> str:
    """A value that was erased is put back into the store: no folder shows it, and `hoso verify` names it."""

    def change(tables: Tables) -> None:
        digest = place.chance.choice(sorted(place.record.lost))
        row = next(row for row in tables.rows if digest in row.salted)
        row.withheld[digest] = place.record.lost[digest]

    published = place.publish(change)
    return place.verify(change, "erased_value_present") if published == "passed" else published


#: Mutation → the right verdict.
VALUES: dict[Callable[[Place], str], str] = {
    change_a_value: "disclosures",
    drop_a_value: "ValueLost",
    put_another_definition: "DefinitionAltered",
    bring_an_erased_value_back: "erased_value_present",
}
