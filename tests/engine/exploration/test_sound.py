"""No sound definition has an error, and each planted fault is found by its code."""

from __future__ import annotations

from random import Random

import pytest

from hoso.engine.exploration.verdicts import doomed
from hoso.engine.exploration.walk import TooLarge
from tests.engine.exploration.faults import FAULTS, planted
from tests.engine.exploration.made import FIELDS
from tests.engine.exploration.making import exploration, findings, model, of_courses
from tests.engine.exploration.sound import sound

FEW, MANY = range(60), range(1_000, 1_300)
#: Codes of faults that the small model sees too: something never happens, or never ends.
_SEEN = ("E703", "E705", "E707", "E708", "E709", "W704")


def is_clean(seed: int) -> None:
    """A sound definition: the checker has nothing to say of it."""
    assert of_courses(findings(sound(Random(seed)))) == [], seed


def is_found(name: str, seed: int) -> None:
    """A planted fault: the checker names it by its code, with the course that shows it."""
    chance = Random(seed)
    code = FAULTS[name][0]
    found = [item for item in findings(planted(name, chance, sound(chance))) if item.code == code]
    assert found, (name, seed)
    if code in _SEEN:
        assert found[0].steps[0].action == "open", (name, seed)


def test_sound_definitions_are_clean():
    """The checker says nothing false of definitions that are sound by construction."""
    for seed in FEW:
        is_clean(seed)


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_planted_fault_is_found(name):
    """A fault is named by its code, wherever it is put."""
    for seed in FEW[:3]:
        is_found(name, seed)


def agrees(seed: int) -> bool:
    """Does the small model see of a definition what its builder says? No where it is too large."""
    names = [name for name, (code, _) in sorted(FAULTS.items()) if code in _SEEN]
    chance = Random(seed)
    whole = sound(chance)
    by_force = model(whole)
    if by_force is None:
        return False
    rows = whole.definition["transitions"]
    taken = {number for number, _ in by_force.taken}
    assert taken == set(range(len(rows))), seed
    assert not by_force.doomed(), seed
    faulty = planted(names[seed % len(names)], chance, whole)
    faulty.values |= {name: [False, True] for name in faulty.definition["fields"] if name not in FIELDS}
    broken = model(faulty)
    if broken is None:
        return False
    try:
        found = doomed(exploration(faulty))
    except TooLarge:
        return False
    taken = {number for number, _ in broken.taken}
    assert broken.doomed() or taken != set(range(len(faulty.definition["transitions"]))), seed
    assert bool(found) == bool(broken.doomed()), seed
    return True


def test_the_small_model_says_so_too():
    """By brute force every row of a sound definition is taken and all can end; of a faulty one not."""
    assert sum(agrees(seed) for seed in FEW[:12]) > 0


@pytest.mark.soak
def test_three_hundred_of_each():
    """300 sound definitions without an error, 300 with a fault found by its code; the small model agrees."""
    names = sorted(FAULTS)
    for seed in MANY:
        is_clean(seed)
        is_found(names[seed % len(names)], seed)
    assert sum(agrees(seed) for seed in MANY) > len(MANY) // 2
