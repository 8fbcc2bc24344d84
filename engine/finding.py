"""Findings: what a checker says about a file, with its place, as a compiler does."""

from __future__ import annotations

from typing import Any, NamedTuple


class Place(NamedTuple):
    """A place in a file: line and column count from 1."""

    #: Name of the file as the user gave it.
    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """`file:line:col`, which editors follow."""
        return f"{self.file}:{self.line}:{self.column}"


class Step(NamedTuple):
    """One step of a course that shows what a finding means."""

    #: The row, or where the dossier is opened.
    place: Place
    #: The action: also `open`, and `answer` where an agency gives values.
    action: str
    #: The role in which it is taken.
    role: str
    #: The state it starts in; empty for the opening.
    source: str
    #: Where the dossier is then.
    to: tuple[str, ...]
    #: Fields that get another value with it, as it is typed.
    given: dict[str, str]


class Finding(NamedTuple):
    """One thing wrong, or worth a look, at one place."""

    place: Place
    #: Stable code: E… is an error, W… a warning.
    code: str
    #: What fills the sentence of the code in the catalogues.
    details: dict[str, Any] = {}  # noqa: RUF012 - nobody changes a finding
    #: The near word, where something was probably misspelt.
    near: str | None = None
    #: The shortest course from the opening to what is wrong; empty where the file alone shows it.
    steps: tuple[Step, ...] = ()

    @property
    def is_error(self) -> bool:
        """Does this finding stop the file from being used?"""
        return self.code.startswith("E")
