"""Rules of the model test: many commands handed in together, each with the outcome it has alone."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hoso.engine.commands import Claim
from hoso.engine.errors import DossierUnknown
from tests.model import cast
from tests.model.rules_office import Office
from tests.model.rules_take import Taking
from tests.model.strategies import INDEX

if TYPE_CHECKING:
    from collections.abc import Callable


class Batch(Taking, Office):
    """Work that comes in batches: of several dossiers, with repetitions, refusals and errors among it."""

    @precondition(lambda self: self.oracle.papers)
    @rule(
        seed=st.integers(0, 2**32),
        length=st.integers(2, 8),
        size=st.sampled_from([1, 2, 3, 5, 100, 100]),
    )
    def work_in_a_batch(self, seed, length, size) -> None:
        """Hand in a batch, in groups of some size."""
        chance = Random(seed)
        kinds: list[Callable[[Random], None]] = [
            self._stretch,
            self._stretch,
            self._stretch,
            self._opening,
            self._repetition,
            self._change,
            self._erasure,
            self._unknown,
        ]
        with self.batched(size):
            for _ in range(length):
                chance.choice(kinds)(chance)

    def _stretch(self, chance: Random) -> None:
        self.go_on(chance.randrange(50), chance.randrange(2**32), chance.randint(1, 4))

    def _opening(self, chance: Random) -> None:
        who, unit = chance.choice(["desk", "portal", "nobody"]), chance.choice(["commune", "hamlet"])
        self.open_one(who, unit, chance.choice(["near", "far", "farther"]), form=True)

    def _repetition(self, chance: Random) -> None:
        self.repeat(chance.randrange(4), chance.random() < 0.3)

    def _change(self, chance: Random) -> None:
        """Somebody is granted or loses what the next command of the batch may need."""
        self.staff(
            who=chance.choice(["registrar", "registrar", "head"]),
            principal=None,
            kind=chance.choice(["granted", "revoked", "delegated", "undelegated"]),
            officer=chance.choice(cast.PEOPLE),
            to=chance.choice(cast.PEOPLE),
            role=chance.choice(["desk", "officer", "head", "chief", "fire"]),
            unit="commune",
            period=(None, None),
            pick=chance.randrange(50),
        )

    def _erasure(self, chance: Random) -> None:
        who = chance.choice(["registrar", "registrar", "desk"])
        fields = chance.choice([[], ["name"], ["fee"]])
        self.erase(chance.randrange(50), who, None, "Order 9", fields, None)

    def _unknown(self, chance: Random) -> None:
        """A dossier that nobody opened."""
        del chance
        assert self.batch is not None
        self.batch.append((Claim(self.asking("desk"), "A" * 22), DossierUnknown))

    @precondition(lambda self: self.oracle.asked)
    @rule(which=INDEX, other=st.booleans())
    def repeat(self, which: int, other: bool) -> None:  # noqa: FBT001
        """Ask again under a key that was used, the same or something else."""
        asked = list(self.oracle.asked.values())
        # The latest requests are repeated most.
        command = asked[-1 - which % len(asked)].command
        if other:
            asking = command.asking
            command = replace(command, asking=replace(asking, actor="nobody", acting_for="desk"))
        self.compare(command)
