"""A small office on a real SQLite file: what verification is tried on."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from hoso import workflows
from hoso.adapters.entropy import SystemEntropy
from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine import (
    Asking,
    Change,
    Deploy,
    Engine,
    File,
    Open,
    Refusal,
    Take,
    read_directory,
    read_procedures,
    resolve,
)
from hoso.engine.binary import digest
from hoso.engine.verification import verify

if TYPE_CHECKING:
    from pathlib import Path

PROCEDURE = "qn.295.commune.14"
#: The straight road of the procedure: who, action, fields, documents.
ROAD: list[tuple[str, str, dict[str, str], tuple[str, ...]]] = [
    ("cb01", "accept", {}, ("application", "certificate")),
    ("cb01", "transfer", {}, ()),
    ("cb09", "provide_file", {}, ("first_file",)),
    ("cb03", "propose", {"error_found": "true"}, ("minutes",)),
    ("cb05", "submit", {}, ()),
    ("cb06", "approve", {}, ()),
    ("cb08", "stamp", {}, ()),
    ("cb01", "return_result", {}, ()),
]


@dataclass
class Office:
    """A store with the shipped directory and procedures, and dossiers that walk the straight road."""

    path: Path
    store: SqliteStore = field(init=False)
    engine: Engine = field(init=False)
    keys: Any = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self):
        self.store = SqliteStore(self.path, create=True)
        self.engine = Engine(self.store, SystemEntropy())
        changes = read_directory(workflows.directory("demo"), "demo").changes
        self.must(Change(self.asking("quantri"), changes))
        for name in ("qn.295.commune.3", "qn.295.commune.11", "qn.295.commune.14"):
            for text in read_procedures(workflows.text(name), name, workflows.sources):
                self.must(Deploy(self.asking("quantri"), resolve(text.procedure)))

    def asking(self, who: str, acting_for: str | None = None) -> Asking:
        """Ask in somebody's name, under a key of its own."""
        return Asking(who, "test", str(next(self.keys)), acting_for)

    def must(self, command: Any):
        """Handle a command that may not be refused."""
        outcome = self.engine.handle(command)
        assert not isinstance(outcome, Refusal), outcome
        return outcome

    def open(self, code: str, name: str) -> str:
        """Open a dossier whose withheld values all hold the name given."""
        fields = {
            "area": "ordinary",
            "applicant_name": name,
            "applicant_id": "ID-" + name,
            "certificate_number": "CN-" + name,
            "wrong_entry": "WRONG-" + name,
        }
        return self.must(Open(self.asking("cb01"), PROCEDURE, "tan_hoa", code, fields=fields)).stream

    def walk(self, dossier: str, steps: int = len(ROAD)) -> None:
        """Take the first steps of the straight road."""
        for who, action, fields, documents in ROAD[:steps]:
            files = tuple(File(item, digest(item.encode()), f"{item}.pdf", 9) for item in documents)
            self.must(Take(self.asking(who), dossier, action, fields, files, f"because {action}"))

    def verdicts(self) -> dict[str, Any]:
        """Verify everything."""
        with self.store.reading() as reading:
            return {verdict.stream: verdict for verdict in verify(reading)}

    def problems(self) -> set[str]:
        """The codes of every problem there is."""
        return {problem.code for verdict in self.verdicts().values() for problem in verdict.problems}


@pytest.fixture
def office(tmp_path):
    """An office on a fresh file."""
    made = Office(tmp_path / "office.sqlite")
    yield made
    made.store.close()
