"""A small model of courses, by brute force: every configuration with every value, one after another.

It is written from the reference of the language alone and shares nothing with the explorer: no cubes, no
cells, no groups. Branches are multiplied out, values are plain values, and guards are functions of Python.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import Any, NamedTuple

JOIN, INTERNAL = "join", "internal"
#: No guard or limit of a made definition asks for more than two times.
HIGHEST = 2


class Asked(NamedTuple):
    """What a guard can ask."""

    values: dict[str, Any]
    counts: dict[str, int]
    statuses: dict[str, str]


@dataclass(frozen=True)
class At:
    """One dossier: where it is, and everything that guards can ask."""

    states: tuple[str, ...]
    values: tuple[tuple[str, Any], ...]
    counts: tuple[tuple[str, int], ...]
    statuses: tuple[tuple[str, str], ...]

    def asked(self) -> Asked:
        """As guards see it."""
        return Asked(dict(self.values), dict(self.counts), dict(self.statuses))


@dataclass
class Model:
    """All that can come of a definition.

    `definition` is the plain mapping of a procedure; `guards` are name -> function of what can be asked;
    `domains` field -> its values.
    """

    definition: dict[str, Any]
    guards: dict[str, Any]
    domains: dict[str, list[Any]]
    most: int = 60_000
    reached: dict[At, set[At]] = field(default_factory=dict)
    taken: set[tuple[int, str]] = field(default_factory=set)
    entered: set[str] = field(default_factory=set)

    def explore(self) -> Model | None:
        """Walk everything; None where that is too much for a test."""
        asked = " ".join(item["cel"] for item in self.definition["guards"].values())
        self.counted = {
            row["trigger"]
            for row in self.definition["transitions"]
            if "at_most" in row or f"count.{row['trigger']} " in asked
        }
        waiting = list(self.openings())
        for item in waiting:
            self.reached.setdefault(item, set())
        while waiting:
            here = waiting.pop()
            for _, _, _, after in self.moves(here):
                self.reached[here].add(after)
                if after not in self.reached:
                    if len(self.reached) > self.most:
                        return None
                    self.reached[after] = set()
                    waiting.append(after)
        return self

    def openings(self):
        """Every way in which a dossier can be opened."""
        fields = self.definition["fields"]
        for role in self.definition["open"]["by"]:
            choices = []
            for name, item in fields.items():
                may = role in item["set_by"]
                given = self.domains[name] if may else []
                choices.append([*given, *([None] if item.get("optional") else [])])
            for values in product(*choices):
                start = At((), tuple(zip(fields, values, strict=True)), (), ())
                yield from self.enter(self.definition["initial"], start)

    def states_of(self, name: str) -> dict[str, Any]:
        """The declaration of a state."""
        return self.definition["states"][name]

    def around(self, name: str) -> str | None:
        """The parallel state around an inner one."""
        branch = self.states_of(name).get("branch")
        return next(
            (
                key
                for key, item in self.definition["states"].items()
                if branch and branch in item.get("branches", {})
            ),
            None,
        )

    def holds(self, row: dict[str, Any], at: At) -> bool:
        """Do the guards of a row hold?"""
        asked = at.asked()
        return all(self.guards[name](asked) for name in row.get("conditions", [])) and not any(
            self.guards[name](asked) for name in row.get("unless", [])
        )

    def moves(self, at: At):
        """Every action that can be taken, with the row, role, values and what comes of it."""
        outer = self.around(at.states[0])
        here = [name for name in at.states if "ends" not in self.states_of(name)]
        for source in [*here, *([outer] if outer else [])]:
            offered = dict.fromkeys(
                row["trigger"] for row in self.definition["transitions"] if source in row["source"]
            )
            for action in offered:
                if action != JOIN:
                    yield from self.acting(at, source, action)

    def acting(self, at: At, source: str, action: str):
        """One action in one state, by every role, with everything that can be given."""
        rows = [
            (number, row)
            for number, row in enumerate(self.definition["transitions"])
            if row["trigger"] == action and source in row["source"]
        ]
        roles = {role for _, row in rows for role in row.get("by") or [self.states_of(source).get("role")]}
        for role in sorted(filter(None, roles)):
            for values in self.givings(at, role):
                now = At(at.states, values, at.counts, at.statuses)
                first = next(((number, row) for number, row in rows if self.holds(row, now)), None)
                if first is None:
                    continue
                number, row = first
                if role not in (row.get("by") or [self.states_of(source).get("role")]):
                    continue
                if dict(at.counts).get(action, 0) >= row.get("at_most", 99):
                    continue
                if any(dict(values)[name] is None for name in row.get("fills", [])):
                    continue
                for after in self.taking(now, source, row):
                    self.taken.add((number, source))
                    yield number, role, values, after

    def givings(self, at: At, role: str):
        """The values after somebody gave some of what they may give."""
        choices = [
            [value, *(self.domains[name] if role in self.definition["fields"][name]["set_by"] else [])]
            for name, value in at.values
        ]
        names = [name for name, _ in at.values]
        return {tuple(zip(names, values, strict=True)) for values in product(*choices)}

    def taking(self, at: At, source: str, row: dict[str, Any]):
        """What comes of a row."""
        counts = dict(at.counts)
        if row["trigger"] in self.counted:
            counts[row["trigger"]] = min(counts.get(row["trigger"], 0) + 1, HIGHEST)
        at = At(at.states, at.values, tuple(sorted(counts.items())), at.statuses)
        dest, outer = row["dest"], self.around(at.states[0])
        if dest == INTERNAL:
            yield at
            return
        if outer is None:
            yield from self.enter(dest, at)
            return
        if self.around(dest) != outer:
            statuses = dict(at.statuses)
            for branch in self.states_of(outer)["branches"]:
                if statuses.get(branch) == "open":
                    statuses[branch] = "cancelled"
            yield from self.enter(dest, At((), at.values, at.counts, tuple(sorted(statuses.items()))))
            return
        self.entered.add(dest)
        inner = tuple(sorted(dest if name == source else name for name in at.states))
        statuses = dict(at.statuses)
        if "ends" in self.states_of(dest):
            statuses[self.states_of(dest)["branch"]] = self.states_of(dest)["ends"]
        at = At(inner, at.values, at.counts, tuple(sorted(statuses.items())))
        if all("ends" in self.states_of(name) for name in inner):
            yield from self.joining(outer, at)
        else:
            yield at

    def enter(self, dest: str, at: At):
        """Enter a state from outside, with the branches that apply."""
        self.entered.add(dest)
        branches = self.states_of(dest).get("branches")
        if not branches:
            yield At((dest,), at.values, at.counts, at.statuses)
            return
        statuses, inner = dict(at.statuses), []
        asked = at.asked()
        for name, branch in branches.items():
            applies = all(self.guards[guard](asked) for guard in branch.get("only_if", []))
            statuses[name] = "open" if applies else "skipped"
            if applies:
                inner.append(branch["initial"])
                self.entered.add(branch["initial"])
        at = At(tuple(sorted(inner)), at.values, at.counts, tuple(sorted(statuses.items())))
        if inner:
            yield at
        else:
            yield from self.joining(dest, at)

    def joining(self, outer: str, at: At):
        """Leave a parallel state whose branches have ended."""
        for number, row in enumerate(self.definition["transitions"]):
            if row["trigger"] == JOIN and outer in row["source"] and self.holds(row, at):
                self.taken.add((number, outer))
                yield from self.enter(row["dest"], At((), at.values, at.counts, at.statuses))
                return

    def doomed(self) -> set[At]:
        """Everything from which no final state can be reached."""
        before: dict[At, set[At]] = {item: set() for item in self.reached}
        for item, found in self.reached.items():
            for after in found:
                before[after].add(item)
        good = {item for item in self.reached if "final" in self.states_of(item.states[0])}
        waiting = list(good)
        while waiting:
            fresh = before[waiting.pop()] - good
            good |= fresh
            waiting.extend(fresh)
        return set(self.reached) - good

    def leads_to(self, steps) -> set[At]:
        """Where a course of the explorer leads, each of its steps taken with the values that it names."""
        here: set[At] = set()
        for step in steps:
            if not step.action:
                here = {
                    at for at in self.openings() if self._fits(at, step.given) and self._is_at(at, step.to)
                }
                continue
            after: set[At] = set()
            for at in here:
                for number, _, values, to in self.moves(at):
                    own = self.definition["transitions"][number]
                    fits = own["trigger"] == step.action and step.source in own["source"]
                    changed = {name for name, value in values if dict(at.values)[name] != value}
                    if fits and changed <= set(step.given) | self._unread() and self._is_at(to, step.to):
                        after |= {to} if self._fits(to, step.given) else set()
            here = after
        return here

    def _unread(self) -> set[str]:
        """Fields that no guard of a row or branch reads: what they are is not shown."""
        rows, states = self.definition["transitions"], self.definition["states"].values()
        used = {name for row in rows for key in ("conditions", "unless") for name in row.get(key, [])}
        for state in states:
            used.update(*(item.get("only_if", []) for item in state.get("branches", {}).values()))
        asked = " ".join(self.definition["guards"][name]["cel"] for name in used)
        return {name for name in self.domains if f"f.{name}" not in asked and f"given.{name}" not in asked}

    def _fits(self, at: At, given: dict[str, str]) -> bool:
        values = dict(at.values)
        return all(str(values[name]).lower() == text for name, text in given.items())

    def _is_at(self, at: At, states: tuple[str, ...]) -> bool:
        """The explorer shows the branches of one group; those of others are somewhere."""
        return set(states) <= set(at.states)
