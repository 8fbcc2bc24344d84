"""Checks a published folder by docs/reference/publication.md alone, with json, hashlib and RFC 6962."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode, urlsafe_b64encode
from hashlib import sha256
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from hoso.engine.canonical import canonical
from tests.engine.log.oracle import mth
from tests.engine.publication.folders import check_sum

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.engine.logged import TestSigner

WIDTH = 256


def digest(data: bytes) -> str:
    """`H` of record.md."""
    return urlsafe_b64encode(sha256(data).digest()).decode().rstrip("=")


def opened(note: bytes, signers: Sequence[TestSigner]) -> list[str]:
    """The lines of a note that each of these signed, and nobody else."""
    text, _, block = note.decode().rpartition("\n\n")
    lines = block.splitlines()
    assert len(lines) == len(signers)
    for line, signer in zip(lines, signers, strict=True):
        dash, name, encoded = line.split(" ")
        data = b64decode(encoded)
        assert (dash, name, data[:4]) == ("—", signer.key.name, signer.key.id)
        assert signer.verify(f"{text}\n".encode(), data[4:])
    return text.split("\n")


def number(n: int) -> str:
    """A number in the path of a tile."""
    digits = str(n)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])


def tiles(folder: str, leaves: list[bytes]) -> dict[str, bytes]:
    """Every tile and bundle of a tree, from its definition."""
    files: dict[str, bytes] = {}
    level, span = 0, 1
    while len(leaves) >= span:
        hashes = [mth(leaves[at : at + span]) for at in range(0, len(leaves) // span * span, span)]
        for at in range(0, len(hashes), WIDTH):
            part = hashes[at : at + WIDTH]
            end = number(at // WIDTH) + (f".p/{len(part)}" if len(part) < WIDTH else "")
            files[f"{folder}/tile/{level}/{end}"] = b"".join(part)
            if level == 0:
                entries = leaves[at : at + WIDTH]
                files[f"{folder}/tile/entries/{end}"] = b"".join(
                    len(entry).to_bytes(2, "big") + entry for entry in entries
                )
        level, span = level + 1, span * WIDTH
    return files


def told(files: Mapping[str, bytes]) -> dict[str, Any]:
    """What a folder says of itself, canonical."""
    about: dict[str, Any] = json.loads(files["about.json"])
    text = json.dumps(about, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert files["about.json"].decode() == text + "\n"
    assert about["format"] == "1"
    return about


def checkpoint(files: Mapping[str, bytes], shard: dict[str, Any], signers: Sequence[TestSigner]) -> bytes:
    """The root of a shard's checkpoint, which is signed and says origin and size."""
    origin, size, root = opened(files[f"{shard['folder']}/checkpoint"], signers)
    assert (origin, int(size)) == (shard["origin"], shard["size"])
    return b64decode(root)


def check_lines(files: Mapping[str, bytes], about: dict[str, Any]) -> dict[tuple[str, int], bytes]:
    """Chains, sums, definitions and counts of all lines; gives each leaf by its place."""
    places: dict[tuple[str, int], bytes] = {}
    names = sorted(name for name in files if name.startswith("streams/"))
    named, erased, years = set(), 0, [shard["folder"] for shard in about["shards"]]
    for name in names:
        tag = name.removesuffix(".jsonl").rpartition("/")[2]
        assert name == f"streams/{tag[:2]}/{tag}.jsonl"
        previous, before = "A" * 43, (-1, -1)
        data = files[name]
        rows = [json.loads(line) for line in data.splitlines()]
        assert data.endswith(b"\n")
        for n, row in enumerate(rows, 1):
            leaf, text = row["leaf"], canonical(row["leaf"])
            at = (years.index(row["at"][0]), row["at"][1])
            assert at > before
            assert (leaf["n"], leaf["p"]) == (n, previous)
            assert leaf["s"] == urlsafe_b64encode(bytes.fromhex(tag)).decode().rstrip("=")
            previous, before = digest(b"\x00" + text), at
            assert tuple(row["at"]) not in places
            places[tuple(row["at"])] = text
            if "salted" not in row:
                assert row["rule"] in about["rules"]
                continue
            assert set(row["withheld"]) <= set(about["rules"])
            assert leaf["e"] == digest(urlsafe_b64encode(canonical(row["salted"])).rstrip(b"="))
            entry = row["salted"][1]
            effects = entry["effects"]
            named |= {effect["definition"] for effect in effects if effect["kind"] == "deployed"}
            named |= {entry["definition"]} if "definition" in entry else set()
            erased += sum(len(effect["digests"]) for effect in effects if effect["kind"] == "erased")
        check_sum([SimpleNamespace(data=line) for line in data.splitlines()])
    there = {name for name in files if name.startswith("definitions/")}
    assert there == {f"definitions/{name}.json" for name in named}
    assert all(name == f"definitions/{digest(files[name])}.json" for name in there)
    assert (about["streams"], about["entries"], about["erased"]) == (len(names), len(places), erased)
    return places


