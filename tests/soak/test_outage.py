"""After thirty days in which nothing worked: every timer as often as its policy says, and people go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

WHOLE = {"wrong": 0, "problems": 0, "left": 0}


def test_three_workers_and_kills_lose_and_double_nothing(program: Callable[..., dict[str, Any]]) -> None:
    """240 timers, three workers as processes, of which four are killed while a person goes on."""
    found = program("outage", "80", 3, 4, 20, 1)
    assert {name: found[name] for name in WHOLE} == WHOLE
    assert found["entries"] == 80 * 7


@pytest.mark.soak
@pytest.mark.xdist_group("alone")
def test_ten_thousand_timers_while_people_work(program: Callable[..., dict[str, Any]]) -> None:
    """Meanwhile a person's step takes at most five times its usual, by the 95th percentile of both."""
    found = program("outage", "3334", 3, 0, 1000, 2)
    assert {name: found[name] for name in WHOLE} == WHOLE
    assert found["entries"] == 3334 * 7
    assert found["ratio"] <= 5


@pytest.mark.soak
@pytest.mark.xdist_group("alone")
def test_fifty_kills_lose_and_double_nothing(program: Callable[..., dict[str, Any]]) -> None:
    """Wherever a worker is killed, another finds what is left, and nothing else."""
    found = program("outage", "2000", 3, 50, 50, 3)
    assert {name: found[name] for name in WHOLE} == WHOLE
    assert found["entries"] == 2000 * 7
    assert found["killed"] >= 30
