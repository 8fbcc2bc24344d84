"""Four writers that are killed at any moment lose nothing they acknowledged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

#: The kinds of step that are killed.
WORKS = ["tests.soak.work:APPENDS", "tests.soak.steps:STEPS", "tests.soak.steps:BATCHES"]

WHOLE = {
    "failures": 0,
    "lost": 0,
    "doubled": 0,
    "changed": 0,
    "gaps": 0,
    "broken": 0,
    "problems": 0,
    "integrity": "ok",
}


@pytest.mark.parametrize("work", WORKS)
def test_killed_writers_lose_nothing(program: Callable[..., dict[str, Any]], work: str) -> None:
    """Of what was acknowledged nothing is lost, doubled or out of its chain; a key asked again stays."""
    found = program("killing", work, 30, 1)
    assert {name: found[name] for name in WHOLE} == WHOLE
    assert found["acknowledged"] > 100


@pytest.mark.soak
@pytest.mark.xdist_group("alone")
@pytest.mark.parametrize("work", WORKS)
def test_writers_killed_often_lose_nothing(program: Callable[..., dict[str, Any]], work: str) -> None:
    """The same for 600 kills, with at least 5,000 acknowledged steps."""
    found = program("killing", work, 600, 2)
    assert {name: found[name] for name in WHOLE} == WHOLE
    assert found["kills"] >= 600
    assert found["acknowledged"] >= 5000
