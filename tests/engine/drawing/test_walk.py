"""engine/drawing/walk.py: a timeline becomes what is thick in the picture."""

from __future__ import annotations

from pathlib import Path

from hoso.engine.drawing import Walk, walk_of
from hoso.engine.procedure_text import read_procedure
from hoso.engine.timeline import Line


def line(n, action, came_from, to, *, entered=None, effects=()):
    """One entry, of which only the move matters."""
    quiet = {"acting_for": None, "delegation": None, "reason": None, "fields": {}, "hidden": ()}
    more = {"effects": effects, "guards": (), "leaf": "", "role": None, "unit": None, "occurred_at": None}
    command = "take" if action else "open"
    return Line(
        n=n,
        recorded_at="",
        command=command,
        action=action,
        actor="a",
        came_from=came_from,
        to=to,
        entered=entered or tuple(state for state in to if state not in came_from) or to,
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


def test_branches_and_joins_are_counted():
    """What was entered on the way counts, the parallel state moves too, and a join leads on from it."""
    text = Path(__file__).parents[1].joinpath("branches.yaml").read_bytes()
    procedure = read_procedure(text, "branches.yaml").procedure
    both = ("insurance_issue", "residence_check")
    lines = [
        line(1, None, (), ("draft",)),
        line(2, "send", ("draft",), both, entered=(*both, "registrations")),
        line(3, "extend", both, both),
        line(4, "issue", both, ("insurance_done", "residence_check"), entered=("insurance_done",)),
    ]
    walk = walk_of(lines, procedure)
    assert walk.now == ("residence_check",)
    assert walk.taken["draft", "send", "registrations"] == 1
    assert walk.taken["registrations", "extend", "registrations"] == 1
    assert walk.taken["insurance_issue", "issue", "insurance_done"] == 1
    assert walk.entered["registrations"] == walk.entered["insurance_done"] == 1
    joined = ({"kind": "joined", "state": "registrations"},)
    last = line(
        5,
        "check",
        ("insurance_done", "residence_check"),
        ("returning",),
        entered=("residence_done", "returning"),
        effects=joined,
    )
    walk = walk_of([*lines, last], procedure)
    assert walk.taken["registrations", "join", "returning"] == 1
    assert walk.taken["residence_check", "check", "residence_done"] == 1
