"""A recorded move again: by the recorded answers it must start, lead and end where the definition says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.branching import BRANCH_EFFECTS, arrive
from hoso.engine.procedure import INTERNAL
from hoso.engine.verification.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hoso.engine.definition import Definition
    from hoso.engine.procedure import Transition


class Recorded:
    """What an entry says its guards answered: of the action, of branches entered, of joins.

    Raises:
        KeyError: a question is not among the recorded ones.
    """

    def __init__(self, guards: Sequence[Mapping[str, Any]], definition: Definition) -> None:
        """Read the guards of an entry."""
        self._definition = definition
        self._answers: dict[tuple[str, str], dict[str, bool]] = {("", ""): {}}
        for item in guards:
            self._answers.setdefault(_phase(item), {})[item["guard"]] = item["result"]
        #: What was said of branches when a question was asked.
        self._seen: dict[tuple[str, str], dict[str, str]] = {}

    @property
    def of_action(self) -> dict[str, bool]:
        """The answers of the action's own rows."""
        return self._answers["", ""]

    def applies(self, state: str, branch: str, branches: Mapping[str, str]) -> bool:
        """Did a branch apply, as its parallel state was entered?"""
        guards = self._definition.procedure.states[state].branches[branch].only_if
        if not guards:
            return True
        answers = self._at("enters", state, branches)
        said = [answers[name] for name in guards]
        return all(said)

    def left(self, state: str, action: str, branches: Mapping[str, str]) -> str | None:
        """Where a join led."""
        return self._definition.machine.fire(state, action, self._at("joins", state, branches))

    def branches_at(self, item: Mapping[str, Any], before: Mapping[str, str]) -> Mapping[str, str] | None:
        """What was said of branches when a guard was asked; None where it had nothing to ask."""
        phase = _phase(item)
        return before if phase == ("", "") else self._seen.get(phase)

    def _at(self, key: str, state: str, branches: Mapping[str, str]) -> Mapping[str, bool]:
        self._seen[key, state] = dict(branches)
        return self._answers.get((key, state), {})


def move_problems(
    n: int, entry: dict[str, Any], before: dict[str, Any], definition: Definition, recorded: Recorded
) -> list[Problem]:
    """Does the move start where the dossier was, and lead where the definition says?"""
    state = before.get("state")
    if not state or entry["from"] != state:
        return [Problem("state_broken", n, {"from": entry["from"], "was": state or []})]
    illegal = Problem("move_illegal", n, {"action": entry["action"], "to": entry["to"]})
    source = definition.source_of(state, entry["action"])
    if source is None:
        return [illegal]
    try:
        row = _taken(definition.candidates(source, entry["action"]), recorded.of_action)
        dest = definition.machine.fire(source, entry["action"], recorded.of_action)
        if row is None or dest is None:
            return [illegal]
        if row.dest == INTERNAL:
            to, effects = {"to": state, "stays": True}, []
        else:
            arrival = arrive(definition, state, source, dest, before["branches"], recorded)
            if arrival is None:
                return [illegal]
            to, effects = arrival.keys(), list(arrival.effects)
    except KeyError as missing:
        return [Problem("guard_unrecorded", n, {"guard": str(missing.args[0])})]
    if {key: entry[key] for key in ("to", "entered", "stays") if key in entry} != to:
        return [illegal]
    told = [effect for effect in entry["effects"] if effect["kind"] in BRANCH_EFFECTS]
    return [] if told == effects else [Problem("branches_differ", n)]


def _taken(rows: Iterable[Transition], answers: Mapping[str, bool]) -> Transition | None:
    """The first row whose guards were answered as it wants them."""
    for row in rows:
        if all(answers[name] for name in row.conditions) and not any(answers[name] for name in row.unless):
            return row
    return None


def _phase(item: Mapping[str, Any]) -> tuple[str, str]:
    """When a guard was asked: of the action, or of a parallel state that is entered or joined."""
    for key in ("enters", "joins"):
        if key in item:
            return key, str(item[key])
    return "", ""
