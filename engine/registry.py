"""The registry of definitions: which digest new dossiers of a procedure follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(slots=True)
class Registry:
    """The stream `definitions`, folded up to entry `version`."""

    version: int = 0
    #: Instant of that entry: nothing that rests on it is recorded before.
    recorded_at: str = ""
    #: Procedure → (sequence, digest) of every deployment, in order.
    deployed: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)

    def current(self, procedure: str) -> str | None:
        """The digest that new dossiers of the procedure follow."""
        history = self.deployed.get(procedure)
        return history[-1][1] if history else None

    def newest_first(self, procedure: str) -> tuple[str, ...]:
        """The digests deployed under a name, the last one first."""
        return tuple(digest for _, digest in reversed(self.deployed.get(procedure, ())))

    def knows(self, procedure: str, digest: str, version: int) -> bool:
        """Was this definition deployed under this name, no later than a sequence?"""
        return any(n <= version and known == digest for n, known in self.deployed.get(procedure, ()))


def fold_registry(registry: Registry, entries: Iterable[tuple[int, dict[str, Any]]]) -> Registry:
    """Follow the stream from where the registry stands; the one given stays as it is."""
    new = Registry(registry.version, registry.recorded_at, dict(registry.deployed))
    for n, entry in entries:
        for effect in entry["effects"]:
            if effect["kind"] == "deployed":
                procedure = effect["procedure"]
                before = new.deployed.get(procedure, ())
                new.deployed[procedure] = (*before, (n, effect["definition"]))
        new.version, new.recorded_at = n, entry["recorded_at"]
    return new
