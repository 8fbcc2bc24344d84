"""The explorer says of any definition what a small model by brute force says."""

from __future__ import annotations

from random import Random

import pytest

from hoso.engine.exploration.verdicts import doomed, entered
from hoso.engine.exploration.witness import witness
from tests.engine.exploration.made import anything
from tests.engine.exploration.making import exploration, findings, model

#: How many definitions of each hundred are walked in the ordinary suite, and in the soak.
FEW, MANY = range(120), range(1_000, 6_000)


def compared(seed: int) -> bool:
    """Compare one definition; is there something that can never end in it?"""
    made = anything(Random(seed))
    explored, by_force = exploration(made), model(made)
    assert by_force is not None
    found, wanted = doomed(explored), by_force.doomed()
    assert not found or wanted, seed
    assert set(explored.may.taken) >= by_force.taken, seed
    assert entered(explored, explored.may) >= by_force.entered, seed
    exact = explored.must is explored.may
    if exact:
        assert bool(found) == bool(wanted), seed
        assert set(explored.may.taken) == by_force.taken, seed
        assert entered(explored, explored.may) == by_force.entered, seed
    for item in found:
        steps = witness(explored.abstraction, explored.must, item.place, item.region)
        assert by_force.leads_to(steps) & wanted, (seed, steps)
    cheap = exploration(made, limits=False)
    if cheap.is_whole and exact:
        assert not wanted, seed
        assert set(cheap.may.taken) == by_force.taken, seed
    return bool(wanted)


def test_the_small_model_agrees():
    """Rows taken, states entered, whether all can end: the same; and what is shown leads to what is wrong."""
    assert sum(compared(seed) for seed in FEW) > len(FEW) // 3


def granted(seed: int) -> None:
    """With guards beyond the fragment: what is called impossible is, and what is called certain."""
    made = anything(Random(seed), hard=True)
    explored, by_force = exploration(made), model(made)
    assert by_force is not None
    assert set(explored.may.taken) >= by_force.taken, seed
    assert entered(explored, explored.may) >= by_force.entered, seed
    assert set(explored.must.taken) <= by_force.taken, seed
    wanted = by_force.doomed()
    for item in doomed(explored):
        steps = witness(explored.abstraction, explored.must, item.place, item.region)
        assert by_force.leads_to(steps) & wanted, (seed, steps)
    for item in doomed(explored, explored.may):
        assert witness(explored.abstraction, explored.may, item.place, item.region), seed
    assert findings(made) is not None


def test_nothing_rests_on_a_guess():
    """Where guards are opaque, no row that is taken is called untaken, and no way on a dead end."""
    for seed in FEW:
        granted(seed)


@pytest.mark.soak
def test_nothing_rests_on_a_guess_for_long():
    """The same of five thousand."""
    for seed in MANY:
        granted(seed)


@pytest.mark.soak
def test_the_small_model_agrees_for_long():
    """The same of five thousand."""
    assert sum(compared(seed) for seed in MANY) > len(MANY) // 3
