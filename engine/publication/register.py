"""The register: the whole log as an audience sees it, in a folder that is renewed in place.

docs/reference/publication.md, section 7: whoever is killed leaves a folder that says it is unfinished, and
the next publication finishes it. What it costs is what is new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from hoso.engine.errors import RegisterForApplicants
from hoso.engine.keys import keys_of
from hoso.engine.publication.about import About, ShardSize, about_text
from hoso.engine.publication.definitions import DefinitionFiles
from hoso.engine.publication.extent import extents, places_of
from hoso.engine.publication.log_files import count_log_files, log_files
from hoso.engine.publication.operations import Remove, Settle, Write
from hoso.engine.publication.paths import ABOUT, UNFINISHED, checkpoint_path, hex_of, stream_path
from hoso.engine.publication.sight import sight_on
from hoso.engine.publication.standing import MIXED, begun_text, must_be_of, standing_of
from hoso.engine.publication.stream import erases, stream_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.ports import Reading
    from hoso.engine.publication.operations import Folder, Operation, Piece
    from hoso.engine.publication.profile import Profile

#: Leaves read at once.
_PAGE = 4096


class Renewal:
    """What a register needs in order to be the state of the newest signed checkpoints."""

    def __init__(self, reading: Reading, profile: Profile, folder: Folder) -> None:
        """Look what is new since the folder was published last.

        Args:
            reading: a view of the store that stays open until all pieces were taken.
            profile: what the audience sees.
            folder: what is there already.

        Raises:
            RegisterForApplicants: each of them sees their own dossier only.
            LogMissing: there is no log, or nothing of it is signed.
            LogDiverged: the folder is of another log than the store's, or of a later one.
            FolderNotEmpty, FolderOfAnother: it is no register for this audience.
        """
        if profile.audience == "applicant":
            raise RegisterForApplicants
        self._reading = reading
        self._profile = profile
        self._folder = folder
        self._extents = extents(reading)
        self._name = keys_of(reading).name
        self._standing = standing_of(folder, profile.audience, self._name)
        must_be_of(self._standing, reading, self._extents)
        about, begun = self._standing.about, self._standing.begun
        # Nothing of the lines can stay where other eyes looked, be it in a publication that was interrupted.
        self._mixed = begun is not None and begun != profile.digest
        self._anew = about is None or about.profile != profile.digest or self._mixed
        before = about if about is not None and not self._anew else None
        self._shown = {shard.folder: shard.size for shard in before.shards} if before else {}
        self._streams = before.streams if before else 0
        self._erased = before.erased if before else 0
        self._tags = self._touched()
        self._definitions = DefinitionFiles(reading, folder)
        self._sight = sight_on(reading, profile)

    @property
    def total(self) -> int:
        """How many pieces there are; 0 where nothing is new."""
        if not (self._tags or self._anew or self._standing.unfinished or self._notes()):
            return 0
        tiles = sum(count_log_files(extent, self._had(extent.folder)) for extent in self._extents)
        return tiles + len(self._tags) + 2

    @property
    def about(self) -> About:
        """What the folder says of itself when all pieces were taken."""
        return About(
            self._profile.audience,
            self._name,
            self._profile.digest,
            tuple(ShardSize(item.folder, item.shard.origin, item.size) for item in self._extents),
            self._streams,
            sum(item.size for item in self._extents),
            self._erased,
        )

    def pieces(self) -> Iterator[Piece]:
        """Give what is to be done, in the order in which it must be done; once.

        Raises:
            LogDiverged: a tile or a leaf is not the one that was signed.
            ValueLost: a value is gone without an erasure.
            DefinitionUnknown, DefinitionAltered: a definition that is named is not there.
        """
        if not self.total:
            return
        begun = MIXED if self._mixed else self._profile.digest
        yield Write(UNFINISHED, begun_text(self._profile.audience, self._name, begun)), Settle()
        for extent in self._extents:
            yield from log_files(self._reading, extent, self._had(extent.folder))
        for tag in self._tags:
            yield tuple(self._stream(tag))
        yield tuple(self._closing())

    def _stream(self, tag: str) -> Iterator[Operation]:
        """The file of a stream, behind the definitions that it names."""
        reading = self._reading
        places = places_of(reading, tag, self._extents)
        after = sum(at.number < self._shown.get(at.folder, 0) for at in places.values())
        before = self._going_on(tag, after)
        if before and erases(reading, tag, places, after=after):
            before = b""
        lines = list(stream_lines(reading, tag, places, self._sight, after=after if before else 0))
        yield from self._definitions.of(lines)
        yield Write(stream_path(tag), before + b"".join(line.data for line in lines))
        self._streams += after == 0
        self._erased += sum(line.erased for line in lines if line.n > after)

    def _going_on(self, tag: str, after: int) -> bytes:
        """The lines that are there, where they are all up to a sequence; else nothing, and all are written.

        After an interruption nothing is believed that `about.json` does not vouch for: the machine may have
        stopped before a file was on the disk.
        """
        if not after or self._standing.unfinished:
            return b""
        data = self._folder.read(stream_path(tag)) or b""
        if not data.endswith(b"\n") or data.count(b"\n") != after:
            return b""
        stored = next(iter(self._reading.entries(tag, after=after - 1)))
        last = data[data.rfind(b"\n", 0, -1) + 1 :]
        return data if b'"leaf":%s,' % stored.leaf.encode() in last else b""

    def _closing(self) -> Iterator[Operation]:
        if self._anew:
            yield from self._definitions.stale()
        yield Settle()
        for extent in self._extents:
            had, note = self._standing.checkpoints.get(extent.folder), extent.signed.note
            if had is not None and had.size < extent.size:
                yield Write(checkpoint_path(extent.folder, had.size), had.note)
            if had is None or had.note != note:
                yield Write(checkpoint_path(extent.folder), note)
        yield Write(ABOUT, about_text(self.about, self._profile))
        yield Settle()
        yield Remove(UNFINISHED)

    def _touched(self) -> list[str]:
        """The streams that have leaves the folder does not show."""
        found: set[str] = set()
        for extent in self._extents:
            last = extent.shard.first + extent.size - 1
            after = extent.shard.first + self._shown.get(extent.folder, 0) - 1
            while after < last:
                leaves = self._reading.leaves(after=after, limit=min(_PAGE, last - after))
                found.update(orjson.loads(text)["s"] for _, text in leaves)
                after += len(leaves)
        return sorted(found, key=hex_of)

    def _had(self, year: str) -> int:
        """How many leaves of a shard the folder has the tiles of."""
        known = self._standing.checkpoints.get(year)
        return known.size if known is not None else 0

    def _notes(self) -> bool:
        """Is there a checkpoint that the folder has not?"""
        known = self._standing.checkpoints
        return any(
            item.folder not in known or known[item.folder].note != item.signed.note for item in self._extents
        )
