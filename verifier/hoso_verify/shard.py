"""One shard of the log: the Merkle tree of RFC 6962, section 2.1, in C2SP tlog-tiles and tlog-proofs."""

import os
import re
import tempfile
from hashlib import sha256
from typing import Any

from hoso_verify.canonical import Fault, binary, need, standard
from hoso_verify.folder import Folder
from hoso_verify.note import HASH, SIZE, Checkpoint, Key
from hoso_verify.report import Report

_WIDTH = 256
_PROOF = re.compile(r"c2sp\.org/tlog-proof@v1\nindex ([0-9]+)((?:\n[A-Za-z0-9+/]{43}=){0,64})")


def fold(hashes: bytes) -> bytes:
    """The root of a complete subtree: 2^k hashes, one behind the other."""
    while len(hashes) > HASH:
        pairs = range(0, len(hashes), 2 * HASH)
        hashes = b"".join([sha256(b"\1" + hashes[at : at + 2 * HASH]).digest() for at in pairs])
    return hashes


def root(levels: list[bytes]) -> bytes:
    """The root of a tree, given the last tile of each level, level 0 first."""
    peaks = []
    for level in reversed(levels):
        for size in [HASH << bit for bit in range(8, -1, -1) if len(level) & HASH << bit]:
            peaks.append(fold(level[:size]))
            level = level[size:]  # noqa: PLW2901 - what is left of it
    found = peaks.pop() if peaks else sha256().digest()
    while peaks:
        found = sha256(b"\1" + peaks.pop() + found).digest()
    return found


