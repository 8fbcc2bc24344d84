"""The picture in words: every state with its moves, for whoever does not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.drawing.chart import EXIT

if TYPE_CHECKING:
    from hoso.engine.drawing.chart import Edge
    from hoso.engine.drawing.words import Words


def told(words: Words) -> str:
    """One line for each state: its label, what is known of it, and where its actions lead."""
    return "\n".join(_lines(words, ""))


def _lines(words: Words, prefix: str) -> list[str]:
    chart, captions = words.chart, words.captions
    lines: list[str] = []
    for state in (name for name in chart.states if name != EXIT):
        moves = [
            (action, _dest(words, edge, action), edge.dest)
            for edge in chart.edges
            if edge.source == state and edge.dest != EXIT
            for action in edge.actions
        ]
        moves += [
            (
                item.action,
                captions.stays if item.dest is None else captions.states[item.dest][0],
                item.dest or state,
            )
            for item in chart.letters(state)
        ]
        moves += [(action, captions.stays, state) for action in chart.stays.get(state, ())]
        about = [f"{prefix}{captions.states[state][0]}", *captions.states[state][1:]]
        if state == chart.initial and not prefix:
            about.append(captions.begin)
        if state in words.walk.entered:
            about.append(captions.entered(words.walk.entered[state]))
        if state in words.walk.now:
            about.append(captions.now)
        led = [_move(words, state, *move) for move in moves]
        lines.append("; ".join(about) + (": " + "; ".join(led) if led else "") + ".")
        if state in chart.branches:
            for (name, _), inner in zip(chart.branches[state], words.inside(state), strict=True):
                lines.append("; ".join(captions.branches[name]) + ".")
                lines += _lines(inner, f"{captions.branches[name][0]}: ")
    return lines


def _dest(words: Words, edge: Edge, action: str) -> str:
    """Where an action leads, and whether only if its guards hold, or if they fail."""
    label, captions = words.captions.states[edge.dest][0], words.captions
    if action in edge.chosen:
        return f"{label} ({captions.chosen})"
    return f"{label} ({captions.otherwise})" if action in edge.otherwise else label


def _move(words: Words, source: str, action: str, label: str, dest: str) -> str:
    times = words.walk.times((source,), action, dest)
    counted = f" ({words.captions.times(times)})" if times else ""
    return f"{words.captions.actions[action]} → {label}{counted}"
