"""engine/checks/choices.py: what a choice is compared with is one of its values."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso.engine.procedure_text import read_procedure

SAMPLE = Path(__file__).with_name("sample.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("cel", "value", "near"),
    [
        ('f.area == "remoet"', "remoet", "remote"),
        ('"remoet" != f.area', "remoet", "remote"),
        ("f.area in ['near', 'remoet']", "remoet", "remote"),
        ('f.area == "near" || f.area == "far away"', "far away", None),
        ('f.area == "Xa"', "Xa", "remote"),
        ('f.area == "Remote"', "Remote", "remote"),
    ],
)
def test_a_value_that_the_choice_does_not_have(cel, value, near):
    """However it is compared; a label stands for the value that has it."""
    text = SAMPLE.replace("'f.area == \"remote\"'", f"'{cel}'" if "'" not in cel else f'"{cel}"')
    findings = read_procedure(text.encode(), "s.yaml").findings
    (found,) = [item for item in findings if item.code == "E226"]
    assert (found.details["value"], found.near) == (value, near)


@pytest.mark.parametrize("cel", ['f.area in ["near", "remote"]', 'f.area != "near"', "size(f.area) > 3"])
def test_values_that_it_has(cel):
    """What compares with its values, or not with texts at all, is left alone."""
    text = SAMPLE.replace("'f.area == \"remote\"'", f"'{cel}'")
    codes = {item.code for item in read_procedure(text.encode(), "s.yaml").findings}
    assert "E226" not in codes
