"""A procedure's file: from bytes to a procedure that may run, or what is wrong with it and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hoso.engine.checks import check
from hoso.engine.finding import Finding
from hoso.engine.language.labels import languages_of
from hoso.engine.language.schema_text import read_model
from hoso.engine.language.yaml_text import Document, read_yaml
from hoso.engine.procedure import Procedure, settled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.road.sources import Sources

#: Kind and version of the language.
KIND = "procedure/1"
#: Keys under which a procedure names its own things.
DICTIONARIES = frozenset(
    {
        "branches",
        "different_from",
        "documents",
        "fees",
        "fields",
        "guards",
        "legal",
        "of",
        "results",
        "roles",
        "stages",
        "states",
        "triggers",
    }
)
#: Keys that only the road form has.
_OF_ROADS = frozenset({"regime", "uses", "steps", "variants"})


class ProcedureText(NamedTuple):
    """What reading one file gave."""

    #: The procedure with defaults of other places written out; None where an error was found.
    procedure: Procedure | None
    #: Errors, warnings and notes, in the order of the file.
    findings: tuple[Finding, ...]
    #: The file as read, a road in its explicit form; None where it is no YAML of ours or a road is wrong.
    document: Document | None


def read_procedure(data: bytes, file: str, sources: Sources | None = None) -> ProcedureText:
    """Read and check one procedure; nothing of it runs.

    `sources` finds the regime and the fragments that a road names. A file whose variants are several
    procedures is read by `read_procedures`; here that is an error (E414).
    """
    texts = read_procedures(data, file, sources)
    if len(texts) == 1:
        return texts[0]
    document = read_yaml(data, file)
    assert isinstance(document, Document)
    several = Finding(document.place(("variants",), key=True), "E414", {"procedures": len(texts)})
    return ProcedureText(None, (several,), document)


def read_procedures(data: bytes, file: str, sources: Sources | None = None) -> tuple[ProcedureText, ...]:
    """Read and check every procedure of a file: one, or one for each variant of a road."""
    document = read_yaml(data, file)
    if isinstance(document, Finding):
        return (ProcedureText(None, (document,), None),)
    if not is_road(document.value):
        return (_checked(document),)
    from hoso.engine.road.read import read_road
    from hoso.engine.road.sources import NoSources

    return tuple(
        ProcedureText(None, _in_order(item.findings), None)
        if item.document is None
        else _checked(item.document, item.findings)
        for item in read_road(document, sources or NoSources())
    )


def is_road(value: Mapping[str, Any]) -> bool:
    """Is this file a table? In the explicit form `stages` is a mapping, in a road a list."""
    return not _OF_ROADS.isdisjoint(value) or isinstance(value.get("stages", {}), list)


def _checked(document: Document, more: tuple[Finding, ...] = ()) -> ProcedureText:
    """Type and check an explicit form."""
    written, findings = read_model(
        document,
        Procedure,
        kind=KIND,
        languages=languages_of(document.value),
        dictionaries=DICTIONARIES,
    )
    if written is None:
        return ProcedureText(None, (*findings, *more), document)
    findings = _in_order((*check(written, document), *more))
    if any(finding.is_error for finding in findings):
        return ProcedureText(None, findings, document)
    return ProcedureText(settled(written), findings, document)


def _in_order(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.place, finding.code)))
