"""Courses: what can come of a dossier. Each state and row is reached by one, and each can come to an end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.exploration.explore import explored
from hoso.engine.exploration.verdicts import doomed, entered, never_joined, overlaps, untaken
from hoso.engine.exploration.walk import TooLarge
from hoso.engine.exploration.witness import witness
from hoso.engine.finding import Finding, Step
from hoso.engine.procedure import LEAVING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.checks.written import Written
    from hoso.engine.exploration.choices import Choice
    from hoso.engine.exploration.explore import Exploration
    from hoso.engine.exploration.network import Edge
    from hoso.engine.exploration.space import Region
    from hoso.engine.exploration.walk import Walk
    from hoso.engine.exploration.witness import Move
    from hoso.engine.language.yaml_text import Path


def check_courses(written: Written, hopeless: frozenset[str]) -> Iterator[Finding]:
    """E703 to E709, W710 and N721; `hopeless` are guards of which is said already that they never turn."""
    procedure = written.procedure
    try:
        exploration = explored(procedure, written.guards)
        rules = (_endless, _orders)
        found = [
            *_never(written, exploration, hopeless),
            *(item for rule in rules for item in rule(written, exploration)),
        ]
    except TooLarge:
        yield written.finding(("states",), "N721", key=True, name=procedure.procedure)
        return
    yield from found
    if not exploration.limits and not exploration.is_whole:
        yield written.finding(("states",), "N722", key=True, name=procedure.procedure)
    for name, groups in exploration.groups.items():
        if not groups.is_walked:
            yield written.finding(("states", name), "N721", key=True, name=name)


def _never(written: Written, exploration: Exploration, hopeless: frozenset[str]) -> Iterator[Finding]:
    """E703 to E706 and E709: rows that are never taken, states never reached, joins that never complete."""
    states, walk = written.procedure.states, exploration.may
    joins, around = never_joined(exploration), written.around
    rows = [item for item in untaken(exploration, walk) if not _is_explained(written, item, joins, hopeless)]
    rows = _without_cases(written, rows, walk)
    causes = {around.get(item.source) for item in rows}
    for name in joins:
        if name not in causes:
            place = next(number for number, item in enumerate(walk.places) if item.node.around == name)
            finding = written.finding(("states", name), "E709", key=True, name=name)
            yield _shown(written, exploration, finding, walk, place, [exploration.abstraction.space.full])
    yield from _never_begun(written, exploration, hopeless)
    if not rows:
        return
    reached, later = entered(exploration, walk), exploration.corrected
    for name in states:
        into = [item for item in rows if item.row.dest == name]
        if name not in reached and into:
            only = name in entered(exploration, later)
            lines = ", ".join(str(written.document.place(("transitions", item.number)).line) for item in into)
            finding = written.finding(
                ("states", name), "W706" if only else "E705", key=True, name=name, lines=lines
            )
            yield _at_source(written, exploration, finding, into[0])
    for item in rows:
        if item.row.dest in reached or item.row.dest not in states:
            only = item.number in {number for number, _ in later.taken}
            path = ("transitions", item.number, "source", item.row.source.index(item.source))
            finding = written.finding(
                path, "W704" if only else "E703", action=item.row.trigger, name=item.source
            )
            yield _at_source(written, exploration, finding, item)


def _without_cases(written: Written, rows: list[Choice], walk: Walk) -> list[Choice]:
    """Without moves that are one case of several written as one row, of which another is taken.

    What is owed under guards becomes a move for each combination of them: where one guard implies another,
    not every combination comes true, and nobody wrote it.
    """
    if not rows:
        return rows
    transitions, place = written.procedure.transitions, written.document.place
    taken = {
        (place(("transitions", number)), source, transitions[number].trigger, transitions[number].dest)
        for number, source in walk.taken
    }
    return [
        item
        for item in rows
        if (place(("transitions", item.number)), item.source, item.row.trigger, item.row.dest) not in taken
    ]


def _never_begun(written: Written, exploration: Exploration, hopeless: frozenset[str]) -> Iterator[Finding]:
    """E705 for the first state of a branch that never applies."""
    states, reached = written.procedure.states, exploration.may.nodes()
    for parallel, groups in exploration.groups.items():
        if parallel not in reached or not groups.is_walked:
            continue
        for name, branch in states[parallel].branches.items():
            if branch.initial not in reached and hopeless.isdisjoint(branch.only_if):
                line = written.document.place(("states", parallel, "branches", name)).line
                details = {"name": branch.initial, "lines": str(line)}
                yield written.finding(("states", branch.initial), "E705", key=True, **details)


def _is_explained(written: Written, choice: Choice, joins: list[str], hopeless: frozenset[str]) -> bool:
    """Is it said elsewhere why a row is never taken?

    By its guard; or by a join that never completes: the join itself, and what waits for another branch.
    """
    if not hopeless.isdisjoint(choice.row.conditions):
        return True
    around = written.around.get(choice.source, choice.source)
    if around not in joins:
        return False
    others = {f"branch.{name}" for name in written.procedure.states[around].branches}
    return choice.row.trigger in LEAVING or not others.isdisjoint(choice.reads)


def _endless(written: Written, exploration: Exploration) -> Iterator[Finding]:
    """E707 and E708: dead ends and circles, but inside a parallel state whose join never completes.

    N723 for those of which is not decided whether a dossier comes there.
    """
    unjoined, states = set(never_joined(exploration)), written.procedure.states
    said: set[str] = set()
    certain, possible = exploration.must, exploration.may
    for walk in (certain,) if certain is possible else (certain, possible):
        for item in doomed(exploration, walk):
            node = walk.places[item.place].node
            name = next(name for name in node.states if states[name].ends is None)
            if node.around in unjoined or name in said:
                continue
            said.add(name)
            shown = ", ".join(item.circle)
            code = ("E708" if shown else "E707") if walk is certain else "N723"
            finding = written.finding(("states", name), code, key=True, name=name, states=shown)
            yield _shown(written, exploration, finding, walk, item.place, item.region)


def _orders(written: Written, exploration: Exploration) -> Iterator[Finding]:
    """W710: only the order of two rows decides between them."""
    for item in overlaps(exploration):
        row = item.second.row
        path = ("transitions", item.second.number, "source", row.source.index(item.second.source))
        first = written.document.place(("transitions", item.first.number)).line
        details: dict[str, Any] = {"action": row.trigger, "name": item.second.source, "first": first}
        finding = written.finding(path, "W710", **details, dest=item.first.row.dest, other=row.dest)
        full = [exploration.abstraction.space.full]
        yield _shown(written, exploration, finding, exploration.must, item.place, full, item.edge)


def _at_source(written: Written, exploration: Exploration, finding: Finding, choice: Choice) -> Finding:
    """With the course to where a row starts."""
    walk = exploration.may
    for number, place in enumerate(walk.places):
        if choice.source in (*place.node.states, place.node.around):
            return _shown(written, exploration, finding, walk, number, [exploration.abstraction.space.full])
    return finding


def _shown(
    written: Written,
    exploration: Exploration,
    finding: Finding,
    walk: Walk,
    place: int,
    region: Region,
    last: Edge | None = None,
) -> Finding:
    """With the course to a place."""
    moves = witness(exploration.abstraction, walk, place, region, last)
    return finding._replace(steps=tuple(_step(written, move) for move in moves))


def _step(written: Written, move: Move) -> Step:
    path: Path = ("open",) if move.row is None else ("transitions", move.row)
    place = written.document.place(path, key=move.row is None)
    return Step(place, move.action or "open", move.role, move.source, move.to, move.given)
