"""Other dossiers as they were: what an entry rests on that was told by a parent or a child."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from hoso.engine.decide.exchanging import Other
from hoso.engine.dossier import evolve
from hoso.engine.errors import HosoError
from hoso.engine.head import Head

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.definition import Definition
    from hoso.engine.ports import Reading


class Others:
    """Dossiers of a store by tag and entry, folded when they are first asked for.

    A dossier is judged by what another one said, as it was written; whether that one is intact, its own
    verdict says.
    """

    def __init__(
        self, reading: Reading | None = None, definition: Callable[[str], Definition | None] = lambda _: None
    ) -> None:
        """Read from a store; without one there is no other dossier."""
        self._reading = reading
        self._definition = definition
        self._folded: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        self._lost: dict[str, frozenset[str]] = {}

    def at(self, stream: str, n: int) -> Other | None:
        """A dossier as its entry n left it; None where there is no such entry, or it cannot be read."""
        folded = self._of(stream)
        if not 1 <= n <= len(folded):
            return None
        at, body = folded[n - 1]
        definition = self._definition(body["definition"])
        if definition is None:
            return None
        return Other(Head(stream, "dossier", str(body.get("code", "")), n, "", at, body), definition)

    def lost(self, stream: str) -> frozenset[str]:
        """The fields of which a dossier has lost a value by erasure."""
        self._of(stream)
        return self._lost.get(stream, frozenset())

    def _of(self, stream: str) -> list[tuple[str, dict[str, Any]]]:
        if stream not in self._folded:
            self._folded[stream] = []
            # What cannot be read is a problem of its own stream.
            with suppress(HosoError, LookupError, TypeError, ValueError, AttributeError):
                self._folded[stream] = self._fold(stream)
        return self._folded[stream]

    def _fold(self, stream: str) -> list[tuple[str, dict[str, Any]]]:
        if self._reading is None:
            return []
        disclosed = {item.digest: (item.name, item.value) for _, item in self._reading.disclosures(stream)}
        found: list[tuple[str, dict[str, Any]]] = []
        body: dict[str, Any] = {}
        lost: set[str] = set()
        for stored in self._reading.entries(stream):
            definition = self._definition(stored.entry["definition"])
            if definition is None:
                break
            body = evolve(body, stored.entry, stored.n, disclosed, definition)
            found.append((stored.entry["recorded_at"], body))
            for effect in stored.entry["effects"]:
                lost.update(effect.get("fields", ()) if effect["kind"] == "erased" else ())
        self._lost[stream] = frozenset(lost)
        return found
