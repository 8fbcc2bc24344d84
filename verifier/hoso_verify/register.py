"""A published folder (publication.md, sections 2, 3, 8): its files, and what only all streams can show."""

import functools
import os
import re
import stat
from hashlib import sha256
from typing import Any, BinaryIO

from hoso_verify.canonical import DIGEST, FORMAT, Fault, binary, need, parsed, standard
from hoso_verify.line import Line
from hoso_verify.note import Checkpoint, Key, Note
from hoso_verify.report import Report
from hoso_verify.shard import Shard

_FLAGS = sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
_real = functools.lru_cache(4096)(os.path.realpath)


class Register:
    """A whole register or a packet. Nothing is believed: no link is followed, only plain files are opened."""

    def __init__(self, path: str, report: Report, keys: list[Key]) -> None:
        self._path, self.report, self._keys, self._files = os.path.realpath(path), report, keys, set[str]()
        self._deployed, self._named = dict[tuple[str, str], int](), dict[tuple[str, str], tuple[int, Any]]()
        need(not os.path.lexists(f"{self._path}/unfinished"), "unfinished")
        self.about = about = parsed(self.read("about.json").decode().removesuffix("\n"))
        need(about["format"] == FORMAT, "format", found=about["format"])
        words = [rule[key] for rule in about["rules"].values() for key in ("vi", "en", *rule)]
        words += [about["audience"], about["name"], packet := about.get("packet", "0" * 32)]
        need(all(isinstance(one, str) for one in words) and re.fullmatch("[0-9a-f]{32}", packet))
        need(about["audience"] in {"public", "applicant", "inspector"})
        self.packet = about.get("packet", "")
        years = [said["folder"] for said in about["shards"]]
        need(years and years == sorted({*years}) and all(re.fullmatch("[0-9]{4}", year) for year in years))
        self.shards = {said["folder"]: Shard(self, report, said, about["name"]) for said in about["shards"]}

    def open(self, name: str) -> BinaryIO:
        """A plain file, by its name from here, `/` between its parts. Fault `missing`."""
        above, _, last = f"{self._path}/{name}".rpartition("/")
        try:
            need(_real(above) == above, "missing", name=name)
            file = open(os.open(f"{above}/{last}", _FLAGS), "rb", 1 << 16)
        except (OSError, ValueError):
            raise Fault("missing", name=name) from None
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.close()
            raise Fault("missing", name=name)
        return file

    def read(self, name: str, most: int = 1 << 20) -> bytes:
        """A small file as a whole. Fault `missing`, `too_long`."""
        with self.open(name) as file:
            data = file.read(most + 1)
        need(len(data) <= most, "too_long", name=name, most=most)
        return data

    def names(self, name: str, form: re.Pattern[str]) -> list[str]:
        """The names of this form in a folder of it, sorted; none where there is no such folder."""
        try:
            return sorted(filter(form.fullmatch, os.listdir(f"{self._path}/{name}")))
        except OSError:
            return []

    def prepare(self, witnesses: list[Key], least: int, kept: dict[str, Checkpoint]) -> None:
        """Check the checkpoints and the tree: what is to be known before a line is read."""
        shards = [*self.shards.values()]
        for shard in shards:
            shard.prepare(self._keys, kept)
        for shard in shards if self.packet else shards[-1:]:
            shard.signed("cosignatures", witnesses, least)
        for place, one in kept.items():
            with self.report.part("consistency", place):
                known = self.packet or one.origin in [shard.origin for shard in shards]
                need(known, "shard_gone", origin=one.origin)
        if not witnesses:
            self.report.skip("cosignatures", "no_witnesses")
        if not kept:
            self.report.skip("consistency", "none_kept", own=sum(len(shard.earlier) for shard in shards))

    def learn(self, line: Line, n: int) -> None:
        """Note what an entry says of definitions and, the first of a shard, of the one before. MALFORMED."""
        if line.place == 0:
            self.shards[line.year].opened = {}
        for effect in line.effects:
            if effect["kind"] == "shard_opened" and line.stream == "keys" and line.place == 0:
                self.shards[line.year].opened = effect
            elif effect["kind"] == "deployed":
                self._look_up(effect["definition"])
                if line.stream == "definitions":
                    self._deployed.setdefault((effect["procedure"], effect["definition"]), n)
        if line.named and line.stream == "dossier":
            procedure, digest, by = line.named
            if by < self._named.get((procedure, digest), (by + 1,))[0]:
                self._look_up(digest)
                self._named[procedure, digest] = (by, self.report.place)

    def _look_up(self, digest: str) -> None:
        """The file of the definition is there, and is what its name says."""
        if digest not in self._files:
            need(DIGEST.fullmatch(digest))
            name, found = f"definitions/{digest}.json", sha256()
            with self.open(name) as file:
                while part := file.read(1 << 16):
                    found.update(part)
            need(binary(found.digest()) == digest, "definition_false", name=name)
            self._files.add(digest)
            self.report.counts["definitions"] += 1

    def conclude(self, n: int, leaf: bytes) -> None:
        """Check what is known once all lines are read; `n` and `leaf` are those of the last one."""
        report, about = self.report, self.about
        for key in ("streams", "entries", "erased"):
            with report.part("about", "about.json"):
                said, found = about[key], report.counts[key]
                need(said == found, "about_count", key=key, said=said, found=found)
        with report.part("about", "about.json"):
            need(about["audience"] != "public" or not report.counts["shown"], "about_public")
        if self.packet:
            report.skip("definitions", "packet_deployments")
            newest, name = [*self.shards.values()][-1], f"heads/{self.packet[:2]}/{self.packet}"
            with report.part("completeness", name):
                note = Note(self.read(name))
                need(note.signers(self._keys), "head_unsigned")
                *state, number, last = note.lines
                due = ["hoso stream head v1", newest.origin, str(newest.size), self.packet]
                need(state == due, "head_other")
                need(number == str(n), "head_number", head=number, found=n)
                need(standard(last) == leaf, "head_leaf")
            return
        for (procedure, digest), (by, place) in self._named.items():
            with report.part("definitions", *place):
                good = self._deployed.get((procedure, digest), by + 1) <= by
                need(good, "not_deployed", procedure=procedure, definition=digest)
        before: Shard | None = None
        for shard in self.shards.values():
            shard.check_whole(before)
            before = shard
