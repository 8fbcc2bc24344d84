"""The publisher: brings the log up to date, signs it, and writes what an audience may see of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from hoso.adapters.publication.folder import DiskFolder
from hoso.adapters.publication.packet_folder import packet_folder
from hoso.engine.checkpointing import check_signers, sign_checkpoints
from hoso.engine.errors import LogMissing, RegisterForApplicants
from hoso.engine.keys import keys_of
from hoso.engine.publication.about import read_about
from hoso.engine.publication.packet import packet_files
from hoso.engine.publication.paths import ABOUT
from hoso.engine.publication.profile import read_profile
from hoso.engine.publication.register import Renewal
from hoso.engine.publication.standing import standing_of
from hoso.engine.sequencing import LOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hoso.engine.handle import Engine
    from hoso.engine.log.checkpoint import Checkpoint
    from hoso.engine.log.signing import Signer
    from hoso.engine.publication.about import About
    from hoso.engine.publication.audience import Audience

#: Nothing is for everybody's eyes but what is published for everybody.
_EVERYBODY = "public"
_PROFILES = "hoso.publication.yaml"


class Memory(Protocol):
    """What was signed before."""

    def known(self) -> list[Checkpoint]:
        """The last checkpoint of each shard that was signed with any of the keys."""
        ...

    def remember(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint, on the disk, before anything is signed."""
        ...


class Publisher:
    """Publishes what one audience sees."""

    def __init__(
        self, engine: Engine, signers: Sequence[Signer], memory: Memory, profiles: bytes, audience: Audience
    ) -> None:
        """Publish from an engine's store.

        Args:
            engine: whose log is brought up to date.
            signers: one for each key that signs the log.
            memory: what was signed with them.
            profiles: the file of profiles.
            audience: for whom.

        Raises:
            ProfileWrong: the file of profiles is not of its form.
        """
        self._engine = engine
        self._signers = signers
        self._memory = memory
        self._profile = read_profile(profiles, _PROFILES, audience)
        self._private = audience != _EVERYBODY
        #: What the packet says of itself that was written last.
        self.packed: About | None = None
        #: Entries that got their place in the log, checkpoints that were signed.
        self.sequenced = 0
        self.signed = 0

    @property
    def keys(self) -> list[str]:
        """The keys by which what is published can be verified, as vkeys."""
        return [signer.key.text() for signer in self._signers]

    @property
    def name(self) -> str:
        """Name of the log.

        Raises:
            LogMissing: there is none.
            KeyUnusable: the keys are not those that sign it.
        """
        with self._engine.store.reading() as reading:
            name = keys_of(reading).name
            if not name:
                raise LogMissing
            check_signers(reading, self._signers)
            return name

    @contextmanager
    def register(self, root: Path) -> Iterator[DiskFolder]:
        """Hold the folder of a register in order to renew it; nothing is written where it is not ours.

        Raises:
            RegisterForApplicants: each of them sees their own dossier only.
            LogMissing, KeyUnusable: see `name`.
            FolderNotEmpty, FolderOfAnother: it is no register for this audience.
            FolderBusy, FolderUnwritable: it cannot be written now, or not at all.
        """
        if self._profile.audience == "applicant":
            raise RegisterForApplicants
        name = self.name
        folder = DiskFolder(root)
        standing_of(folder, self._profile.audience, name)
        with folder.held(private=self._private):
            yield folder

    @contextmanager
    def packet(self, root: Path) -> Iterator[DiskFolder]:
        """Write a packet's folder, which is there when the block ends.

        Raises:
            LogMissing, KeyUnusable: see `name`.
            FolderNotEmpty: there is something at its place.
            FolderBusy, FolderUnwritable: it cannot be written now, or not at all.
        """
        _ = self.name
        with packet_folder(root, private=self._private) as folder:
            yield folder

    def lots(self) -> int:
        """About how many lots there are to sequence."""
        with self._engine.store.reading() as reading:
            shards = reading.shards()
            return (reading.position() - (shards[-1].last if shards else 0)) // LOT + 1

    def update(self, folder: DiskFolder | None = None) -> Iterator[int]:
        """Sequence what is new, lot by lot, and sign it; gives how many entries each lot had.

        Raises:
            LogDiverged: the log is not the one that was signed, or that the folder is of.
            StoreBusy, StoreUnusable: what came before is stored nevertheless.
        """
        done = False
        while not done:
            lot = self._engine.sequence()
            self.sequenced += lot.entries
            done = lot.done
            yield lot.entries
        published: list[Checkpoint] = []
        if folder is not None:
            published = standing_of(folder, self._profile.audience, self.name).known()
        made = sign_checkpoints(
            self._engine.store,
            self._signers,
            lambda: [*self._memory.known(), *published],
            self._memory.remember,
        )
        self.signed = len(made)

    @contextmanager
    def renewal(self, folder: DiskFolder) -> Iterator[Renewal]:
        """Look what is new in a register. See `Renewal` for what stops it."""
        with self._engine.store.reading() as reading:
            yield Renewal(reading, self._profile, folder)

    def renew(self, renewal: Renewal, folder: DiskFolder) -> Iterator[None]:
        """Do what a renewal gives, piece by piece. See `Renewal` and `DiskFolder` for what stops it."""
        for piece in renewal.pieces():
            for operation in piece:
                folder.do(operation)
            yield

    def pack(self, folder: DiskFolder, tag: str) -> Iterator[None]:
        """Write the files of a dossier's packet, one by one. See `packet_files` for what stops it."""
        with self._engine.store.reading() as reading:
            for write in packet_files(reading, self._profile, tag, self._signers):
                folder.do(write)
                if write.path == ABOUT:
                    self.packed = read_about(write.data)
                yield
