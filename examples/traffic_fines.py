"""Walk the cases of an event log (XES) through the shipped procedure `it.traffic_fine`.

`traffic_fines.py [LOG.xes] [STORE.sqlite]`: opens a dossier for each trace and takes an action for each
event, as the officer the log names or, where it names none, as one account of the system; prints what was
accepted and refused and verifies the record. Without a log it reads the invented one beside it; without a
store it works in memory. It exits with 0 where every event was accepted and the record is intact.

The XML is read by the standard library as a stream of elements: a document type is refused, so that no entity
is ever declared or fetched; depth and size have limits, and no tree is built.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError, XMLParser

from hoso import workflows
from hoso.adapters.bootstrap import open_engine, open_store
from hoso.adapters.clock import system_clock
from hoso.engine import (
    PUBLISHER,
    REGISTRAR,
    Asking,
    Change,
    Deploy,
    File,
    MemoryStore,
    Open,
    Refusal,
    Take,
    read_procedure,
    resolve,
    verify,
)

if TYPE_CHECKING:
    from hoso.engine import Engine, Receipt

Event = dict[str, str]

PROCEDURE, UNIT, SYSTEM = "it.traffic_fine", "comune", "unknown"
DEEPEST, LARGEST, CHUNK = 32, 2**28, 2**16
#: What the account of the system may do: all that the log does not say who did.
ROLES = (REGISTRAR, PUBLISHER, "patrol", "fines_office", "prefecture", "court", "offender")
#: What the log calls it and the action it is; the first opens the dossier.
ACTIONS = {
    "Create Fine": "open",
    "Send Fine": "send",
    "Insert Fine Notification": "notify",
    "Add penalty": "add_penalty",
    "Payment": "pay",
    "Insert Date Appeal to Prefecture": "file_appeal",
    "Send Appeal to Prefecture": "send_appeal",
    "Receive Result Appeal from Prefecture": "decide_appeal",
    "Notify Result Appeal to Offender": "tell_result",
    "Appeal to Judge": "go_to_court",
    "Send for Credit Collection": "collect",
}
#: Attribute of an event → field, for each action that gives one.
FIELDS = {
    "open": {"article": "article", "points": "points", "amount": "amount"},
    "send": {"expense": "expense"},
    "add_penalty": {"amount": "amount"},
    "pay": {"totalPaymentAmount": "paid_in_all"},
}
#: How a log writes that it does not know who did it.
NOBODY = {"", "EMPTY", "UNKNOWN", "NONE"}


class Traces:
    """What an XML parser tells, element by element: the events of each trace, in the order of the file."""

    def __init__(self) -> None:
        self.traces: list[tuple[str, list[Event]]] = []
        self._path: list[str] = []

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        """A log has no document type, and so no entities."""
        raise ValueError(f"a document type is refused: {name} {public or ''} {system or ''}".rstrip())

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins; only attributes directly below a trace or an event are read."""
        above = self._path[-1] if self._path else ""
        self._path.append(tag.rpartition("}")[2])
        if len(self._path) > DEEPEST:
            raise ValueError(f"more than {DEEPEST} elements deep")
        key, value = attributes.get("key", ""), attributes.get("value", "")
        if self._path[-1] == "trace":
            self.traces.append(("", []))
        elif self._path[-1] == "event" and above == "trace":
            self.traces[-1][1].append({})
        elif above == "event" and self.traces and self.traces[-1][1]:
            self.traces[-1][1][-1][key] = value
        elif above == "trace" and key == "concept:name":
            self.traces[-1] = (value, self.traces[-1][1])

    def end(self, _tag: str) -> None:
        """An element ends."""
        self._path.pop()

    def close(self) -> list[tuple[str, list[Event]]]:
        """The traces."""
        return self.traces


def read_log(path: Path) -> list[tuple[str, list[Event]]]:
    """The name and the events of every trace; ValueError where it is no XML that we read."""
    if path.stat().st_size > LARGEST:
        raise ValueError(f"larger than {LARGEST} bytes")
    parser = XMLParser(target=Traces())  # noqa: S314 - without document types, entities and trees
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                parser.feed(chunk)
            traces: list[tuple[str, list[Event]]] = parser.close()
    except ParseError as error:
        raise ValueError(f"no XML: {error}") from error
    return traces


def instant(text: str) -> str | None:
    """The instant of the record for a time of the log, whatever its offset; None where it has none."""
    if not text:
        return None
    return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


