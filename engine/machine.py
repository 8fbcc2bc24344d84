"""The machine of a procedure: `transitions` makes every move. The one file that speaks to it.

One flat machine per definition is shared by all dossiers. Nothing of a file reaches the library's
resolver, which imports dotted paths: conditions are functions that look an answer up.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from transitions import Machine, MachineError

from hoso.engine.procedure import INTERNAL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hoso.engine.procedure import Procedure

#: No name of a file begins with an underscore: `transitions` refuses a trigger named like the attribute.
_ATTRIBUTE = "_state"


class _Walker:
    """What `transitions` moves: a bare state, nothing is bound to it."""

    __slots__ = (_ATTRIBUTE,)

    def __init__(self, state: str) -> None:
        setattr(self, _ATTRIBUTE, state)


class CompiledMachine:
    """The moves of one procedure."""

    def __init__(self, procedure: Procedure) -> None:
        self._procedure = procedure
        self._moves: dict[tuple[str, str, frozenset[tuple[str, bool]]], str | None] = {}

    @cached_property
    def _machine(self) -> Machine:
        """The library's machine, made when a dossier moves: most definitions are only checked or kept."""
        rows = [
            {
                "trigger": row.trigger,
                "source": list(row.source),
                "dest": None if row.dest == INTERNAL else row.dest,
                "conditions": [_answer(name) for name in row.conditions],
                "unless": [_answer(name) for name in row.unless],
            }
            for row in self._procedure.transitions
        ]
        return Machine(
            model=None,
            states=list(self._procedure.states),
            transitions=rows,
            initial=None,
            auto_transitions=False,
            send_event=True,
            model_attribute=_ATTRIBUTE,
        )

    def fire(self, state: str, trigger: str, results: Mapping[str, bool]) -> str | None:
        """Take an action in a state, with its guards' answers; the state after it, None where none fires.

        The same action in the same state under the same answers leads to the same state: what the library
        said is remembered, and there are few such questions.
        """
        asked = (state, trigger, frozenset(results.items()))
        if asked not in self._moves:
            self._moves[asked] = self._fired(state, trigger, results)
        return self._moves[asked]

    def _fired(self, state: str, trigger: str, results: Mapping[str, bool]) -> str | None:
        event = self._machine.events.get(trigger)
        if event is None or state not in self._machine.states:
            return None
        walker = _Walker(state)
        try:
            moved = event.trigger(walker, guards=results)
        except MachineError:  # the action does not start in this state
            return None
        return str(getattr(walker, _ATTRIBUTE)) if moved else None


def _answer(name: str) -> Callable[[Any], bool]:
    """A condition that looks up what the guard answered."""

    def answered(event: Any) -> bool:
        return bool(event.kwargs["guards"][name])

    return answered
