"""engine/verification/timers.py: what the clock could not have done is found, though every digest fits."""

from __future__ import annotations

from typing import Any

import pytest

from hoso.engine.clocks.pending import next_timer
from hoso.engine.definition import compile_definition
from hoso.engine.dossier import evolve
from hoso.engine.seal import seal
from tests.engine.clocks.office import Office, at, resolved
from tests.engine.clocks.test_timers import timed
from tests.properties.worlds import Counted

TEXT = timed()


def office(action: str = "accept") -> Office:
    """A dossier with timers, worked on or waiting, and the instant at which one of them comes about."""
    made = Office(text=TEXT).took("2026-08-03 09:00", action)
    made.clock.now = at("2026-08-07 09:00" if action == "accept" else "2026-08-18 09:00")
    return made


def forged(made: Office, change: Any) -> list[tuple[str, int]]:
    """Let the clock do what is due on a twin, change its entry, and append that; what verification says."""
    twin = office("ask" if "waiting" in made.clocks["rows"] else "accept")
    (twin_outcome,) = twin.engine.fire().outcomes
    assert twin_outcome[0].dossier == twin.dossier == made.dossier
    entry = {key: item for key, item in twin.entry().items() if key != "_sd"}
    change(entry)
    definition = compile_definition(resolved(TEXT))
    with made.engine.store.transaction() as transaction:
        head = transaction.head(made.dossier)
        assert head is not None
        sealed = seal(
            entry,
            stream=head.stream,
            n=head.version + 1,
            previous=head.leaf,
            request_key="k",
            salts=Counted(1_000_000).tag,
        )
        body = evolve(head.body, sealed.entry, head.version + 1, sealed.disclosed, definition)
        stored = sealed.stored
        moved = head._replace(
            version=stored.n,
            leaf=stored.leaf_hash,
            recorded_at=entry["recorded_at"],
            body=body,
            next_timer=next_timer(body),
        )
        transaction.append(sealed, moved)
    return made.problems()


def _sooner(entry: dict[str, Any]) -> None:
    entry["recorded_at"] = at("2026-08-07 08:59")


def _by_a_person(entry: dict[str, Any]) -> None:
    entry["actor"] = "ann"


def _in_a_role(entry: dict[str, Any]) -> None:
    entry |= {"role": "desk", "unit": "office"}


def _another_timer(entry: dict[str, Any]) -> None:
    entry["effects"][0]["timer"] = "late"


def _another_instant(entry: dict[str, Any]) -> None:
    entry["effects"][0]["at"] = at("2026-08-06 09:00")


def _for_more_times(entry: dict[str, Any]) -> None:
    entry["effects"][0]["missed"] = 3


def _passed_over(entry: dict[str, Any]) -> None:
    entry["effects"][0]["kind"] = "passed_over"


def _nothing(entry: dict[str, Any]) -> None:
    entry["effects"] = []


def _still_pending(entry: dict[str, Any]) -> None:
    entry["clock"] = {"before": {}, "after": {}}


@pytest.mark.parametrize("action", ["accept", "ask"])
def test_the_true_entry_is_right(action: str) -> None:
    """Put there by hand, what the clock would write is found sound."""
    assert forged(office(action), lambda _: None) == []


@pytest.mark.parametrize(
    "change",
    [
        _sooner,
        _by_a_person,
        _in_a_role,
        _another_timer,
        _another_instant,
        _for_more_times,
        _passed_over,
        _nothing,
        _still_pending,
    ],
)
def test_a_reminder_that_was_none_is_named(change: Any) -> None:
    """Too soon, by somebody, another one, another number, or one that leaves the timer pending."""
    assert ("timer_illegal", 3) in forged(office(), change)


def _as_a_step(entry: dict[str, Any]) -> None:
    entry["command"] = "take"


def _without_ground(entry: dict[str, Any]) -> None:
    entry["effects"] = [effect for effect in entry["effects"] if effect["kind"] != "came_due"]


def _by_another_law(entry: dict[str, Any]) -> None:
    entry["effects"][0]["legal"] = "nd 1"


@pytest.mark.parametrize("change", [_by_a_person, _as_a_step, _without_ground, _by_another_law])
def test_a_move_that_was_not_the_clocks_is_named(change: Any) -> None:
    """In a person's name, as a person's step, without its ground or by another law."""
    assert ("timer_illegal", 3) in forged(office("ask"), change)
