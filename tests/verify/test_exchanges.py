"""Verification of sub-dossiers: what one dossier never said is found, also where every link fits."""

from __future__ import annotations

from typing import Any

import pytest

from hoso.engine.binary import ZERO_HASH
from hoso.engine.commands import EXCHANGE, Erase
from hoso.engine.definition import compile_definition
from hoso.engine.dossier import evolve
from hoso.engine.head import Head
from hoso.engine.seal import seal
from hoso.engine.verification import verify
from tests.engine.sub_worlds import World
from tests.properties.worlds import NOW, Counted, must

from .test_requests import forged


class Of:
    """One dossier of a world, as the forger wants it."""

    def __init__(self, world: World, dossier: str) -> None:
        """Look at one of them."""
        self.engine = world.engine
        self.dossier = dossier


def told(
    world: World, dossier: str, *effects: dict[str, Any], cause: tuple[str, int], **more: Any
) -> set[Any]:
    """What verification says after an exchange that is forged."""
    causes = [{"stream": cause[0], "n": cause[1]}]
    with world.store.reading() as reading:
        last = list(reading.entries(dossier))[-1].entry
    basis = {key: last["basis"][key] for key in ("directory", "definitions")}
    entry = {"command": EXCHANGE, "actor": EXCHANGE, "basis": basis, "effects": list(effects), **more}
    return set(_without_authority(world, dossier, {**entry, "causes": causes}))


def _without_authority(world: World, dossier: str, entry: dict[str, Any]) -> list[tuple[str, int]]:
    """Append it; what the last entry says of role and unit does not go over."""
    with world.store.transaction() as transaction:
        head = transaction.head(dossier)
        assert head is not None
        last = list(transaction.entries(dossier))[-1].entry
        kept = {key: last[key] for key in ("stream", "semantics", "procedure", "definition", "signatures")}
        draft = {**kept, "guards": [], "recorded_at": NOW, "clock": {"before": {}, "after": {}}, **entry}
        text = transaction.definition(last["definition"])
        assert text is not None
        salts = Counted(1_000_000)
        sealed = seal(
            draft, stream=dossier, n=head.version + 1, previous=head.leaf, request_key="f", salts=salts.tag
        )
        body = evolve(head.body, sealed.entry, head.version + 1, sealed.disclosed, compile_definition(text))
        stored = sealed.stored
        moved = head._replace(version=stored.n, leaf=stored.leaf_hash, recorded_at=NOW, body=body)
        transaction.append(sealed, moved)
    with world.store.reading() as reading:
        return [(problem.code, problem.n) for verdict in verify(reading) for problem in verdict.problems]


@pytest.fixture
def waiting() -> tuple[World, str]:
    """A parent at its fourth entry that waits for its child, which was looked at."""
    world = World()
    world.take("lan", world.parent, "send")
    world.work()
    (child,) = world.children()
    world.take("hai", child, "look")
    return world, child


MOVES = {"from": ["at_province"], "to": ["issued"], "action": "agreed"}
ENDED = {"kind": "ended", "outcome": "success"}


def _came(child: str, outcome: str = "success") -> dict[str, Any]:
    return {"kind": "sub_ended", "sub": 2, "child": child, "outcome": outcome}


def test_an_end_that_was_none(waiting: tuple[World, str]):
    """The child is being looked at still."""
    world, child = waiting
    found = told(world, world.parent, _came(child), ENDED, cause=(child, 2), **MOVES)
    assert ("decision_differs", 4) in found


def test_an_end_told_otherwise(waiting: tuple[World, str]):
    """It was refused; the parent is told that it succeeded, or something is handed up that nobody gave."""
    world, child = waiting
    world.take("hai", child, "refuse", "Không")
    found = told(world, world.parent, _came(child), ENDED, cause=(child, 3), **MOVES)
    assert found & {("decision_differs", 4), ("move_illegal", 4)}


def test_a_value_that_was_not_handed_up(waiting: tuple[World, str]):
    """The number is another than the child's."""
    world, child = waiting
    world.take("hai", child, "agree", number="12")
    given = {"kind": "given", "fields": {"_sd": {"number": "13"}}}
    found = told(world, world.parent, _came(child), given, ENDED, cause=(child, 3), **MOVES)
    assert ("decision_differs", 4) in found


