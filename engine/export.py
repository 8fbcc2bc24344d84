"""Exporting: a folder of plain files that anybody can verify from docs/reference/record.md alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.engine.canonical import canonical
from hoso.engine.head import BENEATH
from hoso.engine.leaf import FORMAT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from hoso.engine.ports import Reading


def export_files(reading: Reading, only: Collection[str] | None = None) -> Iterator[tuple[str, bytes]]:
    """Give the files of an export: relative path and bytes, one after the other.

    Args:
        reading: a consistent view of the store.
        only: tags of the dossiers to export; None means all. The directory, the definitions and
            the calendars they rest on always come along, the access stream only where all is exported.
    """
    numbers: dict[str, int] = {}
    definitions: set[str] = set()
    entries = 0
    chosen = [
        (tag, kind) for tag, kind, _ in reading.streams() if only is None or tag in only or kind in BENEATH
    ]
    for tag, kind in chosen:
        number = numbers[kind] = numbers.get(kind, 0) + 1
        hidden: dict[int, list[str]] = {}
        for n, item in reading.disclosures(tag):
            hidden.setdefault(n, []).append(item.text)
        lines: list[bytes] = []
        for stored in reading.entries(tag):
            line = {"leaf": stored.leaf, "salted": stored.salted, "disclosures": hidden.get(stored.n, [])}
            lines.append(canonical(line))
            definition = stored.entry.get("definition")
            if definition is not None:
                definitions.add(definition)
        entries += len(lines)
        yield f"streams/{kind or 'unknown'}-{number:06d}.jsonl", b"".join(line + b"\n" for line in lines)
    for digest in sorted(definitions):
        text = reading.definition(digest)
        if text is not None:
            yield f"definitions/{digest}.json", text
    about: dict[str, Any] = {
        "format": FORMAT,
        "streams": len(chosen),
        "entries": entries,
        "completeness": "unknown",
    }
    yield "about.json", canonical(about)
