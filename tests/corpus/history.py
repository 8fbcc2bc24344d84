"""A recorded history: what was asked and when, and every byte that came of it."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from hoso.engine.binary import digest
from hoso.engine.canonical import canonical
from hoso.engine.commands import Read
from hoso.engine.handle import Engine
from hoso.engine.memory import MemoryStore
from hoso.engine.reason import Refusal
from tests.corpus.written import command_from, written
from tests.properties.worlds import Clock, Counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from hoso.engine.entropy import Entropy
    from hoso.engine.ports import Store


class Recording(Engine):
    """An engine with a clock set by hand and counted entropy, that remembers what it was asked."""

    def __init__(self, store: Store | None = None, entropy: Entropy | None = None) -> None:
        """Begin anew; without a store on one in memory, with a clock set by hand."""
        self.clock = Clock()
        super().__init__(store or MemoryStore(self.clock), entropy or Counted())
        self.asked: list[dict[str, Any]] = []

    def handle(self, command: Any) -> Any:
        """Handle a command, and remember it with the instant and what came of it."""
        return self._noted(command, super().handle)

    def read(self, command: Any) -> Any:
        """Let somebody read, and remember it in the same way."""
        return self._noted(command, super().read)

    def _noted(self, command: Any, do: Callable[[Any], Any]) -> Any:
        with self.store.reading() as reading:
            now = reading.now()
        outcome = do(command)
        came = sorted(outcome.subjects()) if isinstance(outcome, Refusal) else "done"
        kind = type(command).__name__
        self.asked.append({"now": now, "kind": kind, "command": written(command), "came": came})
        return outcome


def replayed(asked: Iterable[dict[str, Any]]) -> Recording:
    """Ask all of it again, each at its instant."""
    engine = Recording()
    for item in asked:
        engine.clock.now = item["now"]
        command = command_from(item["kind"], item["command"])
        engine.read(command) if isinstance(command, Read) else engine.handle(command)
    return engine


def record_of(engine: Engine) -> list[dict[str, Any]]:
    """Every entry in the order of commits, as it is stored, and last the digest of each head."""
    lines: list[dict[str, Any]] = []
    with engine.store.reading() as reading:
        places: dict[int, dict[str, Any]] = {}
        for tag, kind, _ in reading.streams():
            hidden: dict[int, list[str]] = {}
            for n, item in reading.disclosures(tag):
                hidden.setdefault(n, []).append(item.text)
            positions = dict(reading.positions(tag))
            for stored in reading.entries(tag):
                places[positions[stored.n]] = {
                    "stream": kind,
                    "leaf": stored.leaf,
                    "salted": stored.salted,
                    "disclosures": hidden.get(stored.n, []),
                }
            head = reading.head(tag)
            assert head is not None
            body = canonical([*head._replace(body={})[:6], head.body, head.next_timer or ""])
            lines.append({"head": tag, "digest": digest(body)})
        return [places[position] for position in sorted(places)] + lines


def write_history(path: Path, asked: list[dict[str, Any]], record: list[dict[str, Any]]) -> None:
    """Write a history: one line for each request, then one for each entry and head. Made once, never anew."""
    lines = [{"asked": item} for item in asked] + [{"record": item} for item in record]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    with path.open("xb") as file:
        file.write(gzip.compress(text.encode(), 9, mtime=0))


def read_history(path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Read what was asked, and what came of it."""
    lines = [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode().splitlines()]
    asked = [line["asked"] for line in lines if "asked" in line]
    return asked, [line["record"] for line in lines if "record" in line]
