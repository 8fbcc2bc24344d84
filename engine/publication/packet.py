"""The packet: one dossier as an audience sees it, with the proof that each line is in the log.

A packet has no tiles, so the log's key signs how far its stream goes (publication.md, section 6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.engine.binary import bytes_of
from hoso.engine.checkpointing import check_signers
from hoso.engine.errors import DossierUnknown, LogMissing
from hoso.engine.keys import keys_of
from hoso.engine.log.hashing import leaf_hash
from hoso.engine.log.note import signed_note
from hoso.engine.log.proof_file import ProofFile
from hoso.engine.log.stream_head import StreamHead
from hoso.engine.publication.about import About, ShardSize, about_text
from hoso.engine.publication.definitions import DefinitionFiles
from hoso.engine.publication.extent import extents, places_of
from hoso.engine.publication.operations import Write
from hoso.engine.publication.paths import (
    ABOUT,
    checkpoint_path,
    head_path,
    hex_of,
    proof_path,
    stream_path,
)
from hoso.engine.publication.sight import sight_on
from hoso.engine.publication.stream import stream_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hoso.engine.log.signing import Signer
    from hoso.engine.ports import Reading
    from hoso.engine.publication.extent import Extent
    from hoso.engine.publication.line import At
    from hoso.engine.publication.profile import Profile


def packet_files(reading: Reading, profile: Profile, tag: str, signers: Sequence[Signer]) -> Iterator[Write]:
    """Give the files of a packet, `about.json` last.

    Args:
        reading: a view of the store that stays open until all files were taken.
        profile: what the audience sees.
        tag: of the dossier.
        signers: one for each key that signs the log.

    Raises:
        DossierUnknown: no dossier has this tag.
        LogMissing: there is no log, or nothing of the dossier is in what is signed of it.
        LogDiverged: the log is not the one that was signed.
        KeyUnusable: a key that signs the log is missing among the signers, or one of them does not sign it.
        ValueLost: a value is gone without an erasure.
        DefinitionUnknown, DefinitionAltered: a definition that is named is not there.
    """
    head = reading.head(tag)
    if head is None or head.kind != "dossier":
        raise DossierUnknown(tag)
    check_signers(reading, signers)
    published = extents(reading)
    places = places_of(reading, tag, published)
    if not places:
        raise LogMissing
    years = {at.folder for at in places.values()}
    used = [extent for extent in published if extent.folder in years or extent is published[-1]]
    lines = list(stream_lines(reading, tag, places, sight_on(reading, profile)))
    yield from DefinitionFiles(reading).of(lines)
    yield Write(stream_path(tag), b"".join(line.data for line in lines))
    for extent in used:
        yield Write(checkpoint_path(extent.folder), extent.signed.note)
        yield from _proofs(reading, extent, places)
    yield Write(head_path(tag), _head(reading, tag, published[-1], len(places), signers))
    about = About(
        profile.audience,
        keys_of(reading).name,
        profile.digest,
        tuple(ShardSize(item.folder, item.shard.origin, item.size) for item in used),
        streams=1,
        entries=len(lines),
        erased=sum(line.erased for line in lines),
        packet=hex_of(tag),
    )
    yield Write(ABOUT, about_text(about, profile))


def _proofs(reading: Reading, extent: Extent, places: Mapping[int, At]) -> Iterator[Write]:
    tree = extent.tree(reading)
    for at in places.values():
        if at.folder == extent.folder:
            proof = ProofFile(at.number, tuple(extent.proof(at.number, tree)), extent.signed.note)
            yield Write(proof_path(at.folder, at.number), proof.to_bytes())


def _head(reading: Reading, tag: str, newest: Extent, n: int, signers: Sequence[Signer]) -> bytes:
    last = next(iter(reading.entries(tag, after=n - 1)))
    leaf = leaf_hash(last.leaf.encode())
    head = StreamHead(newest.shard.origin, newest.size, bytes_of(tag), n, leaf)
    return signed_note(head.text(), signers)
