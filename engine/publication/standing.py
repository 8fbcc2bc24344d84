"""What a folder has already, and whether it may be gone on with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import orjson

from hoso.engine.canonical import canonical
from hoso.engine.errors import FolderNotEmpty, FolderOfAnother, LogDiverged, Malformed
from hoso.engine.log.checkpoint import Checkpoint, checkpoint_from
from hoso.engine.log.note import parse_note
from hoso.engine.log.stored_tree import must_continue
from hoso.engine.publication.about import read_about
from hoso.engine.publication.paths import ABOUT, UNFINISHED, checkpoint_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoso.engine.ports import Reading
    from hoso.engine.publication.about import About
    from hoso.engine.publication.extent import Extent
    from hoso.engine.publication.operations import Folder

#: Stands for the profile where an interrupted publication was gone on with by another one.
MIXED = ""
_YEAR = re.compile("[0-9]{4}")


class Known(NamedTuple):
    """The checkpoint that a folder has of a shard."""

    checkpoint: Checkpoint
    #: As it stands there.
    note: bytes

    @property
    def size(self) -> int:
        """How many leaves the folder has of the shard."""
        return self.checkpoint.size


@dataclass(frozen=True, slots=True)
class Standing:
    """What a folder has."""

    #: None before it was ever finished.
    about: About | None = None
    #: Year → checkpoint.
    checkpoints: Mapping[str, Known] = field(default_factory=dict)
    #: Where it is being written, or that was interrupted: digest of the profile it was done by, or `MIXED`.
    begun: str | None = None

    @property
    def unfinished(self) -> bool:
        """Is it being written, or was that interrupted?"""
        return self.begun is not None

    def known(self) -> list[Checkpoint]:
        """The checkpoints that were published here, for whoever signs the next ones."""
        return [item.checkpoint for item in self.checkpoints.values()]


def standing_of(folder: Folder, audience: str, name: str) -> Standing:
    """Look what a register has; a folder without anything in it is one that is begun.

    Raises:
        FolderNotEmpty: it has files, and was not published by us.
        FolderOfAnother: it was, for another audience or log, or as a packet, or cannot be read.
    """
    text, begun = folder.read(ABOUT), folder.read(UNFINISHED)
    if text is None and begun is None:
        if folder.names():
            raise FolderNotEmpty
        return Standing()
    about = read_about(text) if text is not None else None
    if text is not None and about is None:
        raise FolderOfAnother(ABOUT)
    if begun is not None:
        _must_match("audience", _begun_by(begun, "audience", audience), audience)
        _must_match("name", _begun_by(begun, "name", name), name)
    checkpoints = _checkpoints(folder)
    if about is not None:
        _must_match("packet", about.packet or "", "")
        _must_match("audience", about.audience, audience)
        _must_match("name", about.name, name)
        for shard in about.shards:
            known = checkpoints.get(shard.folder)
            if known is None or known.size < shard.size or known.checkpoint.origin != shard.origin:
                raise FolderOfAnother(checkpoint_path(shard.folder))
    profile = _begun_by(begun, "profile", MIXED) if begun is not None else None
    return Standing(about, checkpoints, profile)


def standing_of_log(folder: Folder) -> Standing:
    """Look what a folder has that holds nothing but the log.

    Raises:
        FolderNotEmpty: it has other things, and no checkpoint.
        FolderOfAnother: it is a published folder, or cannot be read.
    """
    if folder.read(ABOUT) is not None or folder.read(UNFINISHED) is not None:
        raise FolderOfAnother(ABOUT)
    checkpoints = _checkpoints(folder)
    if not checkpoints and any(not _YEAR.fullmatch(name) for name in folder.names()):
        raise FolderNotEmpty
    return Standing(checkpoints=checkpoints)


def must_be_of(standing: Standing, reading: Reading, published: Sequence[Extent]) -> None:
    """Stop where a checkpoint of the folder is not the beginning of what is published now.

    Raises:
        LogDiverged: it is not.
    """
    of = {extent.folder: extent for extent in published}
    for year, known in standing.checkpoints.items():
        extent = of.get(year)
        if extent is None or extent.shard.origin != known.checkpoint.origin:
            raise LogDiverged(known.checkpoint.origin)
        if known.size > extent.size:
            raise LogDiverged(f"{extent.shard.origin}: {known.size} > {extent.size}")
        must_continue(reading, extent.shard, known.checkpoint)


def begun_text(audience: str, name: str, profile: str) -> bytes:
    """What stands in `unfinished`: for whom, so that nobody else goes on with it, and by which profile."""
    return canonical({"audience": audience, "name": name, "profile": profile}) + b"\n"


def _checkpoints(folder: Folder) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for year in filter(_YEAR.fullmatch, folder.names()):
        note = folder.read(checkpoint_path(year))
        if note is not None:
            try:
                found[year] = Known(checkpoint_from(parse_note(note).text), note)
            except Malformed as error:
                raise FolderOfAnother(checkpoint_path(year)) from error
    return found


def _begun_by(begun: bytes, key: str, otherwise: str) -> str:
    """What `unfinished` says; it says nothing where the machine stopped while it was written."""
    try:
        return str(orjson.loads(begun)[key])
    except (orjson.JSONDecodeError, LookupError, TypeError):
        return otherwise


def _must_match(what: str, found: str, expected: str) -> None:
    if found != expected:
        raise FolderOfAnother(f"{what}: {found or '—'} ≠ {expected or '—'}")
