"""One stream (publication.md, section 4): its chain, its place in the log, what it withholds and names."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from typing import Any, BinaryIO

from hoso_verify.canonical import DIGEST, MALFORMED, SALT, Fault, binary, disclosed, need, parsed
from hoso_verify.line import Line, check_arrays, check_disclosures, read_entry, read_line
from hoso_verify.note import HASH
from hoso_verify.register import Register

_LONGEST, _WHOLE, _SALTS = 1 << 23, 1 << 18, 50_000


class Stream:
    """Reads a file. `n` and `hash` are those of its last leaf, `kind` the `stream` of its entries."""

    def __init__(self, register: Register, name: str, tag: bytes) -> None:
        self._register, self._report, self._name, self._tag = register, register.report, name, binary(tag)
        self.n, self.hash, self.kind, self._hidden = 0, bytes(HASH), "", False
        self._before, self._at = binary(self.hash), list[Any](["", -1])
        self._erased, self._stood = dict[str, int](), set[str]()
        self._salts, self._more = set[str](), list[sqlite3.Connection]()

    def read(self, file: BinaryIO) -> None:
        """Read the lines, twice: what is erased is to be known before. Fault `empty`."""
        first = file.read(_WHOLE)
        for row, raw in (
            enumerate(self._lines(file), 1) if b'"erased' in first or len(first) == _WHOLE else ()
        ):
            with suppress(*MALFORMED):
                for effect in read_entry(read_line(raw[:-1]))[1]["effects"] if b'"erased' in raw else ():
                    self._erased |= dict.fromkeys(
                        effect["digests"] if effect["kind"] == "erased" else (), row
                    )
        for row, raw in enumerate(self._lines(file), 1):
            self.n += 1
            self._report.counts["entries"] += 1
            self._report.place = {"file": self._name, "line": row, "entry": self.n}
            try:
                self._open(self._link(raw), row)
            except MALFORMED as fault:
                self._report.note(fault)
        need(self.n, "empty")

    @staticmethod
    def _lines(file: BinaryIO) -> Iterator[bytes]:
        file.seek(0)
        while raw := file.readline(_LONGEST):
            yield raw
            if raw[-1:] != b"\n":  # too long, or without an end: what follows is no line
                return

    def _link(self, raw: bytes) -> Line:
        """The line, if it is the one due: its place in the log, its number, its entry, the leaf before."""
        before, self._before, self._report.verdict = self._before, "", "chain"
        need(raw[-1:] == b"\n", "line_long" if len(raw) == _LONGEST else "line_end")
        line = read_line(raw[:-1])
        text, at, self._at = line.leaf, self._at, line.at
        digest, self.hash = line.salted and disclosed(line.salted), sha256(b"\0" + text.encode()).digest()
        self._before, self._report.verdict = binary(self.hash), "inclusion"
        self._register.include(self._at[0], self._at[1], self.hash)
        self._report.verdict = "chain"
        if text != f'{{"e":"{digest}","n":{self.n},"p":"{before}","s":"{self._tag}","v":"1-draft"}}':
            due = {"v": "1-draft", "s": self._tag, "n": self.n, "e": digest, "p": before}
            leaf = parsed(text)
            need(leaf.keys() == due.keys() and type(leaf["n"]) is int, "malformed")
            need(DIGEST.fullmatch(leaf["e"]) and DIGEST.fullmatch(leaf["p"]), "malformed")
            self.n = leaf["n"]
            for key, value in due.items():
                need(value in {"", leaf[key]}, f"leaf_{key}", found=leaf[key], due=value)
        need(at < self._at, "at_order")
        return line

    def _open(self, line: Line, row: int) -> None:
        """Each digest of the entry is shown, erased later, or counted as withheld by a rule."""
        if line.rule:
            self._hidden, self._report.verdict = True, "disclosures"
            self._register.withhold("entry", {line.rule: 1})
            return
        salt, entry, arrays = read_entry(line)
        if entry["stream"] != self.kind:
            need(isinstance(entry["stream"], str) and entry["stream"], "malformed")
            need(not self.kind, "kind", found=entry["stream"], due=self.kind)
        self.kind, self._report.verdict = entry["stream"], "definitions"
        self._register.learn(entry, self.n, *self._at)
        self._report.verdict = "disclosures"
        digests, gone = check_arrays(arrays), set[str]()
        if self._erased:
            for effect in entry["effects"]:
                named = effect["digests"] if effect["kind"] == "erased" else []
                self._report.counts["erased"] += len(named)
                need(self._hidden or self._stood.issuperset(named), "erased_stray")
            gone = {one for one in digests if self._erased.get(one, 0) > row}
            self._stood |= gone
        shown = check_disclosures(line.disclosures, entry) if line.disclosures else {}
        for one in (salt, *shown.values()):
            self._use(one)
        self._report.counts["shown"] += len(shown)
        need(not gone & shown.keys(), "erased_shown")
        missing = len(digests) - len(shown) - len(gone) - self._register.withhold("value", line.withheld)
        if missing:
            raise Fault("without_rule" if missing > 0 else "false_count", number=abs(missing))

    def _use(self, salt: str) -> None:
        """No salt stands twice. 50,000 are kept in memory, the rest in a database without a name."""
        need(SALT.fullmatch(salt), "malformed")
        known = salt in self._salts
        if len(self._salts) < _SALTS:
            self._salts.add(salt)
        elif not known:
            self._more = self._more or [sqlite3.connect("")]
            self._more[0].execute("CREATE TABLE IF NOT EXISTS salt (salt PRIMARY KEY) WITHOUT ROWID")
            known = not self._more[0].execute("INSERT OR IGNORE INTO salt VALUES (?)", (salt,)).rowcount
        need(not known, "salt_twice")


def read_streams(register: Register) -> Stream | None:
    """Read every stream of the folder; the last one is that of a packet."""
    report, last, kinds = register.report, None, set[str]()
    for two in register.folder.names("streams", re.compile("[0-9a-f]{2}")):
        for file in register.folder.names(f"streams/{two}", re.compile(r"[0-9a-f]{32}\.jsonl")):
            name = f"streams/{two}/{file}"
            with report.part("chain", file=name):
                last = Stream(register, name, bytes.fromhex(file[:32]))
                report.counts["streams"] += 1
                need(file[:2] == two and register.packet in {"", file[:32]}, "stream_elsewhere")
                with register.folder.open(name) as opened:
                    last.read(opened)
                report.place = {"file": name}
                need(last.kind not in kinds, "kind_twice", kind=last.kind)
                kinds |= {last.kind} & {"directory", "definitions", "calendars", "keys"}
            report.progress("progress_entries", report.counts["entries"], register.about["entries"])
    return last
