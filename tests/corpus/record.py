"""Records the histories of a format, once: `python -m tests.corpus.record FOLDER` writes those not there yet.

What is recorded is what the shipped scenarios ask, refused requests included, and a founding of the public
log. The definitions come along in the commands, so the shipped files may change afterwards.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from hoso import workflows
from hoso.engine.binary import text_of
from hoso.engine.commands import (
    AddKey,
    Asking,
    Change,
    Decree,
    Erase,
    FoundLog,
    OpenShard,
    Read,
    Redate,
    RetireKey,
)
from hoso.engine.procedure_text import read_procedures
from hoso.engine.resolved import resolve
from hoso.engine.scenarios import office as scenario_office
from hoso.engine.scenarios.office import calendars_of, closed_on
from hoso.engine.scenarios.run import Trials
from hoso.engine.scenarios.scenario import read_cases
from tests.corpus.history import Recording, record_of, write_history

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Procedures whose scenarios are recorded, with their file: consultation and clocks, branches, a road with a
#: regime, a variant, the explicit form, a same day, no one-stop dossier.
PROCEDURES = {
    "vn.house_permit": "vn.house_permit",
    "vn.birth_residence_insurance": "vn.birth_residence_insurance",
    "qn.295.commune.11": "qn.295.commune.11",
    "qn.295.commune.3.1": "qn.295.commune.3",
    "it.traffic_fine": "it.traffic_fine",
    "vn.certified_copy": "vn.certified_copy",
    "vn.petition": "vn.petition",
}
#: At most so many scenarios of each; of the first all.
SOME = {**dict.fromkeys(PROCEDURES, 12), "vn.house_permit": 99}
DAY = "2026-08-03"
FOUNDER = "founder"


def histories() -> Iterator[tuple[str, Recording]]:
    """Every history by its name."""
    for name, file in PROCEDURES.items():
        for number, engine in enumerate(_of_scenarios(name, file)):
            yield f"{name}.{number}" if number else name, engine
    yield "public_log", _of_log()


def _of_scenarios(name: str, file: str) -> list[Recording]:
    """The scenarios of a procedure, one office for each first day; then readings, new dates, erasures."""
    texts = read_procedures(workflows.text(file), f"{file}.yaml", workflows.sources)
    procedure = next(
        text.procedure for text in texts if text.procedure is not None and text.procedure.procedure == name
    )
    cases = read_cases(workflows.cases(name), f"{name}.cases.yaml")
    assert cases.cases is not None
    made: list[Recording] = []

    def recording(*given: object) -> Recording:
        made.append(Recording(*given))  # type: ignore[arg-type]
        return made[-1]

    with patch.object(scenario_office, "Engine", recording):
        calendars = calendars_of(procedure, workflows.sources)
        trials = Trials(cases, cases.cases, resolve(procedure), DAY, calendars)
        for index in range(min(SOME[name], len(cases.cases.scenarios))):
            trials.run(index)
    _look(made[0])
    if calendars:
        _redate(made[0], calendars)
    _erase(made[0])
    return made


def _redate(engine: Recording, calendars: Sequence[bytes]) -> None:
    """The office is closed on some days more, and every dossier is dated anew, or need not be."""
    power = {"kind": "granted", "officer": FOUNDER, "role": "hoso.publisher", "unit": "office"}
    engine.handle(Change(Asking(FOUNDER, "corpus", "calendar power"), (power,)))
    closed = closed_on(calendars[-1], ("2026-08-06", "2026-08-13"), DAY)
    engine.handle(Decree(Asking(FOUNDER, "corpus", "storm"), closed))
    with engine.store.reading() as reading:
        dossiers = [head.stream for head in reading.heads("dossier")]
    for number, dossier in enumerate(dossiers):
        engine.handle(Redate(Asking(FOUNDER, "corpus", f"redate {number}"), dossier))


def _look(engine: Recording) -> None:
    """Somebody reads a dossier, somebody may not, and nobody in particular takes all of it along."""
    with engine.store.reading() as reading:
        last = list(reading.heads("dossier"))[-1].stream
        officers = sorted(engine.knowledge.directory(reading).officers)
    for officer in officers:
        engine.read(Read(officer, (last,), "history"))
    engine.read(Read(None, (), "export"))


def _erase(engine: Recording) -> None:
    """Give the founder the power to erase, and erase one dossier whole and one name."""
    power = {"kind": "granted", "officer": FOUNDER, "role": "hoso.data_protection", "unit": "office"}
    engine.handle(Change(Asking(FOUNDER, "corpus", "power"), (power,)))
    with engine.store.reading() as reading:
        first = next(reading.heads("dossier")).stream
        someone = next(name for name in engine.knowledge.directory(reading).officers if name != FOUNDER)
    engine.handle(Erase(Asking(FOUNDER, "corpus", "erase"), first, "Order 1"))
    engine.handle(Erase(Asking(FOUNDER, "corpus", "name"), None, "Order 2", officer=someone))


def _of_log() -> Recording:
    """A log that is founded, and whose key is replaced."""
    engine = Recording()
    asking = (Asking(FOUNDER, "corpus", str(number)) for number in range(99))
    roles = ("hoso.registrar", "hoso.log_keeper")
    people = [
        {"kind": "unit", "unit": "office", "labels": {"en": "Office", "vi": "Cơ quan"}},
        {"kind": "officer", "officer": FOUNDER, "_sd": {"name": "Nguyễn Văn Sáng"}},
        *({"kind": "granted", "officer": FOUNDER, "role": role, "unit": "office"} for role in roles),
    ]
    engine.handle(Change(next(asking), tuple(people)))
    engine.handle(FoundLog(next(asking), "log.example/corpus", FIRST, "2026"))
    engine.handle(AddKey(next(asking), SECOND))
    engine.handle(RetireKey(next(asking), FIRST))
    engine.handle(RetireKey(next(asking), SECOND))
    engine.handle(OpenShard(next(asking), "2027", 4, text_of(bytes(range(32)))))
    return engine


def _key(number: int) -> str:
    from hoso.engine.log.key import ED25519, VerifierKey

    return VerifierKey("log.example/corpus", ED25519, bytes([number] * 32)).text()


FIRST, SECOND = _key(1), _key(2)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for called, engine in histories():
        place = folder / f"{called}.jsonl.gz"
        if not place.exists():
            write_history(place, engine.asked, record_of(engine))
            print(f"{place}: {len(engine.asked)} requests, {place.stat().st_size} bytes")  # noqa: T201
