"""Mermaid: the picture as text that READMEs and wikis draw themselves (`stateDiagram-v2`).

Labels are quoted by Mermaid's entity codes, `#` and a number: a colon, a semicolon or a quotation mark
would end them. States are called `s_` and their id, because ids such as `end` and `note` mean something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import combining

from hoso.engine.drawing.chart import EXIT, chart_of
from hoso.engine.drawing.walk import Walk
from hoso.engine.drawing.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.drawing.captions import Captions
    from hoso.engine.procedure import Procedure

#: What stands for itself besides letters, digits and marks over letters.
_PLAIN = " .,/()–-+×→·?!'"


def draw_mermaid(procedure: Procedure, captions: Captions, walk: Walk | None = None) -> str:
    """Write a procedure, and with a walk what a dossier did in it."""
    walk = walk or Walk()
    words = Words(chart_of(procedure), captions, walk)
    lines = ["---", f"title: {_scalar(captions.title)}", "---", "stateDiagram-v2", "  direction TB"]
    lines += [f"  %% {_safe(line)}" for line in captions.subtitle]
    lines += [f"  {line}" for line in (*_states(words), *_moves(words))]
    if walk.now:
        lines.append("  classDef now stroke-width:4px,font-weight:bold")
        lines += [f"  class s_{state} now" for state in walk.now]
    return "\n".join(lines) + "\n"


def _states(words: Words) -> Iterator[str]:
    """The states, each with what is known of it; a parallel one holds its branches side by side."""
    chart, captions, walk = words.chart, words.captions, words.walk
    for state in (name for name in chart.states if name != EXIT):
        about = [*captions.states[state]]
        if state in walk.entered:
            about.append(captions.entered(walk.entered[state]))
        if state in walk.now:
            about[0] = f"{captions.now}: {about[0]}"
        about += [f"({item.letter}) {captions.actions[item.action]}" for item in chart.letters(state)]
        about += [f"{captions.actions[action]}: {captions.stays}" for action in chart.stays.get(state, ())]
        if state in chart.branches:
            yield from _parallel(words, state, about)
            continue
        yield f'state "{_safe(about[0])}" as s_{state}'
        yield from (f"s_{state} : {_safe(line)}" for line in about[1:])


def _parallel(words: Words, state: str, about: list[str]) -> Iterator[str]:
    """A state around its branches; what is more to say of it stands in a note beside it."""
    yield f'state "{_safe(about[0])}" as s_{state} {{'
    pairs = zip(words.chart.branches[state], words.inside(state), strict=True)
    for number, ((name, chart), inner) in enumerate(pairs):
        if number:
            yield "  --"
        label = ", ".join(words.captions.branches[name])
        yield f'  state "{_safe(label)}" as b_{name} {{'
        yield from (f"    {line}" for line in (*_states(inner), *_moves(inner)))
        yield f"    [*] --> s_{chart.initial}"
        yield "  }"
    yield "}"
    if len(about) > 1:
        yield f"note right of s_{state}"
        yield from (f"  {_safe(line)}" for line in about[1:])
        yield "end note"


def _moves(words: Words) -> Iterator[str]:
    """The lines between the states, and to where dossiers or branches end."""
    chart, captions = words.chart, words.captions
    if EXIT not in chart.states:
        yield f"[*] --> s_{chart.initial} : {_safe(captions.begin)}"
    for edge in chart.edges:
        if edge.dest == EXIT:
            continue
        told = [(_counted(words, (edge.source,), action, edge.dest), action) for action in edge.actions]
        label = "<br/>".join(_safe(" ".join(words.led(edge, action, label))) for label, action in told)
        yield f"s_{edge.source} --> s_{edge.dest} : {label}"
    for item in chart.shared:
        if item.dest is not None:
            label = _counted(words, item.sources, item.action, item.dest)
            sources = captions.sources(len(item.sources))
            yield f'state "({item.letter}) {_safe(sources)}" as any_{item.letter}'
            yield f"any_{item.letter} --> s_{item.dest} : {_safe(label)}"
    yield from (f"s_{state} --> [*]" for state in chart.states if state in chart.ends)


def _counted(words: Words, sources: tuple[str, ...], action: str, dest: str) -> str:
    times = words.walk.times(sources, action, dest)
    label = words.captions.actions[action]
    return f"{label} ({words.captions.times(times)})" if times else label


def _safe(text: str) -> str:
    """A label in one line, in which nothing but the text means anything."""
    plain = " ".join(text.split())
    return "".join(
        letter if letter.isalnum() or letter in _PLAIN or combining(letter) else f"#{ord(letter)};"
        for letter in plain
    )


def _scalar(text: str) -> str:
    """A title for the YAML at the top."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
