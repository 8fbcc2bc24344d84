"""How large heads get: every shipped scenario is run, and every head that a step leaves is weighed."""

from __future__ import annotations

from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from hoso.adapters.cli.main import main
from hoso.engine import memory
from hoso.engine.canonical import canonical

if TYPE_CHECKING:
    from hoso.engine.head import Head

WORKFLOWS = Path(__file__).resolve().parents[1] / "workflows"
#: What a head may take in 99 % of the scenarios, in bytes.
MOST = 4096


@dataclass(frozen=True, slots=True)
class Heads:
    """The largest head of each scenario, in bytes, in order of size."""

    largest: tuple[int, ...]
    #: How many heads were weighed.
    steps: int

    @property
    def within(self) -> float:
        """The share of the scenarios whose every head keeps to `MOST`."""
        return sum(size <= MOST for size in self.largest) / len(self.largest)

    def at(self, share: float) -> int:
        """The size that this share of the scenarios does not exceed."""
        return self.largest[min(int(len(self.largest) * share), len(self.largest) - 1)]


def heads() -> Heads:
    """Run the shipped scenarios.

    Raises:
        ValueError: one of them fails.
    """
    found: dict[tuple[int, str], tuple[Any, list[int]]] = {}
    append = memory._Transaction.append  # noqa: SLF001 - every head goes through here

    def weighing(self: Any, sealed: Any, head: Head, **more: Any) -> None:
        append(self, sealed, head, **more)
        if head.kind == "dossier":
            # A scenario has a dossier of its own. The store is kept, so that no other gets its number.
            found.setdefault((id(self._kept), head.stream), (self._kept, []))[1].append(size_of(head))

    with patch.object(memory._Transaction, "append", weighing), redirect_stdout(StringIO()) as told:  # noqa: SLF001
        for file in sorted(WORKFLOWS.rglob("*.cases.yaml")):
            if main(["test", str(file), "--lang", "en"]):
                raise ValueError(f"{file.name}: {told.getvalue()}")
    weighed = [sizes for _, sizes in found.values()]
    return Heads(tuple(sorted(map(max, weighed))), sum(map(len, weighed)))


def size_of(head: Head) -> int:
    """The bytes of a head's row: its body and the texts beside it."""
    beside = (head.stream, head.kind, head.name, head.leaf, head.recorded_at, head.next_timer or "")
    return len(canonical(head.body)) + sum(len(text.encode()) for text in beside)
