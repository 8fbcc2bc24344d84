"""The regime's states and moves as this procedure has them: with its departures, without what it drops."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hoso.engine.road.at_once import onto_the_road
from hoso.engine.road.clocks import CLOCK, LIMITS, time_of_state
from hoso.engine.road.kept import kept_law
from hoso.engine.road.moves import Written, move, moves_of, taken_apart
from hoso.engine.road.piece import Piece, labels
from hoso.engine.road.refusal import begins_refusal, begun
from hoso.engine.road.regime import WITHOUT
from hoso.engine.road.statuses import sight_of_state
from hoso.engine.road.steps import entering

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hoso.engine.road.course import Course
    from hoso.engine.road.piece import Origin

#: Keys of a departure that change nothing.
_ABOUT = ("from", "because")
#: Keys that belong to states; the others belong to moves.
_OF_STATES = ("role", "time", "clock", "status")


def regime_states(course: Course) -> dict[str, Piece]:
    """The states of the regime in whose place no row stands."""
    regime, at = course.law.regime, course.law.regime_at
    if regime is None or at is None:
        return {}
    found: dict[str, Piece] = {}
    kept = kept_law(at)
    for name, written in at.down("states").pairs():
        if name not in regime.states or course.is_replaced(name):
            continue
        make = partial(_state, course, name, written, regime.languages)
        is_same = not course.road.settings and name not in course.departed and "shown_as" not in written.value
        found[name] = kept.same("states", name, course, make) if is_same else make()
    return found


def _state(course: Course, name: str, written: Origin, languages: tuple[str, ...]) -> Piece:
    piece = Piece(written)
    piece.take(written, "role", "clock", "status", "final")
    time_of_state(course, piece, written)
    sight_of_state(course, piece, written)
    piece.cells.update(_changes(course, name))
    said = piece.cells["time"].origin if "time" in piece.cells else written.said("time")
    time = course.times(said) if said is not None else None
    if time is not None:
        piece.cells["time"] = time
    labels(piece, written, languages)
    return piece


def regime_moves(course: Course, holders: Mapping[str, str]) -> list[Piece]:
    """The moves of the regime, groups of rows put in."""
    regime, at = course.law.regime, course.law.regime_at
    if regime is None or at is None:
        return []
    dropped = {item.trigger for item in course.road.without}
    roadless = onto_the_road(regime) if not course.table.rows else frozenset()
    made: list[Piece] = []
    kept = kept_law(at)
    for index, (item, written) in enumerate(zip(regime.transitions, moves_of(at), strict=True)):
        own = len(item.source) == 1 and course.is_replaced(item.source[0])
        if item.trigger in roadless:
            continue
        if (item.trigger in dropped and WITHOUT in item.yields) or (
            own and entering(course, item.source[0]) == written.origin
        ):
            continue
        departed = _departed(course, item.trigger, written, roadless)
        if departed is written and _is_same(course, written):
            make = partial(_one, course, written, holders)
            made.append(kept.same("transitions", index, course, make))
        else:
            made.extend(move(course, departed, holders))
    return made


def _one(course: Course, written: Written, holders: Mapping[str, str]) -> Piece:
    (piece,) = move(course, written, holders)
    return piece


def _is_same(course: Course, written: Written) -> bool:
    """Is a move of the regime in this road what it is in all of them?"""
    return (
        written.names is not None
        and not course.road.settings
        and all(course.standing(name) == name and not course.is_elsewhere(name) for name in written.names)
    )


def _departed(course: Course, trigger: str, written: Written, roadless: frozenset[str]) -> Written:
    """A move of the regime with what this procedure changes of it; mostly that is nothing."""
    begins, is_changed = begins_refusal(course, trigger), trigger in course.departed
    since = (
        {str(limit.origin.down("since").value) for limit in written.limits.values()} if roadless else set()
    )
    if not begins and not is_changed and roadless.isdisjoint(since):
        return written
    piece = Piece.whole(written.origin)
    piece.cells.pop("yields", None)
    if begins:
        begun(course, piece)
    piece.cells.update(_changes(course, trigger))
    for key in LIMITS:
        if key in piece.cells and str(piece.cells[key].origin.down("since").value) in roadless:
            del piece.cells[key]
    return taken_apart(piece)


def check_deviations(course: Course) -> None:
    """E401, E407, E408, E411: what is departed from exists and yields."""
    regime, root = course.law.regime, course.root
    _check_departures(course)
    moves = {item.trigger: item.yields for item in regime.transitions} if regime is not None else {}
    for index, gone in enumerate(course.road.without):
        at = root.down("without", index, "trigger")
        if gone.trigger not in moves:
            course.unknown("rule", gone.trigger, moves, at)
        elif WITHOUT not in moves[gone.trigger]:
            course.find("E411", at, name=gone.trigger)
    settings = regime.settings if regime else {}
    for name in course.road.settings:
        at = root.down("settings", name)
        if name not in settings:
            course.unknown("setting", name, settings, at, key=True)
        elif not settings[name].sector_law:
            course.find("E408", at, key=True, name=name, article=settings[name].article)


def _check_departures(course: Course) -> None:
    """E401, E407: a departure is from something that is there, and yields in these keys."""
    regime, root = course.law.regime, course.root
    moves: dict[str, tuple[str, ...]] = {}
    states: dict[str, tuple[str, ...]] = {}
    if regime is not None:
        moves = {item.trigger: item.yields for item in regime.transitions}
        states = {name: item.yields for name, item in regime.states.items()}
        if regime.clock is not None:
            states.setdefault(CLOCK, (*regime.clock.yields, "legal"))
    for index, item in enumerate(course.road.departs):
        at = root.down("departs", index)
        if item.from_ not in moves and item.from_ not in states:
            course.unknown("rule", item.from_, [*moves, *states], at.down("from"))
            continue
        yields = {*moves.get(item.from_, ()), *states.get(item.from_, ())} - {WITHOUT}
        for key, origin in at.pairs():
            if key not in (*_ABOUT, *yields):
                listed = ", ".join(sorted(yields)) or "-"
                course.find("E407", origin, key=True, key_name=key, name=item.from_, yields=listed)


def check_places(course: Course) -> None:
    """E401, E407: a row takes the place only of a state that rows may take, and changes what yields there."""
    regime = course.law.regime
    states = regime.states if regime else {}
    for row in course.table.rows:
        name = row.row.is_
        if name is None:
            continue
        at = row.origin.down("is")
        if name not in states or not states[name].row:
            course.unknown("place", name, [key for key, item in states.items() if item.row], at)
            continue
        state = states[name]
        for key, mine, theirs in (
            ("by", row.roles[0] if row.roles else None, state.role),
            ("status", row.row.status, state.status),
            ("clock", row.row.clock, state.clock),
        ):
            yields = {*state.yields, *(["by"] if "role" in state.yields else [])}
            if mine is not None and mine != theirs and key not in yields:
                listed = ", ".join(sorted(yields)) or "-"
                course.find("E407", row.origin.down(key), key=True, key_name=key, name=name, yields=listed)


def _changes(course: Course, name: str) -> Iterator[tuple[str, Origin]]:
    """The keys that the file changes of a state or move of the regime."""
    regime = course.law.regime
    is_state = regime is not None and name in regime.states
    for index, item in enumerate(course.road.departs):
        if item.from_ == name:
            for key, origin in course.root.down("departs", index).pairs():
                if key not in _ABOUT and (key in _OF_STATES) == is_state:
                    yield key, origin
