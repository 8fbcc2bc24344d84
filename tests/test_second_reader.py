"""The second reader as a stranger uses it: on folders that are whole, broken, or nothing at all."""

from __future__ import annotations

import ast
import base64
import contextlib
import copy
import hashlib
import importlib.util
import io
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parent.parent
READER = ROOT / "examples" / "second_reader.py"
VECTORS = json.loads(ROOT.joinpath("docs", "reference", "record-vectors.json").read_text("utf-8"))
INTACT = "chain intact, completeness unknown"
STREAMS = sorted(path for path in VECTORS["export"] if path.startswith("streams/"))
ALLOWED = {"argparse", "base64", "hashlib", "json", "sys", "unicodedata", "contextlib", "pathlib", "typing"}


def export():
    """The export of the vectors: path -> text, or lines."""
    return copy.deepcopy(VECTORS["export"])


def variant(vector):
    """The export as a vector changes it."""
    files = export() | vector.get("files", {})
    for path, lines in vector.get("lines", {}).items():
        for n, text in lines.items():
            files[path][int(n) - 1] = text
    return {path: files[path] for path in files if path not in vector.get("removed", ())}


def write(folder, files):
    """Write files below a folder; bytes and texts as they are, lines each with a line feed."""
    for path, content in files.items():
        data = "".join(f"{line}\n" for line in content) if isinstance(content, list) else content
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    return folder


def read(folder):
    """Run the reader with an interpreter that sees nothing but the standard library."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-W", "error", str(READER), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    assert done.returncode in {0, 1, 2}
    lines = done.stdout.splitlines()
    assert lines[-1:] == {0: [INTACT], 1: ["BROKEN"], 2: []}[done.returncode]
    assert bool(done.stderr) is (done.returncode == 2)
    return done.returncode, lines[:-1]


def findings(lines):
    """What is broken, as [stream, n, class]."""
    broken = [line.split(":")[0].split() for line in lines if " guard " not in line]
    return [[stream, int(n) if n.isdigit() else n, kind] for stream, n, kind in broken]


def test_reader_is_short_and_nobodys():
    """At most 200 lines, and nothing imported but named parts of the standard library."""
    text = READER.read_text("utf-8")
    assert len(text.splitlines()) <= 200
    imported = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(node.module)
    assert imported - {"__future__"} <= ALLOWED
    assert "__import__" not in text
    assert "importlib" not in text


def test_whole_export(tmp_path):
    """An export that is whole is intact, and its guards are told apart by what was erased."""
    code, lines = read(write(tmp_path, export()))
    told = {line.split()[3].rstrip(":"): line.partition(": ")[2] for line in lines}
    assert (code, findings(lines)) == (0, [])
    assert told.pop("co_thu_nhap") == "attested (input erased)"
    assert told == dict.fromkeys(("du_dien_tich", "co_phan_doi", "can_the", "bi_tu_choi"), "re-checkable")


@pytest.mark.parametrize("vector", [pytest.param(v, id=v["name"]) for v in VECTORS["variants"]])
def test_variants(tmp_path, vector):
    """Each way to break an export is found, in its place and under its name; what breaks nothing is not."""
    code, lines = read(write(tmp_path, variant(vector)))
    due = vector.get("findings", [])
    assert code == vector["exit"]
    assert findings(lines)[: len(due)] == due
    assert code == 1 or not findings(lines)


@pytest.mark.parametrize("removed", STREAMS)
def test_every_line_counts(tmp_path, removed):
    """A line that is taken away is missed, wherever it stood: by the chain, or else by the counts."""
    for place in range(len(VECTORS["export"][removed])):
        files = export()
        del files[removed][place]
        assert read(write(tmp_path / str(place), files))[0] == 1


def test_no_folder(tmp_path):
    """What is no export is not judged: no folder, an empty one, a file, folders in the place of files."""
    assert read(tmp_path / "absent") == (2, [])
    assert read(tmp_path) == (2, [])
    assert read(READER) == (2, [])
    write(tmp_path, {"about.json": export()["about.json"], "streams/dossier-1.jsonl/inside": "x"})
    assert read(tmp_path) == (2, [])


def test_what_is_read_cannot_pose_as_a_verdict(tmp_path):
    """A name with a line feed, or with escapes for a terminal, is printed as ASCII on one line."""
    files = export()
    files[f"streams/x\n{INTACT}\x1b[2K-1.jsonl"] = files["streams/dossier-1.jsonl"]
    code, lines = read(write(tmp_path, files))
    assert code == 1
    assert INTACT not in lines
    assert all(line.isascii() and line.isprintable() for line in lines)


DEEP = b"[" * 20_000
NASTY = [
    *(b"", b"\n", b"\n\n\n", b"\x00", b"\xff\xfe", b"{}", b"[]", b"null", b"1e999", b"NaN", b"9" * 5000),
    *(b"[" * 100_000, b'{"a":' * 400 + b"1" + b"}" * 400, b'"\\ud800"', "\ufeff{}".encode()),
    b'{"leaf":null,"salted":null,"disclosures":null}',
    b'{"leaf":1,"salted":[],"disclosures":{}}',
    b'{"leaf":"\\ud800","salted":"\\ud800","disclosures":["\\ud800"]}',
    b'{"leaf":"{}","salted":"[]","disclosures":[]}',
    b'{"leaf":"' + DEEP + b'","salted":"' + DEEP + b'","disclosures":["' + DEEP + b'"]}',
]


@pytest.mark.parametrize("place", [*STREAMS, "about.json"])
def test_nasty_files(tmp_path, place):
    """Whatever stands in a file, the answer is a verdict or that this is no export."""
    for number, data in enumerate(NASTY):
        code, _ = read(write(tmp_path / str(number), export() | {place: data}))
        assert code == (2 if place == "about.json" else 1), data[:60]


JUNK = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
VALUES = st.recursive(
    JUNK, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
#: Keys of an entry, and of an effect or a guard in it, in which something is put.
KEYS = [
    *("_sd", "actor", "basis", "clock", "command", "definition", "effects", "from", "guards"),
    *("occurred_at", "procedure", "recorded_at", "semantics", "stays", "stream", "to"),
]
INSIDE = ["_sd", "definition", "digests", "fields", "guard", "inputs", "kind", "procedure"]


def binary(data):
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def digest(data):
    """SHA-256 as text."""
    return binary(hashlib.sha256(data).digest())


def dump(value):
    """Sorted JSON: canonical where the value is of the record's domain."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sealed(lines, place, change):
    """The lines with one entry changed and all leaves made anew, so that only the content can be wrong."""
    made, previous = [], "A" * 43
    for n, line in enumerate(map(json.loads, lines)):
        if n == place:
            salt, entry = json.loads(line["salted"])
            line["salted"] = dump([salt, change(entry)])
        salted = binary(line["salted"].encode("utf-8", "surrogatepass"))
        leaf = dump(json.loads(line["leaf"]) | {"p": previous, "e": digest(salted.encode())})
        previous = digest(b"\0" + leaf.encode())
        made.append(json.dumps(line | {"leaf": leaf}))
    return made


