"""Streams for tests of stores: sealed entries that follow each other, with seeded salts."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any

from hoso.engine.binary import ZERO_HASH
from hoso.engine.head import Head
from hoso.engine.request import request_key
from hoso.engine.seal import seal

if TYPE_CHECKING:
    from hoso.engine.ports import Store
    from hoso.engine.stored import Sealed

INSTANT = "2026-11-23T08:00:00.000000Z"


class Chain:
    """Gives the next entry of any stream."""

    def __init__(self, seed: int = 0) -> None:
        """Begin; the same seed gives the same tags and salts."""
        self._random = Random(seed)
        self._keys = count()

    def tag(self) -> str:
        """Give a fresh stream tag or salt."""
        return urlsafe_b64encode(self._random.randbytes(16)).rstrip(b"=").decode()

    def blank(self, name: str, kind: str = "dossier") -> Head:
        """Give the head of a stream that has no entry yet."""
        return Head(self.tag(), kind, name, 0, ZERO_HASH, INSTANT, {})

    def follow(
        self,
        head: Head,
        *,
        withheld: dict[str, Any] | None = None,
        body: dict[str, Any] | None = None,
        key: str | None = None,
        entry: dict[str, Any] | None = None,
    ) -> tuple[Sealed, Head]:
        """Make the entry that follows a head, and the head after it."""
        draft: dict[str, Any] = {"recorded_at": INSTANT, "effects": [], **(entry or {})}
        if withheld:
            draft["_sd"] = withheld
        version = head.version + 1
        sealed = seal(
            draft,
            stream=head.stream,
            n=version,
            previous=head.leaf,
            request_key=request_key("test", key or f"{head.stream}-{next(self._keys)}"),
            salts=self.tag,
        )
        after = Head(
            head.stream,
            head.kind,
            head.name,
            version,
            sealed.stored.leaf_hash,
            INSTANT,
            head.body if body is None else body,
            head.next_timer,
        )
        return sealed, after

    def write(self, store: Store, head: Head, **more: Any) -> tuple[Sealed, Head]:
        """Append the entry that follows a head, in a transaction of its own."""
        sealed, after = self.follow(head, **more)
        with store.transaction() as transaction:
            transaction.append(sealed, after)
        return sealed, after
