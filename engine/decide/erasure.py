"""Deciding to erase: withheld values are destroyed, the proof that they were there remains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hoso.engine.authority import Authority, authorise
from hoso.engine.decide.situation import Decision, common_reasons, draft, refused
from hoso.engine.directory import DATA_PROTECTION
from hoso.engine.disclosure import WITHHELD
from hoso.engine.reason import Reason
from hoso.engine.values import free_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hoso.engine.commands import Erase
    from hoso.engine.directory import Directory
    from hoso.engine.disclosure import Disclosure


@dataclass(frozen=True, slots=True)
class Erasing:
    """What is known when something is to be erased."""

    #: `dossier` or `directory`.
    stream: str
    directory: Directory
    definitions: int
    #: The unit whose data protection is asked; the top unit for an officer's name.
    unit: str
    procedure: str
    #: Every withheld value the stream still has.
    present: Sequence[Disclosure]
    #: The names of the procedure's fields; empty for the directory.
    fields: Sequence[str]
    #: Those of them that stand open and cannot be erased.
    public: frozenset[str]
    #: Digests of values of fields: a reason or a request may bear the name of a field.
    of_fields: frozenset[str]
    version: int
    now: str
    #: Keys that a dossier's entry carries beside the rest: procedure and definition.
    more: dict[str, Any]


def decide_erase(command: Erase, erasing: Erasing) -> Decision:
    """Erase by the power of data protection, on a stated authority: everything withheld, or some fields."""
    reasons = common_reasons(command.asking, erasing.now, erasing.version)
    authority = authorise(
        erasing.directory,
        command.asking,
        [DATA_PROTECTION],
        erasing.unit,
        erasing.procedure,
        erasing.now,
    )
    if isinstance(authority, Reason):
        reasons.append(authority)
    text = free_text("authority", command.authority or "")
    if isinstance(text, Reason):
        reasons.append(text)
    elif not text:
        reasons.append(Reason("authority_missing"))
    unknown = [name for name in command.fields if name not in erasing.fields]
    reasons.extend(
        Reason("field_unknown", {"about": name, "known": list(erasing.fields)}) for name in unknown
    )
    open_ones = [name for name in command.fields if name in erasing.public]
    reasons.extend(Reason("field_public", {"about": name}) for name in open_ones)
    doomed = _doomed(command, erasing)
    if command.dossier is not None and command.officer is not None:
        reasons.append(Reason("erase_one_thing"))
    if not doomed and not unknown:
        reasons.append(Reason("nothing_to_erase"))
    if reasons or not isinstance(authority, Authority):
        return refused(reasons)
    effect: dict[str, Any] = {"kind": "erased", "digests": sorted(item.digest for item in doomed)}
    lost = sorted({item.name for item in doomed if item.digest in erasing.of_fields})
    if lost:
        effect["fields"] = lost
    if command.dossier is None:
        effect["officer"] = command.officer
    effect["_sd"] = {"authority": text}
    return draft(
        "erase",
        erasing.stream,
        command.asking,
        authority,
        now=erasing.now,
        basis={"directory": erasing.directory.version, "definitions": erasing.definitions},
        effects=[effect],
        **erasing.more,
    )


def _doomed(command: Erase, erasing: Erasing) -> list[Disclosure]:
    """The values to destroy. The digest of a request goes with any field: it was made over its value."""
    if not command.fields:
        return list(erasing.present)
    values = [item for item in erasing.present if item.digest in erasing.of_fields]
    chosen = [item for item in values if item.name in command.fields]
    if not chosen:
        return []
    rest = [item for item in erasing.present if item.digest not in erasing.of_fields]
    return [*chosen, *(item for item in rest if item.name == "request")]


def of_fields(entries: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The digests of withheld values of fields, among all digests of a dossier's entries."""
    return frozenset(
        digest
        for entry in entries
        for effect in entry["effects"]
        if effect["kind"] in {"given", "corrected"}
        for digest in effect["fields"].get(WITHHELD, ())
    )
