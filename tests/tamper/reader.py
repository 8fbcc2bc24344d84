"""The reader: runs `hoso-verify`, as its page describes the command, on folders that are written for it."""

from __future__ import annotations

import contextlib
import gc
import io
import json
import shutil
import sys
import tempfile
import traceback
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.tamper.forging import Files

VERIFIER = Path(__file__).resolve().parents[2] / "verifier"
#: The table of docs/reference/hoso-verify.md.
EXITS = {
    0: "passed",
    2: "usage",
    3: "unreadable",
    4: "format",
    5: "unfinished",
    9: "machine",
    10: "signature",
    11: "inclusion",
    12: "chain",
    13: "completeness",
    14: "consistency",
    15: "cosignatures",
    16: "disclosures",
    17: "definitions",
    18: "about",
}
PASSED = "passed"
CRASH = "crash"


class Outcome(NamedTuple):
    """What a reader learns: the verdict its exit code stands for, and the whole report."""

    verdict: str
    report: dict[str, Any]

    @property
    def statuses(self) -> dict[str, str]:
        """The status of every verdict."""
        return {name: verdict["status"] for name, verdict in self.report.get("verdicts", {}).items()}


@cache
def _main() -> Callable[[], int]:
    sys.path.insert(0, str(VERIFIER))
    from hoso_verify.__main__ import main

    return main


def run(folder: Path, words: Sequence[object]) -> Outcome:
    """Run the command in this process. A traceback, or a code that its page does not name, is a crash."""
    before, limits = sys.argv, gc.get_threshold()
    out, err = io.StringIO(), io.StringIO()
    sys.argv = ["hoso-verify", str(folder), *map(str, words), "--json", "--quiet", "--lang", "en"]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = _main()()
    except BaseException as error:  # whatever it is, it is the finding
        if isinstance(error, KeyboardInterrupt):
            raise
        return Outcome(CRASH, {"traceback": traceback.format_exc()})
    finally:
        sys.argv = before
        gc.set_threshold(*limits)
        gc.unfreeze()
    if code not in EXITS or "Traceback" in out.getvalue() + err.getvalue():
        return Outcome(CRASH, {"exit": code, "error": err.getvalue()})
    return Outcome(EXITS[code], json.loads(out.getvalue()))


class Desk:
    """Where folders lie for the reader; what is the same in the next one stays there."""

    def __init__(self) -> None:
        """Take a place in the system's temporary folder."""
        self.place = Path(tempfile.mkdtemp(prefix="tamper-"))
        self._lying: Files = {}

    def lay(self, files: Files) -> Path:
        """Write a folder."""
        folder = self.place / "folder"
        for path in self._lying.keys() - files.keys():
            (folder / path).unlink()
        for path, data in files.items():
            if self._lying.get(path) != data:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(data)
        self._lying = dict(files)
        return folder

    def verify(self, files: Files, *words: object, older: Sequence[bytes] = ()) -> Outcome:
        """Verify a folder; `older` are checkpoints that the reader kept."""
        kept: list[object] = []
        for number, note in enumerate(older):
            (self.place / f"older{number}").write_bytes(note)
            kept += ["--older", self.place / f"older{number}"]
        return run(self.lay(files), [*words, *kept])

    def clear(self) -> None:
        """Take all away."""
        shutil.rmtree(self.place, ignore_errors=True)
