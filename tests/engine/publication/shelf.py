"""A folder in memory, in which the operations of a publication are carried out, up to any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.checkpointing import sign_checkpoints
from hoso.engine.publication.operations import Remove, Write
from hoso.engine.publication.register import Renewal
from tests.engine.logged import TestSigner, sequence_all
from tests.engine.publication.folders import profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.handle import Engine
    from hoso.engine.publication.audience import Audience
    from hoso.engine.publication.operations import Operation
    from hoso.engine.publication.profile import Profile


class Shelf:
    """Files by their path."""

    def __init__(self, files: dict[str, bytes] | None = None) -> None:
        """Begin with these files."""
        self.files = dict(files or {})
        #: Operations carried out, in order.
        self.done: list[Operation] = []

    def read(self, path: str) -> bytes | None:
        """The content of a file."""
        return self.files.get(path)

    def names(self, path: str = "") -> Sequence[str]:
        """What lies in a folder."""
        prefix = f"{path}/" if path else ""
        found = {name[len(prefix) :].partition("/")[0] for name in self.files if name.startswith(prefix)}
        return sorted(found)

    def do(self, operation: Operation) -> None:
        """Carry one out."""
        self.done.append(operation)
        if isinstance(operation, Write):
            self.files[operation.path] = operation.data
        elif isinstance(operation, Remove):
            for name in list(self.files):
                if name == operation.path or name.startswith(operation.path + "/"):
                    del self.files[name]


def signed(engine: Engine, *signers: TestSigner) -> None:
    """Sequence and sign all there is."""
    sequence_all(engine)
    sign_checkpoints(engine.store, signers or (TestSigner(),), list, lambda _: None)


def renew(
    engine: Engine,
    shelf: Shelf,
    audience: Audience = "public",
    *,
    by: Profile | None = None,
    upto: int | None = None,
) -> int:
    """Renew a register, or only its first operations; how many there were."""
    count = 0
    with engine.store.reading() as reading:
        renewal = Renewal(reading, by or profile(audience), shelf)
        total = renewal.total
        pieces = 0
        for piece in renewal.pieces():
            pieces += 1
            for operation in piece:
                if count == upto:
                    return count
                shelf.do(operation)
                count += 1
    assert pieces == total
    return count


def register(engine: Engine, audience: Audience = "public") -> dict[str, bytes]:
    """A register written from scratch."""
    shelf = Shelf()
    renew(engine, shelf, audience)
    return shelf.files
