"""A procedure's file: from bytes to a procedure that may run, or what is wrong with it and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoso.engine.checks import check
from hoso.engine.finding import Finding
from hoso.engine.procedure import Procedure, settled
from hoso.engine.schema_text import read_model
from hoso.engine.yaml_text import Document, read_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Kind and version of the language.
KIND = "procedure/1"
#: Languages of the labels where a file does not say.
LANGUAGES = ("vi", "en")
#: Keys under which a procedure names its own things.
DICTIONARIES = frozenset(
    {"legal", "roles", "fields", "of", "documents", "guards", "triggers", "states", "different_from"}
)


@dataclass(frozen=True, slots=True)
class ProcedureText:
    """What reading one file gave."""

    #: The procedure with defaults of other places written out; None where an error was found.
    procedure: Procedure | None
    #: Errors, warnings and notes, in the order of the file.
    findings: tuple[Finding, ...]
    #: The file as read; None where it is no YAML of ours.
    document: Document | None


def read_procedure(data: bytes, file: str) -> ProcedureText:
    """Read and check one procedure; nothing of it runs."""
    document = read_yaml(data, file)
    if isinstance(document, Finding):
        return ProcedureText(None, (document,), None)
    written, findings = read_model(
        document, Procedure, kind=KIND, languages=_languages(document), dictionaries=DICTIONARIES
    )
    if written is None:
        return ProcedureText(None, findings, document)
    findings = check(written, document)
    if any(finding.is_error for finding in findings):
        return ProcedureText(None, findings, document)
    return ProcedureText(settled(written), findings, document)


def _languages(document: Document) -> Sequence[str]:
    """The languages the file lists, so far as they are words; the schema says what is wrong with them."""
    listed = document.value.get("languages")
    if isinstance(listed, list) and all(isinstance(item, str) for item in listed):
        return tuple(str(item) for item in listed)
    return LANGUAGES
