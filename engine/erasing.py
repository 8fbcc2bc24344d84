"""What an erasure looks at: the values that a stream still withholds, read where it is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.decide.erasure import Erasing, of_fields

if TYPE_CHECKING:
    from hoso.engine.decide.situation import Situation
    from hoso.engine.directory import Directory
    from hoso.engine.disclosure import Disclosure
    from hoso.engine.head import Head
    from hoso.engine.ports import Reading


def erasing_values(reading: Reading, situation: Situation) -> Erasing:
    """What can be erased of a dossier."""
    fields = situation.definition.procedure.fields
    body, stream = situation.head.body, situation.head.stream
    return Erasing(
        stream="dossier",
        directory=situation.directory,
        definitions=situation.definitions,
        unit=situation.unit,
        procedure=body["procedure"],
        present=[item for _, item in reading.disclosures(stream)],
        fields=list(fields),
        public=frozenset(name for name, field in fields.items() if field.class_ == "public"),
        of_fields=of_fields(stored.entry for stored in reading.entries(stream)),
        version=situation.head.version,
        now=situation.now,
        more={"procedure": body["procedure"], "definition": body["definition"]},
    )


def erasing_name(
    reading: Reading, head: Head, officer: str, directory: Directory, definitions: int, now: str
) -> Erasing:
    """What can be erased of an officer: the name, wherever the stream `directory` tells it."""
    return Erasing(
        stream="directory",
        directory=directory,
        definitions=definitions,
        unit=directory.top(),
        procedure="",
        present=_disclosures_of(reading, head.stream, officer),
        fields=(),
        public=frozenset(),
        of_fields=frozenset(),
        version=head.version,
        now=now,
        more={},
    )


def _disclosures_of(reading: Reading, stream: str, officer: str) -> list[Disclosure]:
    """The withheld values that tell an officer's name, and the digests of the requests that told it."""
    entries = {
        stored.n: {
            digest
            for effect in stored.entry["effects"]
            if effect["kind"] == "officer" and effect["officer"] == officer
            for digest in effect.get("_sd", ())
        }
        for stored in reading.entries(stream)
    }
    return [
        item
        for n, item in reading.disclosures(stream)
        if item.digest in entries[n] or (entries[n] and item.name == "request")
    ]
