"""Published folders made by docs/reference/publication.md alone, with nothing of hoso or the verifier.

`Book` is a small administration: streams, a log of one shard a year, keys. `make_register` and `make_packet`
write it as folders. A cheat is planted in the book before it is written, damage in the files afterwards.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME = "hoso.example/quang-ninh"
RULES = {
    "personal": {"vi": "Dữ liệu cá nhân.", "en": "Personal data.", "legal": "Luật 91/2025/QH15"},
    "free_text": {"vi": "Nội dung ghi tự do.", "en": "Text written freely."},
    "name": {"vi": "Họ tên cán bộ.", "en": "The name of an officer."},
    "request": {"vi": "Giá trị băm của yêu cầu.", "en": "The digest of the request."},
    "access": {"vi": "Nhật ký truy cập.", "en": "The access stream."},
}
SHOWN = {
    "public": set(),
    "applicant": {"personal", "free_text"},
    "inspector": {"personal", "free_text", "name"},
}
ZERO = "A" * 43


def canonical(value: object) -> str:
    """The canonical text of a value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def binary(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def disclosed(text: str) -> str:
    """The digest of a disclosure."""
    return binary(hashlib.sha256(binary(text.encode()).encode()).digest())


def leaf_hash(text: str) -> bytes:
    """The Merkle leaf hash of a leaf."""
    return hashlib.sha256(b"\0" + text.encode()).digest()


def root(hashes: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, as it is written there."""
    if len(hashes) <= 1:
        return hashes[0] if hashes else hashlib.sha256().digest()
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return hashlib.sha256(b"\1" + root(hashes[:half]) + root(hashes[half:])).digest()


def path(index: int, hashes: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1."""
    if len(hashes) <= 1:
        return []
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    if index < half:
        return [*path(index, hashes[:half]), root(hashes[half:])]
    return [*path(index - half, hashes[half:]), root(hashes[:half])]


def tile_path(index: int) -> str:
    """The path of tile `index`: `x001/x234/067`."""
    parts = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        parts.append(f"x{index % 1000:03}")
    return "/".join(reversed(parts))


class Signer:
    """A key that signs notes: kind 1 of a log, kind 4 of a witness."""

    def __init__(self, name: str, seed: int, kind: int = 1) -> None:
        """Make a key from a seed."""
        self.name, self.kind = name, kind
        self._key = Ed25519PrivateKey.from_private_bytes(random.Random(seed).randbytes(32))
        public = bytes([kind]) + self._key.public_key().public_bytes_raw()
        self._id = hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]
        self.vkey = f"{name}+{self._id.hex()}+{base64.b64encode(public).decode()}"

    def line(self, text: str, time: int = 1_780_000_000) -> str:
        """The signature line of a note's text."""
        if self.kind == 4:
            signature = self._key.sign(f"cosignature/v1\ntime {time}\n{text}".encode())
            signature = struct.pack(">Q", time) + signature
        else:
            signature = self._key.sign(text.encode())
        return f"— {self.name} {base64.b64encode(self._id + signature).decode()}\n"


def note(text: str, signers: Iterable[Signer]) -> bytes:
    """A signed note."""
    return (text + "\n" + "".join(signer.line(text) for signer in signers)).encode()


def checkpoint(origin: str, hashes: list[bytes], signers: Iterable[Signer]) -> bytes:
    """A checkpoint over leaf hashes."""
    head = base64.b64encode(root(hashes)).decode()
    return note(f"{origin}\n{len(hashes)}\n{head}\n", signers)


@dataclass
class Entry:
    """An entry in a stream: its texts, its place, and what it withholds: digest → (disclosure, rule)."""

    leaf: str
    salted: str
    at: tuple[str, int]
    values: dict[str, tuple[str, str]]
    erases: list[str]
    whole: str = ""
    #: For cheats: keys of the line that are to be otherwise.
    line: dict[str, Any] = field(default_factory=dict)


class Book:
    """An administration of some dossiers over some years."""

    def __init__(
        self, seed: int = 1, years: tuple[str, ...] = ("2025", "2026"), dossiers: int = 3, steps: int = 3
    ) -> None:
        """Fill it: a directory, definitions, keys, access, and each year some steps of each dossier."""
        self.random = random.Random(seed)
        self.name, self.signers, self.witnesses = NAME, [Signer(NAME, seed)], list[Signer]()
        self.streams: dict[str, list[Entry]] = {}
        self.kinds: dict[str, str] = {}
        self.logs: dict[str, list[str]] = {}
        self.clock = 0
        self.definition = canonical({"procedure": "demo", "states": ["a", "b"], "label": "Thủ tục mẫu"})
        self.digest = binary(hashlib.sha256(self.definition.encode()).digest())
        self.tags = {kind: self.tag(kind) for kind in ("directory", "definitions", "keys", "access")}
        self.dossiers = [self.tag("dossier") for _ in range(dossiers)]
        for place, year in enumerate(years):
            if place:
                self.link(year, years[place - 1])
            self.logs.setdefault(year, [])
            if not place:
                self.add(
                    "directory",
                    year,
                    effects=[("officer", {"officer": "cb01"}, {"name": ("Trần B", "name")})],
                )
                self.add(
                    "definitions",
                    year,
                    effects=[("deployed", {"procedure": "demo", "definition": self.digest}, {})],
                )
            for step in range(steps):
                for dossier in self.dossiers:
                    self.step(dossier, year, opens=not place and not step)
            self.add("access", year, effects=[("read", {"what": "x"}, {})], whole="access")

    def tag(self, kind: str) -> str:
        """A new stream."""
        tag = self.random.randbytes(16).hex()
        self.streams[tag], self.kinds[tag] = [], kind
        return tag

    def link(self, year: str, before: str) -> None:
        """Open a shard that names the one before."""
        hashes = [leaf_hash(text) for text in self.logs[before]]
        previous = {"origin": f"{self.name}/{before}", "size": len(hashes), "root": binary(root(hashes))}
        effect = {"origin": f"{self.name}/{year}", "previous": previous}
        self.add("keys", year, effects=[("shard_opened", effect, {})])

    def step(self, dossier: str, year: str, *, opens: bool = False) -> None:
        """A step of a dossier: an open value, two personal ones, a reason."""
        given = {"fields": {"area": 'thường "A"' if opens else "ordinary"}}
        personal = {
            "applicant_name": ("Nguyễn Văn A", "personal"),
            "applicant_id": ("001000000001", "personal"),
        }
        effects = [("given", given, personal), ("reasoned", {}, {"reason": ("đủ hồ sơ", "free_text")})]
        named = {"procedure": "demo", "definition": self.digest, "basis": {"directory": 1, "definitions": 1}}
        self.add(dossier, year, effects=effects, more=named)

    def erase(self, dossier: str, year: str, n: int, rule: str = "personal") -> list[str]:
        """Erase the values of a rule in entry `n` of a dossier."""
        digests = sorted(d for d, (_, why) in self.streams[dossier][n - 1].values.items() if why == rule)
        effects = [("erased", {"digests": digests}, {"authority": ("theo yêu cầu", "free_text")})]
        self.add(
            dossier,
            year,
            effects=effects,
            more={"procedure": "demo", "definition": self.digest, "basis": {"definitions": 1}},
        )
        return digests

    def withhold(
        self, owner: dict[str, Any], values: dict[str, tuple[object, str]]
    ) -> dict[str, tuple[str, str]]:
        """Put `_sd` for values into an object: digest → (disclosure, rule)."""
        made = {}
        for name, (value, rule) in values.items():
            text = canonical([binary(self.random.randbytes(16)), name, value])
            made[disclosed(text)] = (text, rule)
        owner["_sd"] = sorted(made)
        return made

    def add(
        self,
        stream: str,
        year: str,
        *,
        effects: list[Any],
        more: dict[str, Any] | None = None,
        whole: str = "",
    ) -> Entry:
        """Append an entry to a stream, by its tag or the one of its kind, and to the log of a year."""
        tag = self.tags.get(stream, stream)
        self.clock += 1
        entry: dict[str, Any] = {
            "stream": self.kinds[tag],
            "semantics": 1,
            "command": "take",
            "actor": "cb01",
            "basis": {},
        }
        entry |= {"recorded_at": f"2026-01-01T00:{self.clock // 60 % 60:02}:{self.clock % 60:02}.000000Z"}
        entry |= {
            "guards": [],
            "signatures": [],
            "causes": [],
            "clock": {"before": {}, "after": {}},
            "effects": [],
        }
        entry |= more or {}
        values = self.withhold(entry, {"request": ({"client": "c", "digest": ZERO}, "request")})
        erases: list[str] = []
        for kind, opened, withheld in effects:
            effect = {"kind": kind} | json.loads(canonical(opened))
            if withheld:
                values |= self.withhold(effect.get("fields", effect), withheld)
            entry["effects"].append(effect)
            erases += effect.get("digests", []) if kind == "erased" else []
        salted = canonical([binary(self.random.randbytes(16)), entry])
        return self.append(tag, year, salted, values, erases, whole)

    def append(
        self, tag: str, year: str, salted: str, values: Any, erases: list[str], whole: str = ""
    ) -> Entry:
        """Append a salted entry: seal it, chain it, put its leaf into the log."""
        lines, log = self.streams[tag], self.logs.setdefault(year, [])
        before = binary(leaf_hash(lines[-1].leaf)) if lines else ZERO
        leaf = {
            "v": "1",
            "s": binary(bytes.fromhex(tag)),
            "n": len(lines) + 1,
            "e": disclosed(salted),
            "p": before,
        }
        made = Entry(canonical(leaf), salted, (year, len(log)), values, erases, whole)
        lines.append(made)
        log.append(made.leaf)
        return made

    def keys(self) -> list[str]:
        """The arguments that name its keys."""
        return [word for signer in self.signers for word in ("--key", signer.vkey)]

    def hashes(self, year: str) -> list[bytes]:
        """The leaf hashes of a shard."""
        return [leaf_hash(text) for text in self.logs[year]]

    def checkpoint(self, year: str, size: int | None = None) -> bytes:
        """The signed state of a shard, now or when it had `size` leaves."""
        return checkpoint(f"{self.name}/{year}", self.hashes(year)[:size], [*self.signers, *self.witnesses])


def lines(book: Book, tag: str, audience: str) -> list[dict[str, Any]]:
    """The lines of a stream as an audience sees them."""
    made = []
    entries = book.streams[tag]
    for place, entry in enumerate(entries):
        line: dict[str, Any] = {"at": list(entry.at), "leaf": json.loads(entry.leaf)}
        if entry.whole:
            made.append(line | {"rule": entry.whole} | entry.line)
            continue
        erased = {digest for later in entries[place + 1 :] for digest in later.erases}
        there = {digest: value for digest, value in entry.values.items() if digest not in erased}
        shown = [json.loads(text) for text, rule in there.values() if rule in SHOWN[audience]]
        rules = [rule for _, rule in there.values() if rule not in SHOWN[audience]]
        line |= {"salted": json.loads(entry.salted), "disclosures": shown}
        made.append(line | {"withheld": {rule: rules.count(rule) for rule in rules}} | entry.line)
    return made


def put(file: Path, data: bytes | str) -> None:
    """Write a file, with the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data if isinstance(data, bytes) else data.encode())


def put_streams(folder: Path, book: Book, tags: Iterable[str], audience: str) -> dict[str, int]:
    """Write the files of streams and of definitions; what about.json has to say of them."""
    counts = {"streams": 0, "entries": 0, "erased": 0}
    for tag in tags:
        made = lines(book, tag, audience)
        if made:
            put(folder / f"streams/{tag[:2]}/{tag}.jsonl", "".join(canonical(line) + "\n" for line in made))
            counts["streams"] += 1
            counts["entries"] += len(made)
            counts["erased"] += sum(len(entry.erases) for entry in book.streams[tag])
    put(folder / f"definitions/{book.digest}.json", book.definition)
    return counts


def put_about(folder: Path, book: Book, years: Iterable[str], audience: str, more: dict[str, Any]) -> None:
    """Write about.json."""
    shards = [
        {"folder": year, "origin": f"{book.name}/{year}", "size": len(book.logs[year])} for year in years
    ]
    about = {"format": "1", "audience": audience, "name": book.name, "profile": ZERO, "rules": RULES}
    put(folder / "about.json", canonical(about | {"shards": shards} | more) + "\n")


def put_tiles(folder: Path, texts: list[str]) -> None:
    """Write tiles and bundles by the formula of C2SP tlog-tiles."""
    level, nodes = 0, [leaf_hash(text) for text in texts]
    while nodes:
        for at in range(0, len(nodes), 256):
            part = nodes[at : at + 256]
            name = tile_path(at // 256) + ("" if len(part) == 256 else f".p/{len(part)}")
            put(folder / f"tile/{level}/{name}", b"".join(part))
            if not level:
                bundle = [text.encode() for text in texts[at : at + 256]]
                put(
                    folder / f"tile/entries/{name}",
                    b"".join(struct.pack(">H", len(one)) + one for one in bundle),
                )
        nodes = [root(nodes[at : at + 256]) for at in range(0, len(nodes) - 255, 256)]
        level += 1


def make_register(
    folder: Path, book: Book, audience: str = "public", earlier: tuple[int, ...] = (3, 1)
) -> Path:
    """Write a whole register; of each shard the states of sizes `earlier` were published before."""
    counts = put_streams(folder, book, book.streams, audience)
    for year, texts in book.logs.items():
        put_tiles(folder / year, texts)
        put(folder / year / "checkpoint", book.checkpoint(year))
        for size in earlier:
            put(folder / year / "checkpoints" / str(size), book.checkpoint(year, size))
    put_about(folder, book, book.logs, audience, counts)
    return folder


def make_packet(folder: Path, book: Book, tag: str, audience: str = "applicant") -> Path:
    """Write the packet of a dossier."""
    counts = put_streams(folder, book, [tag], audience)
    years = sorted({entry.at[0] for entry in book.streams[tag]} | {max(book.logs)})
    for year in years:
        put(folder / year / "checkpoint", book.checkpoint(year))
    for entry in book.streams[tag]:
        year, index = entry.at
        proof = "".join(base64.b64encode(one).decode() + "\n" for one in path(index, book.hashes(year)))
        head = f"c2sp.org/tlog-proof@v1\nindex {index}\n{proof}\n".encode()
        put(folder / f"proofs/{year}/{index}.tlog-proof", head + book.checkpoint(year))
    put_about(folder, book, years, audience, counts | {"packet": tag})
    put(folder / f"heads/{tag[:2]}/{tag}", head_note(book, tag))
    return folder


def head_note(book: Book, tag: str, n: int | None = None) -> bytes:
    """The signed head of a stream, now or when it had `n` entries."""
    entries = book.streams[tag][:n]
    year = max(book.logs)
    last = base64.b64encode(leaf_hash(entries[-1].leaf)).decode()
    text = f"hoso stream head v1\n{book.name}/{year}\n{len(book.logs[year])}\n{tag}\n{len(entries)}\n{last}\n"
    return note(text, book.signers)
