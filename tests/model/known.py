"""What the oracle knows: everything that was done, and what several of its rules ask."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.model.papers import LONGEST_TEXT, Paper, read_value
from tests.model.staff import Staff, Standing
from tests.model.stepper import as_list

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hoso.engine.commands import Asking, Command
    from tests.model.trying import Tried

PERMIT = Path(__file__).with_name("permit.yaml")
FILE = yaml.load(PERMIT.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
#: Guard → the fields it reads, and what it says of the fields and the dossier before the action.
GUARDS: dict[str, tuple[tuple[str, ...], Callable[[Any, Paper], bool | None]]] = {
    "is_agreed": (("agreed",), lambda f, _: f.get("agreed", False)),
    "is_cheap": (("fee",), lambda f, _: "fee" in f and f["fee"] <= 100_00),
    "is_far": (("area",), lambda f, _: f["area"] == "far"),
    "is_fresh": ((), lambda _, paper: paper.counts.get("check", 0) < 2),
    "is_soon": (("due",), lambda f, _: "due" in f and f["due"] < "2026-07-01"),
    "divides": (("plots",), lambda f, _: "plots" in f and _divides(f["plots"])),
    "none_objects": (
        (),
        lambda _, paper: paper.asked("opinions", "objected") == 0 and paper.asked("opinions", "late") < 2,
    ),
    "most_agree": (
        (),
        lambda _, paper: (
            paper.asked("above", "agreed") >= paper.asked("above", "objected")
            and paper.asked("opinions", "asked") > 0
        ),
    ),
    "is_heard": (
        (),
        lambda _, paper: (
            paper.asked("review", "answered") > paper.asked("review", "open")
            or paper.asked("review", "agreed") > 0
        ),
    ),
    "is_whole": (("plots",), lambda f, _: "plots" not in f or _is_whole(f["plots"])),
    "is_dear": (
        ("fee",),
        lambda f, paper: ("fee" not in f or f["fee"] > 100_00) and paper.branches.get("tax") != "cancelled",
    ),
    "all_done": (
        (),
        lambda _, paper: (
            paper.branches.get("land") == "done"
            and "declined" not in (paper.branches.get("tax"), paper.branches.get("site"))
        ),
    ),
    "none_done": (
        (),
        lambda _, paper: (
            "done" not in [paper.branches.get(name) for name in ("land", "tax", "site")]
            and paper.counts.get("refer", 0) < 3
        ),
    ),
    "tax_left": (
        (),
        lambda _, paper: paper.branches.get("tax") == "cancelled" or paper.branches.get("land") == "declined",
    ),
}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


def _divides(plots: int) -> bool | None:
    return None if plots == 3 else int(12 / (plots - 3)) > 0


def _is_whole(plots: int) -> bool | None:
    return None if plots == 3 else int(18 / (plots - 3)) > 3


@dataclass(frozen=True)
class Done:
    """What the receipt must say; the leaf and a new stream's tag are the store's to choose."""

    n: int
    command: str
    recorded_at: str
    action: str | None = None
    to: tuple[str, ...] = ()
    code: str | None = None
    #: Code of the dossier; absent for the directory.
    about: str | None = None
    #: Of a dossier's entry: the role acted in, and where the dossier was before a move.
    role: str | None = None
    before: tuple[str, ...] = ()
    #: Every state entered on the way, sorted.
    entered: tuple[str, ...] = ()
    #: The requests it made.
    requests: tuple[str, ...] = ()


@dataclass
class Asked:
    """A request that was done once."""

    command: Command
    done: Done
    #: Is there still something to compare another body with?
    remembered: bool = True


@dataclass
class Known:
    """Everything that was done, and what several rules ask of it."""

    file: dict[str, Any] = field(default_factory=lambda: FILE)
    staff: Staff = field(default_factory=Staff)
    papers: dict[str, Paper] = field(default_factory=dict)
    #: Stream tag → code, as receipts of `open` told it.
    streams: dict[str, str] = field(default_factory=dict)
    asked: dict[tuple[str, str], Asked] = field(default_factory=dict)
    #: What the access stream must say, in order.
    tried: list[Tried] = field(default_factory=list)
    #: (sequence in the directory, officer) of names, and sequences of requests, that are left there.
    names: set[tuple[int, str]] = field(default_factory=set)
    erased_names: int = 0

    def __post_init__(self) -> None:
        """Write out the defaults of the rows."""
        rows = []
        for row in self.file["transitions"]:
            for source in as_list(row["source"]):
                by = as_list(row.get("by")) or as_list(self.file["states"][source].get("role"))
                rows.append({**row, "source": source, "by": by})
        self.rows = rows
        #: Actions that a separation rule names.
        self.separated = {name for row in rows for name in row.get("different_from", ())}

    def _standing(self, asking: Asking, roles: list[str], paper: Paper, at: str) -> Standing | str:
        return self.staff.standing(asking, roles, paper.unit, self.file["procedure"], at)

    def _read(self, fields: Mapping[str, Any]) -> tuple[dict[str, Any], set[str]]:
        values: dict[str, Any] = {}
        unread = set()
        for name, raw in fields.items():
            if name in self.file["fields"]:
                value, wrong = read_value(self.file["fields"][name], raw)
                if wrong:
                    unread.add(name)
                else:
                    values[name] = value
        return values, unread

    def _given(self, fields: Mapping[str, Any], standing: Standing | str) -> tuple[dict[str, Any], set[str]]:
        values, _ = self._read(fields)
        reasons = set()
        for name, raw in fields.items():
            declared = self.file["fields"].get(name)
            if declared is None:
                reasons.add(f"field_unknown.{name}")
                continue
            wrong = read_value(declared, raw)[1]
            if wrong:
                reasons.add(f"{wrong}.{name}")
            if isinstance(standing, Standing) and standing.role not in as_list(declared["set_by"]):
                reasons.add(f"field_set_by.{name}")
        return values, reasons

    def _papers_known(self, command: Any) -> set[str]:
        names = {item.document for item in command.files}
        return {f"document_unknown.{name}" for name in names if name not in self.file["documents"]}

    def _keep(self, paper: Paper, command: Any, values: dict[str, Any], n: int = 1) -> None:
        """Note values, files and reason of a command as kept with entry `n`."""
        paper.data |= values
        for name in values:
            if self.file["fields"][name]["class"] != "public":
                paper.withheld.add((n, "field", name))
        for place, item in enumerate(getattr(command, "files", ())):
            paper.documents[item.document] = n
            paper.withheld.add((n, "file", str(place)))
        if (getattr(command, "reason", None) or "").strip():
            paper.withheld.add((n, "reason", "reason"))


def noted(command: Command, paper: Paper, standing: Standing, at: str, **more: Any) -> Done:
    """What the receipt and the entry must say of something done to a dossier."""
    kind = type(command).__name__.lower()
    return Done(paper.n + 1, kind, at, about=paper.code, role=standing.role, **more)


def common(asking: Asking, at: str, version: int | None) -> set[str]:
    """What may stand against any command: another version than the one seen, a time to come."""
    reasons = set()
    if asking.seen is not None and version is not None and asking.seen != version:
        reasons.add("stale_version")
    if asking.occurred_at is not None:
        if not INSTANT.fullmatch(asking.occurred_at):
            reasons.add("occurred_at_unreadable")
        elif asking.occurred_at > at:
            reasons.add("occurred_in_future")
    return reasons


def text_length(name: str, text: str | None) -> set[str]:
    """A free text has an end."""
    return {f"text_too_long.{name}"} if text and len(text.strip()) > LONGEST_TEXT else set()
