"""What citizens see of where a dossier stands: hidden states are passed over, or stand as another one.

The record says everything; this is only about what is told. It is told from the entries, oldest first, since
a hidden state without `shown_as` looks like the state that was seen before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hoso.engine.clocks.pending import OF_MOVE, OF_TIMER
from hoso.engine.procedure import surrounding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from hoso.engine.procedure import Procedure
    from hoso.engine.timeline import Line


def hidden_states(procedure: Procedure) -> frozenset[str]:
    """The states whose names citizens never see."""
    return frozenset(name for name, state in procedure.states.items() if state.hidden)


def shown(procedure: Procedure, to: Iterable[str], before: Sequence[str]) -> tuple[str, ...]:
    """The states that citizens see a dossier in, given those they saw it in before; each once."""
    found: dict[str, None] = {}
    for name in to:
        state = procedure.states[name]
        if not state.hidden:
            found[name] = None
        elif state.shown_as is not None:
            found[state.shown_as] = None
        else:
            beside = [item for item in before if procedure.states[item].branch == state.branch]
            found |= dict.fromkeys(beside or (before if state.branch is None else ()))
    return tuple(found)


def status_of(procedure: Procedure, seen: Sequence[str]) -> str | None:
    """The portal's code of where citizens see a dossier; inside branches that of the state around them."""
    if not seen:
        return None
    around = surrounding(procedure).get(seen[0], seen[0])
    return procedure.states[around].status


def seen_by_citizens(procedure: Procedure, lines: Sequence[Line]) -> list[Line]:
    """A timeline without what happened out of sight; what led there or back leads on as it looks."""
    hidden = hidden_states(procedure)
    if not hidden:
        return list(lines)
    found: list[Line] = []
    before: tuple[str, ...] = ()
    for line in lines:
        touches = names_any(
            [list(line.came_from), list(line.to), list(line.entered), list(line.effects), dict(line.clock)],
            hidden,
        )
        after = shown(procedure, line.to, before) if line.to else before
        if touches and after != before:
            found.append(
                replace(
                    line,
                    came_from=before,
                    to=after,
                    entered=tuple(name for name in after if name not in before),
                    effects=(),
                    guards=(),
                    clock={},
                )
            )
        elif not touches:
            found.append(line)
        before = after
    return found


def names_any(value: Any, names: Collection[str]) -> bool:
    """Does one of these names stand anywhere in a value: as a key or text, or before a timer or an action?"""
    if isinstance(value, str):
        return value in names or any(value.partition(sign)[0] in names for sign in (OF_TIMER, OF_MOVE))
    if isinstance(value, dict):
        return any(names_any(key, names) or names_any(item, names) for key, item in value.items())
    return isinstance(value, list | tuple) and any(names_any(item, names) for item in value)