@pytest.mark.parametrize("cause", [("child", 9), ("nobody", 1), ("child", 1)])
def test_a_cause_that_does_not_say_so(waiting: tuple[World, str], cause: tuple[str, int]):
    """An entry that is not there, or stood before the end."""
    world, child = waiting
    world.take("hai", child, "agree", number="12")
    stream = child if cause[0] == "child" else "A" * 22
    given = {"kind": "given", "fields": {"_sd": {"number": "12"}}}
    found = told(world, world.parent, _came(child), given, ENDED, cause=(stream, cause[1]), **MOVES)
    assert ("decision_differs", 4) in found


@pytest.mark.parametrize("kind", ["sub_told", "parent_left"])
def test_a_child_that_was_told_of_nothing(waiting: tuple[World, str], kind: str):
    """It has not ended; and its parent waits."""
    world, child = waiting
    assert ("decision_differs", 3) in told(world, child, {"kind": kind}, cause=(world.parent, 3))


def test_a_person_who_speaks_for_the_engine(waiting: tuple[World, str]):
    """Effects of exchanges stand in exchanges alone, and nobody else makes those."""
    world, child = waiting
    entry = {"command": "claim", "actor": "lan", "role": "clerk", "unit": "commune"}
    entry["effects"] = [{"kind": "sub_released", "sub": 2}]  # type: ignore[assignment]
    with world.store.reading() as reading:
        last = next(iter(reading.entries(world.parent))).entry
    found = forged(Of(world, world.parent), NOW, None, **{**entry, "basis": last["basis"], "causes": []})
    assert ("decision_differs", 4) in found
    assert child


def test_a_step_that_lets_go_of_nothing(waiting: tuple[World, str]):
    """Whoever leaves the state leaves the sub-dossier: an entry that does not say so is found."""
    world, _ = waiting
    entry = {
        "command": "take",
        "actor": "lan",
        "role": "clerk",
        "unit": "commune",
        "action": "withdraw",
        "from": ["at_province"],
        "to": ["withdrawn"],
        "effects": [{"kind": "ended", "outcome": "failure"}],
    }
    with world.store.reading() as reading:
        last = next(iter(reading.entries(world.parent))).entry
    found = forged(Of(world, world.parent), NOW, None, **{**entry, "basis": last["basis"], "causes": []})
    assert found == [("decision_differs", 4)]


@pytest.mark.parametrize("sub", [2, 3])
def test_a_child_that_nobody_asked_for(waiting: tuple[World, str], sub: int):
    """A second one for the same asking, or one for an asking that was none."""
    world, child = waiting
    first = world.entries(child)[0]
    tag, salts = "B" * 22, Counted(2_000_000)
    effects = [
        {"kind": "opened", "code": f"H-1.{sub}.x", "unit": "province"},
        {"kind": "sub_of", "parent": world.parent, "sub": sub},
        {"kind": "given", "fields": {"_sd": {"owner": "Trần Thị B", "size": 120500}}},
    ]
    draft = {key: item for key, item in first.items() if key != "_sd"} | {"effects": effects}
    sealed = seal(draft, stream=tag, n=1, previous=ZERO_HASH, request_key="g", salts=salts.tag)
    with world.store.transaction() as transaction:
        text = transaction.definition(first["definition"])
        assert text is not None
        body = evolve({}, sealed.entry, 1, sealed.disclosed, compile_definition(text))
        head = Head(tag, "dossier", body["code"], 1, sealed.stored.leaf_hash, first["recorded_at"], body)
        transaction.append(sealed, head)
    with world.store.reading() as reading:
        found = {item.name: {problem.code for problem in item.problems} for item in verify(reading)}
    assert found[f"H-1.{sub}.x"] & {"opening_illegal", "decision_differs"}


def test_what_was_erased_is_attested(waiting: tuple[World, str]):
    """Values that went from one to the other and are gone cannot be compared: that is said, no more."""
    world, child = waiting
    world.take("hai", child, "agree", number="12")
    world.work()
    must(world.engine, Erase(world.asking("boss"), world.parent, "Lệnh 1", fields=("name", "number")))
    with world.store.reading() as reading:
        verdicts = {item.name: item for item in verify(reading)}
    assert {name: item.problems for name, item in verdicts.items() if item.problems} == {}
    assert verdicts["H-1"].attested + verdicts["H-1.2"].attested > 0
