"""Whole steps of the engine as the work of writers: every rule is asked, every entry sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.adapters.entropy import SystemEntropy
from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine import Asking, Change, Deploy, Engine, Open, Receipt, Take, read_procedure, resolve
from hoso.engine.verification import verify
from tests.soak.work import DOSSIERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hoso.engine.commands import Command

#: How many steps of a batch are committed together.
GROUP = 10
#: A procedure that never ends: a key alone decides dossier and action, so that asked again it is the same.
PROCEDURE = b"""
hoso: procedure/1
procedure: lamp
languages: [en]
en: A lamp
source: {en: Made for this test}
in_force: {from: "2020-01-01"}
total: none
roles: {keeper: {en: Keeper}}
fields:
  watt: {type: integer, class: public, set_by: [keeper], en: Watt}
  word: {type: text, optional: true, class: personal, set_by: [keeper], en: Word}
guards: {bright: {cel: "f.watt > 10", en: It is too dim}}
triggers: {toggle: {en: Toggle}, break_it: {en: Break}}
open: {by: [keeper]}
initial: dark
states:
  dark: {role: keeper, en: Dark}
  lit: {role: keeper, en: Lit}
  broken: {final: failure, en: Broken}
transitions:
  - {trigger: toggle, source: dark, dest: lit, conditions: [bright]}
  - {trigger: toggle, source: lit, dest: dark, conditions: [bright]}
  - {trigger: break_it, source: lit, dest: broken}
"""


class Steps:
    """Steps through the engine on shared dossiers, one by one or several as a batch."""

    def __init__(self, size: int) -> None:
        """Take so many at once."""
        self.size = size

    def prepare(self, place: Path) -> None:
        """Found an office and open the dossiers."""
        engine = Engine(SqliteStore(place, create=True), SystemEntropy())
        changes = [
            {"kind": "unit", "unit": "house", "labels": {"en": "House"}},
            {"kind": "officer", "officer": "kim", "_sd": {"name": "Kim"}},
            *(
                {"kind": "granted", "officer": "kim", "role": role, "unit": "house"}
                for role in ("hoso.registrar", "hoso.publisher", "keeper")
            ),
        ]
        procedure = read_procedure(PROCEDURE, "lamp.yaml").procedure
        assert procedure is not None
        _must(engine, Change(Asking("kim", "prepare", "directory"), tuple(changes)))
        _must(engine, Deploy(Asking("kim", "prepare", "lamp"), resolve(procedure)))
        for number in range(DOSSIERS):
            asking = Asking("kim", "prepare", f"open-{number}")
            _must(engine, Open(asking, "lamp", "house", f"LAMP-{number:04d}", fields={"watt": 40}))
        engine.store.close()

    def begin(self, place: Path) -> Callable[..., list[str]]:
        """Open the store and give the step."""
        engine = Engine(SqliteStore(place), SystemEntropy())
        with engine.store.reading() as reading:
            dossiers = [head.stream for head in reading.heads("dossier")]

        def command(key: str) -> Take:
            slot, number = map(int, key.split("/"))
            dossier = dossiers[(slot * 7 + number * 13) % DOSSIERS]
            asking = Asking("kim", "test", key)
            return Take(asking, dossier, "toggle", {"word": f"word {key}"}, (), "why " + key)

        def step(*keys: str) -> list[str]:
            commands = [command(key) for key in keys]
            if len(commands) == 1:
                outcomes = [engine.handle(commands[0])]
            else:
                # Smaller groups than what is asked: a kill falls between two of them too.
                outcomes = list(engine.handle_many(commands, GROUP))
            return [f"{made.stream} {made.n} {made.leaf}" for made in map(_receipt, outcomes)]

        return step

    def problems(self, place: Path) -> int:
        """Verify everything: chain, values, guards, moves, heads."""
        store = SqliteStore(place)
        with store.reading() as reading:
            found = sum(len(verdict.problems) for verdict in verify(reading))
        store.close()
        return found


def _must(engine: Engine, command: Command) -> Receipt:
    return _receipt(engine.handle(command))


def _receipt(outcome: object) -> Receipt:
    assert isinstance(outcome, Receipt), outcome
    return outcome


STEPS = Steps(1)
BATCHES = Steps(25)
