"""What a guard means to the explorer is what CEL says of every value."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import pytest

from hoso.engine.exploration.abstraction import Abstraction
from hoso.engine.exploration.domains import Variable, cells_of, number_cells, shown
from hoso.engine.guard import CompiledGuards
from hoso.engine.procedure import Procedure
from tests.engine.exploration.made import empty, guard

SIZED = {
    "size": {"type": "decimal", "scale": 2, "min": "0.5", "max": "900"},
    "day": {"type": "date"},
    "name": {"type": "text", "max": "4"},
    "kind": {"type": "choice", "of": {"ux": {}, "vx": {}, "wx": {}}},
    "yes": {"type": "boolean", "optional": True},
}


def abstraction(cel: str) -> Abstraction:
    """One guard over fields of every type."""
    made = empty({}, ("desk",))
    made["fields"] = {name: {**item, "class": "public", "set_by": ["desk"]} for name, item in SIZED.items()}
    made["guards"] = {"g": {"cel": cel}}
    made["states"] = {"s0": {"role": "desk"}, "end": {"final": "success"}}
    made["triggers"] = {"go": {}}
    made["transitions"] = [
        {"trigger": "go", "source": ["s0"], "dest": "end", "conditions": ["g"], "at_most": 3}
    ]
    procedure = Procedure.model_validate(made)
    return Abstraction(procedure, CompiledGuards(procedure), ["g"])


@pytest.mark.parametrize(
    ("cel", "says"),
    [
        ("f.size < 50", "never"),
        ("f.size < 51", "either"),
        ("f.size <= 90000", "always"),
        ("f.size > 3 * (10000 + 20000) - 1", "either"),
        ("f.size > 3 * (10000 + 20000)", "never"),
        ("50 <= f.size", "always"),
        ('f.day > timestamp("9999-12-31T00:00:00Z")', "never"),
        ('f.day == timestamp("2026-07-01T12:00:00Z")', "never"),
        ('f.day >= timestamp("2026-07-01T00:00:00Z") && f.day < timestamp("2026-07-01T12:00:00Z")', "either"),
        ('f.day > timestamp("2026-07-01T00:00:00Z") && f.day < timestamp("2026-07-02T00:00:00Z")', "never"),
        ('f.name == "abcde"', "never"),
        ('f.name == ""', "never"),
        ('f.name == "abcd" || f.name != "abcd"', "always"),
        ('f.kind == "zx"', "never"),
        ('f.kind in ["ux", "vx", "wx"]', "always"),
        ('f.kind != "ux" && f.kind != "vx" && f.kind != "wx"', "never"),
        ("given.yes && f.yes && !f.yes", "never"),
        ("given.yes ? f.yes : true", "either"),
        ("given.yes && f.yes == false", "either"),
        ("!(given.yes && f.yes) && given.yes && f.yes != false", "never"),
        ("count.go > 3", "never"),
        ("count.go >= 3", "either"),
        ("count.go >= 0", "always"),
        ("true || f.size == 70", "always"),
        ("1 < 2 && f.size == 70", "either"),
        ("f.size * 2 > 100", "not decided"),
        ("f.size * 2 > 100 && f.size < 50", "never"),
        ('f.name.startsWith("a") || f.size >= 50', "always"),
        ("[1, 2].exists(x, x == f.size)", "not decided"),
    ],
)
def test_what_is_decided(cel: str, says: str) -> None:
    """Bounds, scales, days, values of a choice, lengths and limits decide; products and functions do not."""
    meaning = abstraction(cel).meanings["g"]
    if not meaning.holds:
        found = "never"
    elif not meaning.fails:
        found = "always"
    else:
        found = "either" if meaning.is_decided else "not decided"
    assert found == says


def cell_of(variable: Variable, value: Any) -> int:
    """The cell of a value: a number's is the first that goes so far, a text's its own or the last."""
    if isinstance(value, int):
        known = [at for at, cell in enumerate(variable.cells) if cell is not None and cell >= value]
    else:
        known = [at for at, cell in enumerate(variable.cells) if cell == value]
    return known[0] if known else len(variable.cells) - 1


def test_cel_says_the_same_of_every_value() -> None:
    """Guards at random over small domains: the region holds a value exactly if CEL says yes to it."""
    for seed in range(60):
        chance = Random(seed)
        made = empty({"num": {"set_by": ["desk"], "optional": True}, "kind": {"set_by": ["desk"]}}, ("desk",))
        made["triggers"] = {"go": {}}
        made["guards"] = {"g": {"cel": guard(chance, made, [])[0]}}
        made["states"] = {"s0": {"role": "desk"}}
        made["transitions"] = [{"trigger": "go", "source": ["s0"], "dest": "s0"}]
        procedure = Procedure.model_validate(made)
        guards = CompiledGuards(procedure)
        space, meaning = (found := Abstraction(procedure, guards, ["g"])).space, found.meanings["g"]
        for num, kind, count in product([None, 0, 1, 2], ["ux", "vx", "wx"], [0, 1, 2, 3]):
            values = {"f.num": num, "given.num": num is not None, "f.kind": kind, "count.go": count}
            cube = space.full
            for name, item in space.variables.items():
                cube &= space.of(name, 1 << cell_of(item, values[name]))
            assert any(cube & item == cube for item in meaning.holds) == guards.evaluate("g", values), made[
                "guards"
            ]


def test_cells_cover_what_there_is() -> None:
    """Between its bounds each number has a cell, and a gap without numbers has none."""
    assert number_cells([3, 3, 5], 0, 9) == [2, 3, 4, 5, 6]
    assert number_cells([3, 4], 3, 4) == [3, 4]
    assert number_cells([-7, 12], 0, 9) == [0]
    assert number_cells([15], 0, 100, 10) == [10, 20]
    field = Procedure.model_validate(
        {
            **empty({}, ("a",)),
            "fields": {"a": {**SIZED["size"], "class": "public", "set_by": ["a"]}},
            "states": {"s0": {}},
        }
    ).fields["a"]
    assert [shown(field, cell) for cell in cells_of(field, [10_000])] == ["99.99", "100.00", "100.01"]


def test_unread_parts_of_two_guards_are_not_one() -> None:
    """What is not read of an expression is one unknown answer wherever it stands, and not that of another."""
    one, other = (abstraction(f"[1].exists(x, x == {name})") for name in ("f.size", "count.go"))
    assert not set(one.space.variables) & set(other.space.variables) - {"count.go"}