def judged(files):
    """Run the reader in this process; anything but an exit with a verdict comes through as it is."""
    spec = importlib.util.spec_from_file_location("second_reader", READER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    said, before = io.StringIO(), sys.argv
    with TemporaryDirectory() as folder, contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        sys.argv = ["second_reader.py", str(write(Path(folder), files))]
        try:
            with pytest.raises(SystemExit) as stop:
                module.main()
        finally:
            sys.argv = before
    return stop.value.code, said.getvalue()


def test_sealing_anew_changes_nothing():
    """The tests' own sealing agrees with the vectors: an entry put back unchanged is intact."""
    files = export()
    for path in STREAMS:
        files[path] = sealed(files[path], 0, lambda entry: entry)
    assert judged(files)[0] == 0


@given(st.sampled_from([*STREAMS, "about.json", "definitions/x.json"]), st.binary(max_size=300))
def test_random_bytes(path, data):
    """Random bytes in the place of a file give a verdict or a refusal, never a traceback."""
    code, _ = judged(export() | {path: data})
    assert code == {"about.json": 2, "definitions/x.json": 0}.get(path, 1)


@given(st.data())
def test_a_changed_byte_is_noticed(data):
    """One byte of one line changed, and the folder is broken - unless the line still says the same."""
    path = data.draw(st.sampled_from(STREAMS))
    files = export()
    place = data.draw(st.integers(0, len(files[path]) - 1))
    line = bytearray(files[path][place].encode())
    line[data.draw(st.integers(0, len(line) - 1))] = data.draw(st.integers(0, 255))
    whole = [text.encode() for text in files[path]]
    whole[place] = bytes(line)
    try:
        same = json.loads(line.decode()) == json.loads(files[path][place])
    except ValueError:
        same = False
    assert judged(files | {path: b"".join(text + b"\n" for text in whole)})[0] == (0 if same else 1)


@given(st.data())
def test_any_value_in_any_key_of_an_entry(data):
    """Whatever stands in an entry under leaves that fit, the reader judges it."""
    path = data.draw(st.sampled_from(STREAMS))
    files = export()
    value = data.draw(VALUES)
    key = data.draw(st.sampled_from(KEYS))
    inside = data.draw(st.none() | st.sampled_from(INSIDE))

    def change(entry):
        if inside is None or key not in {"effects", "guards", "basis"}:
            return entry | {key: value}
        shape = {
            "kind": data.draw(st.sampled_from(["erased", "deployed", "given"])),
            "guard": "g",
            "inputs": [],
        }
        return entry | {key: [shape | {inside: value}]}

    files[path] = sealed(files[path], data.draw(st.integers(0, len(files[path]) - 1)), change)
    assert judged(files)[0] in {0, 1}


@given(st.data())
def test_any_value_in_any_part_of_a_line(data):
    """Whatever stands for a leaf, an entry or the disclosures, the reader finds it broken."""
    path = data.draw(st.sampled_from(STREAMS))
    files = export()
    place = data.draw(st.integers(0, len(files[path]) - 1))
    part = data.draw(st.sampled_from(["leaf", "salted", "disclosures"]))
    value = data.draw(
        VALUES | st.lists(VALUES.map(json.dumps), min_size=1, max_size=3) | VALUES.map(json.dumps)
    )
    files[path][place] = json.dumps(json.loads(files[path][place]) | {part: value})
    assert judged(files)[0] == 1


@given(VALUES)
def test_any_about(value):
    """Whatever JSON stands in about.json, the reader judges the folder or refuses it."""
    assert judged(export() | {"about.json": json.dumps(value)})[0] == 2
    counted = json.loads(export()["about.json"]) | {"entries": value}
    assert judged(export() | {"about.json": json.dumps(counted)})[0] == (0 if value == 13 else 1)