class Office:
    """An office that does again what the log says was done."""

    def __init__(self, engine: Engine, traces: list[tuple[str, list[Event]]]) -> None:
        self.engine, self._keys = engine, 0
        self.counts: Counter[str] = Counter()
        #: Name of the case, number and name of its first refused event, why.
        self.refused: list[tuple[str, int, str, list[str]]] = []
        named = dict.fromkeys(resource(event) for _, events in traces for event in events)
        #: What the log calls somebody → the id of an officer; whatever it calls them, an id of ours.
        self.officers = {name: f"officer_{number}" for number, name in enumerate(filter(None, named), 1)}
        people: list[dict[str, Any]] = [{"kind": "unit", "unit": UNIT, "labels": {"en": "Municipality"}}]
        people += [{"kind": "officer", "officer": name} for name in (SYSTEM, *self.officers.values())]
        people += [
            granted(name, role) for name in self.officers.values() for role in ("patrol", "fines_office")
        ]
        people += [granted(SYSTEM, role) for role in ROLES]
        text = read_procedure(workflows.text(PROCEDURE), f"{PROCEDURE}.yaml", workflows.sources)
        assert text.procedure is not None, text.findings
        for command in (
            Change(self._asking(SYSTEM), tuple(people)),
            Deploy(self._asking(SYSTEM), resolve(text.procedure)),
        ):
            outcome = engine.handle(command)
            assert not isinstance(outcome, Refusal), outcome.subjects()

    def walk(self, name: str, events: list[Event]) -> None:
        """One case: stops at its first refused event."""
        stream = ""
        for number, event in enumerate(events, 1):
            outcome = self._take(stream, event)
            if isinstance(outcome, Refusal):
                self.refused.append((name, number, event["concept:name"], sorted(outcome.subjects())))
                return
            stream = outcome.stream
            self.counts[event["concept:name"]] += 1

    def _take(self, stream: str, event: Event) -> Receipt | Refusal:
        action = ACTIONS.get(event["concept:name"], event["concept:name"])
        fields = {
            field: event[key] for key, field in FIELDS.get(action, {}).items() if event.get(key) is not None
        }
        actor = self.officers.get(resource(event), SYSTEM)
        asking = self._asking(actor, instant(event.get("time:timestamp", "")))
        if not stream:
            return self.engine.handle(Open(asking, PROCEDURE, UNIT, series="FINE-", fields=fields))
        papers = (File("receipt_of_delivery", "A" * 43, "receipt.txt", 0),) if action == "notify" else ()
        return self.engine.handle(Take(asking, stream, action, fields, papers))

    def _asking(self, actor: str, at: str | None = None) -> Asking:
        self._keys += 1
        return Asking(actor, "log", str(self._keys), occurred_at=at)


def resource(event: Event) -> str:
    """Whom the log names; nothing where it says in one of its ways that it does not know."""
    named = event.get("org:resource", "")
    return "" if named.upper() in NOBODY else named


def granted(officer: str, role: str) -> dict[str, Any]:
    """An entry of the directory: somebody holds a role in the only unit."""
    return {"kind": "granted", "officer": officer, "role": role, "unit": UNIT}


def main(words: list[str]) -> int:
    """Walk the log; 0 where all of it went through and the record is intact."""
    path = Path(words[0]) if words else Path(__file__).with_suffix(".xes")
    store: Any = open_store(Path(words[1]), create=True) if len(words) > 1 else MemoryStore(system_clock)
    try:
        traces = read_log(path)
        office = Office(open_engine(store), traces)
        for name, events in traces:
            office.walk(name, events)
        with store.reading() as reading:
            verdicts = list(verify(reading))
    finally:
        store.close()
    steps = sum(office.counts.values())
    print(f"{'event':<40}{'accepted':>9}")
    for name in ACTIONS:
        print(f"{name:<40}{office.counts[name]:>9}")
    for case, number, event, why in office.refused:
        print(f"refused: {case}: event {number}, {event}: {', '.join(why)}")
    print(
        f"{len(traces) - len(office.refused)} of {len(traces)} cases, {steps} of "
        f"{sum(len(events) for _, events in traces)} events accepted, {len(office.officers)} officers named"
    )
    broken = [verdict for verdict in verdicts if not verdict.is_intact]
    entries = sum(verdict.entries for verdict in verdicts)
    print(f"{len(verdicts)} streams, {entries} entries: {'BROKEN' if broken else 'intact'}")
    return 1 if broken or office.refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
# event                                    accepted
# Create Fine                                     3
# Send Fine                                       2
# Insert Fine Notification                        2
# Add penalty                                     1
# Payment                                         2
# Insert Date Appeal to Prefecture                1
# Send Appeal to Prefecture                       1
# Receive Result Appeal from Prefecture           1
# Notify Result Appeal to Offender                1
# Appeal to Judge                                 0
# Send for Credit Collection                      1
# 3 of 3 cases, 15 of 15 events accepted, 2 officers named
# 5 streams, 17 entries: intact
