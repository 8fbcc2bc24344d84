"""Walk the cases of an event log through the shipped procedure `it.traffic_fine`; verify the record of it.

`traffic_fines.py [LOG] [STORE.sqlite]`: what `hoso replay` does, from Python: a map says what the words of
the log are, an office is made up, and the engine is asked each event at its instant. Unlike the command it
keeps one store for all cases, in memory or in a file, and verifies it. Without a log it reads the invented
one beside it. It exits with 0 where every event was accepted and the record is intact.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hoso import workflows
from hoso.adapters.bootstrap import event_log, open_store, replay_office
from hoso.engine import read_procedure, resolve, verify
from hoso.engine.replay.event_map import read_map
from hoso.engine.replay.meaning import Meaning
from hoso.engine.replay.walk import walk

PROCEDURE = "it.traffic_fine"


def main(words: list[str]) -> int:
    """Walk the log; 0 where all of it went through and the record is intact."""
    here = Path(__file__)
    path = Path(words[0]) if words else here.with_suffix(".xes")
    procedure = read_procedure(workflows.text(PROCEDURE), f"{PROCEDURE}.yaml", workflows.sources).procedure
    assert procedure is not None
    chosen = read_map(here.with_suffix(".map.yaml").read_bytes(), "traffic_fines.map.yaml", procedure).map
    meaning = Meaning(procedure, chosen)
    made = (lambda clock: open_store(Path(words[1]), create=True, clock=clock)) if len(words) > 1 else None
    office = replay_office(resolve(procedure), (), made)
    store = office.engine.store
    try:
        with path.open("rb") as stream:
            log = event_log(stream, path.name, {}, None)
            answers = [walk(case, meaning, None, office) for case in log.cases()]
        with store.reading() as reading:
            verdicts = list(verify(reading))
    finally:
        store.close()
    refused = [(answer.case, answer.refused) for answer in answers if answer.refused is not None]
    for case, at in refused:
        why = ", ".join(sorted(reason.subject for reason in at.reasons))
        print(f"refused: {case}: event {at.event.number}, {at.activity}: {why}")
    accepted, events = sum(item.accepted for item in answers), sum(item.events for item in answers)
    print(f"{len(answers) - len(refused)} of {len(answers)} cases, {accepted} of {events} events accepted")
    broken = [verdict for verdict in verdicts if not verdict.is_intact]
    entries = sum(verdict.entries for verdict in verdicts)
    print(f"{len(verdicts)} streams, {entries} entries: {'BROKEN' if broken else 'intact'}")
    return 1 if broken or refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
# 3 of 3 cases, 15 of 15 events accepted
# 5 streams, 28 entries: intact
