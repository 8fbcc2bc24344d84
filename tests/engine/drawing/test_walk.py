"""engine/drawing/walk.py: a timeline becomes what is thick in the picture."""

from __future__ import annotations

from hoso.engine.drawing import Walk, walk_of
from hoso.engine.timeline import Line


def line(n, action, came_from, to):
    """One entry, of which only the move matters."""
    quiet = {"acting_for": None, "delegation": None, "reason": None, "fields": {}, "hidden": ()}
    more = {"effects": (), "guards": (), "leaf": "", "role": None, "unit": None, "occurred_at": None}
    command = "take" if action else "open"
    return Line(
        n=n,
        recorded_at="",
        command=command,
        action=action,
        actor="a",
        came_from=came_from,
        to=to,
        **quiet,
        **more,
    )


def test_moves_and_states_are_counted():
    """Opening enters the first state; a move that stays is counted and enters nothing."""
    lines = [
        line(1, None, (), ("a",)),
        line(2, "go", ("a",), ("b",)),
        line(3, "wait", ("b",), ("b",)),
        line(4, "back", ("b",), ("a",)),
        line(5, "go", ("a",), ("b",)),
        line(6, None, (), ()),
    ]
    taken = {("a", "go", "b"): 2, ("b", "wait", "b"): 1, ("b", "back", "a"): 1}
    assert walk_of(lines) == Walk(taken, {"a": 2, "b": 2}, ("b",))


def test_of_several_states_those_that_changed_count():
    """Where one branch moves, the others are not taken for it."""
    walk = walk_of([line(1, "fork", ("a",), ("b", "c")), line(2, "go", ("b", "c"), ("d", "c"))])
    assert walk.taken == {("a", "fork", "b"): 1, ("a", "fork", "c"): 1, ("b", "go", "d"): 1}
    assert walk.now == ("d", "c")
