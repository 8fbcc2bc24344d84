"""The streams (publication.md, section 4): their chains, places in the log, what they withhold and name."""

import re
from collections import OrderedDict
from contextlib import suppress
from functools import partial
from hashlib import sha256
from typing import Any, BinaryIO

from hoso_verify.log import Folder
from hoso_verify.record import DIGEST, MALFORMED, SALT, binary, disclosed, need, nodes, taken_apart, written
from hoso_verify.report import Report

_LONGEST, _SALTS = 1 << 23, 1 << 16
_ARRAY = re.compile(f'"_sd":\\[((?:"{DIGEST.pattern}",?)*)\\]')
_KEYS = ({"at", "leaf", "rule"}, {"at", "disclosures", "leaf", "salted", "withheld"})


def erasures(entry: dict[str, Any]) -> list[str]:
    """The digests that an entry erases."""
    return [digest for one in entry["effects"] if one["kind"] == "erased" for digest in one["digests"]]


class Stream:
    """Reads a file. `n` and `hash` are those of its last leaf, `kind` the `stream` of its entries."""

    def __init__(self, folder: Folder, report: Report, name: str) -> None:
        self._folder, self._report, self._name, self._format = folder, report, name, folder.about["format"]
        self._tag, self._at, self._hidden = binary(bytes.fromhex(name[-38:-6])), ("", -1), dict[str, Any]()
        self.n, self.hash, self.kind = 0, bytes(32), "dossier" if folder.packet else ""
        self._erased, self._stood, self._salts = dict[str, int](), set[str](), OrderedDict[str, None]()

    def read(self, file: BinaryIO) -> None:
        """Read the lines, twice: what is erased is to be known before. Fault `empty`."""
        report, lines, row = self._report, partial(iter, partial(file.readline, _LONGEST), b""), 0
        for row, raw in enumerate(lines(), 1):
            if b'"erased"' in raw:
                with suppress(*MALFORMED):
                    self._erased |= dict.fromkeys(erasures(taken_apart(raw)[0]["salted"][1]), row)
        file.seek(0)
        for row, raw in enumerate(lines(), 1):
            self.n += 1
            with report.part("chain", file=self._name, line=row, entry=self.n):
                self._check(raw, row)
            if raw[-1:] != b"\n":
                break
        report.sums["counts", "entries"] += row
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
            self._hidden.setdefault(line["rule"], self._report.place)  # the first that this rule withholds

    def _link(self, line: dict[str, Any], texts: dict[str, str]) -> None:
        """The line is the one due: its place in the log, its number, its entry, the leaf before."""
        report, leaf, (year, index), before = self._report, line["leaf"], line["at"], self._at
        need(isinstance(year, str) and type(index) is int and type(leaf["n"]) is int)
        entry = disclosed(texts["salted"]) if "salted" in texts else leaf["e"]
        need(DIGEST.fullmatch(entry))
        due = {"v": self._format, "s": self._tag, "n": self.n, "e": entry, "p": binary(self.hash)}
        self.hash, self._at = sha256(b"\0" + texts["leaf"].encode()).digest(), (year, index)
        report.verdict = "inclusion"
        need(year in self._folder.shards, "shard_unknown", year=year)
        self._folder.shards[year].include(index, self.hash)
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
            report.tell("file", 0, entry["definition"])
            if kind == "dossier":
                report.tell("named", entry["basis"]["definitions"], entry["procedure"], entry["definition"])
        for effect in entry["effects"]:
            if effect["kind"] == "deployed":
                report.tell("file", 0, effect["definition"])
                if kind == "definitions":
                    report.tell("deployed", self.n, effect["procedure"], effect["definition"])
            elif effect["kind"] == "shard_opened" and kind == "keys":
                opened = written([effect["origin"], effect["previous"]])
        if index == 0:
            report.tell("first", 0, year, opened)

    def _account(self, line: dict[str, Any], text: str, row: int) -> None:
        """Each digest of the entry is shown, erased later, or counted as withheld by a rule."""
        (_, entry), shown, sums = line["salted"], line["disclosures"], self._report.sums
        arrays = [DIGEST.findall(array) for array in _ARRAY.findall(text)]
        need(len(arrays) == text.count('"_sd":'))  # in a canonical text that is a key, and nothing else
        need(all(sorted({*array}) == array for array in arrays), "sd_unsorted")
        digests = {digest for array in arrays for digest in array}
        need(len(digests) == sum(map(len, arrays)), "digest_twice")
        erased = erasures(entry) if self._erased else []
        sums["counts", "erased"] += len(erased)
        need(self._hidden or self._stood.issuperset(erased), "erased_stray")
        gone = {digest for digest in digests if self._erased.get(digest, 0) > row}
        self._stood |= gone
        need(isinstance(shown, list))
        objects = [one for one in nodes(entry) if isinstance(one, dict)] if shown else []
        owners = {digest: one for one in objects for digest in one.get("_sd", ())}
        for disclosure in shown:
            (_, name, value), digest = disclosure, disclosed(written(disclosure))
            need(isinstance(disclosure, list) and name.isascii())
            need(digest in owners, "disclosure_stray", field=name)
            owner = owners.pop(digest)
            need(name not in owner, "name_twice", field=name)
            owner[name] = value
            need(digest not in gone, "erased_shown")
        sums["counts", "shown"] += len(shown)
        for salt, *_ in (line["salted"], *shown):
            need(SALT.fullmatch(salt))
            need(salt not in self._salts, "salt_twice")
            self._salts[salt] = None
            if len(self._salts) > _SALTS:
                self._salts.popitem(last=False)
        missing = len(digests) - len(shown) - len(gone) - self._withhold("value", line["withheld"])
        need(not missing, "without_rule" if missing > 0 else "false_count", number=abs(missing))

    def _withhold(self, of: str, counted: dict[str, Any]) -> int:
        """How many are withheld, by rules that are known."""
        for rule, number in counted.items():
            known = rule in self._folder.about["rules"] and type(number) is int and number > 0
            need(known, "rule_unknown", rule=rule, number=number)
            self._report.sums[of, rule] += number
        return sum(counted.values())


def read_folder(folder: Folder, language: str, two: str) -> Report:
    """What is found in the streams whose tags begin with these two digits."""
    report = Report(language)
    for file in folder.names(f"streams/{two}", r"[0-9a-f]{32}\.jsonl"):
        report.sums["counts", "streams"] += 1
        with report.part("chain", file=(name := f"streams/{two}/{file}")), folder.open(name) as opened:
            need(file[:2] == two and folder.packet in {"", file[:32]}, "stream_elsewhere")
            stream = Stream(folder, report, name)
            stream.read(opened)
            report.sums["kinds", stream.kind] += 1
            if folder.packet:
                report.tell("last", stream.n, binary(stream.hash))
    return report
