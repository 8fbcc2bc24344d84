"""engine/language/schema.py: annotations say what a mapping holds, and nothing else passes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest

from hoso.engine.language.schema import Before, Key, Shape, ValidationError, validator_of


class Part(Shape):
    """A part."""

    kind: Literal["a", "b"]
    names: tuple[str, ...] = Key(default=(), max_length=2)


class Whole(Shape):
    """Every kind of annotation there is."""

    from_: str = Key(alias="from")
    number: Annotated[int, Key(ge=1, le=9)] | None = None
    short: Annotated[str, Before(str.strip), Key(max_length=3)] = "abc"
    parts: dict[str, Part] = Key(default={})
    part: Part = Key(default={"kind": "a"})
    anything: Any = True


class Again(Whole):
    """What a class adds to another, and what is read before its keys."""

    more: bool = False

    @classmethod
    def prepared(cls, value: Any) -> Any:
        """A text stands for the whole."""
        return {"from": value} if isinstance(value, str) else value


def wrong(kind: type[Shape], value: Any) -> list[tuple[tuple[Any, ...], str]]:
    """What a schema says is wrong, and where."""
    with pytest.raises(ValidationError) as caught:
        kind.model_validate(value)
    return [(error["loc"], error["type"]) for error in caught.value.errors()]


def test_reads_and_writes():
    """Values are read by their annotations and written under the keys of a file, defaults left out."""
    value = {"from": "x", "number": 9, "short": " ab ", "parts": {"p": {"kind": "b", "names": ["n"]}}}
    read = Whole.model_validate(value)
    assert (read.from_, read.number, read.short, read.parts["p"].names) == ("x", 9, "ab", ("n",))
    assert (read.part, read.anything) == (Part(kind="a"), True)
    assert read.model_dump(brief=True) == {
        **value,
        "short": "ab",
        "parts": {"p": {"kind": "b", "names": ("n",)}},
    }
    assert Whole.model_validate(read) is read
    assert Whole.model_validate(read.model_dump()) == read


def test_refuses_with_every_place():
    """Unknown and missing keys, wrong words, and whatever is beyond its limits, each at its path."""
    value = {"number": 10, "short": "abcd", "parts": {"p": {"kind": "c", "names": ["n"] * 3}}, "none": 1}
    assert sorted(wrong(Whole, value)) == [
        (("from",), "missing"),
        (("none",), "extra_forbidden"),
        (("number",), "less_than_equal"),
        (("parts", "p", "kind"), "literal_error"),
        (("parts", "p", "names"), "too_long"),
        (("short",), "string_too_long"),
    ]


def test_keys_of_a_base_class_come_first():
    """A class has the keys of the one it is made from, and may prepare the whole value."""
    assert list(Again.declared()) == [*Whole.declared(), "more"]
    assert Again.model_validate("x") == Again(**{"from": "x"})
    assert wrong(Whole, "x") == [((), "model_type")]
    assert {key.key for key in Whole.declared().values() if key.is_required} == {"from"}


def test_nothing_changes():
    """What was read stays as it is; a copy has its own values; no default is shared."""
    read = Whole.model_validate({"from": "x"})
    with pytest.raises(AttributeError):
        read.number = 3
    with pytest.raises(AttributeError):
        del read.number
    copy = read.model_copy(update={"number": 3})
    assert (read.number, copy.number, copy == read) == (None, 3, False)
    assert copy.model_dump(brief=True) == {"from": "x", "number": 3}
    assert hash(Part(kind="a")) == hash(Part(kind="a"))
    assert Whole.model_validate({"from": "x"}).parts is not read.parts


def test_one_type_alone():
    """A type is read without a class around it."""
    assert validator_of(tuple[int, ...]).validate_python([1, 2]) == (1, 2)
    assert [validator_of(int | Literal["all"] | None).validate_python(value) for value in (2, "all", None)]
