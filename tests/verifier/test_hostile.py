"""Whatever stands in a folder, the verifier ends with a sentence: no traceback, no hang, no flood."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from folders import Book, canonical, make_packet, make_register, note, put
from hypothesis import given, settings
from hypothesis import strategies as st

VERIFIER = Path(__file__).resolve().parent.parent.parent / "verifier"
ENDS = {0, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16, 17, 18}
SOUP = [
    b"",
    b"\0",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b"9" * 100_000,
    b"null",
    b"1e999",
    b'"\\ud800"',
]
SOUP += [
    b"{}",
    b"[]",
    b"\n\n\n",
    b"-0",
    b'{"_sd":["a"]}',
    "é".encode(),
    "— a b\n".encode(),
    b"true",
    b'"\x1b[31m"',
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A register and a packet that are sound."""
    place, made = tmp_path_factory.mktemp("sound"), Book()
    made.erase(made.dossiers[0], "2026", 1)
    make_register(place / "r", made, "inspector")
    make_packet(place / "p", made, made.dossiers[0])
    return place, made


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32), kind=st.sampled_from("rp"), often=st.integers(1, 3))
def test_mutated_folders_end_with_a_verdict(verify, sound, tmp_path_factory, seed, kind, often):
    """Bytes changed, cut, doubled, replaced in any file, files removed: an exit code of the table."""
    place, made = sound
    folder = tmp_path_factory.mktemp("mutated") / "f"
    shutil.copytree(place / kind, folder)
    chance = random.Random(seed)
    for _ in range(often):
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        file = chance.choice(files)
        data = bytearray(file.read_bytes())
        at = chance.randrange(len(data) + 1)
        what = chance.randrange(7)
        if what == 0 and data:
            data[at % len(data)] = chance.randrange(256)
        elif what == 1:
            del data[at:]
        elif what == 2:
            data[at:at] = chance.choice(SOUP)
        elif what == 3:
            data = bytearray(chance.choice(SOUP))
        elif what == 4:
            data = bytearray(chance.choice(files).read_bytes())
        elif what == 5:
            data[at:] = data[: at // 2]
        file.unlink() if what == 6 else file.write_bytes(data)
    found = verify(
        folder, *made.keys(), "--lang", chance.choice(["vi", "en"]), *["--json"] * chance.randrange(2)
    )
    assert found.code in ENDS, found
    assert "Traceback" not in found.out + found.err
    assert "\x1b" not in found.out + found.err


@settings(max_examples=100)
@given(
    path=st.lists(st.integers(0, 30), max_size=5),
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=6,
    ),
    where=st.sampled_from(["about", "line", "entry", "leaf"]),
)
def test_any_value_anywhere(verify, sound, tmp_path_factory, path, value, where):
    """Any value of JSON in the place of any other, canonical and sealed anew: never more than a verdict."""
    place, made = sound
    folder = tmp_path_factory.mktemp("values") / "f"
    shutil.copytree(place / "r", folder)
    tag = made.dossiers[0]
    file = folder / "about.json" if where == "about" else folder / "streams" / tag[:2] / f"{tag}.jsonl"
    rows = [json.loads(row) for row in file.read_text().splitlines()]
    inner = {"entry": "salted", "leaf": "leaf"}.get(where)
    whole = rows[0] if inner is None else rows[0][inner]
    at, spot = whole, None
    for step in path:
        keys = sorted(at) if isinstance(at, dict) else range(len(at)) if isinstance(at, list) else ()
        if not keys:
            break
        spot = (at, keys[step % len(keys)])
        at = at[spot[1]]
    if spot:
        spot[0][spot[1]] = value
    else:
        whole = value
    rows[0] = whole if inner is None else rows[0] | {inner: whole}
    file.write_bytes("".join(canonical(row) + "\n" for row in rows).encode("utf-8", "surrogatepass"))
    found = verify(folder, *made.keys())
    assert found.code in ENDS, found


