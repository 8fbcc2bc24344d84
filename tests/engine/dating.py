"""A small office with a calendar of its own, and dossiers that run in it by a clock set by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hoso.engine.commands import Asking, Change, Decree, Open, Take
from hoso.engine.memory import MemoryStore
from hoso.engine.procedure_text import read_procedure
from hoso.engine.resolved import resolve
from tests.properties.worlds import Clock, founded, must

#: Vietnam's Monday 3 August 2026, 8:00.
MONDAY = "2026-08-03T01:00:00.000000Z"
#: The office's calendar; `{closures}` is replaced.
OWN = """\
hoso: calendar/1
calendar: own
vi: "Một cơ quan"
en: "One office"
offset: "+07:00"
week: [mon, tue, wed, thu, fri]
decisions:
  hours: {number: "1/QĐ", decided_on: "2020-01-01", vi: "Giờ làm việc", en: "Hours"}
  storm: {number: "2/QĐ", decided_on: "2026-08-01", vi: "Bão", en: "Storm"}
hours:
  - {periods: [["07:30", "11:30"], ["13:00", "17:00"]], decision: hours}
"""


def closed(first, last):
    """The office's calendar with a closure."""
    closure = f'from: "{first}", to: "{last}", decision: storm, vi: "Nghỉ bão", en: "Closed for the storm"'
    return f"{OWN}closures:\n  - {{{closure}}}\n"


@cache
def dated():
    """The procedure, resolved."""
    path = Path(__file__).with_name("dated.yaml")
    procedure = read_procedure(path.read_bytes(), path.name).procedure
    assert procedure is not None
    return resolve(procedure)


class Office:
    """A store with the procedure, a calendar, and a clock set by hand."""

    def __init__(self, calendar: str | None = OWN, make=MemoryStore, definition: bytes | None = None) -> None:
        """Found it on Saturday 1 August 2026; `make` makes its store, given the clock."""
        self.clock = Clock("2026-08-01T03:00:00.000000Z")
        people = {"ann": ("clerk",)}
        self.engine = founded(definition or dated(), people=people, store=make(self.clock))
        self._keys = 0
        if calendar is not None:
            self.decree(calendar)

    def asking(self, who="founder"):
        """Somebody, under a key of its own."""
        self._keys += 1
        return Asking(who, "test", str(self._keys))

    def decree(self, text):
        """Record a calendar."""
        return must(self.engine, Decree(self.asking(), text.encode()))

    def unit(self, name, parent="office"):
        """Add a unit."""
        change = {"kind": "unit", "unit": name, "parent": parent, "labels": {"en": name, "vi": name}}
        must(self.engine, Change(self.asking(), (change,)))

    def open(self, code, at=MONDAY, unit="office"):
        """Open a dossier at an instant and give its tag."""
        self.clock.now = max(at, self.clock.now)
        return must(self.engine, Open(self.asking("ann"), "test.dated", unit, code)).stream

    def take(self, stream, action, at):
        """Take an action at an instant."""
        self.clock.now = max(at, self.clock.now)
        return must(self.engine, Take(self.asking("ann"), stream, action))

    def head(self, stream):
        """A dossier's head."""
        with self.engine.store.reading() as reading:
            return reading.head(stream)

    def clocks(self, stream):
        """A dossier's clocks."""
        return self.head(stream).body["clock"]

    def entries(self, stream):
        """A dossier's entries."""
        with self.engine.store.reading() as reading:
            return [stored.entry for stored in reading.entries(stream)]
