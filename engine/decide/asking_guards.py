"""Asking guards: each guard of the transitions in question is evaluated once, and remembered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.consultation import counted
from hoso.engine.fees import fees_in
from hoso.engine.guard import GuardFault
from hoso.engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from hoso.engine.definition import Definition
    from hoso.engine.procedure import Transition


@dataclass(slots=True)
class Answers:
    """What the guards said."""

    #: Guard → result, for transitions to look up.
    results: dict[str, bool] = field(default_factory=dict)
    #: The same as the entry keeps it.
    asked: list[dict[str, Any]] = field(default_factory=list)
    #: The first transition whose guards hold, if one does.
    first_open: Transition | None = None
    #: Why none is open; empty where one is.
    reasons: list[Reason] = field(default_factory=list)


class GuardValues(NamedTuple):
    """The dotted values that guards may read, each looked up when a guard reads it."""

    #: Values of the fields, with what comes now.
    data: Mapping[str, Any]
    #: The dossier's state before.
    body: Mapping[str, Any]

    def get(self, key: str) -> Any:
        """`f.…`, `given.…`, `count.…`, `consult.…`, `branch.…` or `fee.…`; None where it is missing."""
        root, _, name = key.partition(".")
        if root in {"f", "given"}:
            value = self.data.get(name)
            if isinstance(value, dict):  # erased
                value = None
            return value if root == "f" else value is not None
        if root == "count":
            return self.body["counts"].get(name, 0)
        of, _, what = name.rpartition(".")
        if root == "fee":
            return fees_in(self.body).get(of, {}).get("status") == what
        if root == "consult":
            return counted(self.body["requests"], of)[what]
        return self.body["branches"].get(of) == what


def fields_of(inputs: Iterable[str]) -> set[str]:
    """The fields among the dotted inputs of a guard."""
    parts = (item.partition(".") for item in inputs)
    return {name for root, _, name in parts if root in {"f", "given"}}


def ask_guards(
    definition: Definition,
    candidates: tuple[Transition, ...],
    data: Mapping[str, Any],
    body: Mapping[str, Any],
    unreadable: AbstractSet[str] = frozenset(),
) -> Answers:
    """Evaluate the guards of the candidates, in order, until one is open.

    A guard that reads a field whose new value could not be read is not asked: that reason stands already.

    A guard that cannot be evaluated refuses the step with a reason of its own: it is never taken for
    false, which `unless` would turn into yes.
    """
    answers = Answers()
    values = GuardValues(data, body)
    for transition in candidates:
        failed: list[Reason] = []
        for wanted, names in ((True, transition.conditions), (False, transition.unless)):
            for name in names:
                if unreadable and not unreadable.isdisjoint(definition.guards.fields(name)):
                    continue
                reason = ask(definition, name, wanted, values, answers, data)
                if reason is not None:
                    failed.append(reason)
        if not failed:
            answers.first_open = transition
            answers.reasons.clear()
            return answers
        answers.reasons.extend(failed)
        if any(reason.code != "guard" for reason in failed):
            return answers
    return answers


def ask(
    definition: Definition,
    name: str,
    wanted: bool,  # noqa: FBT001 - what the transition wants the guard to say
    values: GuardValues,
    answers: Answers,
    data: Mapping[str, Any],
) -> Reason | None:
    """Ask one guard, once; say why it stands in the way, if it does."""
    inputs = definition.guards.inputs(name)
    result = answers.results.get(name)
    if result is None:
        for item in inputs:
            if type(data.get(item.removeprefix("f."))) is dict:
                erased = [item for item in inputs if type(data.get(item.removeprefix("f."))) is dict]
                return Reason("guard_erased", {"about": name, "inputs": erased})
        found = definition.guards.evaluate(name, values)
        if isinstance(found, GuardFault):
            return Reason("guard_fault", {"about": name, "fault": found.text})
        result = answers.results[name] = found
        answers.asked.append({"guard": name, "inputs": list(inputs), "result": result})
    if result is wanted:
        return None
    return Reason("guard", {"about": name, "wanted": wanted, "inputs": list(inputs)})