def run(*words: object, limit: int = 600 << 20) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, with a bounded memory."""
    return subprocess.run(
        [sys.executable, "-m", "hoso_verify", *map(str, words)],
        env={"PYTHONPATH": str(VERIFIER), "PATH": os.environ["PATH"], "LANG": "C"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )


def test_it_says_how_far_it_is(sound):
    """On a terminal a line that renews itself tells how much is done; with --quiet none does."""
    place, made = sound
    for quiet in ([], ["--quiet"]):
        reading, terminal = os.openpty()
        words = ["-m", "hoso_verify", str(place / "r"), *made.keys(), "--lang", "en", *quiet]
        env = {"PYTHONPATH": str(VERIFIER), "PATH": os.environ["PATH"]}
        subprocess.run([sys.executable, *words], env=env, stderr=terminal, check=True, timeout=60)
        os.write(terminal, b"nothing")
        told = os.read(reading, 10_000)
        assert told == b"nothing" if quiet else told.startswith(b"\r\x1b[Ktree: ")
        os.close(terminal)
        os.close(reading)


def test_links_pipes_and_folders_are_not_followed(sound, tmp_path):
    """A link out of the folder, a pipe, a folder in the place of a file are files that are not there."""
    place, made = sound
    tag = made.dossiers[0]
    for plant in (
        lambda file: file.symlink_to("/dev/zero"),
        os.mkfifo,
        lambda file: file.mkdir(),
        lambda file: file.symlink_to(place / "r" / "streams" / tag[:2] / file.name),
    ):
        folder = tmp_path / "f"
        shutil.copytree(place / "r", folder)
        file = folder / "streams" / tag[:2] / f"{tag}.jsonl"
        file.unlink()
        plant(file)
        assert run(folder, *made.keys()).returncode == 12
        shutil.rmtree(folder)


def test_gigantic_sizes_and_lines(sound, tmp_path):
    """A size no disk holds, a line without an end, a flood of brackets: a verdict, in bounded memory."""
    place, made = sound
    folder = tmp_path / "f"
    shutil.copytree(place / "r", folder)
    huge = f"{made.name}/2026\n999999999999999999\n{'A' * 43}=\n"
    put(folder / "2026" / "checkpoint", note(huge, made.signers))
    assert run(folder, *made.keys()).returncode == 11
    file = folder / "streams" / made.dossiers[0][:2] / f"{made.dossiers[0]}.jsonl"
    with file.open("wb") as out:
        out.truncate(3 << 30)
    assert run(folder, *made.keys()).returncode == 11
    file.write_bytes(b"[" * 7_000_000 + b"\n" + b"[0," * 2_000_000 + b"\n")
    assert run(folder, *made.keys()).returncode == 11


def test_a_stranger_s_text_cannot_steer_a_terminal(verify, tmp_path):
    """Control characters in rules, names and values are shown as replaced."""
    made = Book()
    make_register(tmp_path / "r", made)
    about = (tmp_path / "r" / "about.json").read_text()
    (tmp_path / "r" / "about.json").write_text(about.replace("Personal data.", "\\u001b[2Jgone"))
    found = verify(tmp_path / "r", *made.keys(), "--lang", "en")
    assert found.code == 0
    assert "\x1b" not in found.out
    assert "gone" in found.out


def test_interrupting_gives_a_sentence(sound, monkeypatch, verify):
    """Ctrl-C ends with 130 and one sentence."""
    from hoso_verify import stream

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(stream.Stream, "read", interrupted)
    place, made = sound
    found = verify(place / "r", *made.keys(), "--lang", "en")
    assert (found.code, found.out) == (130, "")
    assert found.err == "hoso-verify: Stopped as you asked; there is no verdict.\n"


def test_a_salt_twice_is_found_beyond_memory(verify, tmp_path, monkeypatch):
    """Salts that no longer fit into memory are compared too."""
    from hoso_verify import stream

    monkeypatch.setattr(stream, "_SALTS", 4)
    made = Book(steps=6)
    make_register(tmp_path / "r", made, "inspector")
    assert verify(tmp_path / "r", *made.keys()).code == 0
    lines = made.streams[made.dossiers[0]]
    made.append(made.dossiers[0], "2026", lines[-1].salted, lines[-1].values, [])
    make_register(tmp_path / "s", made, "inspector")
    found = verify(tmp_path / "s", *made.keys(), "--json")
    assert found.code == 16
    assert {one["code"] for one in found.problems} == {"salt_twice"}
