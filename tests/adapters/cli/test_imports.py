"""Light commands stay light."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("sqlalchemy", "alembic", "structlog", "rich", "sqlite3")


def test_check_imports_nothing_heavy(shipped):
    """`hoso check` and `hoso --help` import no store, no log and no picture."""
    script = (
        "import sys\n"
        "from hoso.adapters.cli.main import main\n"
        f"assert main(['check', {shipped!r}]) == 0\n"
        "assert main(['--help']) == 0\n"
        f"sys.exit(', '.join(name for name in {HEAVY!r} if name in sys.modules) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
