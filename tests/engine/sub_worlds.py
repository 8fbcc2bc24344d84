"""A commune below its province, with a dossier of the one that waits for a dossier of the other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoso.engine.commands import Asking, Change, Deploy, Open, Take
from hoso.engine.directory import POWERS
from hoso.engine.handle import Engine
from hoso.engine.memory import MemoryStore
from hoso.engine.procedure_text import read_procedure
from hoso.engine.receipt import Receipt
from hoso.engine.resolved import resolve
from hoso.engine.verification import verify
from tests.properties.worlds import Clock, Counted, must

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.head import Head
    from hoso.engine.ports import Store
    from hoso.engine.reason import Refusal

FOLDER = Path(__file__).parent
PARENT = FOLDER.joinpath("parent.yaml").read_text(encoding="utf-8")
CHILD = FOLDER.joinpath("child.yaml").read_text(encoding="utf-8")


def definition(text: str, *changes: tuple[str, str]) -> bytes:
    """A procedure after some changes, resolved."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    read = read_procedure(text.encode(), "sample.yaml")
    assert read.findings == ()
    assert read.procedure is not None
    return resolve(read.procedure)


class World:
    """One store, and short calls on it."""

    def __init__(
        self,
        parent: tuple[tuple[str, str], ...] = (),
        child: tuple[tuple[str, str], ...] = (),
        *,
        store: Store | None = None,
        deployed: bool = True,
        office_day: Callable[[str], str] = lambda instant: instant[:10],
    ) -> None:
        """Found the two units, their officers, and both procedures."""
        self.clock = Clock()
        self.entropy = Counted()
        self.store = store or MemoryStore(self.clock)
        self.engine = Engine(self.store, self.entropy, office_day)
        self.keys = 0
        changes: list[dict[str, Any]] = [
            {"kind": "unit", "unit": "province", "labels": {}},
            {"kind": "unit", "unit": "commune", "parent": "province", "labels": {}},
        ]
        for name, role, unit in (("lan", "clerk", "commune"), ("hai", "officer", "province")):
            changes.append({"kind": "officer", "officer": name, "_sd": {"name": name.title()}})
            changes.append({"kind": "granted", "officer": name, "role": role, "unit": unit})
        changes.append({"kind": "officer", "officer": "boss"})
        changes += [
            {"kind": "granted", "officer": "boss", "role": item, "unit": "province"} for item in POWERS
        ]
        must(self.engine, Change(self.asking("boss"), tuple(changes)))
        must(self.engine, Deploy(self.asking("boss"), definition(PARENT, *parent)))
        self.child = definition(CHILD, *child)
        if deployed:
            must(self.engine, Deploy(self.asking("boss"), self.child))
        fields = {"name": "Trần Thị B", "area": "120.50"}
        opened = must(
            self.engine, Open(self.asking("lan"), "sample.parent", "commune", code="H-1", fields=fields)
        )
        self.parent = opened.stream

    def asking(self, who: str) -> Asking:
        """Ask under a new key."""
        self.keys += 1
        return Asking(who, "t", str(self.keys))

    def take(self, who: str, dossier: str, action: str, reason: str = "", **fields: Any) -> Any:
        """The configuration after a step, or the set of reasons."""
        outcome = self.engine.handle(Take(self.asking(who), dossier, action, fields, (), reason or None))
        return list(outcome.to) if isinstance(outcome, Receipt) else outcome.subjects()

    def work(self, most: int = 20) -> list[Receipt | Refusal | Any]:
        """Let the engine do what is due, one dossier in a transaction, until nothing more is written."""
        done: list[Any] = []
        for _ in range(most):
            outcomes = [outcome for _, outcome in self.engine.fire(limit=10).outcomes]
            done += outcomes
            if not any(isinstance(item, Receipt) for item in outcomes):
                break
        return done

    def once(self) -> list[Any]:
        """Only the one thing that has been due the longest."""
        return [outcome for _, outcome in self.engine.fire(limit=1).outcomes]

    def head(self, stream: str) -> Head:
        """The head of a dossier."""
        with self.store.reading() as reading:
            found = reading.head(stream)
        assert found is not None
        return found

    def entries(self, stream: str) -> list[dict[str, Any]]:
        """The entries of a dossier."""
        with self.store.reading() as reading:
            return [stored.entry for stored in reading.entries(stream)]

    def children(self) -> list[str]:
        """The tags of all sub-dossiers."""
        with self.store.reading() as reading:
            return [head.stream for head in reading.heads("dossier") if "parent" in head.body]

    def problems(self) -> dict[str, list[Any]]:
        """What verification finds, by the name of the stream."""
        with self.store.reading() as reading:
            return {item.name: item.problems for item in verify(reading) if item.problems}
