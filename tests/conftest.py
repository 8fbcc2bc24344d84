"""What all tests share: the data beside the project, the parts of the system, how hard hypothesis tries."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
STRICT = os.environ.get("STRICT") == "1"
#: The one reason to skip that STRICT=1 accepts: data that cannot be installed is not beside the project.
NO_SHARED = "needs ../shared, which is not beside the project"
#: Folders that tools make, by the end of their names; the same stand in .gitignore.
MADE = (".git", ".venv", "build", "dist", ".egg-info", "__pycache__", "_cache", ".hypothesis")

_Report = TypeVar("_Report", pytest.TestReport, pytest.CollectReport)
_slow = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile(
    "ci", deadline=None, derandomize=False, print_blob=True, suppress_health_check=_slow
)
settings.register_profile("soak", settings.get_profile("ci"), max_examples=2000)
settings.load_profile("ci")


def pytest_report_header() -> str:
    """Say what this run may skip."""
    data = "here" if SHARED.is_dir() else "absent, its tests are skipped"
    profile = settings.get_current_profile_name()
    return f"hoso: STRICT={int(STRICT)}, ../shared {data}, hypothesis profile {profile}"


def _need(*programs: str) -> None:
    """Skip where a program is missing; `pytest_runtest_makereport` makes that a failure under STRICT=1."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"missing on this system: {', '.join(missing)} (see system-packages.txt)")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Act on the marker `needs`."""
    for mark in item.iter_markers("needs"):
        _need(*mark.args)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under STRICT=1 a test that is skipped has failed."""
    return _strict((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Under STRICT=1 a module that is skipped has failed."""
    return _strict((yield))


def _strict(report: _Report) -> _Report:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    allowed = NO_SHARED in reason and not SHARED.is_dir()
    if STRICT and report.skipped and not hasattr(report, "wasxfail") and not allowed:
        report.outcome = "failed"
        report.longrepr = f"nothing may be skipped under STRICT=1. {reason}"
    return report


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def sources() -> list[Path]:
    """Every file of the project that somebody wrote, relative to its folder."""
    found = []
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if not name.endswith(MADE)]
        found += [Path(folder, name).relative_to(ROOT) for name in names]
    return sorted(found)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `../shared`; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(NO_SHARED)
    return SHARED


@pytest.fixture(scope="session")
def needs() -> Callable[..., None]:
    """The marker `needs` for use inside a test: `needs("strace")`."""
    return _need