def check_register(files: Mapping[str, bytes], *signers: TestSigner, pruned: bool = True) -> dict[str, Any]:
    """A whole register: every file as the page has it, and no other but earlier checkpoints."""
    about = told(files)
    assert "packet" not in about
    places = check_lines(files, about)
    expected = {"about.json"}
    seen = 0
    for index, shard in enumerate(about["shards"]):
        folder, size = shard["folder"], shard["size"]
        leaves = [places[folder, at] for at in range(size)]
        seen += size
        assert mth(leaves) == checkpoint(files, shard, signers)
        made = tiles(folder, leaves)
        assert {name: files[name] for name in made} == made
        expected |= {*made, f"{folder}/checkpoint"}
        for name in files:
            if name.startswith(f"{folder}/checkpoints/"):
                origin, old, root = files[name].decode().split("\n")[:3]
                assert (origin, old) == (shard["origin"], name.rpartition("/")[2])
                assert mth(leaves[: int(old)]) == b64decode(root)
                expected.add(name)
        assert index == 0 or leaves[0] is not None
    assert seen == len(places)
    left = {name for name in files if name.startswith(("streams/", "definitions/")) or name in expected}
    others = set(files) - left
    assert not others if pruned else all("/tile/" in name and ".p/" in name for name in others)
    return about


def check_packet(files: Mapping[str, bytes], *signers: TestSigner) -> dict[str, Any]:
    """A packet: every line has its proof, and the head says that no line is missing."""
    about = told(files)
    places = check_lines(files, about)
    tag = about["packet"]
    expected = {"about.json", f"streams/{tag[:2]}/{tag}.jsonl", f"heads/{tag[:2]}/{tag}"}
    shards = {shard["folder"]: shard for shard in about["shards"]}
    roots = {folder: checkpoint(files, shard, signers) for folder, shard in shards.items()}
    expected |= {f"{folder}/checkpoint" for folder in shards}
    for (folder, at), leaf in places.items():
        name = f"proofs/{folder}/{at}.tlog-proof"
        expected.add(name)
        proof, _, note = files[name].partition(b"\n\n")
        header, index, *hashes = proof.decode().split("\n")
        assert (header, index) == ("c2sp.org/tlog-proof@v1", f"index {at}")
        assert note == files[f"{folder}/checkpoint"]
        size = shards[folder]["size"]
        assert led(at, size, leaf, [b64decode(item) for item in hashes]) == roots[folder]
    head = opened(files[f"heads/{tag[:2]}/{tag}"], signers)
    newest = about["shards"][-1]
    last = list(places.values())[-1]
    leaf_hash = b64encode(sha256(b"\x00" + last).digest()).decode()
    assert head == [
        "hoso stream head v1",
        newest["origin"],
        str(newest["size"]),
        tag,
        str(len(places)),
        leaf_hash,
    ]
    assert {name for name in files if not name.startswith("definitions/")} == expected
    return about


def led(index: int, size: int, leaf: bytes, hashes: list[bytes]) -> bytes:
    """Where an audit path leads, by the recursion of RFC 6962, section 2.1.1, read backwards."""
    if size == 1:
        assert not hashes
        return sha256(b"\x00" + leaf).digest()
    k = 1
    while k * 2 < size:
        k *= 2
    *rest, last = hashes
    if index < k:
        return sha256(b"\x01" + led(index, k, leaf, rest) + last).digest()
    return sha256(b"\x01" + last + led(index - k, size - k, leaf, rest)).digest()
