"""What a forger writes with code of their own: lines, tiles, bundles, notes, the whole of a folder."""

from __future__ import annotations

import base64
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.tamper.rows import Row, canonical, leaf_hash, root

Files = dict[str, bytes]
_WIDTH = 256


def hex_of(tag: str) -> str:
    """The tag of a stream as its file is called."""
    return base64.urlsafe_b64decode(tag + "==").hex()


def stream_file(tag: str) -> str:
    """Path of a stream's file."""
    name = hex_of(tag)
    return f"streams/{name[:2]}/{name}.jsonl"


def rows_of(files: Files) -> list[Row]:
    """The lines of a folder in the order of the log."""
    found = []
    for path, data in files.items():
        if path.startswith("streams/"):
            tag = base64.urlsafe_b64encode(bytes.fromhex(path[-38:-6])).decode().rstrip("=")
            for n, text in enumerate(data.splitlines(), 1):
                line = json.loads(text)
                salted = canonical(line["salted"]) if "salted" in line else ""
                found.append(Row(tag, n, line["at"][0], canonical(line["leaf"]), salted, line=line))
    return sorted(found, key=lambda row: row.line["at"])


def put_rows(files: Files, rows: list[Row]) -> Files:
    """A folder with these lines in its streams, all else as it was but the counts."""
    made = {path: data for path, data in files.items() if not path.startswith("streams/")}
    for row in rows:
        line = row.line | {"leaf": json.loads(row.leaf)}
        line |= {"salted": json.loads(row.salted)} if row.salted else {}
        made[stream_file(row.tag)] = made.get(stream_file(row.tag), b"") + f"{canonical(line)}\n".encode()
    return counted(made)


def counted(files: Files) -> Files:
    """A folder whose `about.json` counts what is there."""
    about = json.loads(files["about.json"])
    streams = [data for path, data in files.items() if path.startswith("streams/")]
    lines = [line for data in streams for line in data.splitlines()]
    about |= {"streams": len(streams), "entries": len(lines), "erased": sum(map(_erased, lines))}
    return files | {"about.json": f"{canonical(about)}\n".encode()}


def _erased(line: bytes) -> int:
    if b'"erased"' not in line:
        return 0
    entry = json.loads(line)["salted"][1]
    return sum(len(effect["digests"]) for effect in entry["effects"] if effect["kind"] == "erased")


class Pen:
    """A key that signs notes in a name."""

    def __init__(self, name: str, seed: bytes) -> None:
        """Make it of the 32 bytes of a private key."""
        self.name = name
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        public = b"\1" + self._key.public_key().public_bytes_raw()
        self.id = hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]

    def note(self, text: str) -> bytes:
        """A signed note."""
        value = base64.b64encode(self.id + self._key.sign(text.encode())).decode()
        return f"{text}\n— {self.name} {value}\n".encode()

    def checkpoint(self, origin: str, hashes: list[bytes]) -> bytes:
        """A signed checkpoint."""
        return self.note(f"{origin}\n{len(hashes)}\n{base64.b64encode(root(hashes)).decode()}\n")


def rebuilt(files: Files, rows: list[Row], name: str, pen: Pen) -> Files:
    """A whole register around these rows: sound in itself, whoever signs it."""
    made = {path: data for path, data in files.items() if path.startswith("definitions/")}
    about = json.loads(files["about.json"])
    years: dict[str, list[str]] = {}
    for row in rows:
        leaves = years.setdefault(row.year, [])
        row.line["at"] = [row.year, len(leaves)]
        leaves.append(row.leaf)
    for year, leaves in years.items():
        made |= {f"{year}/{path}": data for path, data in _tiles(leaves).items()}
        made[f"{year}/checkpoint"] = pen.checkpoint(f"{name}/{year}", [leaf_hash(leaf) for leaf in leaves])
    about["shards"] = [
        {"folder": year, "origin": f"{name}/{year}", "size": len(leaves)} for year, leaves in years.items()
    ]
    return put_rows(made | {"about.json": canonical(about).encode()}, rows)


def _tiles(leaves: list[str]) -> Files:
    made: Files = {}
    level, nodes = 0, [leaf_hash(leaf) for leaf in leaves]
    while nodes:
        for at in range(0, len(nodes), _WIDTH):
            part = nodes[at : at + _WIDTH]
            end = f"{at // _WIDTH:03}" + ("" if len(part) == _WIDTH else f".p/{len(part)}")
            made[f"tile/{level}/{end}"] = b"".join(part)
            if not level:
                bundle = [leaf.encode() for leaf in leaves[at : at + _WIDTH]]
                made[f"tile/entries/{end}"] = b"".join(len(one).to_bytes(2) + one for one in bundle)
        nodes = [root(nodes[at : at + _WIDTH]) for at in range(0, len(nodes) - _WIDTH + 1, _WIDTH)]
        level += 1
    return made
