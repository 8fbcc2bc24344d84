"""A register or a packet as a whole (publication.md, section 8): its parts held against each other."""

import signal
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from hashlib import sha256
from multiprocessing import get_context
from typing import Any

from hoso_verify.log import Folder, Shard
from hoso_verify.record import DIGEST, SIZE, Checkpoint, Key, Note, binary, need, standard, written
from hoso_verify.report import Report
from hoso_verify.stream import read_folder

_ONCE, _MANY = ("directory", "definitions", "calendars", "keys", "access"), 5_000


class Register:
    """Checks a folder: `log`, then `streams`, then `whole`."""

    def __init__(self, folder: Folder, report: Report, keys: list[Key]) -> None:
        self._folder, self._report, self._keys = folder, report, keys
        self._shards = {said["folder"]: Shard(folder, said) for said in folder.about["shards"]}

    def log(self, witnesses: list[Key], least: int, kept: dict[str, Checkpoint]) -> None:
        """Check the log: its checkpoints and trees, and that earlier states are beginnings of it."""
        report, shards = self._report, [*self._shards.values()]
        for shard in shards:
            shard.prepare(report, self._keys)
            for size in self._folder.names(f"{shard.year}/checkpoints", SIZE):
                with report.part("consistency", file=(name := f"{shard.year}/checkpoints/{size}")):
                    one = Checkpoint(self._folder.read(name))
                    one.signers(self._keys)
                    need(f"{one.origin} {one.size}" == f"{shard.origin} {size}", "earlier_name")
                    shard.hold(report, one)
        for place, one in kept.items():
            with report.part("consistency", file=place):
                found = [shard for shard in shards if shard.origin == one.origin]
                need(found or self._folder.packet, "shard_gone", origin=one.origin)
                for shard in found:
                    shard.hold(report, one)
        for shard in shards if self._folder.packet else shards[-1:]:
            with report.part("cosignatures", file=f"{shard.year}/checkpoint"):
                number = shard.checkpoint.signers(witnesses)
                need(number >= least, "cosignatures_lacking", found=number, least=least)
        if not witnesses:
            report.skip("cosignatures", "no_witnesses")
        if not kept:
            report.skip("consistency", "none_kept")

    def streams(self) -> None:
        """Read all streams in 256 parts; where there are many, on all processors."""
        report, folder = self._report, self._folder
        size, counts = sum(shard.loaded for shard in self._shards.values()), report.sums["counts"]
        read = partial(read_folder, folder, self._shards, report.language)
        ignore = signal.SIGINT, signal.SIG_IGN  # the one who asks to stop asks this process
        pool = ProcessPoolExecutor(None, get_context("fork"), signal.signal, ignore)
        try:
            for found in (pool.map if size > _MANY else map)(read, folder.names("streams", "[0-9a-f]{2}")):
                report.add(found)
                report.progress("progress_entries", counts["entries"], size)
        finally:
            pool.shutdown(cancel_futures=True)

    def whole(self) -> None:
        """Check what only all lines together show."""
        report, about, packet = self._report, self._folder.about, self._folder.packet
        for key in ("streams", "entries", "erased"):
            with report.part("about", file="about.json"):
                said, found = about[key], report.sums["counts"][key]
                need(said == found, "about_count", key=key, said=said, found=found)
        with report.part("about", file="about.json"):
            need(about["audience"] != "public" or not report.sums["counts"]["shown"], "about_public")
        for (digest,), _, place in self._told("file"):
            with report.part("definitions", **place):
                self._check_definition(digest)
        if packet:
            report.skip("definitions", "packet_deployments")
            with report.part("completeness", file=f"heads/{packet[:2]}/{packet}"):
                self._check_head(packet, [*self._shards.values()][-1])
            return
        deployed = {what: n for what, n, _ in self._told("deployed")}
        for what, by, place in self._told("named"):
            with report.part("definitions", **place):
                good = deployed.get(what, by + 1) <= by
                need(good, "not_deployed", procedure=what[0], definition=what[1])
        for kind in _ONCE:
            with report.part("chain", file="streams"):
                need(report.sums["kinds"][kind] <= 1, "kind_twice", kind=kind)
        self._check_whole()

    def _told(self, sort: str) -> list[tuple[Any, int, Any]]:
        """What entries say of this sort, with the least number that was said and where."""
        told = sorted(self._report.told.items(), key=lambda one: one[0])
        return [(what[1:], *least) for what, least in told if what[0] == sort]

    def _check_definition(self, digest: str) -> None:
        need(DIGEST.fullmatch(digest))
        name, found = f"definitions/{digest}.json", sha256()
        with self._folder.open(name) as file:
            while part := file.read(1 << 16):
                found.update(part)
        need(binary(found.digest()) == digest, "definition_false", name=name)
        self._report.sums["counts"]["definitions"] += 1

    def _check_head(self, packet: str, newest: Shard) -> None:
        """In a packet: the log's key says that the stream goes as far as the last line."""
        note = Note(self._folder.read(f"heads/{packet[:2]}/{packet}"))
        need(note.signers(self._keys), "head_unsigned")
        *state, number, last = note.lines
        due = ["hoso stream head v1", newest.origin, str(newest.checkpoint.size), packet]
        need(state == due, "head_other")
        (leaf,), n, _ = [*self._told("last"), (("",), 0, {})][0]
        need(number == str(n), "head_number", head=number, found=n)
        need(binary(standard(last)) == leaf, "head_leaf")

    def _check_whole(self) -> None:
        """In a register: every leaf has its line, and the first of a shard names the shard before, if any."""
        report = self._report
        before: Shard | None = None
        firsts = {year: opened for (year, opened), _, _ in self._told("first")}
        for shard in self._shards.values():
            opened, (number, first) = firsts.get(shard.year), shard.lacking()
            if not shard.whole or (opened is None and before is None):
                report.skip("completeness", "not_known", origin=shard.origin)
            with report.part("completeness", file=shard.year, index=first):
                need(not number, "lacking", number=number)
            with report.part("completeness", file=shard.year, index=0):
                need(before is not None or not opened, "not_first", origin=shard.origin)
                if before is not None and before.known:
                    size, root = before.checkpoint.size, binary(before.checkpoint.root)
                    due = [shard.origin, {"origin": before.origin, "size": size, "root": root}]
                    need(opened == written(due), "link_false", origin=shard.origin)
            before = shard
