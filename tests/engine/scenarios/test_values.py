"""engine/scenarios/values.py: values that a field takes, and such as make guards answer as they are to."""

from __future__ import annotations

import pytest

from hoso.engine.guard import CompiledGuards
from hoso.engine.procedure import Procedure
from hoso.engine.scenarios.values import value_of, values_for
from hoso.engine.values import value_of as read

FIELDS = {
    "area": {"type": "decimal", "scale": "1", "min": "0.5", "max": "900", "set_by": "desk"},
    "plan": {"type": "decimal", "scale": "1", "optional": "true", "set_by": "desk"},
    "votes": {"type": "integer", "min": "3", "set_by": "desk"},
    "present": {"type": "integer", "set_by": "desk"},
    "kind": {"type": "choice", "of": {"land": {}, "house": {}}, "set_by": "desk"},
    "day": {"type": "date", "set_by": "desk"},
    "name": {"type": "text", "set_by": "desk"},
}
GUARDS = {
    "within": "given.plan && f.area <= f.plan",
    "beyond": "given.plan && f.area * 10 > f.plan * 25",
    "agreed": "f.votes * 3 >= f.present * 2",
    "quorum": "f.present >= 7",
    "house": 'f.kind == "house"',
    "named": 'f.name == "An" || f.name.startsWith("B")',
    "counted": "count.go > 1",
    "never": "f.votes < 3",
    "adult": 'f.day <= timestamp("2008-01-20T00:00:00Z")',
}


@pytest.fixture(scope="module")
def procedure():
    """One state is enough."""
    return Procedure.model_validate(
        {
            "hoso": "procedure/1",
            "procedure": "x",
            "in_force": {"from": "2026-01-01"},
            "total": "none",
            "roles": {"desk": {}},
            "fields": FIELDS,
            "guards": {name: {"cel": cel} for name, cel in GUARDS.items()},
            "triggers": {"go": {}},
            "open": {"by": "desk"},
            "initial": "s",
            "states": {"s": {"role": "desk"}, "e": {"final": "success"}},
            "transitions": [{"trigger": "go", "source": "s", "dest": "e"}],
        }
    )


@pytest.mark.parametrize("name", FIELDS)
def test_a_value_is_one_that_the_field_takes(procedure, name):
    """Bounds and choices are kept to."""
    field = procedure.fields[name]
    assert read(name, field, value_of(field)) is not None


@pytest.mark.parametrize(
    "wanted",
    [
        {"within": True},
        {"within": False},
        {"within": False, "beyond": True},
        {"agreed": True, "quorum": True},
        {"agreed": False, "quorum": True},
        {"within": True, "agreed": True, "quorum": True, "house": True, "named": True, "adult": False},
        {"adult": True},
        {"adult": False, "house": True},
        {"house": True, "named": True, "agreed": False},
    ],
)
def test_the_guards_answer_so_together(procedure, wanted):
    """What is found is typed as somebody would; read back, every guard gives the answer that was wanted."""
    guards = CompiledGuards(procedure)
    found = values_for(procedure, guards, wanted)
    assert found is not None
    values = {f"f.{name}": read(name, procedure.fields[name], text) for name, text in found.items()}
    values |= {f"given.{name}": True for name in found}
    for name, answer in wanted.items():
        compiled = guards.compiled(name)
        assert guards.evaluate(name, {item: values[item] for item in compiled.inputs}) is answer


@pytest.mark.parametrize("wanted", [{"never": True}, {"counted": True}, {}])
def test_what_no_value_of_a_field_opens_is_not_found(procedure, wanted):
    """Counts are no fields, and bounds hold."""
    assert values_for(procedure, CompiledGuards(procedure), wanted) is None
