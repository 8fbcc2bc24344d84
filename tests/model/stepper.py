"""An independent stepper: where an action leads, told in plain Python from the language's description.

It knows nothing of the engine. Rows are plain dictionaries as the file has them, guards plain functions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    #: Reads the values a guard may read; None: it cannot be answered.
    Guard = Callable[[Mapping[str, Any]], "bool | None"]


def as_list(value: Any) -> list[Any]:
    """One thing or a list of them, as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


@dataclass
class Choice:
    """What the guards say of an action in a state."""

    #: The rows of the action in the state, in the order of the file.
    rows: list[dict[str, Any]]
    #: The row the rules are asked of: the first whose guards hold, the first of all where none does.
    row: dict[str, Any] | None = None
    #: Codes with the guard they are about, where no row is open: `guard.g`, `guard_fault.g`.
    reasons: set[str] = field(default_factory=set)


def choose(
    rows: list[dict[str, Any]],
    state: str,
    action: str,
    ask: Callable[[str], bool | str | None],
) -> Choice:
    """Find the row of an action in a state.

    `ask` answers a guard: true, false, a code for why it has no answer, or None where it is not asked
    because what it reads could not be read.
    """
    found = Choice([row for row in rows if row["trigger"] == action and state in as_list(row["source"])])
    if not found.rows:
        return found
    found.row = found.rows[0]
    for row in found.rows:
        wanted = [(name, True) for name in as_list(row.get("conditions"))]
        wanted += [(name, False) for name in as_list(row.get("unless"))]
        answers = [(name, want, ask(name)) for name, want in wanted]
        broken = {f"{said}.{name}" for name, _, said in answers if isinstance(said, str)}
        shut = {
            f"guard.{name}" for name, want, said in answers if isinstance(said, bool) and said is not want
        }
        if not broken and not shut:
            found.row, found.reasons = row, set()
            return found
        found.reasons |= broken | shut
        if broken:  # an answer that cannot be had is never taken for false
            return found
    return found


@dataclass
class Walk:
    """One dossier that is moved by the stepper."""

    rows: list[dict[str, Any]]
    guards: Mapping[str, Guard]
    state: str
    data: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    #: Action → who did it, since the state was last entered and ever.
    this_round: dict[str, set[str]] = field(default_factory=dict)
    ever: dict[str, set[str]] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """What guards may read."""
        triggers = {row["trigger"] for row in self.rows}
        values: dict[str, Any] = {f"count.{name}": self.counts.get(name, 0) for name in triggers}
        for name, value in self.data.items():
            values[f"f.{name}"] = value
            values[f"given.{name}"] = True
        return values

    def step(self, action: str, persons: set[str], given: Mapping[str, Any]) -> str | set[str]:
        """Take an action: the state after it, or every reason why not."""
        before, self.data = self.data, {**self.data, **given}
        values = self.values()

        def ask(name: str) -> bool | str | None:
            said = self.guards[name](values)
            return "guard_fault" if said is None else said

        chosen = choose(self.rows, self.state, action, ask)
        row = chosen.row
        if row is None:
            self.data = before
            return {f"not_here.{action}"}
        reasons = set(chosen.reasons) | rule_reasons(row, self.counts, self.this_round, self.ever, persons)
        if reasons:
            self.data = before
            return reasons
        self.moved(row, persons)
        return self.state

    def moved(self, row: Mapping[str, Any], persons: set[str]) -> None:
        """Note an action as taken and enter the state it leads to."""
        action = row["trigger"]
        self.counts[action] = self.counts.get(action, 0) + 1
        for memory in (self.this_round, self.ever):
            memory.setdefault(action, set()).update(persons)
        if row["dest"] != "internal":
            self.state = row["dest"]
            # A round ends whenever a state is entered from which the action starts.
            for other in self.rows:
                if self.state in as_list(other["source"]):
                    self.this_round.pop(other["trigger"], None)


def rule_reasons(
    row: Mapping[str, Any],
    counts: Mapping[str, int],
    this_round: Mapping[str, set[str]],
    ever: Mapping[str, set[str]],
    persons: set[str],
) -> set[str]:
    """The rules of a row beside its guards and roles: how often, and four eyes."""
    reasons = set()
    action, most = row["trigger"], row.get("at_most")
    if most is not None and counts.get(action, 0) >= int(most):
        reasons.add(f"at_most.{action}")
    for other, reach in row.get("different_from", {}).items():
        done = ever if reach == "ever" else this_round
        if done.get(other, set()) & persons:
            reasons.add(f"four_eyes.{other}")
    return reasons
