"""adapters/reference/editor.py: the editor's schema takes every shipped file and notices slips."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from hoso import workflows
from hoso.adapters.reference.editor import editor_schema

FILES = sorted(Path(workflows.__file__).parent.glob("*.yaml"))
SCHEMA = editor_schema()
TYPES = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


def is_type(value, name):
    """Is a value of a type, as JSON Schema has it? A truth is no number."""
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def takes(schema, value):
    """Does a schema take a value? A reader of its own, of the words that the schema uses and no other."""
    known = {"$schema", "title", "definitions", "description"}
    return all(WORDS[word](schema, of, value) for word, of in schema.items() if word not in known)


def of_object(schema, value):
    """Which schema each key of a mapping is read by."""
    if not isinstance(value, dict):
        return
    for key, item in value.items():
        own = [schema.get("properties", {})[key]] if key in schema.get("properties", {}) else []
        own += [
            of for sign, of in schema.get("patternProperties", {}).items() if not own and re.search(sign, key)
        ]
        rest = schema.get("additionalProperties", {})
        yield item, own[0] if own else rest


WORDS = {
    "$ref": lambda _, of, value: takes(SCHEMA["definitions"][of.removeprefix("#/definitions/")], value),
    "type": lambda _, of, value: any(is_type(value, name) for name in ([of] if isinstance(of, str) else of)),
    "enum": lambda _, of, value: value in of,
    "const": lambda _, of, value: value == of,
    "pattern": lambda _, of, value: not isinstance(value, str) or re.search(of, value),
    "minimum": lambda _, of, value: not isinstance(value, int) or value >= of,
    "maximum": lambda _, of, value: not isinstance(value, int) or value <= of,
    "items": lambda _, of, value: not isinstance(value, list) or all(takes(of, item) for item in value),
    "anyOf": lambda _, of, value: any(takes(item, value) for item in of),
    "allOf": lambda _, of, value: all(takes(item, value) for item in of),
    "if": lambda schema, of, value: not takes(of, value) or takes(schema["then"], value),
    "then": lambda *_: True,
    "required": lambda _, of, value: not isinstance(value, dict) or set(of) <= set(value),
    "properties": lambda schema, _, value: all(
        of is not False and takes(of, item) for item, of in of_object(schema, value)
    ),
    "patternProperties": lambda *_: True,
    "additionalProperties": lambda schema, _, value: (
        "properties" in schema or all(takes(of, item) for item, of in of_object(schema, value))
    ),
}


class Editor(yaml.SafeLoader):
    """YAML 1.2, as editors read it: `off` is a word."""


Editor.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def loaded(text):
    """A file as an editor reads it: with types of its own."""
    return yaml.load(text, Loader=Editor)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_shipped_file_is_taken(path):
    """What the checker takes, the editor takes."""
    assert takes(SCHEMA, loaded(path.read_text()))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("hoso: procedure/1", "hoso: procedures/1"),
        ("steps:", "step_s:"),
        ("class: restricted, set_by", "clas: restricted, set_by"),
        ("class: restricted, set_by", "class: hidden, set_by"),
        ("procedure: qn", "procedure: Qn"),
        ("optional: true", 'optional: "perhaps"'),
        ("decision: true", "decision: maybe"),
        ('en: "Stamping"', "en: [Stamping]"),
    ],
)
def test_slips_are_noticed(before, after):
    """A key or a value that is none is not taken."""
    text = workflows.text("qn.295.commune.11").decode()
    assert before in text
    assert not takes(SCHEMA, loaded(text.replace(before, after, 1)))


def test_it_is_printed(capsys):
    """`hoso schema` prints it, with what each key means."""
    import json

    from hoso.adapters.cli.main import main

    assert main(["schema"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == SCHEMA
    described = printed["definitions"]["Road"]["properties"]
    assert all(of.get("description") for of in described.values() if "$ref" not in of)
