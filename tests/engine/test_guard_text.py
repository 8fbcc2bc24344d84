"""engine/guard_text.py: under common names a guard says exactly what it says under its own."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine import guard as guards
from hoso.engine.guard import CompiledGuard, CompiledGuards
from hoso.engine.guard_text import renamed
from hoso.engine.procedure import Guard, Procedure
from hoso.engine.procedure_text import read_procedure

SAMPLE = Path(__file__).with_name("sample.yaml").read_text(encoding="utf-8")
FIELDS = """fields:
  opened: {type: date, class: public, set_by: one_stop, vi: a, en: b}
  urgent: {type: boolean, class: public, set_by: one_stop, vi: a, en: b}
  pages: {type: integer, class: public, set_by: one_stop, vi: a, en: b}
"""
KINDS = {
    "f.area": "S",
    "f.size": "I",
    "f.pages": "I",
    "f.urgent": "B",
    "f.opened": "D",
    "given.size": "B",
    "count.accept": "I",
    "consult.ask.open": "I",
    "consult.ask.late": "I",
    "branch.b.done": "B",
}
#: Parts of expressions, of which many are none when they are put together.
PARTS = [
    *("f.area", "f.size", "f.pages", "f.urgent", "f.opened", "given.size", "count.accept", "f.nothing"),
    *(" == ", " != ", " < ", " >= ", " && ", " || ", "!", " + ", " * ", " / ", " ? ", " : ", "(", ")", ","),
    *('"remote"', "'f.area'", "0", "1", "100", "true", "false", ".size()", '.startsWith("r")', "in [1, 2]"),
    *('timestamp("2026-01-01T00:00:00Z")', "[1].all(f, f > 0)", "dyn(", "double(", "// f.size", '"""', "\\"),
    *("f.I0", "f.S0", "x", "r'", ".", "f . size", "-"),
]


def procedure_with(*texts: str) -> Procedure:
    """The sample with three more fields and these guards."""
    procedure = read_procedure(SAMPLE.replace("fields:\n", FIELDS).encode(), "s.yaml").procedure
    assert procedure is not None
    return procedure.model_copy(update={"guards": {f"g{n}": Guard(cel=text) for n, text in enumerate(texts)}})


PROCEDURE = procedure_with("true")


def both(text: str) -> tuple[Any, Any]:
    """A guard compiled as it is always, and compiled under its own names."""
    procedure = PROCEDURE.model_copy(update={"guards": {"g0": Guard(cel=text)}})
    usual, own = CompiledGuards(procedure), CompiledGuards(procedure)
    usual.compiled("g0")
    kept = guards.renamed
    guards.renamed = lambda *_: None
    try:
        own.compiled("g0")
    finally:
        guards.renamed = kept
    return usual, own


def says(compiled: CompiledGuards) -> Any:
    """What is known of a guard, and what it answers to many values, present and missing."""
    guard = compiled.compiled("g0")
    if not isinstance(guard, CompiledGuard):
        return guard
    values = {
        "f.area": ("remote", "f.area", None),
        "f.size": (0, 101, None),
        "f.pages": (1, "1"),
        "f.urgent": (True, None),
        "f.opened": ("2026-01-01", None),
        "given.size": (True, False),
        "count.accept": (0, 2),
    }
    read = [[(name, value) for value in values[name]] for name in guard.inputs if name in values]
    answers = [compiled.evaluate("g0", dict(chosen)) for chosen in product(*read)]
    known = (guard.references, guard.inputs, guard.is_bool, guard.is_public, guard.fields)
    return known, answers


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=9).map("".join))
def test_common_names_change_nothing(text: str) -> None:
    """References, inputs, answers, faults and what does not compile are the same."""
    usual, own = both(text)
    assert says(usual) == says(own)


@pytest.mark.parametrize(
    ("text", "common"),
    [
        ('f.area == "f.size"', 'f.S0 == "f.size"'),
        ("given.size && f.size > f.pages", "given.B0 && f.I0 > f.I1"),
        ("f.size > 1 && f.size < 9", "f.I0 > 1 && f.I0 < 9"),
        ("consult.ask.open == 0 && consult.ask.late == 0", "consult.R0.open == 0 && consult.R0.late == 0"),
        ("branch.b.done", "branch.R0.done"),
        ("f.area.size() > 2", "f.S0.size() > 2"),
        ("f.nothing > 1", None),
        ("f . size > 1", None),
        ("[1].all(f, f > 0)", None),
        ("f.size > 1 // f.pages", None),
        ('"""f.size""" == f.area', None),
        ('f.area == "a\\"b"', None),
        ("f.I0 > 1", None),
        ("dyn(f.size) == 1", None),
    ],
)
def test_what_is_renamed(text: str, common: str | None) -> None:
    """Only what is understood to its end gets common names."""
    found = renamed(text, KINDS)
    assert (found.text if found else None) == common


def test_names_lead_back() -> None:
    """Each common name stands for one variable of the guard."""
    found = renamed("consult.ask.open == 0 || f.size > count.accept", KINDS)
    assert found is not None
    assert found.names["f.I0"] == "f.size"
    assert found.names["count.I0"] == "count.accept"
    assert found.names["consult.R0.open"] == "consult.ask.open"
