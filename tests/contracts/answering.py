"""Agencies that answer one dossier at once, each in a process of its own.

`python -m tests.contracts.answering STORE DOSSIER AGENCY…`
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.commands import Answer, Asking
from hoso.engine.handle import Engine
from hoso.engine.reason import Refusal
from tests.properties.worlds import Counted


def answer(place: Path, dossier: str, number: int, agency: str) -> int:
    """Answer the agency's own request, having seen the dossier long ago; how many times it was refused."""
    store = SqliteStore(place)
    try:
        asking = Asking(agency, agency, "answer", seen=1)
        engine = Engine(store, Counted(number << 64))
        outcome = engine.handle(Answer(asking, dossier, f"2.{number}", "agrees", f"Ý kiến {agency}"))
        return int(isinstance(outcome, Refusal))
    finally:
        store.close()


def main(place: str, dossier: str, *agencies: str) -> int:
    """Let all of them answer; how many failed."""
    children = []
    for number, agency in enumerate(agencies, 1):
        child = os.fork()
        if child == 0:
            os._exit(answer(Path(place), dossier, number, agency))
        children.append(child)
    return sum(os.waitpid(child, 0)[1] != 0 for child in children)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
