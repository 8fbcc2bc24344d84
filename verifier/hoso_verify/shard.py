"""One shard of the log: the Merkle tree of RFC 6962, section 2.1, in C2SP tlog-tiles and tlog-proofs."""

import os
import re
import tempfile
from hashlib import sha256
from typing import Any

from hoso_verify.canonical import HASH, Fault, binary, need, standard
from hoso_verify.note import SIZE, Checkpoint, Key
from hoso_verify.report import Report

_WIDTH = 256
_PROOF = re.compile(r"c2sp\.org/tlog-proof@v1\nindex ([0-9]+)((?:\n[A-Za-z0-9+/]{43}=){0,64})")


def fold(hashes: bytes) -> bytes:
    """The root of a complete subtree: 2^k hashes, one behind the other."""
    while len(hashes) > HASH:
        pairs = range(0, len(hashes), 2 * HASH)
        hashes = b"".join([sha256(b"\1" + hashes[at : at + 2 * HASH]).digest() for at in pairs])
    return hashes


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

    def __init__(self, folder: Any, report: Report, said: dict[str, Any], name: str) -> None:
        self._folder, self._report, self.year = folder, report, said["folder"]
        self.origin, self.size, self.loaded = f"{name}/{self.year}", 0, 0
        self.checkpoint: Checkpoint | None = None
        self.opened: dict[str, Any] | None = None
        self.earlier, self._levels, self._taken = dict[str, Checkpoint](), [b""], bytearray()
        with report.part("signature", f"{self.year}/checkpoint"):
            found = Checkpoint(folder.read(f"{self.year}/checkpoint"))
            need(found.origin == self.origin, "origin", found=found.origin, due=self.origin)
            self.checkpoint, self.size = found, found.size
        with report.part("about", "about.json"):
            same = (said["origin"], said["size"]) == (self.origin, self.size)
            need(same or self.checkpoint is None, "about_shard", origin=self.origin, size=self.size)

    def signed(self, verdict: str, keys: list[Key], least: int) -> None:
        """So many of the keys signed the checkpoint."""
        with self._report.part(verdict, f"{self.year}/checkpoint"):
            found = self.checkpoint.signers(keys) if self.checkpoint else least
            need(found >= least, f"{verdict}_lacking", found=found, least=least)

    def prepare(self, keys: list[Key], kept: dict[str, Checkpoint]) -> None:
        """Read the tree of a register; hold against it the earlier states, kept or in the folder."""
        self.signed("signature", keys, 1)
        self.earlier = {place: one for place, one in kept.items() if one.origin == self.origin}
        for size in self._folder.names(f"{self.year}/checkpoints", SIZE):
            name = f"{self.year}/checkpoints/{size}"
            with self._report.part("consistency", name):
                one = self.earlier[name] = Checkpoint(self._folder.read(name))
                one.signers(keys)
                need(f"{one.origin} {one.size}" == f"{self.origin} {size}", "earlier_name")
        if not self._folder.packet:
            with self._report.part("inclusion", f"{self.year}/checkpoint"):
                self._load()
        for place, one in self.earlier.items():
            with self._report.part("consistency", place):
                if self.checkpoint and one.size == self.size:
                    need(one.root == self.checkpoint.root, "inconsistent", size=one.size)
                elif self._folder.packet or self.loaded < self.size:
                    code = "packet_states" if self._folder.packet else "not_known"
                    self._report.skip("consistency", code, origin=self.origin)
                else:
                    need(one.size < self.size, "shorter", earlier=one.size, size=self.size)
                    need(one.root == self._root(one.size), "inconsistent", size=one.size)

    def _load(self) -> None:
        """Read tiles and bundles; leaf hashes go to a file without a name, for each two bits stay here."""
        with tempfile.TemporaryFile() as file:
            self._hashes = os.dup(file.fileno())
        level, above = 0, bytearray()
        while self.loaded < self.size:
            width, index = min(_WIDTH, self.size - self.loaded), self.loaded // _WIDTH
            tile = self._folder.read(name := self._name(0, index, width))
            need(len(tile) == width * HASH, "tile_false", name=name)
            self._check_bundle(self._name("entries", index, width), tile)
            os.write(self._hashes, tile)
            above += fold(tile) if width == _WIDTH else b""
            self.loaded += width
            self._taken += bytes(-(-width // 8))
            self._report.progress("progress_tiles", self.loaded, self.size)
        while hashes := bytes(above):
            level, above = level + 1, bytearray()
            self._levels.append(hashes)
            for at in range(0, len(hashes), _WIDTH * HASH):
                tile = hashes[at : at + _WIDTH * HASH]
                above += fold(tile) if len(tile) == _WIDTH * HASH else b""
                name = self._name(level, at // (_WIDTH * HASH), len(tile) // HASH)
                with self._report.part("inclusion", name):
                    need(self._folder.read(name) == tile, "tile_false")
        with self._report.part("inclusion", f"{self.year}/checkpoint"):
            need(not self.checkpoint or self._root(self.size) == self.checkpoint.root, "root_false")

    def _root(self, size: int) -> bytes:
        """The root of the first leaves, so many: that of each complete subtree, joined from the right."""
        peaks = list[bytes]()
        for bit in [bit for bit in range(size.bit_length() - 1, -1, -1) if size >> bit & 1]:
            level, low = bit >> 3, bit & ~7
            start, end = (size >> bit + 1 << bit + 1) >> low, (size >> bit << bit) >> low
            found = self._levels[level][start * HASH : end * HASH]
            peaks.append(fold(found or os.pread(self._hashes, (end - start) * HASH, start * HASH)))
        found = b""
        for peak in reversed(peaks):
            found = sha256(b"\1" + peak + found).digest() if found else peak
        return found or sha256().digest()

    def _name(self, level: object, index: int, width: int) -> str:
        name = f"{index % 1000:03}"
        while index := index // 1000:
            name = f"x{index % 1000:03}/{name}"
        return f"{self.year}/tile/{level}/{name}" + (f".p/{width}" if width < _WIDTH else "")

    def _check_bundle(self, name: str, tile: bytes) -> None:
        with self._report.part("inclusion", name):
            data, at, found = self._folder.read(name, _WIDTH * (2 + 0xFFFF)), 0, []
            while at < len(data):
                start, at = at + 2, at + 2 + int.from_bytes(data[at : at + 2], "big")
                found.append(sha256(b"\0" + data[start:at]).digest())
            need(at == len(data) and b"".join(found) == tile, "bundle_false")

    def include(self, index: int, leaf: bytes) -> None:
        """The tree has this leaf at this index, and no other line has it; in a packet a proof says so."""
        if self._folder.packet:
            self._prove(index, leaf)
        elif 0 <= index < self.loaded:
            at, bit = index >> 3, 1 << (index & 7)
            taken = self._taken[at]
            self._taken[at] = taken | bit
            if taken & bit or os.pread(self._hashes, HASH, index * HASH) != leaf:
                raise Fault("index_twice" if taken & bit else "leaf_elsewhere")
        else:
            need(0 <= index < self.size, "outside", size=self.size)

    def _prove(self, index: int, leaf: bytes) -> None:
        """The tlog-proof of a line leads from its leaf to the root. MALFORMED."""
        name = f"proofs/{self.year}/{index}.tlog-proof"
        head, _, below = self._folder.read(name).partition(b"\n\n")
        number, rows = [*(form.groups() if (form := _PROOF.fullmatch(head.decode())) else ""), "", ""][:2]
        need(number == str(index), "proof_malformed", name=name)
        if self.checkpoint:
            need(below == self.checkpoint.data, "proof_checkpoint", name=name)
            found = climbed(leaf, index, self.size, [standard(row) for row in rows.split()])
            need(found == self.checkpoint.root and index < self.size, "proof_false", name=name)

    def check_whole(self, before: "Shard | None") -> None:
        """In a register: every leaf has its line, and the first one names the shard before, if any."""
        os.close(self._hashes)
        if not (self.checkpoint and self.loaded == self.size and (before or self.opened is not None)):
            self._report.skip("completeness", "not_known", origin=self.origin)
        lacking = (at for at in range(self.loaded) if not self._taken[at >> 3] >> (at & 7) & 1)
        number = self.loaded - sum(map(int.bit_count, self._taken))
        with self._report.part("completeness", self.year, None, None, next(lacking) if number else 0):
            need(not number, "lacking", number=number)
        with self._report.part("completeness", self.year, None, None, 0):
            opened = self.opened or {}
            need(before or not opened, "not_first", origin=self.origin)
            if before and before.checkpoint:
                due = {"origin": before.origin, "size": before.size, "root": binary(before.checkpoint.root)}
                good = opened.get("origin") == self.origin and opened.get("previous") == due
                need(good, "link_false", origin=self.origin, before=before.origin)
