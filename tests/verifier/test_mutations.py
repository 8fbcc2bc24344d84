"""Ten thousand mutated folders: each ends with a verdict; those that pass differ in nothing that counts."""

from __future__ import annotations

import json
import random
import shutil

import pytest
from folders import Book, make_packet, make_register

ENDS = {0, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16, 17, 18}
RUNS = 10_000
VALUES = [
    None,
    True,
    -1,
    0,
    1,
    2**53,
    10**400,
    1.5,
    "",
    "x",
    "\ud800",
    [],
    {},
    ["a"],
    {"a": 1},
    {"_sd": ["x"]},
]


def read(folder):
    """Its files and what they hold."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def replaced(data, chance):
    """A value of one of its lines replaced by another, or one of its keys removed."""
    lines = data.splitlines()
    at = chance.randrange(len(lines)) if lines else 0
    try:
        whole = [json.loads(lines[at])]
    except (ValueError, IndexError):
        return data + b"x"
    spot, key = whole, 0
    while isinstance(spot[key], dict | list) and spot[key] and chance.randrange(5):
        spot = spot[key]
        key = chance.choice(sorted(spot) if isinstance(spot, dict) else range(len(spot)))
    if chance.randrange(4) or spot is whole:
        spot[key] = chance.choice(VALUES)
    else:
        del spot[key]
    text = json.dumps(whole[0], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    lines[at] = text.encode("utf-8", "surrogatepass")
    return b"\n".join(lines) + b"\n"


def mutate(files, chance):
    """Change one file, or swap two."""
    name, other = chance.choice(sorted(files)), chance.choice(sorted(files))
    data = files[name]
    at, width = chance.randrange(len(data) + 1), chance.randrange(1, 40)
    kind = chance.choice(
        [
            "flip",
            "flip",
            "byte",
            "cut",
            "insert",
            "delete",
            "double",
            "swap",
            "remove",
            "value",
            "value",
            "number",
        ]
    )
    match kind:
        case "flip" if data:
            at %= len(data)
            data = data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        case "byte":
            data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        case "cut":
            data = data[:at]
        case "insert":
            data = data[:at] + chance.randbytes(width) + data[at:]
        case "delete":
            data = data[:at] + data[at + width :]
        case "double":
            data = data[:at] + data[max(0, at - width) :]
        case "swap":
            files[name], files[other] = files[other], files[name]
            return kind, name, other
        case "remove":
            del files[name]
            return kind, name, ""
        case "value":
            data = replaced(data, chance)
        case "number":
            digits = [place for place in range(len(data)) if data[place : place + 1].isdigit()] or [0]
            at = chance.choice(digits)
            data = data[:at] + b"9" * chance.choice([1, 17, 5000]) + data[at:]
    files[name] = data
    return kind, name, at


def counts(name, data):
    """What of a file counts: of `about.json` not the words; of a note its text."""
    if data is None:
        return None
    if name == "about.json":
        about = json.loads(data)
        about["shards"] = [[one[key] for key in ("folder", "origin", "size")] for one in about["shards"]]
        return {
            key: about.get(key)
            for key in ("format", "name", "packet", "shards", "streams", "entries", "erased")
        }
    if name.endswith("checkpoint") or name.startswith("heads/") or "/checkpoints/" in name:
        return data.rpartition(b"\n\n")[0]
    return data


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["register", "packet"])
def test_ten_thousand_mutations(verify, tmp_path, kind):
    """No traceback, no code beyond the table; what ends with 0 differs in nothing that counts."""
    made = Book(steps=2)
    made.erase(made.dossiers[0], "2026", 1)
    if kind == "register":
        make_register(tmp_path / "f", made, "inspector")
    else:
        make_packet(tmp_path / "f", made, made.dossiers[0])
    sound, folder, passed = read(tmp_path / "f"), tmp_path / "f", []
    for seed in range(RUNS // 2):
        files = dict(sound)
        what = mutate(files, random.Random(f"{kind} {seed}"))
        changed = [name for name in sound if files.get(name) != sound[name]]
        for name in changed:
            (folder / name).unlink()
            if name in files:
                (folder / name).write_bytes(files[name])
        found = verify(folder, *made.keys(), "--lang", "en")
        assert found.code in ENDS, (seed, what, found)
        assert "Traceback" not in found.out + found.err
        if not found.code:
            passed.append((seed, what))
            for name in [name for name in changed if name in files or "/checkpoints/" not in name]:
                assert counts(name, files.get(name)) == counts(name, sound[name]), (seed, what, name)
        for name in changed:
            (folder / name).write_bytes(sound[name])
    assert verify(folder, *made.keys()).code == 0
    assert passed, "no mutation was harmless: are they made?"
    shutil.rmtree(folder)
