"""Sequencers that are killed at any moment lose, double and reorder nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


def check(found: dict[str, Any], kills: int) -> None:
    """Every entry has one index in the order of commits, and every note that was given is still true."""
    assert (found["kills"], found["failures"]) == (kills, 0)
    assert found["sequenced"] == found["entries"] == found["stored"]
    assert {name: found[name] for name in ("disorder", "wrong", "forked")} == dict.fromkeys(
        ("disorder", "wrong", "forked"), 0
    )
    assert found["notes"] > 5


def test_killed_sequencers_lose_nothing(program: Callable[..., dict[str, Any]]) -> None:
    """Two sequencers at once, killed 20 times while others write."""
    check(program("sequencing", "tests.soak.steps:STEPS", 20, 1), 20)


@pytest.mark.soak
@pytest.mark.xdist_group("alone")
def test_sequencers_killed_often_lose_nothing(program: Callable[..., dict[str, Any]]) -> None:
    """The same for 200 kills and a year that ends meanwhile."""
    found = program("sequencing", "tests.soak.steps:STEPS", 200, 2)
    check(found, 200)
    assert found["shards"] == 2
