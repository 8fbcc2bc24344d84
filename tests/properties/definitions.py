"""Random small procedures, as plain dictionaries and as what the engine runs."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from hoso.engine.procedure import Procedure
from hoso.engine.resolved import resolve

#: Guard → its CEL and the same in Python; None where it cannot be evaluated.
GUARDS: dict[str, tuple[str, Any]] = {
    "big": ("given.a && f.a > 2", lambda v: bool(v.get("given.a")) and v["f.a"] > 2),
    "odd": ("given.a && f.a % 2 == 1", lambda v: bool(v.get("given.a")) and v["f.a"] % 2 == 1),
    "flag": ("given.b && f.b", lambda v: bool(v.get("given.b")) and v["f.b"]),
    "fresh": ("count.t0 < 2", lambda v: v.get("count.t0", 0) < 2),
    "shaky": (
        "given.a && 6 / f.a > 1",
        lambda v: bool(v.get("given.a")) and (None if v["f.a"] == 0 else 6 // v["f.a"] > 1),
    ),
}
PLAIN = {name: guard for name, (_, guard) in GUARDS.items()}
ACTIONS = ("t0", "t1", "t2", "t3")
PERSONS = ("ann", "bob", "cyd")

_few_guards = st.lists(st.sampled_from(sorted(GUARDS)), max_size=2, unique=True)


@st.composite
def rows(draw: st.DrawFn, states: list[str]) -> dict[str, Any]:
    """One row of a machine."""
    row: dict[str, Any] = {
        "trigger": draw(st.sampled_from(ACTIONS)),
        "source": draw(st.lists(st.sampled_from(states), min_size=1, max_size=3, unique=True)),
        "dest": draw(st.sampled_from([*states, "internal"])),
        "by": ["worker"],
    }
    for key in ("conditions", "unless"):
        names = draw(_few_guards)
        if names:
            row[key] = names
    most = draw(st.sampled_from([None, None, None, 1, 2]))
    if most is not None:
        row["at_most"] = most
    if draw(st.booleans()):
        row["different_from"] = {
            draw(st.sampled_from(ACTIONS)): draw(st.sampled_from(["this_round", "ever"]))
        }
    return row


@st.composite
def procedures(draw: st.DrawFn) -> dict[str, Any]:
    """A procedure of two to eight states with up to sixteen rows, all of one role."""
    states = [f"s{index}" for index in range(draw(st.integers(2, 8)))]
    field = {"class": "public", "set_by": ["worker"], "optional": True}
    return {
        "hoso": "procedure/1",
        "procedure": "random.walk",
        "in_force": {"from": "2026-01-01"},
        "total": "none",
        "roles": {"worker": {}},
        "fields": {
            "a": {"type": "integer", **field},
            "b": {"type": "boolean", **field, "class": draw(st.sampled_from(["public", "personal"]))},
        },
        "guards": {name: {"cel": text} for name, (text, _) in GUARDS.items()},
        "triggers": {name: {} for name in ACTIONS},
        "open": {"by": ["worker"]},
        "initial": "s0",
        "states": {name: {"role": "worker"} for name in states},
        "transitions": draw(st.lists(rows(states), min_size=1, max_size=16)),
    }


def resolved(procedure: dict[str, Any]) -> bytes:
    """The canonical bytes the engine runs it from."""
    return resolve(Procedure.model_validate(procedure))


#: One thing somebody tries: action, person, acted for, values given.
attempts = st.tuples(
    st.sampled_from(ACTIONS),
    st.sampled_from(PERSONS),
    st.sampled_from([None, None, *PERSONS]),
    st.fixed_dictionaries({}, optional={"a": st.integers(0, 5), "b": st.booleans()}),
)
