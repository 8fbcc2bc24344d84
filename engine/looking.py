"""Looking: what somebody may be shown is decided and recorded before it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.access import ACCESS, access_draft
from hoso.engine.admission import Admission, classed
from hoso.engine.commands import Asking
from hoso.engine.decide.reading import (
    admitted_to_access,
    admitted_to_directory,
    admitted_to_dossier,
    admitted_to_export,
)
from hoso.engine.errors import DossierUnknown
from hoso.engine.noting import note
from hoso.engine.reason import Reason, Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.commands import Read
    from hoso.engine.decide.reading import Admitted
    from hoso.engine.directory import Directory
    from hoso.engine.entropy import Entropy
    from hoso.engine.head import Head
    from hoso.engine.knowledge import Knowledge
    from hoso.engine.ports import Transaction


def look(
    transaction: Transaction, knowledge: Knowledge, entropy: Entropy, command: Read
) -> Admission | Refusal:
    """Decide what somebody is shown, and record that, or the refusal.

    Raises:
        DossierUnknown: no stream has this tag.
    """
    directory, registry, calendars = knowledge.current(transaction)
    heads = [_head(transaction, stream) for stream in command.streams]
    asking = Asking(command.actor or "", "", "", command.acting_for)
    last = (known.recorded_at for known in (directory, registry, calendars))
    now = max(transaction.now(), *last, *(head.recorded_at for head in heads))
    there: frozenset[str] = frozenset()
    if command.view == "export":
        units = [head.body["unit"] for head in heads] or [directory.top()]
        admitted = admitted_to_export(asking, units, directory, now)
    else:
        (head,) = heads
        there = _there(transaction, knowledge, head, command.view)
        admitted = _admitted(knowledge, transaction, head, asking, there, directory, now)
    if isinstance(admitted, Reason):
        effects = _of(
            heads, {"kind": "refused", "command": "read", "view": command.view, "reasons": [admitted.code]}
        )
        draft = access_draft("refuse", asking, effects, directory, registry.version, now)
        note(transaction, entropy, draft)
        return Refusal((admitted,))
    if not admitted:
        return Admission(withheld=there)
    effects = _of(heads, {"kind": "read", "view": command.view, "classes": sorted(admitted)})
    draft = access_draft("read", asking, effects, directory, registry.version, now)
    return Admission(admitted, there - admitted, note(transaction, entropy, draft))


def _of(heads: Sequence[Head], effect: dict[str, Any]) -> list[dict[str, Any]]:
    """One effect for each stream that was looked at; for all of them one that names none."""
    return [{**effect, "stream": head.stream} for head in heads] or [effect]


def _head(transaction: Transaction, stream: str) -> Head:
    head = transaction.head(stream)
    if head is None:
        raise DossierUnknown(stream)
    return head


def _admitted(
    knowledge: Knowledge,
    transaction: Transaction,
    head: Head,
    asking: Asking,
    there: frozenset[str],
    directory: Directory,
    now: str,
) -> Admitted:
    """The classes of what is there that may be shown."""
    if head.kind == "dossier":
        definition = knowledge.definition(transaction, head.body["definition"])
        return admitted_to_dossier(asking, there, definition, head.body["unit"], directory, now)
    admitted = admitted_to_access if head.kind == ACCESS else admitted_to_directory
    return admitted(asking, there, directory, now)


def _there(transaction: Transaction, knowledge: Knowledge, head: Head, view: str) -> frozenset[str]:
    """The classes of the values that this view of a stream would show, without what is public."""
    if head.kind == ACCESS:
        return frozenset({ACCESS, "free_text"})
    procedure = None
    if head.kind == "dossier":
        procedure = knowledge.definition(transaction, head.body["definition"]).procedure
        if view == "show":
            data = head.body["data"]
            fields = (name for name, value in data.items() if not _is_erased(value))
            return frozenset(procedure.fields[name].class_ for name in fields) - {"public"}
    entries = list(transaction.entries(head.stream))
    found = {of for *_, of in classed(entries, transaction.disclosures(head.stream), procedure)}
    if head.kind == "dossier" and any("for" in stored.entry for stored in entries):
        found.add("free_text")  # why somebody acts for another: the directory's text is told with it
    return frozenset(found - {"request", "other"})


def _is_erased(value: Any) -> bool:
    return isinstance(value, dict)
