"""Tables of forms (`hoso: forms/1`): the papers that an office prints, line by line, as data."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from hoso.engine.finding import Finding
from hoso.engine.language.labels import languages_of
from hoso.engine.language.part import Labelled
from hoso.engine.language.scalars import DottedId, Id, Text, Truth
from hoso.engine.language.schema import Before, Key, WrongValue
from hoso.engine.language.schema_text import read_model
from hoso.engine.language.yaml_text import read_yaml

if TYPE_CHECKING:
    from hoso.engine.language.yaml_text import Path

#: What a line may show beside fields: of the dossier, of the act by which it is printed, and whole tables.
VALUES = (
    "dossier.code",
    "dossier.procedure",
    "dossier.procedure_code",
    "dossier.unit",
    "dossier.opened",
    "dossier.accepted",
    "dossier.due",
    "dossier.time",
    "act.at",
    "act.by",
    "act.reason",
    "act.due_before",
    "documents",
    "fees",
    "results",
    "steps",
)
#: What stands before the name of a field.
OF_FIELDS = "f."


def _value(value: Any) -> str:
    if isinstance(value, str) and (value in VALUES or value.startswith(OF_FIELDS)):
        return str(value)
    raise WrongValue(
        "literal_error",
        "what a line shows",
        {"expected": ", ".join(("f.<field>", *VALUES)), "value": str(value)[:60]},
    )


class FormLine(Labelled):
    """One line of a form: what it is called, and what it shows."""

    #: `f.<field>`, or one of `dossier.code`, `dossier.due`, `act.at`, `act.by`, `act.reason`, `documents`,
    #: `steps` and so on; left out, the line stays empty, to be filled by hand.
    value: Annotated[str, Before(_value)] | None = None
    #: May the procedure lack the field? Then the line is left out.
    optional: Truth = False


class Form(Labelled):
    """One form; its labels are its title."""

    #: Its number in the law, in quotes: `"01"`.
    number: Text
    #: Its lines, in order.
    lines: tuple[FormLine, ...] = Key(min_length=1, max_length=100)

    @property
    def needs(self) -> tuple[str, ...]:
        """The fields that a procedure must have which prints it."""
        named = (line.value for line in self.lines if line.value is not None and not line.optional)
        return tuple(name.removeprefix(OF_FIELDS) for name in named if name.startswith(OF_FIELDS))


class FormsFile(Labelled):
    """The whole file."""

    #: The kind of file and the version of the language.
    hoso: Literal["forms/1"]
    #: Its name, by which a procedure or a regime names it.
    forms: DottedId
    #: The languages of all labels.
    languages: tuple[Id, ...] = Key(default=("vi", "en"), min_length=1, max_length=8)
    #: Where the forms are from.
    source: Labelled | None = None
    #: The forms, by name.
    papers: dict[Id, Form] = Key(min_length=1, max_length=100)


@lru_cache(maxsize=16)
def parse_forms(data: bytes, file: str) -> tuple[FormsFile | None, tuple[Finding, ...]]:
    """Read a table of forms, and say what is wrong with it."""
    document = read_yaml(data, file)
    if isinstance(document, Finding):
        return None, (document,)
    languages = languages_of(document.value)
    table, findings = read_model(
        document, FormsFile, kind="forms/1", languages=languages, dictionaries=("papers",)
    )
    if table is None:
        return None, findings
    found: list[Finding] = []
    for name, form in table.papers.items():
        things: list[tuple[Path, Labelled]] = [(("papers", name), form)]
        things += [(("papers", name, "lines", index), line) for index, line in enumerate(form.lines)]
        for path, thing in things:
            missing = [language for language in languages if language not in thing.labels]
            if missing:
                details = {"name": ".".join(map(str, path)), "languages": ", ".join(missing)}
                found.append(Finding(document.place(path), "E203", details))
    return table, tuple(found)


def read_forms(data: bytes, file: str) -> tuple[Finding, ...]:
    """What is wrong with a table of forms."""
    return parse_forms(data, file)[1]
