"""Hostile files: one clear finding each, in under a second and 300 MB, and never a crash."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hoso.engine.language.yaml_bytes import LARGEST_FILE
from hoso.engine.procedure_text import read_procedure

SAMPLE = Path(__file__).parents[1].joinpath("sample.yaml").read_bytes()


def _bomb() -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(lines).encode()


#: Name -> (the file, the code of its one finding).
HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "E112"),
    "only a comment": (b"# nothing\n", "E112"),
    "only a null": (b"~\n", "E113"),
    "a scalar": (b"hello\n", "E113"),
    "a list": (b"- hoso: procedure/1\n", "E113"),
    "alias": (b"hoso: procedure/1\nvi: *x\n", "E106"),
    "anchor": (b"hoso: &x procedure/1\n", "E106"),
    "billion laughs": (_bomb(), "E106"),
    "anchor that contains itself": (b"a: &a [*a]\n", "E106"),
    "flow depth 100,000": (b"a: " + b"[" * 100_000, "E111"),
    "mapping depth 40,000": (b"a: " + b"{a: " * 40_000, "E111"),
    "block depth 100,000": (b"a:\n  " + b"- " * 100_000 + b"x\n", "E111"),
    "indented depth": (b"".join(b" " * n + b"a:\n" for n in range(600)), "E111"),
    "question marks": (b"? " * 100_000, "E114"),
    "50 MB": (b"a: b\n" * 10_000_000, "E101"),
    "one byte too many": (b"a" * (LARGEST_FILE + 1), "E101"),
    "duplicate key": (SAMPLE + b"initial: examine\n", "E109"),
    "quoted duplicate key": (b'a: "1"\n"a": "2"\n', "E109"),
    "python tag": (b"a: !!python/object/apply:os.system ['true']\n", "E107"),
    "local tag": (b"a: !x b\n", "E107"),
    "tagged root": (b"!!map\na: b\n", "E107"),
    "binary tag": (b"a: !!binary aGVsbG8=\n", "E107"),
    "merge key": (b"a: {<<: {b: c}}\n", "E108"),
    "two documents": (SAMPLE + b"---\na: b\n", "E110"),
    "yaml directive": (b"%YAML 1.1\n---\na: b\n", "E119"),
    "tag directive": (b"%TAG ! tag:example.org,2000:\n---\na: b\n", "E119"),
    "NUL": (b"a: b\x00\n", "E103"),
    "escaped NUL": (b'a: "b\\0"\n', "E103"),
    "control character": (b"a: b\x07\n", "E103"),
    "turned writing": ("a: b\u202ec\n".encode(), "E103"),
    "escaped turned writing": (b'a: "b\\u202Ec"\n', "E103"),
    "next line": ("a: b\u0085c: d\n".encode(), "E103"),
    "not UTF-8": (b"a: \xff\xfe\n", "E102"),
    "UTF-16": ("a: b\n".encode("utf-16"), "E102"),
    "overlong UTF-8": (b"a: \xc0\xaf\n", "E102"),
    "surrogate": (b"a: \xed\xa0\x80\n", "E102"),
    "escaped surrogate": (b'a: "\\ud800"\n', "E105"),
    "date as key": (b"2026-01-01: a\n", "E114"),
    "number as key": (b"12: a\n", "E114"),
    "time as key": (b"1:30: a\n", "E114"),
    "truth as key": (b"on: a\n", "E114"),
    "list as key": (b"[a, b]: c\n", "E114"),
    "mapping as key": (b"{a: b}: c\n", "E114"),
    "empty key": (b": a\n", "E105"),
    "dotted import as key": (b"os.path/isabs: a\n", "E114"),
    "no value": (b"a:\n", "E120"),
    "null in a list": (b"a: [b, ~, ]\nc:\n  -\n", "E120"),
    "tab": (b"a:\n\tb: c\n", "E104"),
    "escaped tab": (b'a: "b\\tc"\n', "E103"),
    "open bracket": (b"a: [b, c\n", "E105"),
    "open quote": (b'a: "' + b"x" * 100_000, "E105"),
    "huge scalar": (b'a: "' + b"x" * 200_000 + b'"\n', "E115"),
    "huge key": (b"k" * 900 + b": a\n", "E114"),
    "100,000 values": (b"a: [" + b"b," * 100_000 + b"]\n", "E116"),
    "15,000 keys": (b"".join(b"k%d: a\n" % n for n in range(15_000)), "E116"),
    "another kind": (b"hoso: poem/1\n", "E130"),
    "kind not first": (b"procedure: a\nhoso: procedure/1\n", "E130"),
    "not a kind": (b"a: b\n", "E130"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_one_finding(name: str) -> None:
    """A hostile file has one finding, with a place inside the file, and nothing of it is used."""
    data, code = HOSTILE[name]
    gc.disable()  # it would look through what all other tests left behind
    try:
        begin = time.process_time()
        text = read_procedure(data, "hostile.yaml")
        assert time.process_time() - begin < 0.5
    finally:
        gc.enable()
    assert [finding.code for finding in text.findings] == [code]
    place = text.findings[0].place
    assert 1 <= place.line <= data.count(b"\n") + data.count(b"\r") + 1
    assert place.column >= 1
    assert text.procedure is None


#: `hoso check`, and then what the process needed: its own peak of memory (what `wait4` reports begins with
#: that of the process it was forked from), and seconds of work.
PROBE = """
import sys, time
from pathlib import Path
from hoso.adapters.cli.main import main
code = main(["check", sys.argv[1], "--json"])
(peak,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(peak.split()[1], time.process_time(), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_costs_little(name: str, tmp_path: Path) -> None:
    """`hoso check` of a hostile file says one thing, exits 1 or 2, within 300 MB and a little work."""
    data, code = HOSTILE[name]
    file = tmp_path / "hostile.yaml"
    file.write_bytes(data)
    ran = subprocess.run(
        [sys.executable, "-c", PROBE, file], capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode in {1, 2}
    findings = json.loads(ran.stdout)["findings"]
    assert [finding["code"] for finding in findings] == [code]
    peak, work = ran.stderr.split()  # and nothing else: no traceback
    assert int(peak) < 300 * 1024
    # Starting takes 0.4 s of work here, and twice that where the machine is busy; a crawl takes far more.
    assert float(work) < 2


def _schema_storms() -> dict[str, bytes]:
    """Files of a right form that would make a slow checker crawl."""
    states = "\n".join(f"  s{n}: {{role: one_stop, vi: a, en: b}}" for n in range(290))
    counts = " || ".join(["count.accept > 1"] * 60)
    guards = "\n".join(
        f"  g{n}: {{cel: 'given.size && f.size > {n} && ({counts})', vi: a, en: b}}" for n in range(90)
    )
    rows = "\n".join(
        f"  - {{trigger: accept, source: s{n}, dest: s{m}}}"
        for n in range(290)
        for m in (n + 1, n + 2)
        if m < 290
    )
    unknown = "\n".join(f"unknown_key_{n}: x" for n in range(9_000))
    sample = SAMPLE.decode()
    return {
        "unknown keys": (sample + unknown).encode(),
        "wide graph": sample.replace("states:\n", f"states:\n{states}\n")
        .replace("transitions:\n", f"transitions:\n{rows}\n")
        .encode(),
        "many guards": sample.replace("guards:\n", f"guards:\n{guards}\n").encode(),
    }


@pytest.mark.parametrize(("name", "data"), _schema_storms().items())
def test_large_file_is_checked_in_time(name: str, data: bytes) -> None:
    """What fits into the limits is checked within a second or two, with a bounded number of findings."""
    begin = time.perf_counter()
    findings = read_procedure(data, name).findings
    assert time.perf_counter() - begin < 4
    assert findings
    assert len(findings) < 2_000
