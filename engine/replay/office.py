"""The made-up office of a replay: an engine, its clock, and officers engaged when a case needs them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hoso.engine.binary import digest, text_of
from hoso.engine.commands import Asking, Change, Decree, Deploy
from hoso.engine.directory import PUBLISHER, REGISTRAR
from hoso.engine.handle import Engine
from hoso.engine.memory import MemoryStore
from hoso.engine.reason import Refusal
from hoso.engine.replay.instants import FIRST
from hoso.engine.resolved import procedure_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hoso.engine.commands import Command
    from hoso.engine.definition import Definition
    from hoso.engine.ports import Store
    from hoso.engine.receipt import Receipt

UNIT, FOUNDER = "office", "founder"
_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
#: The client under whose name the commands of a replay have their keys.
CLIENT = "replay"


class Counted:
    """Entropy that counts: the tags of a replay must differ, not be secret."""

    def __init__(self) -> None:
        self._n = 0

    def tag(self) -> str:
        """The next number as 128 bits."""
        self._n += 1
        return text_of(self._n.to_bytes(16, "big"))


class Office:
    """One unit under one definition, founded before all cases. Its clock stands where the walk sets it."""

    def __init__(
        self,
        resolved: bytes,
        calendars: Sequence[bytes] = (),
        *,
        store: Callable[[Callable[[], str]], Store] = MemoryStore,
        office_day: Callable[[str], str] = lambda instant: instant[:10],
    ) -> None:
        """Found it, and deploy the definition.

        Args:
            resolved: the resolved definition.
            calendars: files by which time is reckoned, each before those that extend it.
            store: makes a store over a clock.
            office_day: the day that an instant is in the office's zone.

        Raises:
            OfficeUnfounded: the checker of the store refuses calendars or definition.
        """
        self.now = FIRST
        self.procedure = procedure_of(resolved).procedure
        self.engine = Engine(store(lambda: self.now), Counted(), office_day)
        self._keys = 0
        self._officers: set[str] = set()
        founding: list[dict[str, Any]] = [
            {"kind": "unit", "unit": UNIT, "labels": {}},
            {"kind": "officer", "officer": FOUNDER},
            *(_granted(FOUNDER, power) for power in (REGISTRAR, PUBLISHER)),
        ]
        self._must(Change(self.asking(FOUNDER), tuple(founding)))
        for file in calendars:
            self._must(Decree(self.asking(FOUNDER), file))
        self._must(Deploy(self.asking(FOUNDER), resolved))
        with self.engine.store.reading() as reading:
            digest = self.engine.knowledge.registry(reading).current(self.procedure)
            assert digest is not None
            #: The definition as it runs.
            self.definition: Definition = self.engine.knowledge.definition(reading, digest)

    def asking(self, actor: str) -> Asking:
        """Somebody asks, now, under a key of their own."""
        self._keys += 1
        return Asking(actor, CLIENT, str(self._keys))

    def officer(self, person: str, roles: tuple[str, ...]) -> str:
        """The officer for a person of a case who holds these roles, engaged before all cases.

        Persons are told apart within a case only: who is called alike in another case is the same officer.
        The id is made of the name and the roles, so that it does not depend on who came before.
        """
        officer = _id_of(person, roles)
        if officer in self._officers:
            return officer
        now, self.now = self.now, FIRST
        changes = [{"kind": "officer", "officer": officer}, *(_granted(officer, role) for role in roles)]
        self._must(Change(self.asking(FOUNDER), tuple(changes)))
        self.now = now
        self._officers.add(officer)
        return officer

    def _must(self, command: Command) -> Receipt:
        outcome = self.engine.handle(command)
        if isinstance(outcome, Refusal):
            raise OfficeUnfounded(outcome)
        return outcome


class OfficeUnfounded(Exception):
    """Calendars or definition cannot be put into force."""

    def __init__(self, refusal: Refusal) -> None:
        """Keep the reasons."""
        super().__init__(", ".join(sorted(refusal.subjects())))
        self.refusal = refusal


def _id_of(person: str, roles: tuple[str, ...]) -> str:
    """An officer's id that tells who it is; where that is too long or holds other letters, its digest."""
    written = ".".join([person, *roles])
    return written if _ID.fullmatch(written) else f"officer.{digest(written.encode()).lower()}"


def _granted(officer: str, role: str) -> dict[str, Any]:
    return {"kind": "granted", "officer": officer, "role": role, "unit": UNIT}
