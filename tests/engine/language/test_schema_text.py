"""engine/language/schema_text.py: any model reads any kind of file, with findings at their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from hoso.engine.finding import Finding
from hoso.engine.language.part import Labelled, Part
from hoso.engine.language.scalars import Id, Integer, Many, Text
from hoso.engine.language.schema_text import read_model
from hoso.engine.language.yaml_text import Document, read_yaml

if TYPE_CHECKING:
    from hoso.engine.language.schema import Shape


class Shelf(Labelled):
    """A thing with labels."""

    books: Many[Id] = ()
    width: Integer


class Library(Part):
    """A kind of file that only this test knows."""

    hoso: Literal["library/1"]
    city: Text
    shelves: dict[Id, Shelf]


def read(text: str) -> tuple[Shape | None, list[tuple[str, int, int, str | None]]]:
    """Read a library."""
    document = read_yaml(text.encode(), "l.yaml")
    assert isinstance(document, Document)
    model, findings = read_model(
        document, Library, kind="library/1", languages=("vi", "en"), dictionaries=["shelves"]
    )
    return model, [(item.code, item.place.line, item.place.column, item.near) for item in findings]


def test_a_right_file_is_typed() -> None:
    """Values are typed, labels lifted, kept keys kept; names that look like languages stay names."""
    model, findings = read(
        'hoso: library/1\ncity: Huế\nx_a: b\nshelves:\n  en: {width: 3, books: a, vi: "Kệ"}\n'
    )
    assert isinstance(model, Library)
    assert findings == []
    assert model.extras == {"x_a": "b"}
    assert model.shelves["en"] == Shelf(labels={"vi": "Kệ"}, books=("a",), width=3)


def test_each_error_has_its_place() -> None:
    """Unknown keys, missing keys and wrong values are found at once, in the order of the file."""
    model, findings = read(
        "hoso: library/1\nctiy: Huế\nshelves:\n  a: {width: x}\n  b: {}\n  B: {width: 1, widht: 2}\n"
    )
    assert model is None
    assert findings == [
        ("E131", 2, 1, "city"),
        ("E135", 4, 14, None),
        ("E132", 5, 3, None),
        ("E134", 6, 3, None),
        ("E131", 6, 17, "width"),
    ]


def test_another_kind_is_one_finding() -> None:
    """A file of another kind is not read on."""
    assert read("hoso: procedure/1\ncity: 3\n")[1] == [("E130", 1, 7, None)]
    assert read("city: x\nhoso: library/1\n")[1] == [("E130", 2, 1, None)]


def test_many_errors_are_cut() -> None:
    """At most fifty findings are made, however many keys are unknown."""
    text = "hoso: library/1\ncity: x\nshelves: {}\n" + "".join(f"k{n}: x\n" for n in range(500))
    assert len(read(text)[1]) == 50
    assert isinstance(read_yaml(b"", "l.yaml"), Finding)
