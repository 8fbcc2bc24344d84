"""Two writers of one store take turns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

#: The kinds of step that race.
WORKS = ["tests.soak.work:APPENDS", "tests.soak.steps:STEPS"]


@pytest.mark.parametrize("work", WORKS)
def test_two_writers_take_turns(program: Callable[..., dict[str, Any]], work: str) -> None:
    """In 2 seconds the slower of two writers takes at least 40 % of the steps."""
    found = program("racing", work, 2, 2.0)
    assert found["failures"] == 0
    assert found["share"] >= 0.4


@pytest.mark.soak
@pytest.mark.xdist_group("alone")
@pytest.mark.parametrize("work", WORKS)
def test_two_writers_take_turns_for_long(program: Callable[..., dict[str, Any]], work: str) -> None:
    """In 10 seconds the slower of two writers takes at least 40 % of the steps."""
    found = program("racing", work, 2, 10.0)
    assert found["failures"] == 0
    assert found["share"] >= 0.4


@pytest.mark.soak
@pytest.mark.xdist_group("alone")
@pytest.mark.parametrize("work", WORKS)
def test_four_writers_all_come_forward(program: Callable[..., dict[str, Any]], work: str) -> None:
    """Of four writers each takes at least 15 % of the steps in 5 seconds."""
    found = program("racing", work, 4, 5.0)
    assert found["failures"] == 0
    assert found["share"] >= 0.15
