"""A whole register, or a packet: what only all its streams together can show (publication.md, section 8)."""

from hashlib import sha256
from typing import Any

from hoso_verify.canonical import DIGEST, Fault, binary, need, standard
from hoso_verify.folder import Folder
from hoso_verify.note import Checkpoint, Key, Note
from hoso_verify.report import Report
from hoso_verify.shard import Shard


class Register:
    """Holds what is found in a folder against the log, and against what the folder says of itself."""

    def __init__(self, folder: Folder, about: dict[str, Any], report: Report, keys: list[Key]) -> None:
        self.report, self.folder, self.about, self.packet = report, folder, about, about.get("packet", "")
        self._keys, self._files, self._deployed = keys, set[str](), dict[tuple[str, str], int]()
        self._named = dict[tuple[str, str], tuple[int, dict[str, Any]]]()
        self._shards = {
            said["folder"]: Shard(folder, said, about["name"], report) for said in about["shards"]
        }

    def prepare(self, witnesses: list[Key], least: int, kept: dict[str, Checkpoint]) -> None:
        """Check the checkpoints and the tree: what is to be known before a line is read."""
        shards = [*self._shards.values()]
        for shard in shards:
            shard.prepare(self._keys, kept, packet=bool(self.packet))
        for shard in shards if self.packet else shards[-1:]:
            shard.signed("cosignatures", witnesses, least)
        for place, one in kept.items():
            with self.report.part("consistency", file=place):
                known = self.packet or one.origin in [shard.origin for shard in shards]
                need(known, "shard_gone", origin=one.origin)
        if not witnesses:
            self.report.skip("cosignatures", "no_witnesses")
        if not kept:
            self.report.skip("consistency", "none_kept", own=sum(len(shard.earlier) for shard in shards))

    def include(self, year: str, index: int, leaf: bytes) -> None:
        """The log has this leaf at this place. MALFORMED otherwise."""
        if year not in self._shards:
            raise Fault("shard_unknown", year=year)
        shard = self._shards[year]
        (shard.prove if self.packet else shard.include)(index, leaf)

    def withhold(self, of: str, counted: dict[str, Any]) -> int:
        """Count what is withheld by rule, and say how much it is. MALFORMED otherwise."""
        for rule, number in counted.items():
            if rule not in self.about["rules"] or type(number) is not int or number < 1:
                raise Fault("rule_unknown", rule=rule, number=number)
            self.report.withheld[of, rule] += number
        return sum(counted.values())

    def learn(self, entry: dict[str, Any], n: int, year: str, index: int) -> None:
        """Note what an entry says of definitions and, the first of a shard, of the one before. MALFORMED."""
        if index == 0:
            self._shards[year].opened = {}
        for effect in entry["effects"]:
            if effect["kind"] == "shard_opened" and entry["stream"] == "keys" and index == 0:
                self._shards[year].opened = effect
            elif effect["kind"] == "deployed":
                pair = self._pair(effect)
                if entry["stream"] == "definitions":
                    self._deployed.setdefault(pair, n)
        if "definition" in entry and entry["stream"] == "dossier":
            pair, by = self._pair(entry), entry["basis"]["definitions"]
            if by < self._named.get(pair, (by + 1,))[0]:
                self._named[pair] = (by, self.report.place)

    def _pair(self, named: dict[str, Any]) -> tuple[str, str]:
        digest, procedure = named["definition"], named["procedure"]
        if digest not in self._files:
            need(DIGEST.fullmatch(digest), "malformed")
            name, found = f"definitions/{digest}.json", sha256()
            with self.folder.open(name) as file:
                while part := file.read(1 << 16):
                    found.update(part)
            need(binary(found.digest()) == digest, "definition_false", name=name)
            self._files.add(digest)
            self.report.counts["definitions"] += 1
        return procedure, digest

    def conclude(self, n: int, leaf: bytes) -> None:
        """Check what is known once all lines are read; `n` and `leaf` are those of the last one."""
        for key in ("streams", "entries", "erased"):
            with self.report.part("about", file="about.json"):
                said, found = self.about[key], self.report.counts[key]
                need(said == found, "about_count", key=key, said=said, found=found)
        with self.report.part("about", file="about.json"):
            need(self.about["audience"] != "public" or not self.report.counts["shown"], "about_public")
        for (procedure, digest), (by, place) in () if self.packet else self._named.items():
            with self.report.part("definitions", **place):
                good = self._deployed.get((procedure, digest), by + 1) <= by
                need(good, "not_deployed", procedure=procedure, definition=digest)
        if self.packet:
            self.report.skip("definitions", "packet_deployments")
            self._check_head(n, leaf)
        before: Shard | None = None
        for shard in () if self.packet else self._shards.values():
            shard.check_whole(before)
            before = shard

    def _check_head(self, n: int, leaf: bytes) -> None:
        """A packet is complete where the log's key signed that the stream ends with its last leaf."""
        newest, name = [*self._shards.values()][-1], f"heads/{self.packet[:2]}/{self.packet}"
        with self.report.part("completeness", file=name):
            note = Note(self.folder.read(name))
            need(note.signers(self._keys), "head_unsigned")
            *state, number, last = note.lines
            due = ["hoso stream head v1", newest.origin, str(newest.size), self.packet]
            need(state == due, "head_other")
            need(number == str(n), "head_number", head=number, found=n)
            need(standard(last) == leaf, "head_leaf")
