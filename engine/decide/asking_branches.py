"""Asking branches: whether one applies as its parallel state is entered, and where a join leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.decide.asking_guards import Answers, GuardValues, ask, ask_guards

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.definition import Definition
    from hoso.engine.reason import Reason


class BranchQuestions:
    """Evaluates what is asked on the way, and remembers it as the entry keeps it."""

    def __init__(self, definition: Definition, data: Mapping[str, Any], body: Mapping[str, Any]) -> None:
        """Answer over `data`, the values after the action, and the head's body before it."""
        self._definition = definition
        self._data = data
        self._body = body
        #: What was asked; `enters` or `joins` names the parallel state.
        self.asked: list[dict[str, Any]] = []
        #: Why a question could not be answered.
        self.reasons: list[Reason] = []
        self._entering: dict[str, Answers] = {}

    def applies(self, state: str, branch: str, branches: Mapping[str, str]) -> bool | None:
        """Ask the guards of a branch, each once for its parallel state."""
        guards = self._definition.procedure.states[state].branches[branch].only_if
        if not guards:
            return True
        answers = self._entering.setdefault(state, Answers())
        known = len(answers.asked)
        values = GuardValues(self._data, {**self._body, "branches": branches})
        failed = [
            reason
            for name in guards
            if (reason := ask(self._definition, name, True, values, answers, self._data)) is not None  # noqa: FBT003 - what it should say
        ]
        self.asked.extend({**item, "enters": state} for item in answers.asked[known:])
        self.reasons.extend(reason for reason in failed if reason.code != "guard")
        return None if self.reasons else not failed

    def left(self, state: str, action: str, branches: Mapping[str, str]) -> str | None:
        """Ask the rows of a join in order; the first whose guards hold is taken, by transitions."""
        definition = self._definition
        rows = definition.joins[state, action]
        answers = ask_guards(definition, rows, self._data, {**self._body, "branches": branches})
        self.asked.extend({**item, "joins": state} for item in answers.asked)
        self.reasons.extend(answers.reasons)
        return None if answers.reasons else definition.machine.fire(state, action, answers.results)
