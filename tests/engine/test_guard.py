"""engine/guard.py: guards say yes or no on the record's values, or fail by themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.engine.guard import CompiledGuard, CompiledGuards, GuardFault
from hoso.engine.procedure import Guard, Procedure
from hoso.engine.procedure_text import read_procedure

SAMPLE = Path(__file__).with_name("sample.yaml").read_text(encoding="utf-8")
FIELDS = """fields:
  opened: {type: date, class: public, set_by: one_stop, vi: a, en: b}
  urgent: {type: boolean, class: public, set_by: one_stop, vi: a, en: b}
  pages: {type: integer, class: public, set_by: one_stop, vi: a, en: b}
"""


def guards(*texts: str) -> CompiledGuards:
    """Guards named g0, g1 … over the sample with three more fields."""
    procedure = read_procedure(SAMPLE.replace("fields:\n", FIELDS).encode(), "s.yaml").procedure
    assert procedure is not None
    named = {f"g{index}": Guard(cel=text) for index, text in enumerate(texts)}
    return CompiledGuards(procedure.model_copy(update={"guards": named}))


def ask(text: str, **values: Any) -> bool | GuardFault:
    """Evaluate one expression; `f_area` stands for `f.area`."""
    return guards(text).evaluate("g0", {key.replace("_", ".", 1): value for key, value in values.items()})


@given(st.integers(-(2**53 - 1), 2**53 - 1), st.integers(-(2**53 - 1), 2**53 - 1))
def test_scaled_integers_compare_exactly(size: int, pages: int) -> None:
    """Money and decimals are integers in their scale and compare without loss."""
    assert ask("f.size < f.pages", f_size=size, f_pages=pages) is (size < pages)


def test_the_first_of_all_midnights_is_a_fault():
    """CEL's library takes it for the infinite past: the step is refused, nothing is answered."""
    assert isinstance(ask('f.opened <= timestamp("2000-01-01T00:00:00Z")', f_opened="0001-01-01"), GuardFault)


@given(st.dates(min_value=date(1, 1, 2)), st.dates())
def test_dates_are_midnights(opened: Any, other: Any) -> None:
    """A day stands for its midnight UTC."""
    text = f'f.opened <= timestamp("{other.isoformat()}T00:00:00Z")'
    assert ask(text, f_opened=opened.isoformat()) is (opened <= other)


@pytest.mark.parametrize(
    ("text", "values", "answer"),
    [
        ('f.area == "remote"', {"f_area": "remote"}, True),
        ('f.area in ["near", "far"]', {"f_area": "remote"}, False),
        ("f.urgent", {"f_urgent": True}, True),
        ("count.accept >= 2", {"count_accept": 2}, True),
        ("given.size && f.size > 100", {"given_size": False}, False),
        ("given.size && f.size > 100", {"given_size": True, "f_size": 101}, True),
        ('f.note.startsWith("Đất")', {"f_note": "Đất ở"}, True),
    ],
)
def test_answers(text: str, values: dict[str, Any], answer: bool) -> None:  # noqa: FBT001
    """A guard reads fields, whether optional ones are given, and how often actions were taken."""
    assert ask(text, **values) is answer


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("f.pages / 0 == 1", {"f_pages": 1}),
        ("f.pages > 1", {}),
        ("f.pages + 9223372036854775807 > 1", {"f_pages": 1}),
        ("f.pages > 1", {"f_pages": "2"}),
        ("f.pages", {"f_pages": 1}),
        ("f.nothing > 1", {}),
        ("f.pages >", {}),
        ('f.note == "' + "đ" * 1100 + '"', {"f_note": "x"}),
    ],
)
def test_what_cannot_be_evaluated_is_a_fault(text: str, values: dict[str, Any]) -> None:
    """A guard that fails says neither yes nor no: `unless` would turn a no into a yes."""
    answer = ask(text, **values)
    assert isinstance(answer, GuardFault)
    assert answer.text


def test_inputs_are_what_is_read() -> None:
    """The inputs are the variables of the expression, sorted; text that only looks like one is none."""
    compiled = guards('"f.pages" == f.area || (given.size && f.size > count.accept)', "true", "f.pages >")
    assert compiled.inputs("g0") == ("count.accept", "f.area", "f.size", "given.size")
    assert compiled.inputs("g1") == compiled.inputs("g2") == ()


