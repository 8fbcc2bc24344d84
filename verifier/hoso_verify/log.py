"""What a folder is made of (publication.md, sections 1 to 3): files, and shards of the log."""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from io import BufferedReader, FileIO
from typing import Any

from hoso_verify.record import FORMAT, HASH, NO_STATE, Checkpoint, Fault, Key, need, standard, taken_apart
from hoso_verify.report import DATA, Report

# Leaves and bytes of a whole tile, levels of tiles, bytes in a leaf, what a hash with a line is replaced by.
_WIDTH, _TILE, _LEVELS, _LONGEST, _TAKEN = 256, 256 * HASH, 8, 0xFFFF, bytes(HASH)
_real = lru_cache(4096)(os.path.realpath)


class Folder:
    """A register or a packet. Nothing is believed: no link is followed, only plain files are opened."""

    def __init__(self, path: str) -> None:
        self._path = os.path.realpath(path)
        need(not os.path.lexists(f"{self._path}/unfinished"), "unfinished")
        self.about = about = taken_apart(self.read("about.json"))[0]
        need(about["format"] == FORMAT, "format", found=about["format"])
        self.name, self.packet = about["name"], about.get("packet", "")
        words = [self.name, *[rule[key] for rule in about["rules"].values() for key in ("vi", "en", *rule)]]
        need(about["audience"] in DATA["audiences"] and all(isinstance(one, str) for one in words))
        need("packet" not in about or re.fullmatch("[0-9a-f]{32}", self.packet))
        years = [shard["folder"] for shard in about["shards"]]
        need(years and years == sorted({*years}) and all(re.fullmatch("[0-9]{4}", year) for year in years))
        self.shards = {said["folder"]: Shard(self, said) for said in about["shards"]}

    def open(self, name: str) -> BufferedReader:
        """A plain file, by its name from here, `/` between its parts. Fault `missing`."""
        path = f"{self._path}/{name}"
        above = os.path.dirname(path)
        with suppress(OSError):
            if _real(above) == above and os.path.isfile(path) and not os.path.islink(path):
                return BufferedReader(FileIO(path), 1 << 16)
        raise Fault("missing", name=name)

    def read(self, name: str, most: int = 1 << 20) -> bytes:
        """A small file as a whole. Fault `missing`, `too_long`."""
        with self.open(name) as file:
            data = file.read(most + 1)
        need(len(data) <= most, "too_long", name=name, most=most)
        return data

    def names(self, name: str, form: str) -> list[str]:
        """The names of this form in a folder of it, sorted; none where there is no such folder."""
        with suppress(OSError):
            return sorted(filter(re.compile(form).fullmatch, os.listdir(f"{self._path}/{name}")))
        return []


def fold(hashes: bytes) -> bytes:
    """The root over hashes of one level, one behind the other: one without a partner rises as it is."""
    while len(hashes) > HASH:
        pairs = [hashes[at : at + 2 * HASH] for at in range(0, len(hashes), 2 * HASH)]
        hashes = b"".join([sha256(b"\1" + pair).digest() if len(pair) > HASH else pair for pair in pairs])
    return hashes or sha256().digest()


