"""The two sides of the comparison, each with one method: take one durable step."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The hand-written floor and the common workload stand beside the project, not in it.
SHARED = Path(__file__).resolve().parents[2] / "shared" / "bench"
#: What SQLite answers to `PRAGMA synchronous` for FULL.
_FULL = 2


class Side(Protocol):
    """One program that runs the workload on its own store."""

    #: How many durable steps one call takes.
    at_once: int

    def plan(self, no: int) -> Sequence[str]:
        """The actions of dossier `no`."""
        ...

    def step(self, no: int, action: str) -> None:
        """Take a durable step, or several at once: when it returns, they are on the disk."""
        ...


class Floor:
    """The hand-written SQL of `../shared/bench/peers/raw.py`, as it stands."""

    at_once = 1

    def __init__(self, file: Path) -> None:
        """Make its store in a new file."""
        sys.dont_write_bytecode = True  # nothing is left in a folder that is not ours
        sys.path.insert(0, str(SHARED))
        from common import ROLES, plan  # type: ignore[import-not-found]
        from peers.raw import Sqlite  # type: ignore[import-not-found]

        self._floor = Sqlite(str(file))
        self._floor.c.execute("PRAGMA journal_mode=WAL").fetchone()
        self._floor.c.execute("PRAGMA synchronous=FULL")
        self._roles: dict[str, str] = ROLES
        self.plan = plan
        self._dossier: int | None = None

    def step(self, no: int, action: str) -> None:
        """Take one step; `receive` makes the dossier the others follow on."""
        role = self._roles[action]
        dossier = None if action == "receive" else self._dossier
        self._dossier = self._floor.step(dossier, no, action, f"user-{role}", role, "ok, next step")


class Hoso:
    """One step of hoso as anybody takes it: command, decision, record, commit."""

    at_once = 1

    def __init__(self, file: Path) -> None:
        """Make its store in a new file, with people and definition."""
        import permit

        from hoso.adapters.bootstrap import open_engine, open_store

        self._permits = permit.Permits(open_engine(open_store(file, create=True)))
        self.plan = permit.plan

    def step(self, no: int, action: str) -> None:
        """Take one step; `receive` opens the dossier the others follow on."""
        self._permits.step(no, action)


class Batch:
    """Steps of hoso in batches: a hundred dossiers are under way, and each takes its next step."""

    at_once = 100

    def __init__(self, file: Path) -> None:
        """Make its store in a new file, with people and definition."""
        import permit

        from hoso.adapters.bootstrap import open_engine, open_store

        self._permits = permit.Permits(open_engine(open_store(file, create=True)))
        self._plan = permit.plan
        self._opened = 0
        #: Of each dossier under way: number, stream, actions to come.
        self._under_way: list[tuple[int, str, list[str]]] = [self._fresh() for _ in range(self.at_once)]

    def plan(self, no: int) -> Sequence[str]:
        """One batch; which actions it takes is for the dossiers to say."""
        del no
        return ("batch",)

    def step(self, no: int, action: str) -> None:
        """Take the next step of every dossier that is under way."""
        del no, action
        receipts = self._permits.batch([(no, to_come[0], stream) for no, stream, to_come in self._under_way])
        self._under_way = [
            (no, receipt.stream, to_come[1:]) if len(to_come) > 1 else self._fresh()
            for (no, _, to_come), receipt in zip(self._under_way, receipts, strict=True)
        ]

    def _fresh(self) -> tuple[int, str, list[str]]:
        self._opened += 1
        return self._opened, "", list(self._plan(self._opened))


SIDES: dict[str, type[Floor | Hoso | Batch]] = {"floor": Floor, "hoso": Hoso, "batch": Batch}


class Connections:
    """Every SQLite connection that is made from now on, so that its settings can be read."""

    def __init__(self) -> None:
        """Watch `sqlite3.connect`."""
        self._made: list[sqlite3.Connection] = []
        original = sqlite3.connect

        def connect(*args: Any, **options: Any) -> sqlite3.Connection:
            made: sqlite3.Connection = original(*args, **options)
            self._made.append(made)
            return made

        for module in (sqlite3, sqlite3.dbapi2):
            setattr(module, "connect", connect)  # noqa: B010 - a name, so that both are one line

    def unsafe(self) -> list[str]:
        """Name what makes a comparison unfair: a journal that is no WAL, a commit that does not flush."""
        found: list[str] = []
        settings: list[tuple[str, int]] = []
        for connection in self._made:
            try:
                journal = connection.execute("PRAGMA journal_mode").fetchone()[0]
                synchronous = connection.execute("PRAGMA synchronous").fetchone()[0]
            except sqlite3.ProgrammingError:  # closed: it commits nothing any more
                continue
            settings.append((journal, synchronous))
        if not settings:
            found.append("no open connection was seen")
        found += [
            f"journal_mode={journal}, synchronous={flush}"
            for journal, flush in settings
            if journal != "wal" or flush < _FULL
        ]
        return found