def test_other_values_are_not_looked_at() -> None:
    """Values that a guard does not read cannot change or break it."""
    assert ask("f.pages > 1", f_pages=2, f_opened="no day", f_size=None) is True


def test_references_name_overloads() -> None:
    """The checker sees which order a comparison uses."""
    compiled = guards('f.area < "b"').compiled("g0")
    assert isinstance(compiled, CompiledGuard)
    assert compiled.references.overloads == {"less_string"}
    assert compiled.references.names == {"f.area"}


@pytest.mark.parametrize(
    ("cel", "code"),
    [
        ("f.area >= 'a'", "E222"),
        ("dyn(f.area) == 'a'", "E224"),
        ("[1, 'a'][0] < 'b'", "E222"),
        ("type(f.area) == string", "E224"),
        ("double(count.accept) > 0.1", "E224"),
        ("[1].all(x, x == 1)", "E224"),
        ("count.accept", "E221"),
        ("f.area == 1", "E220"),
        ("given.area", "E220"),
        ("f.size > 1", "E223"),
        ("given.size || f.size > 1", "E223"),
        ("!given.size || f.size > 1", None),
        ("given.size ? f.size > 1 : false", None),
        ("f.size > 1 && given.size", None),
        ("given.note && (f.size > 1 || given.size)", "E223"),
        ("count.accept > 7 && !given.size && f.size > 1", "E223"),
        ("given.note && given.size && f.size > 1 && f.note == 'a'", None),
        ("given.note && f.size > 1 && given.size && f.note == 'a'", None),
    ],
)
def test_checked_before_it_runs(cel: str, code: str | None) -> None:
    """A guard that could fail, put text in order or hide its types is refused before it runs."""
    text = SAMPLE.replace("'f.area == \"remote\"'", f'"{cel}"')
    found = [item.code for item in read_procedure(text.encode(), "s.yaml").findings]
    of_guards = [
        item for item in found if item < "E7"
    ]  # what comes of a guard in its place is another matter
    assert of_guards == ([code] if code else [])


def test_a_procedure_without_guards_has_no_environment() -> None:
    """Nothing is built before a guard is asked."""
    procedure = Procedure.model_validate(
        {
            "hoso": "procedure/1",
            "procedure": "a",
            "in_force": {"from": "2026-01-01"},
            "total": "none",
            "roles": {"r": {}},
            "triggers": {},
            "open": {"by": "r"},
            "initial": "s",
            "states": {"s": {"final": "success"}},
            "transitions": [],
        }
    )
    assert CompiledGuards(procedure).variables == ()


def test_only_answers_of_public_values_are_remembered() -> None:
    """What a guard read of a field that can be erased is kept nowhere; what is remembered stays right."""
    text = SAMPLE.replace(
        "fields:\n", FIELDS + "  age: {type: integer, class: personal, set_by: one_stop, vi: a, en: b}\n"
    )
    procedure = read_procedure(text.encode(), "s.yaml").procedure
    assert procedure is not None
    named = {
        "open": Guard(cel="f.pages > 3"),
        "hidden": Guard(cel="f.age > 17"),
        "flag": Guard(cel="f.urgent"),
    }
    both = CompiledGuards(procedure.model_copy(update={"guards": named}))
    for _ in range(2):
        assert both.evaluate("open", {"f.pages": 4}) is True
        assert both.evaluate("open", {"f.pages": 3}) is False
        assert both.evaluate("hidden", {"f.age": 1731}) is True
        assert both.evaluate("flag", {"f.urgent": True}) is True
        assert isinstance(both.evaluate("flag", {"f.urgent": 1}), GuardFault)
        assert isinstance(both.evaluate("flag", {"f.urgent": []}), GuardFault)
        assert isinstance(both.evaluate("open", {}), GuardFault)
    assert "1731" not in str(both._answers)
    for number in range(3000):
        both.evaluate("open", {"f.pages": number})
    assert len(both._answers) <= 1024
