"""A dossier whose engine can be bent: it decides by a directory or a definition that is not the record's.

What it then writes is sealed, linked and folded as every entry is, and names the true basis: an engine made
it that does not apply the rule. Verification must name it, and nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoso.engine.binary import digest
from hoso.engine.commands import Asking, Change, File, Open, Take
from hoso.engine.definition import compile_definition
from hoso.engine.directory import Directory, apply_effect, fold_directory
from hoso.engine.memory import MemoryStore
from hoso.engine.procedure_text import read_procedure
from hoso.engine.resolved import resolve
from hoso.engine.verification import verify
from tests.properties.worlds import Clock, founded, must

if TYPE_CHECKING:
    from hoso.engine.ports import Store

TEXT = Path(__file__).with_name("sample.yaml").read_text(encoding="utf-8")
NAME = "sample.rules"
PEOPLE = {
    "cara": ("clerk",),
    "olga": ("officer",),
    "otto": ("officer",),
    "hans": ("head",),
    "both": ("officer", "head"),
    "dan": (),
    "nobody": (),
}
FORM = (File("form", digest(b"form"), "đơn.pdf", 4),)
FIELDS = {"area": 40, "name": "Nguyễn Văn A"}


def at(minute: int) -> str:
    """An instant so many minutes after three o'clock on the first of August."""
    return f"2026-08-01T03:{minute:02d}:00.000000Z"


def resolved(*changes: tuple[str, str]) -> bytes:
    """The procedure after some changes, resolved."""
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    found = read_procedure(text.encode(), "sample.yaml")
    assert found.procedure is not None, found.findings
    return resolve(found.procedure)


class Bent:
    """One office; every call moves the clock on by a minute."""

    def __init__(self, store: Store | None = None) -> None:
        """Found it; `dan` may act for `hans` and for `olga`."""
        self.clock = Clock(at(0))
        pairs = [("hans", "dan"), ("olga", "dan")]
        store = store or MemoryStore(self.clock)
        self.engine = founded(resolved(), pairs, people=PEOPLE, store=store)
        self.dossier = ""
        self.keys = 0

    def asking(self, who: str, acting_for: str | None = None) -> Asking:
        """Ask under a new key, a minute later."""
        self.keys += 1
        self.clock.now = at(self.keys)
        return Asking(who, "t", str(self.keys), acting_for)

    def open(self, who: str = "cara", code: str = "D-0001", unit: str = "office", **fields: Any) -> Any:
        """Open a dossier."""
        given = {**FIELDS, **fields}
        command = Open(self.asking(who), NAME, unit, code, fields=given)
        self.dossier = must(self.engine, command).stream
        return self

    def take(self, who: str, action: str, acting_for: str | None = None, **more: Any) -> Any:
        """Take an action that the engine, bent or not, must let pass."""
        reason, files = more.pop("reason", None), more.pop("files", ())
        asking = self.asking(who, acting_for)
        must(self.engine, Take(asking, self.dossier, action, more, files, reason))
        return self

    def change(self, *changes: dict[str, Any], who: str = "founder") -> Any:
        """Change the directory."""
        must(self.engine, Change(self.asking(who), changes))
        return self

    def do(self, command: Any) -> Any:
        """Handle any command that must pass."""
        must(self.engine, command)
        return self

    def proposed(self, who: str = "olga") -> Any:
        """Open, send, propose: `hans` is to decide."""
        self.open().take("cara", "send")
        return self.take(who, "propose", opinion="Được", files=FORM)

    def bend(self, *effects: dict[str, Any]) -> Any:
        """Let the engine believe that the directory says these things too, from long ago."""
        assert self.problems() == []
        with self.engine.store.reading() as reading:
            directory, registry, calendars = self.engine.knowledge.current(reading)
            versions = reading.versions()
        bent = fold_directory(directory, [])
        for effect in effects:
            apply_effect(bent, effect, at(0))
        self.engine.knowledge._current = (versions, (bent, registry, calendars))
        return self

    def believe(self, directory: Directory) -> Any:
        """Let the engine believe in a directory."""
        with self.engine.store.reading() as reading:
            _, registry, calendars = self.engine.knowledge.current(reading)
            versions = reading.versions()
        self.engine.knowledge._current = (versions, (directory, registry, calendars))
        return self

    @property
    def directory(self) -> Directory:
        """The directory as the engine knows it."""
        with self.engine.store.reading() as reading:
            return self.engine.knowledge.current(reading)[0]

    def loosen(self, *changes: tuple[str, str]) -> Any:
        """Let the engine believe that the deployed definition is another one, under the same digest."""
        assert self.problems() == []
        true = compile_definition(resolved())
        loose = replace(compile_definition(resolved(*changes)), digest=true.digest)
        self.engine.knowledge._definitions[true.digest] = loose
        return self

    def problems(self) -> list[tuple[str, int]]:
        """What verification finds."""
        with self.engine.store.reading() as reading:
            return [(item.code, item.n) for verdict in verify(reading) for item in verdict.problems]


def granted(officer: str, role: str, unit: str = "office", **more: Any) -> dict[str, Any]:
    """A grant that is made up."""
    return {
        "kind": "granted",
        "grant": f"x.{officer}.{role}",
        "officer": officer,
        "role": role,
        "unit": unit,
    } | more


def delegated(officer: str, to: str, **more: Any) -> dict[str, Any]:
    """A delegation that is made up."""
    return {"kind": "delegated", "delegation": f"x.{officer}.{to}", "officer": officer, "to": to} | more
