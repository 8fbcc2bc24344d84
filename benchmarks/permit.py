"""The common workload as commands of hoso: found a store once, then walk dossiers through `workload.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoso import workflows
from hoso.engine import Asking, Change, Decree, Deploy, File, Open, Receipt, Take, read_procedure, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine import Engine

DEFINITION = Path(__file__).with_name("workload.yaml")
UNIT = "office"
FOUNDER = "user-registrar"
#: Action → role that takes it. `receive` opens the dossier.
ROLES = {
    "receive": "clerk",
    "check": "clerk",
    "resubmit": "citizen",
    "assign": "head",
    "appraise": "expert",
    "approve": "director",
    "sign": "director",
    "return_result": "clerk",
}
_END = ("assign", "appraise", "approve", "sign", "return_result")
_NOTE = "ok, next step"


def plan(no: int) -> tuple[str, ...]:
    """The actions of a dossier by its number: every other one takes the supplement."""
    return ("receive", "check", *(("resubmit", "check") if no % 2 else ()), *_END)


#: What the procedure says when it counts time: a total, two phases, a time for each state, a supplement that
#: begins it all anew.
_TIMES = {
    "total: none\n": "total: 10wd\nclock: {calendar: vn, supplement: restart}\n"
    "stages: {first: {total: 7wd}, second: {total: 3wd}}\n",
    "  received: {": "  received: {time: 1wd, stage: first, ",
    "  supplement: {": "  supplement: {time: 15d, pause: supplement, ",
    "  complete: {": "  complete: {time: 1wd, stage: first, ",
    "  assigned: {": "  assigned: {time: 5wd, stage: first, ",
    "  appraised: {": "  appraised: {time: 2wd, stage: second, ",
    "  approved: {": "  approved: {time: 1wd, stage: second, ",
}


def resolved(*, timed: bool = False) -> bytes:
    """The definition, checked and resolved; `timed` with clocks, which the floor has not.

    Raises:
        ValueError: the checker has something to say about it.
    """
    text = DEFINITION.read_text(encoding="utf-8")
    for before, after in _TIMES.items() if timed else ():
        text = (
            text.replace("\n" + before, "\n" + after, 1)
            if before[0] == "t"
            else _in_states(text, before, after)
        )
    read = read_procedure(text.encode(), DEFINITION.name)
    wrong = [item for item in read.findings if not item.code.startswith("N")]
    if read.procedure is None or wrong:
        raise ValueError(f"{DEFINITION.name}: {wrong}")
    return resolve(read.procedure)


def _in_states(text: str, before: str, after: str) -> str:
    """Write over the beginning of a state; documents and actions may be called the same."""
    head, states = text.split("\nstates:\n", 1)
    return f"{head}\nstates:\n{states.replace(before, after, 1)}"


class Permits:
    """An engine over a store in which the workload's people and definition are deployed."""

    def __init__(self, engine: Engine, *, timed: bool = False) -> None:
        """Found the directory and deploy the definition; this is not measured."""
        self._engine = engine
        self._dossier = ""
        self._n = 0
        self._must(Change(_asking(FOUNDER, "directory"), _people()))
        if timed:
            calendar = workflows.sources("calendar", "vn")
            if calendar is None:
                raise ValueError("the calendar vn is not shipped")
            self._must(Decree(_asking(FOUNDER, "calendar"), calendar[0]))
        self._must(Deploy(_asking(FOUNDER, "definition"), resolved(timed=timed)))

    def step(self, no: int, action: str) -> Receipt:
        """Take one durable step of dossier `no`; `receive` opens it and the others follow on it.

        Raises:
            ValueError: the step was refused, which the workload never is.
        """
        receipt = self._must(self._command(no, action, self._dossier))
        self._dossier = receipt.stream
        return receipt

    def batch(self, steps: Sequence[tuple[int, str, str]]) -> list[Receipt]:
        """Take steps of several dossiers as one batch: number, action, stream (empty where it is opened).

        Raises:
            ValueError: one was refused.
        """
        commands = [self._command(*step) for step in steps]
        outcomes = self._engine.handle_many(commands, len(commands))
        return [_receipt(*pair) for pair in zip(commands, outcomes, strict=True)]

    def _command(self, no: int, action: str, dossier: str) -> Open | Take:
        self._n += 1
        asking = _asking(f"user-{ROLES[action]}", f"{no}.{self._n}")
        if action == "receive":
            return _opening(no, asking)
        fields: dict[str, Any] = {}
        files: tuple[File, ...] = ()
        if action == "resubmit":
            fields, files = {"docs": 2}, (_file("supplement"),)
        return Take(asking, dossier, action, fields, files, _NOTE)

    def _must(self, command: Change | Decree | Deploy | Open | Take) -> Receipt:
        return _receipt(command, self._engine.handle(command))


def _receipt(command: object, outcome: object) -> Receipt:
    if not isinstance(outcome, Receipt):
        raise ValueError(f"{command} was refused: {outcome}")  # noqa: TRY004 - a refusal is a value
    return outcome


def _asking(actor: str, key: str) -> Asking:
    return Asking(actor=actor, client="benchmark", key=key)


def _opening(no: int, asking: Asking) -> Open:
    """What the dossier begins with: the values of the comparison's own data, flat."""
    fields = {
        "docs": 1 if no % 2 else 2,
        "required": 2,
        "amount": 125000,
        "blocked": False,
        "name": "Jane A. Applicant",
        "id_no": "0123456789",
        "address": "12 Long Street, District 5, Sample City",
        "service": "construction_permit",
        "channel": "online",
        "priority": 3,
        "fee_due": 150,
        "fee_paid": True,
    }
    files = (_file("application"), _file("drawing"))
    return Open(asking, "bench.permit", UNIT, code=f"DOS-{no:08d}", fields=fields, files=files, reason=_NOTE)


def _file(document: str) -> File:
    """A file by its digest: the floor keeps its name only, we keep the digest too."""
    return File(document, "A" * 43, f"{document}.pdf", 1)


def _people() -> tuple[dict[str, Any], ...]:
    """One unit, one officer for each role, and the founder who may deploy."""
    changes: list[dict[str, Any]] = [{"kind": "unit", "unit": UNIT, "labels": {}}]
    held: dict[str, tuple[str, ...]] = {FOUNDER: ("hoso.registrar", "hoso.publisher")}
    held |= {f"user-{role}": (role,) for role in ROLES.values()}
    for officer, roles in held.items():
        changes.append({"kind": "officer", "officer": officer})
        changes += [{"kind": "granted", "officer": officer, "role": role, "unit": UNIT} for role in roles]
    return tuple(changes)
