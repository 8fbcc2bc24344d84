"""Small logs and a small procedure for them, and a walk that knows the table only."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from hoso import workflows
from hoso.adapters.bootstrap import event_log, replay_office
from hoso.engine.procedure_text import read_procedure
from hoso.engine.replay.event_log import Case, Event
from hoso.engine.replay.event_map import read_map
from hoso.engine.replay.meaning import Meaning
from hoso.engine.replay.walk import walk_all
from hoso.engine.resolved import resolve

ROOT = Path(__file__).resolve().parents[3]
FINES = ROOT / "workflows" / "it.traffic_fine.yaml", ROOT / "examples" / "traffic_fines.map.yaml"
DECLARATIONS = ROOT / "examples" / "declarations.yaml", ROOT / "examples" / "declarations.map.yaml"
#: A request that a clerk checks and a head grants; nobody grants what they checked.
SMALL = """\
hoso: procedure/1
procedure: small
languages: [en]
en: "Small"
source: {en: "A test"}
in_force: {from: "2000-01-01"}
total: none
roles:
  clerk: {en: "Clerk"}
  head: {en: "Head"}
fields:
  sum: {type: money, scale: 2, min: 0, optional: true, class: public, set_by: [clerk, head], en: "Sum"}
documents:
  minutes: {from: office, en: "Minutes"}
triggers:
  check: {en: "Look at it"}
  grant: {en: "Grant it"}
  decline: {en: "Decline it"}
  reopen: {en: "Take it up again"}
open: {by: clerk}
initial: asked
states:
  asked: {role: clerk, en: "Asked for"}
  checked: {role: head, en: "Checked"}
  granted: {final: success, en: "Granted"}
  declined: {role: clerk, en: "Declined"}
  over: {final: failure, en: "Over"}
transitions:
  - {trigger: check, source: [asked, declined], dest: checked, by: clerk, fills: sum}
  - trigger: grant
    source: checked
    dest: granted
    by: head
    documents: minutes
    different_from: {check: ever}
  - {trigger: decline, source: checked, dest: declined, by: head, reason: required}
  - {trigger: reopen, source: declined, dest: asked, by: clerk}
  - {trigger: decline, source: declined, dest: over, by: head}
"""


def meaning_of(procedure: str | bytes, chosen: str | bytes | None = None) -> Meaning:
    """What words are in a procedure, by a map or without one; both must be sound."""
    data = procedure.encode() if isinstance(procedure, str) else procedure
    text = read_procedure(data, "procedure.yaml", workflows.sources)
    assert text.procedure is not None, text.findings
    if chosen is None:
        return Meaning(text.procedure)
    read = read_map(chosen.encode() if isinstance(chosen, str) else chosen, "map.yaml", text.procedure)
    assert read.map is not None, read.findings
    return Meaning(text.procedure, read.map)


def replayed(meaning: Meaning, cases, together: int = 200):
    """The answers for cases."""
    resolved = resolve(meaning.procedure)
    return list(walk_all(cases, meaning, None, lambda: replay_office(resolved, ()), together))


def case(*events: Any, name: str = "c") -> Case:
    """A case: each event its activity, or that with a time, an actor and a role, in this order."""
    keys = ("concept:name", "time:timestamp", "org:resource", "org:role")
    found = []
    for number, event in enumerate(events, 1):
        attributes = event if isinstance(event, dict) else dict(zip(keys, event.split("|"), strict=False))
        found.append(Event(number, number, {key: value for key, value in attributes.items() if value}))
    return Case(name, 1, {}, found)


def cases_of(path: Path) -> list[Case]:
    """All cases of a log."""
    with path.open("rb") as stream:
        return list(event_log(stream, path.name, {}, None).cases())


class Table:
    """The moves of an explicit procedure, read from its YAML by another reader, without the engine."""

    def __init__(self, procedure: str, chosen: str) -> None:
        """Read the table, and of the map what opens and what is which action."""
        read, words = yaml.safe_load(procedure), yaml.safe_load(chosen)
        self.initial = read["initial"]
        self.guards = {
            name: re.fullmatch(r"count\.(\w+) > 0", item["cel"])
            for name, item in read.get("guards", {}).items()
        }
        self.rows = [
            (source, row["trigger"], row) for row in read["transitions"] for source in _many(row["source"])
        ]
        self.words = {item["log"]: item for item in words["activities"]}

    def refused(self, case: Case) -> int | None:
        """The number of the first event for which the table has no move; None: it has one for each."""
        state, taken = None, Counter()
        for event in case.events:
            word = self.words[event.attributes["concept:name"]]
            if state is None:
                if not word.get("opens"):
                    return event.number
                state = self.initial
            elif "does" not in word:
                return event.number
            if "does" in word:
                row = next(
                    (row for source, action, row in self.rows if (source, action) == (state, word["does"])),
                    None,
                )
                if row is None or taken[word["does"]] >= row.get("at_most", 10**9):
                    return event.number
                if not all(taken[self.guards[name][1]] for name in _many(row.get("conditions", []))):
                    return event.number
                state, taken = row["dest"], taken + Counter([word["does"]])
        return None


def _many(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def without(procedure: str, source: str, action: str) -> str:
    """A procedure's text without one move."""
    lines = []
    for line in procedure.splitlines():
        if f"trigger: {action}," in line:
            found = re.search(r"source: (\[[^\]]*\]|\w+)", line)
            sources = re.findall(r"\w+", found[1])
            if source in sources:
                left = [name for name in sources if name != source]
                if not left:
                    continue
                line = line.replace(found[0], f"source: [{', '.join(left)}]")  # noqa: PLW2901 - the line that stays
        lines.append(line)
    return "\n".join(lines) + "\n"
