"""The verifier is imported by its path: it is a distribution of its own, and hoso does not know it."""

from __future__ import annotations

import gc
import importlib.util
import json
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

HERE = Path(__file__).resolve().parent
VERIFIER = HERE.parent.parent / "verifier"
sys.path.insert(0, str(VERIFIER))
if "folders" not in sys.modules:
    spec = importlib.util.spec_from_file_location("folders", HERE / "folders.py")
    sys.modules["folders"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["folders"])


class Outcome(NamedTuple):
    """What a run gave: exit code, the printed report, the sentence on standard error."""

    code: int
    out: str
    err: str

    @property
    def problems(self) -> list[dict]:
        """The problems of a report in JSON."""
        return json.loads(self.out)["problems"]


@pytest.fixture(scope="session")
def verify():
    """Run the verifier in this process: `verify(folder, *words)`."""
    import contextlib
    import io

    from hoso_verify.__main__ import main

    def run(*words) -> Outcome:
        before, limits = sys.argv, gc.get_threshold()
        out, err = io.StringIO(), io.StringIO()
        sys.argv = ["hoso-verify", *map(str, words)]
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = main()
        finally:
            sys.argv = before
            gc.set_threshold(*limits)
            gc.unfreeze()
        return Outcome(code, out.getvalue(), err.getvalue())

    return run
