"""The cells of the matrix: a mutation, a forger, a kind of store; and what was found in each."""

from __future__ import annotations

import random
import traceback
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.tamper.file_mutations import FILE_MUTATIONS
from tests.tamper.forgers import FORGERS, Case, due
from tests.tamper.histories import HISTORIES, Past
from tests.tamper.limits import LIMITS
from tests.tamper.line_mutations import LINE_MUTATIONS
from tests.tamper.packet_mutations import PACKET_MUTATIONS
from tests.tamper.reader import PASSED
from tests.tamper.row_mutations import ROW_MUTATIONS
from tests.tamper.values import VALUES, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.tamper.reader import Desk
    from tests.tamper.record import Record

    #: Does it at a place of a record; gives what was found and what was due.
    Attempt = Callable[[Record, Desk, int, random.Random], tuple[str, set[str]]]

#: An exception that is no answer of publisher or verifier.
ERROR = "error"


@dataclass
class Cell:
    """What was found of one mutation by one forger."""

    mutation: str
    forger: str
    attempt: Attempt
    #: Passes, and is known to, by the nature of things.
    limit: bool = False
    seen: Counter[str] = field(default_factory=Counter)
    right: int = 0
    #: What went wrong, in words.
    wrong: list[str] = field(default_factory=list)

    def run(self, record: Record, desk: Desk, places: range) -> None:
        """Do it at these places, each chosen by its number."""
        for place in places:
            chance = random.Random(f"{self.mutation} {self.forger} {place}")
            try:
                found, expected = self.attempt(record, desk, place, chance)
            except Exception:  # noqa: BLE001 - whatever it is, it is the finding
                found, expected = ERROR, set()
                self.wrong.append(traceback.format_exc())
            self.seen[found] += 1
            if found in expected:
                self.right += 1
            elif found != ERROR:
                self.wrong.append(f"place {place}: {found}, due: {', '.join(sorted(expected))}")

    @property
    def places(self) -> int:
        """How often it was done."""
        return sum(self.seen.values())


def cells() -> Iterator[Cell]:
    """Every cell of one record."""
    for mutation in ROW_MUTATIONS:
        for forger in FORGERS:

            def forged(
                record: Record,
                desk: Desk,
                _: int,
                chance: random.Random,
                mutation=mutation,
                forger=forger,
            ) -> tuple[str, set[str]]:
                return forger(Case(record, desk, mutation, chance)), set(due(mutation, forger))

            yield Cell(mutation.__name__, forger.__name__, forged)
    for damaging in (*FILE_MUTATIONS, *LINE_MUTATIONS, *PACKET_MUTATIONS):

        def damaged(
            record: Record, desk: Desk, _: int, chance: random.Random, damaging=damaging
        ) -> tuple[str, set[str]]:
            damage = damaging.apply(record, chance)
            words = record.words[:2] if damaging.packet else record.words
            found = desk.verify(damage.files, *words, older=[record.older])
            return found.verdict, damage.due

        yield Cell(damaging.name, "packet" if damaging.packet else "folder", damaged)
    for value, right in VALUES.items():

        def valued(
            record: Record, desk: Desk, _: int, chance: random.Random, value=value, right=right
        ) -> tuple[str, set[str]]:
            return value(Place(record, desk, chance)), {right}

        yield Cell(value.__name__, "store", valued)
    histories = [(history, right, False) for history, right in HISTORIES.items()]
    histories += [(limit, PASSED, True) for limit in LIMITS]
    for history, right, passes in histories:

        def told(
            record: Record, desk: Desk, place: int, chance: random.Random, history=history, right=right
        ) -> tuple[str, set[str]]:
            return history(Past(record, desk, place, chance)), {right}

        yield Cell(history.__name__, "operator", told, passes)
