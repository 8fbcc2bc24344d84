"""One stream (publication.md, section 4): its chain, its place in the log, what it withholds and names."""

import re
from contextlib import suppress
from functools import partial
from hashlib import sha256
from typing import Any, BinaryIO

from hoso_verify import canonical
from hoso_verify.canonical import HASH, MALFORMED, Fault, binary, disclosed, inside, need, parsed
from hoso_verify.line import Line, read_entry, read_line
from hoso_verify.register import Register

_LONGEST, _SALTS, _DIGEST, _FORM = 1 << 23, 1 << 16, 43, canonical.SALT.fullmatch


class Stream:
    """Reads a file. `n` and `hash` are those of its last leaf, `kind` the `stream` of its entries."""

    def __init__(self, register: Register, name: str, tag: bytes) -> None:
        self._register, self._report, self._name, self._tag = register, register.report, name, binary(tag)
        self._shards = register.shards
        self.n, self.hash, self.kind, self._hidden = 0, bytes(HASH), "", False
        self._before, self._at = binary(self.hash), ("", -1)
        self._erased, self._stood = dict[str, int](), set[str]()
        self._salts, self._salts_before = set[str](), set[str]()

    def read(self, file: BinaryIO) -> None:
        """Read the lines, twice where something is erased: that is to be known before. Fault `empty`."""
        report, rows, row = self._report, partial(file.readline, _LONGEST), 0
        for row, raw in enumerate(iter(rows, b""), 1):
            with suppress(*MALFORMED):
                for effect in read_entry(read_line(raw), raw).effects if b"erased" in raw else ():
                    self._erased |= dict.fromkeys(
                        effect["digests"] if effect["kind"] == "erased" else (), row
                    )
        file.seek(0)
        for row, raw in enumerate(iter(rows, b""), 1):
            self.n += 1
            report.verdict, report.place = "chain", (self._name, row, self.n)
            try:
                if raw[-1:] != b"\n":
                    raise Fault("line_long" if len(raw) == _LONGEST else "line_end")
                line = read_line(raw)
                self._link(*line[:4])
                self._open(line, raw, row)
            except MALFORMED as fault:
                report.note(fault)
            if raw[-1:] != b"\n":  # what follows is no line
                break
        report.counts["entries"] += row
        need(row, "empty")

    def _link(self, year: str, place: int, leaf: bytes, salted: bytes | None) -> None:
        """The line is the one due: its place in the log, its number, its entry, the leaf before."""
        digest = leaf[6 : 6 + _DIGEST].decode() if salted is None else disclosed(salted)
        self.hash = sha256(b"\0" + leaf).digest()
        before, self._before, at, self._at = self._before, binary(self.hash), self._at, (year, place)
        self._report.verdict = "inclusion"
        if year not in self._shards:
            raise Fault("shard_unknown", year=year)
        self._shards[year].include(place, self.hash)
        self._report.verdict = "chain"
        due = f'{{"e":"{digest}","n":{self.n},"p":"{before}","s":"{self._tag}","v":"{canonical.FORMAT}"}}'
        if leaf != due.encode() or salted is None:
            self._blame(leaf, {"v": canonical.FORMAT, "s": self._tag, "n": self.n, "e": digest, "p": before})
        if at >= self._at:
            raise Fault("at_order")

    def _blame(self, text: bytes, due: dict[str, Any]) -> None:
        """Say what is wrong in a leaf; a leaf before it that could not be read is no reason."""
        leaf = parsed(text.decode())
        need(leaf.keys() == due.keys() and type(leaf["n"]) is int)
        need(canonical.DIGEST.fullmatch(leaf["e"]) and canonical.DIGEST.fullmatch(leaf["p"]))
        self.n = leaf["n"]
        for key, value in due.items():
            need(value in {"", leaf[key]}, f"leaf_{key}", found=leaf[key], due=value)

    def _open(self, line: Line, raw: bytes, row: int) -> None:
        """Each digest of the entry is shown, erased later, or counted as withheld by a rule."""
        report = self._report
        if line.salted is None:
            self._hidden, report.verdict = True, "disclosures"
            self._withhold("entry", {line.rule: 1})
            return
        line = read_entry(line, raw)
        if line.stream != self.kind:
            need(not self.kind, "kind", found=line.stream, due=self.kind)
            self.kind = line.stream
        report.verdict, arrays = "definitions", line.arrays
        self._register.learn(line, self.n)
        report.verdict = "disclosures"
        digests = [digest for array in arrays for digest in array]
        if {*map(len, digests)} - {_DIGEST}:
            raise Fault("malformed")
        if len({*digests}) != len(digests):
            raise Fault(
                "sd_unsorted" if any(len({*array}) != len(array) for array in arrays) else "digest_twice"
            )
        for array in arrays:
            if len(array) > 1 and sorted(array) != array:
                raise Fault("sd_unsorted")
        self._use(line.salt)
        gone = self._erase(line, digests, row) if self._erased else set[str]()
        shown = self._show(line) if line.disclosures else set[str]()
        need(gone.isdisjoint(shown), "erased_shown")
        missing = len(digests) - len(shown) - len(gone) - self._withhold("value", line.withheld)
        if missing:
            raise Fault("without_rule" if missing > 0 else "false_count", number=abs(missing))

    def _withhold(self, of: str, counted: dict[str, Any]) -> int:
        whole, rules = 0, self._register.about["rules"]
        for rule, number in counted.items():
            if rule not in rules or type(number) is not int or number < 1:
                raise Fault("rule_unknown", rule=rule, number=number)
            self._report.withheld[of, rule] += number
            whole += number
        return whole

    def _erase(self, line: Line, digests: list[str], row: int) -> set[str]:
        """Which of the digests a later entry erases; what this one erases stood in one before it."""
        for effect in line.effects:
            named = effect["digests"] if effect["kind"] == "erased" else []
            self._report.counts["erased"] += len(named)
            need(self._hidden or self._stood.issuperset(named), "erased_stray")
        gone = {one for one in digests if self._erased.get(one, 0) > row}
        self._stood |= gone
        return gone

    def _show(self, line: Line) -> set[str]:
        """The digests of disclosures; each belongs to an object of this entry that has no such name yet."""
        owners, found = dict[str, set[str]](), set[str]()
        for one in [one for one in inside(line.entry) if isinstance(one, dict) and "_sd" in one]:
            names = {*one}
            owners.update((digest, names) for digest in one["_sd"])
        for text in line.disclosures:
            (salt, name, _), digest = parsed(text), disclosed(text.encode())
            need(text[0] == "[" and name.isascii())
            need(digest in owners and digest not in found, "disclosure_stray", field=name)
            need(name not in owners[digest], "name_twice", field=name)
            owners[digest].add(name)
            found.add(digest)
            self._use(salt)
        self._report.counts["shown"] += len(found)
        return found

    def _use(self, salt: str) -> None:
        """No salt stands twice among 65,536 in a row; more of them are not kept."""
        if not _FORM(salt):
            raise Fault("malformed")
        if salt in self._salts or salt in self._salts_before:
            raise Fault("salt_twice")
        if len(self._salts) >= _SALTS:
            self._salts, self._salts_before = set[str](), self._salts
        self._salts.add(salt)


def read_streams(register: Register) -> tuple[int, bytes]:
    """Read every stream of the folder; `n` and `hash` of the last one, which is that of a packet."""
    report, n, leaf, kinds = register.report, 0, b"", set[str]()
    for two in register.names("streams", re.compile("[0-9a-f]{2}")):
        for file in register.names(f"streams/{two}", re.compile(r"[0-9a-f]{32}\.jsonl")):
            name = f"streams/{two}/{file}"
            with report.part("chain", name):
                stream = Stream(register, name, bytes.fromhex(file[:32]))
                report.counts["streams"] += 1
                need(file[:2] == two and register.packet in {"", file[:32]}, "stream_elsewhere")
                with register.open(name) as opened:
                    stream.read(opened)
                n, leaf, report.place = stream.n, stream.hash, (name,)
                need(stream.kind not in kinds, "kind_twice", kind=stream.kind)
                kinds |= {stream.kind} & {"directory", "definitions", "calendars", "keys"}
            report.progress("progress_entries", report.counts["entries"], register.about["entries"])
    return n, leaf
