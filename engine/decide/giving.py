"""Giving: fields and files that come with a command, and what is still missing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from hoso.engine.integers import LARGEST_INTEGER
from hoso.engine.reason import Reason
from hoso.engine.values import free_text, value_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from hoso.engine.commands import File
    from hoso.engine.procedure import Procedure

#: SHA-256 as binary text.
_DIGEST = re.compile(r"[A-Za-z0-9_-]{43}")
#: The longest name of a file, in characters.
LONGEST_NAME = 255


@dataclass(slots=True)
class Given:
    """What came with a command, read; and why some of it cannot be taken."""

    #: Field → value as the record keeps it.
    values: dict[str, Any] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    #: The free text that says why, where one was given.
    reason: str | None = None
    reasons: list[Reason] = field(default_factory=list)
    #: Fields that were given, but not as a value they can have.
    unreadable: set[str] = field(default_factory=set)
    #: Was a free text given that cannot be taken?
    reason_unreadable: bool = False

    def effects(self, procedure: Procedure, kind: str = "given") -> list[dict[str, Any]]:
        """The effects that keep it: public values open, everything else withheld."""
        effects: list[dict[str, Any]] = []
        if self.values:
            effects.append({"kind": kind, "fields": _by_class(procedure, self.values)})
        if self.files:
            effects.extend(
                {"kind": "attached", "document": item.document, "_sd": {"file": _file(item)}}
                for item in self.files
            )
        if self.reason:
            effects.append({"kind": "reasoned", "_sd": {"reason": self.reason}})
        return effects


def read_given(
    procedure: Procedure,
    fields: Mapping[str, Any],
    files: tuple[File, ...],
    reason: str | None,
    role: str | None,
) -> Given:
    """Read what came with a command; `role` is the one acted in, absent where it is not known."""
    given = Given()
    for name, raw in fields.items():
        declared = procedure.fields.get(name)
        if declared is None:
            given.reasons.append(Reason("field_unknown", {"about": name, "known": list(procedure.fields)}))
            continue
        value = value_of(name, declared, raw)
        if isinstance(value, Reason):
            given.reasons.append(value)
            given.unreadable.add(name)
        else:
            given.values[name] = value
    if role is not None:
        given.reasons.extend(set_by_reasons(procedure, fields, role))
    if files:
        given.reasons.extend(wrong_files(procedure, files))
        given.files = files
    if reason is not None:
        text = free_text("reason", reason)
        if isinstance(text, Reason):
            given.reasons.append(text)
            given.reason_unreadable = True
        else:
            given.reason = text
    return given


def set_by_reasons(procedure: Procedure, names: Collection[str], role: str) -> list[Reason]:
    """Fields that this role may not give."""
    if not names:
        return []
    declared = {name: procedure.fields[name] for name in names if name in procedure.fields}
    return [
        Reason("field_set_by", {"about": name, "role": role, "set_by": list(item.set_by)})
        for name, item in declared.items()
        if role not in item.set_by
    ]


def wrong_files(procedure: Procedure, files: tuple[File, ...]) -> list[Reason]:
    """Files for documents that the procedure does not know, and files that are described wrongly."""
    reasons: list[Reason] = []
    for item in files:
        if item.document not in procedure.documents:
            known = list(procedure.documents)
            reasons.append(Reason("document_unknown", {"about": item.document, "known": known}))
        name = free_text("name", item.name)
        named = isinstance(name, str) and 0 < len(name) <= LONGEST_NAME and "\n" not in name
        size = type(item.size) is int and 0 <= item.size <= LARGEST_INTEGER
        if not (size and named and _DIGEST.fullmatch(item.digest)):
            reasons.append(Reason("file_unreadable", {"about": item.document}))
    return reasons


def missing_fields(names: Iterable[str], *present: Mapping[str, Any]) -> list[Reason]:
    """Fields that must exist and do not."""
    return [
        Reason("field_missing", {"about": name})
        for name in names
        if not any(name in values for values in present)
    ]


def missing_documents(
    names: Iterable[str], attached: Mapping[str, int], files: tuple[File, ...]
) -> list[Reason]:
    """Documents that must be attached and are not."""
    coming = {item.document for item in files}
    return [
        Reason("document_missing", {"about": name})
        for name in names
        if name not in attached and name not in coming
    ]


def _file(item: File) -> dict[str, Any]:
    return {"digest": item.digest, "name": normalize("NFC", item.name), "size": item.size}


def _by_class(procedure: Procedure, values: Mapping[str, Any]) -> dict[str, Any]:
    """Put public values in the open and withhold the rest."""
    fields: dict[str, Any] = {}
    hidden: dict[str, Any] = {}
    for name, value in values.items():
        (fields if procedure.fields[name].class_ == "public" else hidden)[name] = value
    if hidden:
        fields["_sd"] = hidden
    return fields
