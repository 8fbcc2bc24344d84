"""Light commands stay light."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: What no light command needs: store, log, terminal pictures, entry points of packages.
HEAVY = ("sqlalchemy", "alembic", "structlog", "rich", "sqlite3", "importlib.metadata", "zoneinfo")
#: What checking does without besides: the parser, pydantic's own half of validating, the machine, digests.
OF_STEPS = ("typer", "pydantic", "transitions", "orjson", "hashlib", "json")


def heavy_after(*lines: list[str], heavy: tuple[str, ...]) -> str:
    """The heavy modules that answering some command lines has imported."""
    script = (
        "import sys\n"
        "from hoso.adapters.cli.main import main\n"
        f"for line in {lines!r}:\n"
        "    assert main(line) == 0, line\n"
        f"print(', '.join(name for name in {heavy!r} if name in sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr.strip()


@pytest.mark.parametrize("more", [[], ["--lang", "vi"]])
def test_check_imports_nothing_heavy(shipped, more):
    """`hoso check FILE` imports neither parser nor store, neither the machine nor what makes a record."""
    assert not heavy_after(["check", shipped, *more], heavy=HEAVY + OF_STEPS)


def test_help_imports_no_store(shipped):
    """`hoso --help` and a check with unusual options import no store and no log."""
    lines = (["--help"], ["check", "--help"], ["check", f"--lang={'vi'}", shipped])
    told = heavy_after(*lines, heavy=HEAVY[:5])
    assert not told
