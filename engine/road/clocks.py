"""What a road and its regime say of time, in the explicit form: limits, timers, phases, why clocks stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.road.piece import Cell, Origin, Piece, cell, labels
from hoso.engine.road.silence import silence_timer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.road.course import Course
    from hoso.engine.road.table import Laid

#: Keys of a move that hold a limit of time.
LIMITS = ("not_later_than", "after")
#: Their keys that hold a duration.
_TIMES = ("time", "each")
#: Keys of a row or state that say how its time is counted.
_OF_TIME = ("calendar", "pause", "timers")
#: What a departure says to be from the regime's clock.
CLOCK = "clock"
#: Keys of such a departure that are rules of counting.
_RULES = ("count_from", "day", "cut_off", "after_cut_off")


def check_clock(course: Course) -> None:
    """E418: where the regime says how time is counted, the procedure does not."""
    if course.road.clock is not None and course.law.regime is not None and course.law.regime.clock:
        course.find("E418", course.root.down("clock"), key=True, name=course.road.regime)


def clock_of(course: Course) -> Piece | None:
    """How time is counted: as the regime says, but for what is departed from; or else as the file says."""
    at = course.clock_at
    if at is None:
        return None
    piece = Piece(at)
    piece.take(at, *(key for key in at.value if key != "yields"))
    grounds = {key: cell(origin) for key, origin in at.down("legal").pairs()}
    for index, item in enumerate(course.road.departs):
        if item.from_ != CLOCK:
            continue
        departed = course.root.down("departs", index)
        changed = {key: cell(origin) for key, origin in departed.pairs() if key in _RULES}
        piece.cells.update(changed)
        if item.legal is not None:
            grounds |= dict.fromkeys(changed, cell(departed.down("legal")))
    piece.put("legal", grounds, at.down("legal"))
    return piece


def phases(course: Course) -> dict[str, Piece]:
    """The stages with a printed total; none where no clock is declared."""
    if course.phases is None:
        course.phases = _phases(course)
    return course.phases


def _phases(course: Course) -> dict[str, Piece]:
    if course.clock_at is None:
        return {}
    found: dict[str, Piece] = {}
    on_road = {row.stage for row in course.table.rows}
    for index, entry in enumerate(course.road.stages):
        at = course.root.down("stages", index)
        total = course.times(at.down("total"))
        if entry.stage is None or entry.stage not in on_road or total is None:
            continue
        piece = found[entry.stage] = Piece(at)
        piece.cells["total"] = total
        labels(piece, at, course.road.languages)
    return found


def time_of_state(course: Course, piece: Piece, *origins: Origin) -> None:
    """Timers, calendar, and why the clock stands, from the first of these places that says it."""
    saying = [at for at in origins if at.value and not at.value.keys().isdisjoint(_OF_TIME)]
    for key in _OF_TIME if saying else ():
        said = next((found for at in saying for found in (at.said(key),) if found is not None), None)
        if said is not None and key != "timers":
            piece.put(key, said.value, said)
        elif said is not None:
            piece.put(key, [_timed(course, item) for item in said.items()], said)


def time_of_row(course: Course, row: Laid, piece: Piece, defaults: tuple[Origin, ...]) -> None:
    """The same of a row, and its phase; waiting for what is owed is waiting for money."""
    if course.clock_at is None:
        return
    time_of_state(course, piece, row.origin, *defaults)
    if row.clock != "stands":
        piece.cells.pop("pause", None)
    elif row.row.obligations and row.origin.said("pause") is None:
        piece.put("pause", "finance", row.origin.down("obligations"))
    told = silence_timer(course, row) if row.row.silence is not None else None
    if told is not None:
        own = piece.cells["timers"].value if "timers" in piece.cells else []
        piece.put("timers", [*own, told], told.origin)
    if row.stage is not None and row.stage in phases(course):
        piece.put("stage", row.stage)


def limited(course: Course, cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The limits of a move, under `LIMITS`: settings replaced by their values, rows by their states."""
    found: dict[str, Cell] = {}
    for key, written in cells.items():
        at = written.origin
        limit = _timed(course, at)
        since = at.said("since")
        if since is not None:
            limit.put("since", course.standing(str(since.value)), since)
        found[key] = Cell(limit, at)
    return found


def _timed(course: Course, at: Origin) -> Piece:
    piece = Piece.whole(at)
    for key in _TIMES:
        said = at.said(key)
        time = course.times(said) if said is not None else None
        if time is not said and time is not None:
            piece.cells[key] = time
    return piece
