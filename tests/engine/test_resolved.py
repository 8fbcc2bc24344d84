"""engine/resolved.py: one meaning, one digest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hoso import workflows
from hoso.engine.binary import digest
from hoso.engine.canonical import canonical, parse
from hoso.engine.errors import NotCanonical
from hoso.engine.procedure_text import read_procedure, read_procedures
from hoso.engine.resolved import definition_digest, procedure_of, resolve, resolved_with

if TYPE_CHECKING:
    import random

SAMPLE = Path(__file__).with_name("sample.yaml").read_text(encoding="utf-8")
EXTRA = SAMPLE + 'x_kept: [a, {b: "1"}]\ndecision: {number: "1/QĐ", date: "2026-01-01"}\n'


def resolved(text: str) -> bytes:
    """The resolved form of a text that has no error."""
    procedure = read_procedure(text.encode(), "a.yaml").procedure
    assert procedure is not None
    return resolve(procedure)


def _values() -> Any:
    return yaml.load(EXTRA, Loader=yaml.BaseLoader)


def _shuffled(value: Any, chance: random.Random) -> Any:
    """The same value with the keys of every mapping in another order; lists keep theirs."""
    if isinstance(value, dict):
        keys = [key for key in value if key != "hoso"]
        chance.shuffle(keys)
        keys = ["hoso", *keys] if "hoso" in value else keys
        return {key: _shuffled(value[key], chance) for key in keys}
    return [_shuffled(item, chance) for item in value] if isinstance(value, list) else value


@given(st.randoms(use_true_random=False), st.booleans(), st.sampled_from(['"', "'"]))
def test_layout_makes_no_difference(chance: random.Random, flow: bool, quote: str) -> None:  # noqa: FBT001
    """Order of keys, quoting, comments, block or flow: the digest stays."""
    text = yaml.safe_dump(
        _shuffled(_values(), chance),
        allow_unicode=True,
        default_flow_style=flow,
        default_style=quote,
        sort_keys=False,
        width=60,
    )
    assert resolved("# a comment\n" + text) == resolved(EXTRA)


def test_normal_form_makes_no_difference() -> None:
    """Letters typed with separate tone marks are the same letters."""
    other = normalize("NFD", EXTRA)
    assert other != EXTRA
    assert resolved(other) == resolved(EXTRA)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("total: [3wd, 5wd]", "total: [3.0wd, 5 wd]"),
        ("{role: officer, time", "{role: officer, clock: runs, time"),
        ("time: 1wd", "time: [1wd, 1wd]"),
        ("languages: [vi, en]\n", ""),
        ("in_force:", "draft: false\nin_force:"),
        ("source: received, dest: examine}", "source: [received], dest: examine, by: one_stop}"),
        ("min: 0.5", "min: 0.500"),
    ],
)
def test_defaults_make_no_difference(old: str, new: str) -> None:
    """What says the same in other words has the same digest."""
    assert old in SAMPLE
    assert resolved(SAMPLE.replace(old, new, 1)) == resolved(SAMPLE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('en: "The tests"', 'en: "Tests"'),
        ("at_most: 1", "at_most: 2"),
        ("f.size > 10000", "f.size > 10001"),
        ("decision: true", "decision: false"),
        ("total: [3wd, 5wd]", "total: [3wd, 6wd]"),
        ("languages: [vi, en]\n", "languages: [en, vi]\n"),
        ("initial: received", "initial: examine"),
        ("initial: received", "x_a: b\ninitial: received"),
    ],
)
def test_meaning_makes_a_difference(old: str, new: str) -> None:
    """Whatever a person or the machine could see changes the digest."""
    assert old in SAMPLE
    assert resolved(SAMPLE.replace(old, new, 1)) != resolved(SAMPLE)


@given(st.randoms(use_true_random=False))
def test_round_trip(chance: random.Random) -> None:
    """A resolved definition reads back as the procedure, and writes the same bytes again."""
    values = _shuffled(_values(), chance)
    chance.shuffle(values["transitions"])
    for row in values["transitions"]:
        if chance.random() < 0.3:
            row["at_most"] = str(chance.randint(1, 9))
        if chance.random() < 0.3:
            row["x_note"] = chance.choice(["a", ["b", {"c": "d"}]])
    text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, default_style='"')
    procedure = read_procedure(text.encode(), "a.yaml").procedure
    if procedure is not None:  # a special row may have come to stand behind a general one
        data = resolve(procedure)
        assert procedure_of(data) == procedure
        assert resolve(procedure_of(data)) == data
        assert canonical(parse(data)) == data
        assert definition_digest(data) == digest(data)


def test_other_bytes_are_refused() -> None:
    """Only what `resolve` writes is read back."""
    with pytest.raises(NotCanonical):
        procedure_of(b" " + resolved(SAMPLE))
    with pytest.raises(ValueError, match="validation error"):
        procedure_of(canonical({"hoso": "procedure/1"}))


@pytest.mark.parametrize("name", sorted(workflows.shipped()))
def test_a_read_procedure_is_what_its_resolved_form_reads_back_as(name: str) -> None:
    """The same values in the same order, without writing and reading: `repr` shows the order of mappings."""
    for text in read_procedures(workflows.text(name), f"{name}.yaml", workflows.sources):
        assert text.procedure is not None
        procedure, resolved = resolved_with(text.procedure)
        assert resolved == resolve(text.procedure)
        assert repr(procedure) == repr(procedure_of(resolved))
