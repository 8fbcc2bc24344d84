"""The streams (publication.md, section 4): their chains, places in the log, what they withhold and name."""

import re
from collections import OrderedDict
from contextlib import suppress
from functools import partial
from hashlib import sha256
from typing import Any, BinaryIO

from hoso_verify import record
from hoso_verify.log import Folder, Shard
from hoso_verify.record import DIGEST, MALFORMED, binary, disclosed, need, taken_apart, written
from hoso_verify.report import Report

_LONGEST, _SALTS = 1 << 23, 1 << 16
_ARRAY = re.compile(f'"_sd":\\[((?:"{DIGEST.pattern}",?)*)\\]')
_KEYS = ({"at", "leaf", "rule"}, {"at", "disclosures", "leaf", "salted", "withheld"})


def erasures(entry: dict[str, Any]) -> list[str]:
    """The digests that an entry erases."""
    effects = [effect for effect in entry["effects"] if effect["kind"] == "erased"]
    return [digest for effect in effects for digest in effect["digests"]]


class Stream:
    """Reads a file. `n` and `hash` are those of its last leaf, `kind` the `stream` of its entries."""

    def __init__(self, folder: Folder, shards: dict[str, Shard], report: Report, name: str) -> None:
        self._shards, self._report, self._name = shards, report, name
        self._tag, self._rules = binary(bytes.fromhex(name[-38:-6])), folder.about["rules"]
        self.n, self.hash, self.kind = 0, bytes(record.HASH), "dossier" if folder.packet else ""
        self._at, self._hidden = ("", -1), dict[str, Any]()  # rule → place of the first entry it withholds
        self._erased, self._stood = dict[str, int](), set[str]()
        self._salts = OrderedDict[str, None]()

    def read(self, file: BinaryIO) -> None:
        """Read the lines, twice: what is erased is to be known before. Fault `empty`."""
        report, lines, row = self._report, partial(iter, partial(file.readline, _LONGEST), b""), 0
        for row, raw in enumerate(lines(), 1):
            if b'"erased"' in raw:
                with suppress(*MALFORMED):
                    _, entry = taken_apart(raw)[0]["salted"]
                    self._erased |= dict.fromkeys(erasures(entry), row)
        file.seek(0)
        for row, raw in enumerate(lines(), 1):
            self.n += 1
            report.verdict, report.place = "chain", {"file": self._name, "line": row, "entry": self.n}
            try:
                self._check(raw, row)
            except MALFORMED as fault:
                report.note(fault)
            if raw[-1:] != b"\n":
                break
        report.sums["counts"]["entries"] += row
        need(row, "empty")
        for rule, place in self._hidden.items():
            with report.part("disclosures", **place):
                kind = "dossier" if rule == "procedure" else rule
                self.kind = self.kind or kind
                need(kind == self.kind, "rule_unfit", rule=rule, kind=self.kind)

    def _check(self, raw: bytes, row: int) -> None:
        """Check a line: it is one, it is the one due, and so is what its entry says and withholds."""
        need(raw[-1:] == b"\n", "line_long" if len(raw) == _LONGEST else "line_end")
        line, texts = taken_apart(raw)
        need(line.keys() in _KEYS)
        self._link(line, texts)
        if "salted" in line:
            self._learn(line["salted"][1], *line["at"])
            self._report.verdict = "disclosures"
            self._account(line, texts["salted"], row)
        else:
            self._report.verdict = "disclosures"
            self._withhold("entry", {line["rule"]: 1})
            self._hidden.setdefault(line["rule"], self._report.place)

    def _link(self, line: dict[str, Any], texts: dict[str, str]) -> None:
        """The line is the one due: its place in the log, its number, its entry, the leaf before."""
        report, leaf, (year, index), before = self._report, line["leaf"], line["at"], self._at
        need(isinstance(year, str) and type(index) is int and type(leaf["n"]) is int)
        entry = disclosed(texts["salted"]) if "salted" in texts else leaf["e"]
        need(DIGEST.fullmatch(entry))
        due = {"v": record.FORMAT, "s": self._tag, "n": self.n, "e": entry, "p": binary(self.hash)}
        self.hash, self._at = sha256(b"\0" + texts["leaf"].encode()).digest(), (year, index)
        report.verdict = "inclusion"
        need(year in self._shards, "shard_unknown", year=year)
        self._shards[year].include(index, self.hash)
        report.verdict = "chain"
        if leaf != due:
            need(leaf.keys() == due.keys())
            self.n = leaf["n"]
            for key, value in due.items():
                need(leaf[key] == value, f"leaf_{key}", found=leaf[key], due=value)
        need(before < self._at, "at_order")

    def _learn(self, entry: dict[str, Any], year: str, index: int) -> None:
        """Note what it says of its stream, of definitions and, the first of a shard, of the one before."""
        report, opened, kind = self._report, "", entry["stream"]
        need(kind and isinstance(kind, str))
        need(self.kind in {"", kind}, "kind", found=kind, due=self.kind)
        self.kind, report.verdict = kind, "definitions"
        if "definition" in entry:
            report.tell(0, "file", entry["definition"])
            if kind == "dossier":
                by = entry["basis"]["definitions"]
                report.tell(by, "named", entry["procedure"], entry["definition"])
        for effect in entry["effects"]:
            if effect["kind"] == "deployed":
                report.tell(0, "file", effect["definition"])
                if kind == "definitions":
                    report.tell(self.n, "deployed", effect["procedure"], effect["definition"])
            elif effect["kind"] == "shard_opened" and kind == "keys":
                opened = written([effect["origin"], effect["previous"]])
        if index == 0:
            report.tell(0, "first", year, opened)

    def _account(self, line: dict[str, Any], text: str, row: int) -> None:
        """Each digest of the entry is shown, erased later, or counted as withheld by a rule."""
        (salt, entry), counts = line["salted"], self._report.sums["counts"]
        need(isinstance(line["disclosures"], list))
        arrays = [DIGEST.findall(array) for array in _ARRAY.findall(text)]
        digests = [digest for array in arrays for digest in array]
        need(len(arrays) == text.count('"_sd":'))  # in a canonical text that is a key, and nothing else
        need(all(sorted({*array}) == array for array in arrays), "sd_unsorted")
        need(len({*digests}) == len(digests), "digest_twice")
        self._use(salt)
        erased = erasures(entry) if self._erased else []
        counts["erased"] += len(erased)
        need(self._hidden or self._stood.issuperset(erased), "erased_stray")
        gone = {digest for digest in digests if self._erased.get(digest, 0) > row}
        self._stood |= gone
        shown = self._show(line["disclosures"], entry) if line["disclosures"] else set[str]()
        counts["shown"] += len(shown)
        need(gone.isdisjoint(shown), "erased_shown")
        missing = len(digests) - len(shown) - len(gone) - self._withhold("value", line["withheld"])
        need(not missing, "without_rule" if missing > 0 else "false_count", number=abs(missing))

    def _show(self, disclosures: list[Any], entry: dict[str, Any]) -> set[str]:
        """The digests of disclosures; each belongs to an object of this entry that has no such name yet."""
        owners, found = dict[str, set[str]](), set[str]()
        for one in record.containers(entry):
            if isinstance(one, dict) and "_sd" in one:
                names = {*one}
                owners |= dict.fromkeys(one["_sd"], names)
        for disclosure in disclosures:
            (salt, name, _), digest = disclosure, disclosed(written(disclosure))
            need(isinstance(disclosure, list) and name.isascii())
            need(digest in owners and digest not in found, "disclosure_stray", field=name)
            need(name not in owners[digest], "name_twice", field=name)
            owners[digest].add(name)
            found.add(digest)
            self._use(salt)
        return found

    def _withhold(self, of: str, counted: dict[str, Any]) -> int:
        """How many are withheld, by rules that are known."""
        for rule, number in counted.items():
            known = rule in self._rules and type(number) is int and number > 0
            need(known, "rule_unknown", rule=rule, number=number)
            self._report.sums[of][rule] += number
        return sum(counted.values())

    def _use(self, salt: str) -> None:
        """No salt stands twice among 65,536 in a row; more of them are not kept."""
        need(record.SALT.fullmatch(salt))
        need(salt not in self._salts, "salt_twice")
        self._salts[salt] = None
        if len(self._salts) > _SALTS:
            self._salts.popitem(last=False)


def read_folder(folder: Folder, shards: dict[str, Shard], language: str, two: str) -> Report:
    """What is found in the streams whose tags begin with these two digits."""
    report = Report(language)
    for file in folder.names(f"streams/{two}", r"[0-9a-f]{32}\.jsonl"):
        with report.part("chain", file=(name := f"streams/{two}/{file}")):
            report.sums["counts"]["streams"] += 1
            need(file[:2] == two and folder.packet in {"", file[:32]}, "stream_elsewhere")
            stream = Stream(folder, shards, report, name)
            with folder.open(name) as opened:
                stream.read(opened)
            report.sums["kinds"][stream.kind] += 1
            if folder.packet:
                report.tell(stream.n, "last", binary(stream.hash))
    return report
