"""An office with a calendar and a clock that is set by hand, and one dossier of a procedure with times."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoso import workflows
from hoso.engine.commands import Asking, Decree, Override, Take
from hoso.engine.memory import MemoryStore
from hoso.engine.procedure_text import read_procedure
from hoso.engine.reason import Refusal
from hoso.engine.resolved import resolve
from hoso.engine.verification import verify
from tests.properties.worlds import Clock, founded, must, opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.ports import Store

TEXT = Path(__file__).with_name("timed.yaml").read_text(encoding="utf-8")


@cache
def resolved(text: str) -> bytes:
    """The definition of a text that must be right."""
    found = read_procedure(text.encode(), "timed.yaml")
    assert found.procedure is not None, found.findings
    return resolve(found.procedure)


def at(moment: str) -> str:
    """`2026-08-03 08:00` in Vietnam as an instant."""
    day, _, clock = moment.partition(" ")
    hour = int(clock[:2]) - 7
    assert hour >= 0, "before seven in the morning it is another day in UTC"
    return f"{day}T{hour:02}:{clock[3:]}:00.000000Z"


class Office:
    """One dossier, opened at an instant."""

    def __init__(
        self,
        moment: str = "2026-08-03 08:00",
        text: str = TEXT,
        *,
        area: str = "near",
        calendar: bool = True,
        make: Callable[[Clock], Store] = MemoryStore,
    ) -> None:
        self.clock = Clock(at(moment))
        people = {"ann": ("desk",), "eve": ("citizen",), "pol": ("police",), "thu": ("tax",)}
        self.engine = founded(resolved(text), people=people, store=make(self.clock))
        if calendar:
            found = workflows.sources("calendar", "vn")
            assert found is not None
            must(self.engine, Decree(Asking("founder", "t", "vn"), found[0]))
        self.dossier = opened(self.engine, "timed.permit", fields={"area": area})
        self._keys = 0

    def take(self, moment: str, action: str, **given: Any) -> Any:
        """Take an action at a moment; the outcome."""
        self.clock.now = at(moment)
        self._keys += 1
        asking = Asking("ann", "t", f"k{self._keys}")
        return self.engine.handle(Take(asking, self.dossier, action, given))

    def took(self, moment: str, *actions: str, **given: Any) -> Office:
        """Take actions that must be possible."""
        for action in actions:
            outcome = self.take(moment, action, **given)
            assert not isinstance(outcome, Refusal), outcome
        return self

    def refused(self, moment: str, action: str, **given: Any) -> dict[str, dict[str, Any]]:
        """Subjects of the reasons with their details."""
        outcome = self.take(moment, action, **given)
        assert isinstance(outcome, Refusal), outcome
        return {reason.subject: reason.details for reason in outcome.reasons}

    def override(self, moment: str, way: str, to: str) -> None:
        """Override as the supervisor."""
        self.clock.now = at(moment)
        self._keys += 1
        asking = Asking("founder", "t", f"k{self._keys}")
        must(self.engine, Override(asking, self.dossier, way, to, "Reason", "Order"))

    @property
    def clocks(self) -> dict[str, Any]:
        """The clocks of the head."""
        with self.engine.store.reading() as reading:
            head = reading.head(self.dossier)
        assert head is not None
        found: dict[str, Any] = head.body["clock"]
        return found

    def entry(self) -> dict[str, Any]:
        """The last entry."""
        with self.engine.store.reading() as reading:
            *_, last = reading.entries(self.dossier)
        return last.entry

    def problems(self) -> list[tuple[str, int]]:
        """What verification finds."""
        with self.engine.store.reading() as reading:
            return [(item.code, item.n) for verdict in verify(reading) for item in verdict.problems]
