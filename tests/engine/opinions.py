"""A dossier of the procedure `model.opinions`, in which agencies are asked, moved by short calls."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoso.engine.binary import digest
from hoso.engine.commands import Agency, Answer, Ask, Asking, File, Lapse, Recall, Take
from hoso.engine.memory import MemoryStore
from hoso.engine.procedure_text import read_procedure
from hoso.engine.reason import Refusal
from hoso.engine.resolved import resolve
from tests.properties.worlds import Clock, founded, opened

if TYPE_CHECKING:
    from hoso.engine.commands import Command
    from hoso.engine.ports import Store

OPINIONS = Path(__file__).parents[1] / "model" / "opinions.yaml"
AGENCIES = ("fire", "heritage", "power", "water", "roads")
#: Who holds what: each agency's officer is called like its role.
PEOPLE: dict[str, tuple[str, ...]] = {
    "ann": ("officer",),
    "bob": ("officer",),
    "hans": ("head",),
    "eve": ("officer", "head"),
    "dan": (),
    "keeper": ("hoso.data_protection",),
    **{name: (name,) for name in AGENCIES},
}
LETTER = File("letter", digest(b"letter"), "công văn.pdf", 6)
START = "2026-08-01T03:00:00.000000Z"


def day(number: int) -> str:
    """An instant so many days after the first of August."""
    return f"2026-08-{1 + number:02d}T03:00:00.000000Z"


@cache
def opinions() -> bytes:
    """The procedure, resolved."""
    procedure = read_procedure(OPINIONS.read_bytes(), OPINIONS.name).procedure
    assert procedure is not None
    return resolve(procedure)


class Consulted:
    """One dossier; every call gives the reasons of a refusal, or None."""

    def __init__(self, store: Store | None = None) -> None:
        """Open it in the state `opinions`."""
        self.clock = Clock(START)
        self.engine = founded(
            opinions(), [("fire", "dan")], people=PEOPLE, store=store or MemoryStore(self.clock)
        )
        self.dossier = opened(self.engine, "model.opinions", "ann")
        self.keys = 0

    def asking(self, who: str, **more: Any) -> Asking:
        """Ask under a new key."""
        self.keys += 1
        return Asking(who, "t", str(self.keys), **more)

    def done(self, command: Command) -> set[str] | None:
        """Handle a command."""
        outcome = self.engine.handle(command)
        return outcome.subjects() if isinstance(outcome, Refusal) else None

    def ask(
        self, *agencies: str, who: str = "ann", due: int | None = None, text: str | None = "Ý kiến?"
    ) -> Any:
        """Ask agencies, all until the same day."""
        named = tuple(Agency(name, None if due is None else day(due)) for name in agencies)
        return self.done(Ask(self.asking(who), self.dossier, named, text))

    def answer(self, agency: str, opinion: str = "agrees", who: str | None = None, **more: Any) -> Any:
        """Answer the latest request to an agency."""
        more = {"text": "Vì thế", **more}
        asking = more.pop("asking", None) or self.asking(who or agency)
        return self.done(Answer(asking, self.dossier, self.request(agency), opinion, **more))

    def recall(self, agency: str, who: str = "ann", reason: str | None = "Hỏi nhầm") -> Any:
        """Take the latest request to an agency back."""
        return self.done(Recall(self.asking(who), self.dossier, self.request(agency), reason))

    def lapse(self, agency: str, who: str = "ann") -> Any:
        """Declare the silence of an agency."""
        return self.done(Lapse(self.asking(who), self.dossier, self.request(agency)))

    def take(self, action: str, who: str = "ann") -> Any:
        """Take an action."""
        return self.done(Take(self.asking(who), self.dossier, action))

    @property
    def body(self) -> dict[str, Any]:
        """The dossier's state."""
        with self.engine.store.reading() as reading:
            return reading.head(self.dossier).body

    def request(self, agency: str) -> str:
        """The latest request to an agency; one that never was where there is none."""
        own = [item["request"] for item in self.body["requests"] if item["agency"] == agency]
        return own[-1] if own else "9.9"

    def statuses(self) -> dict[str, str]:
        """Agency → what has become of its latest request."""
        return {item["agency"]: item["status"] for item in self.body["requests"]}
