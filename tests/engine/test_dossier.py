"""engine/dossier.py: one entry at a time; the walks of tests/properties fold whole records."""

from __future__ import annotations

from typing import Any

from hoso.engine.definition import compile_definition
from hoso.engine.dossier import ERASED, evolve
from tests.properties.courses import permit

DEFINITION = compile_definition(permit())


def entry(command: str, *effects: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An entry as the fold reads it."""
    return {"command": command, "actor": "ann", "effects": list(effects), **more}


def begun() -> dict[str, Any]:
    """A dossier that was opened."""
    opened = {"kind": "opened", "code": "A-1", "unit": "office"}
    given = {"kind": "given", "fields": {"area": "near", "_sd": ["d1"]}}
    first = entry("open", opened, given, procedure="p", definition="d", to=["received"])
    return evolve({}, first, 1, {"d1": ("name", "Mở")}, DEFINITION)


def test_a_new_dossier_has_every_slot():
    """Also those of issues to come: a later fold finds the same shape."""
    assert begun() == {
        "procedure": "p",
        "definition": "d",
        "code": "A-1",
        "unit": "office",
        "state": ["received"],
        "data": {"area": "near", "name": "Mở"},
        "documents": {},
        "counts": {},
        "performed": {},
        "holders": {},
        "branches": {},
        "requests": [],
        "clock": {},
    }


def test_folding_changes_nothing_that_was_there_before():
    """The old state stays as it is, however deep the change."""
    before = begun()
    copy = begun()
    effects: list[dict[str, Any]] = [
        {"kind": "corrected", "fields": {"area": "far"}},
        {"kind": "attached", "document": "form"},
        {"kind": "held", "state": "received", "officer": "ann", "role": "desk"},
        {"kind": "erased", "digests": [], "fields": ["name"]},
        {"kind": "ended", "outcome": "success"},
        {"kind": "from_the_future", "x": 1},
    ]
    moved = {"action": "check", "from": ["received"], "to": ["review"], "for": {"officer": "bob"}}
    after = evolve(before, entry("take", *effects, **moved), 2, {}, DEFINITION)
    assert before == copy
    assert after["data"] == {"area": "far", "name": ERASED}
    assert (after["documents"], after["outcome"]) == ({"form": 2}, "success")
    assert after["performed"] == {"check": {"ever": ["ann", "bob"], "round": ["ann", "bob"]}}


def test_a_withheld_value_that_is_not_at_hand_is_missing():
    """The fold goes on without it; nothing stands for it until an entry erased it."""
    first = entry(
        "open", {"kind": "given", "fields": {"_sd": ["d1"]}}, procedure="p", definition="d", to=["received"]
    )
    assert evolve({}, first, 1, {}, DEFINITION)["data"] == {}


def test_staying_keeps_the_holder_and_the_round():
    """`stays` leaves and enters nothing; moving to the same state leaves and enters it."""
    effect = {"kind": "held", "state": "checking", "officer": "ann", "role": "officer"}
    held = evolve(begun(), entry("claim", effect), 2, {}, DEFINITION)
    moved = {"action": "check", "from": ["checking"], "to": ["checking"]}
    stayed = evolve(held, entry("take", **moved, stays=True), 3, {}, DEFINITION)
    assert stayed["holders"] == {"checking": {"officer": "ann", "role": "officer"}}
    assert stayed["performed"]["check"]["round"] == ["ann"]
    entered = evolve(held, entry("take", **moved), 3, {}, DEFINITION)
    assert entered["holders"] == {}
    assert entered["performed"]["check"] == {"ever": ["ann"], "round": []}