def climbed(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root an inclusion proof leads to (RFC 6962, section 2.1.1). MALFORMED if it is too short."""
    if size <= 1:
        return leaf if not path else b""
    half, *rest = 1 << (size - 1).bit_length() - 1, *path[:-1]
    if index < half:
        return sha256(b"\1" + climbed(leaf, index, half, rest) + path[-1]).digest()
    return sha256(b"\1" + path[-1] + climbed(leaf, index - half, size - half, rest)).digest()


class Shard:
    """A shard as the folder has it. The hashes of `loaded` leaves are in `file` until their lines come.

    `known` is whether its checkpoint could be read, `whole` whether its tree could as well.
    """

    def __init__(self, folder: Folder, said: dict[str, Any]) -> None:
        self._folder, self._said, self.year = folder, said, said["folder"]
        self.origin, self.known, self.whole = f"{folder.name}/{self.year}", False, False
        self.checkpoint, self.loaded, self.file, self._tiles = NO_STATE, 0, -1, b""

    def prepare(self, report: Report, keys: list[Key]) -> None:
        """Read its checkpoint and, in a register, its tree."""
        place = {"file": f"{self.year}/checkpoint"}
        with report.part("signature", **place):
            found = Checkpoint(self._folder.read(place["file"]))
            need(found.origin == self.origin, "origin", found=found.origin, due=self.origin)
            self.checkpoint, self.known = found, True
            need(found.signers(keys), "signature_lacking")
        with report.part("about", file="about.json"):
            same = (self._said["origin"], self._said["size"]) == (self.origin, self.checkpoint.size)
            need(same or not self.known, "about_shard", origin=self.origin, size=self.checkpoint.size)
        if not self._folder.packet:
            with report.part("inclusion", **place):
                self._load(report)
                report.place, self.whole = place, self.known
                need(self._root(self.loaded) == self.checkpoint.root, "root_false")

    def _load(self, report: Report) -> None:
        """Read the tree: on the lowest level the hashes of the leaves, above them those of whole tiles."""
        row: Iterable[bytes] = self._bundles(report)
        for level in range(_LEVELS):
            above = bytearray()
            for index, hashes in enumerate(row):
                name = self._path(level, index, len(hashes) // HASH)
                with report.part("inclusion", file=name):
                    need(self._folder.read(name) == hashes, "tile_false")
                above += fold(hashes) if len(hashes) == _TILE else b""
            row = [bytes(above[at : at + _TILE]) for at in range(0, len(above), _TILE)]
            self._tiles = self._tiles or bytes(above)

    def _bundles(self, report: Report) -> Iterator[bytes]:
        """The hashes of the leaves in each bundle."""
        with tempfile.TemporaryFile() as file:
            self.file = os.dup(file.fileno())
        while self.loaded < self.checkpoint.size:
            width, at, hashes = min(_WIDTH, self.checkpoint.size - self.loaded), 0, b""
            name = self._path("entries", self.loaded // _WIDTH, width)
            data = self._folder.read(name, _WIDTH * (2 + _LONGEST))
            while at < len(data):
                start, at = at + 2, at + 2 + int.from_bytes(data[at : at + 2], "big")
                hashes += sha256(b"\0" + data[start:at]).digest()
            need(at == len(data) and len(hashes) == width * HASH, "bundle_false", name=name)
            self.loaded += os.write(self.file, hashes) // HASH
            report.progress("progress_tiles", self.loaded, self.checkpoint.size)
            yield hashes

    def _path(self, level: object, index: int, width: int) -> str:
        *above, last = f"{index:,}".split(",")  # groups of three digits, all but the last behind an x
        name = "".join([f"x{group:0>3}/" for group in above]) + f"{last:0>3}"
        return f"{self.year}/tile/{level}/{name}" + (f".p/{width}" if width < _WIDTH else "")

    def _root(self, size: int) -> bytes:
        """The root of the first leaves, so many: it is that over the roots of their tiles."""
        whole, rest = divmod(size, _WIDTH)
        last = os.pread(self.file, rest * HASH, whole * _TILE)
        return fold(self._tiles[: whole * HASH] + (fold(last) if rest else b""))

    def hold(self, report: Report, earlier: Checkpoint) -> None:
        """Hold an earlier state against this one. Fault `shorter`, `inconsistent`."""
        size, newest = earlier.size, self.checkpoint
        if self.whole or (self.known and size == newest.size):
            need(size <= newest.size, "shorter", earlier=size, size=newest.size)
            need(earlier.root == (self._root(size) if self.whole else newest.root), "inconsistent", size=size)
        else:
            code = "packet_states" if self._folder.packet else "not_known"
            report.skip("consistency", code, origin=self.origin)

    def include(self, index: int, leaf: bytes) -> None:
        """The tree has this leaf at this index, for one line only. In a packet a proof says so. MALFORMED."""
        need(0 <= index < self.checkpoint.size, "outside", size=self.checkpoint.size)
        if not self._folder.packet:
            found = os.pread(self.file, HASH, index * HASH)
            need(found != _TAKEN, "index_twice")
            need(found == leaf or index >= self.loaded, "leaf_elsewhere")
            os.pwrite(self.file, _TAKEN, index * HASH)
            return
        name = f"proofs/{self.year}/{index}.tlog-proof"
        proof, _, below = self._folder.read(name).partition(b"\n\n")
        form, said, *path = proof.decode().split("\n")
        need([form, said] == ["c2sp.org/tlog-proof@v1", f"index {index}"], "proof_malformed", name=name)
        need(below == self.checkpoint.data, "proof_checkpoint", name=name)
        root = climbed(leaf, index, self.checkpoint.size, [standard(row) for row in path])
        need(root == self.checkpoint.root, "proof_false", name=name)

    def lacking(self) -> tuple[int, int]:
        """How many leaves have no line, and the index of the first of them. It is the last to be asked."""
        number, first = 0, 0
        for start in range(0, self.loaded, _WIDTH):
            hashes = os.pread(self.file, _TILE, start * HASH)
            left = [at for at in range(0, len(hashes), HASH) if hashes[at : at + HASH] != _TAKEN]
            number, first = number + len(left), first if number or not left else start + left[0] // HASH
        os.close(self.file)
        return number, first
