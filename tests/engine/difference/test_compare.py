"""engine/difference: what is otherwise is told, and nothing else is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from hoso import workflows
from hoso.engine.difference import Version, differences
from hoso.engine.mutants import mutants_of
from hoso.engine.procedure import Procedure
from hoso.engine.procedure_text import read_procedure, read_procedures
from hoso.engine.resolved import procedure_of, resolve

HERE = Path(__file__).parents[1]
SAMPLE = HERE.joinpath("sample.yaml").read_text(encoding="utf-8")


def shipped():
    """Every shipped procedure, one for each variant."""
    return [
        text
        for name in workflows.shipped()
        for text in read_procedures(workflows.text(name), f"{name}.yaml", workflows.sources)
    ]


def version(text):
    """What was read, as one side of a comparison."""
    assert text.procedure is not None, text.findings
    return Version(text.procedure, text.document)


def compared(old, new):
    """The differences of two files."""
    sides = (version(read_procedure(text.encode(), name)) for text, name in ((old, "old"), (new, "new")))
    return differences(*sides)


def changed_scalars(value):
    """The value with one of its scalars changed, each in turn; the kind of the file stays."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in [pair for pair in pairs if pair[0] != "hoso"]:
        if isinstance(item, dict | list):
            others = list(changed_scalars(item))
        else:
            others = [
                not item if isinstance(item, bool) else item + 1 if isinstance(item, int) else f"{item}x"
            ]
        for other in others:
            copy = dict(value) if isinstance(value, dict) else list(value)
            copy[key] = other
            yield copy


def backwards(value):
    """Every mapping in the opposite order."""
    if isinstance(value, dict):
        return {key: backwards(item) for key, item in reversed(value.items())}
    return [backwards(item) for item in value] if isinstance(value, list) else str(value)


@pytest.mark.parametrize("text", shipped(), ids=lambda text: text.procedure.procedure)
def test_another_form_of_the_same_is_no_difference(text):
    """A road and the state machine it makes, keys backwards, everything in quotes: nothing differs."""
    value = {"hoso": "procedure/1", **backwards(text.document.value)}
    written = yaml.safe_dump(value, default_style='"', allow_unicode=True, sort_keys=False)
    again = read_procedure(f"# another form\n{written}".encode(), "explicit.yaml")
    assert resolve(version(again).procedure) == resolve(text.procedure)
    assert differences(version(text), version(again)) == []


@pytest.mark.parametrize(
    "text",
    [
        text
        for text in shipped()
        if text.procedure.procedure in ("vn.petition", "vn.birth_residence_insurance")
    ],
    ids=lambda text: text.procedure.procedure,
)
def test_every_fault_is_told(text):
    """Each mutant differs from its procedure in what names its action, and from itself in nothing."""
    for mutant in mutants_of(text.procedure, text.document):
        other = Version(procedure_of(mutant.resolved))
        found = differences(version(text), other)
        told = {name for item in found for name in (item.name, item.item)}
        assert told & {mutant.action, mutant.what}, mutant
        assert differences(other, other) == []


@pytest.mark.parametrize("name", ["sample", "branches", "dated"])
def test_no_key_is_passed_over(name):
    """Whatever scalar of a definition is changed, a difference says so; never that only the order differs."""
    text = version(read_procedure(HERE.joinpath(f"{name}.yaml").read_bytes(), name))
    tried = 0
    for changed in changed_scalars(json.loads(resolve(text.procedure))):
        try:
            other = Procedure.model_validate(changed)
            found = differences(text, Version(other))
        except (ValueError, KeyError):
            continue  # it is no procedure any more
        tried += 1
        assert {item.code for item in found} - {"order"}, changed
    assert tried > 50


@pytest.mark.parametrize(
    ("before", "after", "code", "group"),
    [
        ("total: [3wd, 5wd]", "total: [3wd, 6wd]", "procedure.total", "deadlines"),
        ("time: 1wd, clock: idle", "time: 0.5wd, clock: idle", "state.time", "deadlines"),
        ("optional: true, class: restricted", "class: restricted", "field.optional", "officials"),
        ("true, class: restricted", "true, class: personal", "field.class", "publication"),
        ("f.size > 10000", "f.size > 20000", "guard.cel", "officials"),
        ("conditions: is_large, ", "", "move.conditions.removed", "officials"),
        ("at_most: 1, reason", "at_most: 2, reason", "move.at_most", "officials"),
        ("reason: required", "reason: optional", "move.reason", "officials"),
        ("{accept: ever}", "{accept: this_round}", "move.different_from", "officials"),
        ("refused: {final: failure", "refused: {final: success", "state.final", "citizens"),
        ('"nd118 16(3)"', '"nd118 16(4)"', "move.legal", "text"),
        ('en: "A sample permit"', 'en: "A permit"', "procedure.label", "text"),
        ("needed_for: accept", "needed_for: approve", "document.needed_for.added", "citizens"),
        ("open: {by: one_stop}", "open: {by: [one_stop, head]}", "procedure.open.by.added", "officials"),
    ],
)  # fmt: skip
def test_one_change_is_told_by_its_code_and_line(before, after, code, group):
    """One thing changed in the file is told, under whom it concerns, with its line on both sides."""
    assert SAMPLE.count(before) == 1
    line = SAMPLE[: SAMPLE.index(before)].count("\n") + 1
    found = {item.code: item for item in compared(SAMPLE, SAMPLE.replace(before, after))}
    item = found.pop(code)
    assert (item.group, item.old.file, item.old.line, item.new.file, item.new.line) == (
        group,
        "old",
        line,
        "new",
        line,
    )
    assert set(found) <= {"document.needed_for.removed"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("examine", "examination", "state"), ("is_large", "is_big", "guard"), ("size", "surface", "field")],
)
def test_a_new_name_is_one_difference(old, new, code):
    """What is only called otherwise is told once, whatever uses it."""
    called = re.sub(rf"(?<=[ .]){old}(?=[]:,}} ])(?! is small)", new, SAMPLE)
    found = compared(SAMPLE, called)
    assert [(item.code, item.name, item.before) for item in found] == [(f"{code}.renamed", new, old)]


def test_rows_of_several_states_are_told_once():
    """A row that starts in two states and is changed is one difference with both."""
    found = compared(SAMPLE, SAMPLE.replace("at_most: 1, reason", "at_most: 3, reason"))
    assert [(item.code, item.states, item.before, item.after) for item in found] == [
        ("move.at_most", ("received", "examine"), 1, 3)
    ]


def test_the_order_of_an_action_means_something():
    """Rows of one action in one state in another order are told as that; of others only the order."""
    guarded = SAMPLE.replace("by: head, different_from", "by: head, conditions: is_remote, different_from")
    lines = guarded.splitlines(keepends=True)
    approve = [number for number, line in enumerate(lines) if "trigger: approve" in line]
    one, other = approve
    lines[one], lines[other] = lines[other], lines[one]
    assert [item.code for item in compared(guarded, "".join(lines))] == ["move.order"]
    lines = SAMPLE.splitlines(keepends=True)
    lines.append(lines.pop(one - 1))
    assert [item.code for item in compared(SAMPLE, "".join(lines))] == ["order"]
