"""Small stores to try things on: one unit, a founder, some workers, one procedure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.binary import ZERO_HASH, digest, text_of
from hoso.engine.commands import Asking, Change, Deploy, Open
from hoso.engine.directory import POWERS
from hoso.engine.handle import Engine
from hoso.engine.head import Head
from hoso.engine.memory import MemoryStore
from hoso.engine.receipt import Receipt
from hoso.engine.resolved import procedure_of
from hoso.engine.seal import seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoso.engine.ports import Store

NOW = "2026-08-01T03:00:00.000000Z"


class Counted:
    """Entropy that counts, so that a run can be repeated."""

    def __init__(self, start: int = 0) -> None:
        """Begin after a number."""
        self.n = start

    def tag(self) -> str:
        """The next number as 128 bits."""
        self.n += 1
        return text_of(self.n.to_bytes(16, "big"))


class Clock:
    """A clock that is set by hand."""

    def __init__(self, now: str = NOW) -> None:
        """Begin at an instant."""
        self.now = now

    def __call__(self) -> str:
        """The instant it stands at."""
        return self.now


def must(engine: Engine, command: Any) -> Receipt:
    """Handle a command that must be done."""
    outcome = engine.handle(command)
    assert isinstance(outcome, Receipt), outcome
    return outcome


def founded(
    resolved: bytes,
    delegations: Iterable[tuple[str, str]] = (),
    *,
    people: Mapping[str, Iterable[str]] | None = None,
    store: Store | None = None,
    checked: bool = True,
) -> Engine:
    """An engine with a founded directory and one procedure deployed; delegations are pairs (for, who).

    A procedure made up at random is not sound enough to be deployed: not `checked`, it is put there by hand.
    """
    people = people or dict.fromkeys(("ann", "bob", "cyd"), ("worker",))
    engine = Engine(store or MemoryStore(Clock()), Counted())
    changes: list[dict[str, Any]] = [
        {"kind": "unit", "unit": "office", "labels": {"en": "Office"}},
        {"kind": "officer", "officer": "founder", "_sd": {"name": "Canary Founder"}},
    ]
    changes += [
        {"kind": "granted", "officer": "founder", "role": power, "unit": "office"} for power in POWERS
    ]
    for name, roles in people.items():
        changes.append({"kind": "officer", "officer": name, "_sd": {"name": f"Canary {name}"}})
        changes += [{"kind": "granted", "officer": name, "role": role, "unit": "office"} for role in roles]
    changes += [
        {"kind": "delegated", "officer": officer, "to": to, "_sd": {"authority": "Canary Order 7"}}
        for officer, to in delegations
    ]
    must(engine, Change(Asking("founder", "world", "found"), tuple(changes)))
    if checked:
        must(engine, Deploy(Asking("founder", "world", "deploy"), resolved))
    else:
        _publish(engine, resolved)
    return engine


def _publish(engine: Engine, resolved: bytes) -> None:
    """Append the entry that deploys a procedure, past the engine."""
    name, definition = procedure_of(resolved).procedure, digest(resolved)
    entry = {
        "stream": "definitions",
        "semantics": 1,
        "command": "deploy",
        "actor": "founder",
        "recorded_at": NOW,
        "basis": {"directory": 1, "definitions": 0},
        "guards": [],
        "clock": {"before": {}, "after": {}},
        "signatures": [],
        "causes": [],
        "effects": [{"kind": "deployed", "procedure": name, "definition": definition}],
    }
    salts = Counted(1_000_000)
    tag = salts.tag()
    sealed = seal(entry, stream=tag, n=1, previous=ZERO_HASH, request_key="by hand", salts=salts.tag)
    head = Head(tag, "definitions", "definitions", 1, sealed.stored.leaf_hash, NOW, {})
    with engine.store.transaction() as transaction:
        transaction.append(sealed, head, definition=(definition, resolved))


def opened(engine: Engine, procedure: str, who: str = "ann", **given: Any) -> str:
    """Open a dossier and give its tag."""
    asking = Asking(who, "world", "open")
    return must(engine, Open(asking, procedure, "office", series="D-", **given)).stream


def dump(store: Store) -> dict[str, Any]:
    """Everything a store can tell, to compare before and after."""
    with store.reading() as reading:
        return {
            tag: (
                kind,
                name,
                reading.head(tag),
                list(reading.entries(tag)),
                list(reading.disclosures(tag)),
            )
            for tag, kind, name in reading.streams()
        }