def climbed(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root an inclusion proof leads to (RFC 6962, section 2.1.1). MALFORMED if it is too short."""
    if size <= 1:
        return leaf if not path else b""
    half, *rest = 1 << (size - 1).bit_length() - 1, *path[:-1]
    if index < half:
        return sha256(b"\1" + climbed(leaf, index, half, rest) + path[-1]).digest()
    return sha256(b"\1" + path[-1] + climbed(leaf, index - half, size - half, rest)).digest()


class Shard:
    """A shard as the folder has it; `opened` is the `shard_opened` of its first leaf, {} without one."""

    def __init__(self, folder: Folder, said: dict[str, Any], name: str, report: Report) -> None:
        self._folder, self._report, self.year = folder, report, said["folder"]
        self.origin, self.size, self.loaded = f"{name}/{self.year}", 0, 0
        self.checkpoint: Checkpoint | None = None
        self.opened: dict[str, Any] | None = None
        self.earlier, self._roots = dict[str, Checkpoint](), dict[int, bytes]()
        self._levels, self._taken = [b""], bytearray()
        with report.part("signature", file=f"{self.year}/checkpoint"):
            found = Checkpoint(folder.read(f"{self.year}/checkpoint"))
            need(found.origin == self.origin, "origin", found=found.origin, due=self.origin)
            self.checkpoint, self.size, self._roots = found, found.size, {found.size: found.root}
            same = (said["origin"], said["size"]) == (self.origin, self.size)
            report.check("about", same, "about_shard", origin=self.origin, size=self.size)

    def signed(self, verdict: str, keys: list[Key], least: int) -> None:
        """So many of the keys signed the checkpoint."""
        with self._report.part(verdict, file=f"{self.year}/checkpoint"):
            found = self.checkpoint.signers(keys) if self.checkpoint else least
            need(found >= least, f"{verdict}_lacking", found=found, least=least)

    def prepare(self, keys: list[Key], kept: dict[str, Checkpoint], *, packet: bool) -> None:
        """Read the tree of a register; hold against it the earlier states, kept or in the folder."""
        self.signed("signature", keys, 1)
        self.earlier = {place: one for place, one in kept.items() if one.origin == self.origin}
        for size in self._folder.names(f"{self.year}/checkpoints", SIZE):
            name = f"{self.year}/checkpoints/{size}"
            with self._report.part("consistency", file=name):
                one = self.earlier[name] = Checkpoint(self._folder.read(name))
                one.signers(keys)
                need(f"{one.origin} {one.size}" == f"{self.origin} {size}", "earlier_name")
        if not packet:
            with self._report.part("inclusion", file=f"{self.year}/checkpoint"):
                self._load()
        for place, one in self.earlier.items():
            with self._report.part("consistency", file=place):
                if one.size in self._roots:
                    need(one.root == self._roots[one.size], "inconsistent", size=one.size)
                elif packet or self.loaded < self.size:
                    self._report.skip(
                        "consistency", "packet_states" if packet else "not_known", origin=self.origin
                    )
                else:
                    raise Fault("shorter", earlier=one.size, size=self.size)

    def _load(self) -> None:
        """Read tiles and bundles; the leaf hashes go to a file without a name, for each a bit stays here."""
        with tempfile.TemporaryFile() as file:
            self._hashes = os.dup(file.fileno())
        wanted = sorted({self.size, *[one.size for one in self.earlier.values()]}, reverse=True)
        self._roots = {0: root([])}
        while self.loaded < self.size:
            width = min(_WIDTH, self.size - self.loaded)
            name = self._name(0, self.loaded // _WIDTH, width)
            tile = self._folder.read(name)
            need(len(tile) == width * HASH, "tile_false", name=name)
            self._check_bundle(tile)
            while wanted and wanted[-1] <= self.loaded + width:
                part = tile[: (wanted[-1] - self.loaded) * HASH]
                self._roots[wanted.pop()] = root([part, *self._levels[1:]])
            os.write(self._hashes, tile)
            self._grow(0, tile)
            self.loaded += width
            self._taken += bytes(-(-width // 8))
            self._report.progress("progress_tiles", self.loaded, self.size)
        for level, part in enumerate(self._levels[1:], 1):
            self._check_tile(level, part)
        need(not self.checkpoint or self._roots[self.size] == self.checkpoint.root, "root_false")

    def _name(self, level: object, index: int, width: int) -> str:
        name = f"{index % 1000:03}"
        while index := index // 1000:
            name = f"x{index % 1000:03}/{name}"
        return f"{self.year}/tile/{level}/{name}" + (f".p/{width}" if width < _WIDTH else "")

    def _check_bundle(self, tile: bytes) -> None:
        name, at, found = self._name("entries", self.loaded // _WIDTH, len(tile) // HASH), 0, []
        with self._report.part("inclusion", file=name):
            data = self._folder.read(name, _WIDTH * (2 + 0xFFFF))
            while at < len(data):
                start, at = at + 2, at + 2 + int.from_bytes(data[at : at + 2], "big")
                found.append(sha256(b"\0" + data[start:at]).digest())
            need(at == len(data) and b"".join(found) == tile, "bundle_false")

    def _grow(self, level: int, tile: bytes) -> None:
        """Take a tile into the tree: a full one becomes a hash of the level above."""
        self._levels[level] = tile
        if len(tile) == _WIDTH * HASH:
            self._check_tile(level, tile)
            self._levels[level] = b""
            self._levels += [b""] * (level + 2 - len(self._levels))
            self._grow(level + 1, self._levels[level + 1] + fold(tile))

    def _check_tile(self, level: int, tile: bytes) -> None:
        name = self._name(level, self.loaded >> 8 * level + 8, len(tile) // HASH)
        with self._report.part("inclusion", file=name):
            need(not level or not tile or self._folder.read(name) == tile, "tile_false")

    def include(self, index: int, leaf: bytes) -> None:
        """In a register: the tree has this leaf at this index, and no other line has it. Fault otherwise."""
        need(index < self.size, "outside", size=self.size)
        if index < self.loaded:
            at, bit = index >> 3, 1 << (index & 7)
            taken, self._taken[at] = self._taken[at] & bit, self._taken[at] | bit
            if taken or os.pread(self._hashes, HASH, index * HASH) != leaf:
                raise Fault("index_twice" if taken else "leaf_elsewhere")

    def check_whole(self, before: "Shard | None") -> None:
        """In a register: every leaf has its line, and the first one names the shard before, if any."""
        os.close(self._hashes)
        known = self.checkpoint and self.loaded == self.size and (before or self.opened is not None)
        if not known:
            self._report.skip("completeness", "not_known", origin=self.origin)
        lacking = (at for at in range(self.loaded) if not self._taken[at >> 3] >> (at & 7) & 1)
        number = self.loaded - sum(map(int.bit_count, self._taken))
        with self._report.part("completeness", file=self.year, index=next(lacking) if number else 0):
            need(not number, "lacking", number=number)
        with self._report.part("completeness", file=self.year, index=0):
            opened = self.opened or {}
            need(before or not opened, "not_first", origin=self.origin)
            if before and before.checkpoint:
                due = {"origin": before.origin, "size": before.size, "root": binary(before.checkpoint.root)}
                good = opened.get("origin") == self.origin and opened.get("previous") == due
                need(good, "link_false", origin=self.origin, before=before.origin)

    def prove(self, index: int, leaf: bytes) -> None:
        """In a packet: the tlog-proof of a line leads from its leaf to the root. MALFORMED."""
        name = f"proofs/{self.year}/{index}.tlog-proof"
        head, _, below = self._folder.read(name).partition(b"\n\n")
        number, rows = [*(form.groups() if (form := _PROOF.fullmatch(head.decode())) else ""), "", ""][:2]
        need(number == str(index), "proof_malformed", name=name)
        if self.checkpoint:
            need(below == self.checkpoint.data, "proof_checkpoint", name=name)
            found = climbed(leaf, index, self.size, [standard(row) for row in rows.split()])
            need(found == self.checkpoint.root and index < self.size, "proof_false", name=name)
