"""A row that another agency or program does, and what happens when it is silent beyond its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.road.piece import Piece, labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.road.course import Course
    from hoso.engine.road.table import Laid

#: Name of the timer by which those are told who have to look after it.
SILENCE = "silence"
#: The first minute that is no more in time: a matter is on time until the minute ends in which it is due.
_LATE = "1min"


def going_on_by(row: Laid) -> str | None:
    """The action by which the dossier goes on without an answer; None: it does not."""
    silence = row.row.silence
    return f"go_on_{row.state}" if silence is not None and silence.then == "go_on" else None


def silence_timer(course: Course, row: Laid) -> Piece | None:
    """Tell those who have to look after it, once the row is late; None where nothing is to be told."""
    silence = row.row.silence
    if silence is None or silence.then != "escalate" or not _says_enough(course, row):
        return None
    at = row.origin.down("silence")
    piece = Piece(at)
    for key, value in (("timer", SILENCE), ("kind", "escalate"), ("time", _LATE), ("since", "due")):
        piece.put(key, value)
    piece.put("notify", at.down("by").items(), at.down("by"))
    piece.take(at, "each", "legal")
    return piece


def going_on(course: Course, row: Laid) -> Iterator[Piece]:
    """The moves by which the dossier goes on without an answer: when the row's time is over, by the clock."""
    action = going_on_by(row)
    if action is None or not _says_enough(course, row):
        return
    at = row.origin.down("silence")
    time = course.times(row.origin.down("time"))
    if time is None:
        return
    # As it is written its columns are no cells; they are all the same, see E419.
    only = time.origin.items()[0] if time is time.origin else time
    only = only.value[0] if isinstance(only.value, list) else only
    for guards, dest in course.onward(row):
        piece = Piece(at)
        piece.put("trigger", action)
        piece.put("source", row.state)
        piece.put("dest", dest)
        piece.put("by", at.down("by").items(), at.down("by"))
        piece.put("conditions", guards)
        over = Piece(time.origin, {"time": only})
        over.put("since", row.state)
        over.put("by_clock", "true")
        piece.put("after", over, time.origin)
        piece.take(at, "legal")
        yield piece


def silence_action(course: Course, row: Laid) -> Piece:
    """The labels of that action: those that stand beside it."""
    at = row.origin.down("silence")
    piece = Piece(at)
    labels(piece, at, course.road.languages)
    return piece


def _says_enough(course: Course, row: Laid) -> bool:
    """E419: silence needs a time that can be over; to go on, a law, and one time in our own calendar."""
    assert row.row.silence is not None
    at = row.origin.down("silence")
    missing = [] if row.row.time else ["time"]
    if row.row.silence.then == "go_on":
        missing += [] if row.row.silence.legal else ["legal"]
        missing += ["one_time"] if len(set(row.row.time)) > 1 else []
        missing += ["own_calendar"] if row.row.calendar else []
    if missing and not any(item.place == at.place(key=True) for item in course.findings):
        course.find("E419", at, key=True, name=row.name, missing=missing)
    return not missing
