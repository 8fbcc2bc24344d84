"""Tables of statuses (`hoso: statuses/1`): what a portal calls where dossiers stand, by its codes."""

from __future__ import annotations

from typing import Literal

from hoso.engine.finding import Finding
from hoso.engine.language.labels import languages_of
from hoso.engine.language.part import Labelled
from hoso.engine.language.scalars import DottedId, Id, Text
from hoso.engine.language.schema import Key
from hoso.engine.language.schema_text import read_model
from hoso.engine.language.yaml_text import read_yaml


class Status(Labelled):
    """One status of the portal."""

    #: Its code, as the portal has it, in quotes: `"4"`.
    status: Text


class StatusFile(Labelled):
    """The whole file."""

    #: The kind of file and the version of the language.
    hoso: Literal["statuses/1"]
    #: Its name, by which a procedure or a regime names it.
    statuses: DottedId
    #: The languages of all labels.
    languages: tuple[Id, ...] = Key(default=("vi", "en"), min_length=1, max_length=8)
    #: Where the codes are from.
    source: Labelled | None = None
    #: The statuses, in the order of the portal.
    codes: tuple[Status, ...] = Key(min_length=1, max_length=100)


def read_statuses(data: bytes, file: str) -> tuple[Finding, ...]:
    """What is wrong with a table of statuses."""
    document = read_yaml(data, file)
    if isinstance(document, Finding):
        return (document,)
    languages = languages_of(document.value)
    table, findings = read_model(document, StatusFile, kind="statuses/1", languages=languages)
    if table is None:
        return findings
    found: list[Finding] = []
    for index, item in enumerate(table.codes):
        at = document.place(("codes", index))
        missing = [language for language in languages if language not in item.labels]
        if missing:
            found.append(Finding(at, "E203", {"name": item.status, "languages": ", ".join(missing)}))
        if item.status in [other.status for other in table.codes[:index]]:
            found.append(Finding(at, "E205", {"name": item.status}))
    return tuple(found)
