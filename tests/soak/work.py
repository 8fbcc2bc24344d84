"""What writers do while they are killed or compared: one step, however it is made."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Protocol

from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.request import request_key
from tests.contracts.chain import Chain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: Dossiers that the writers share.
DOSSIERS = 20


class Work(Protocol):
    """A kind of step."""

    #: How many steps a writer takes at once.
    size: int

    def prepare(self, place: Path) -> None:
        """Make the store and what the steps need; runs in a process of its own."""
        ...

    def begin(self, place: Path) -> Callable[..., list[str]]:
        """Open the store in a writer and give its step.

        The step takes keys and returns for each `stream n hash` of the entry that it made, whether made now
        or, for a key that comes again, before. The digest of the request is `request_key("test", key)`.
        """
        ...

    def problems(self, place: Path) -> int:
        """Count what is wrong with the store beyond its chains."""
        ...


class Appends:
    """Steps of the store alone: find the first entry of the key, else append to a random dossier."""

    size = 1

    def prepare(self, place: Path) -> None:
        """Make the store and its dossiers."""
        store, chain = SqliteStore(place, create=True), Chain(1)
        for number in range(DOSSIERS):
            chain.write(store, chain.blank(f"H{number:04d}"), body={"state": "new"}, key=f"open-{number}")
        store.close()

    def begin(self, place: Path) -> Callable[..., list[str]]:
        """Open the store and give the step."""
        store = SqliteStore(place)
        random = Random()
        chain = Chain(random.getrandbits(64))

        def step(key: str) -> str:
            with store.transaction() as transaction:
                stored = transaction.first(request_key("test", key))
                if stored is None:
                    head = transaction.named("dossier", f"H{random.randrange(DOSSIERS):04d}")
                    assert head is not None
                    sealed, after = chain.follow(
                        head, key=key, withheld={"request": key, "why": "x" * 200}, body={"state": key}
                    )
                    transaction.append(sealed, after)
                    stored = sealed.stored
            return f"{stored.stream} {stored.n} {stored.leaf_hash}"

        return lambda *keys: [step(key) for key in keys]

    def problems(self, place: Path) -> int:
        """Entries made for this test say nothing that could be verified further."""
        assert place.exists()
        return 0


APPENDS = Appends()
