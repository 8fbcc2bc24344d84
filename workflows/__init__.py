"""The procedures that ship with hoso. This package is data: it lists its files and reads them, no more."""

from __future__ import annotations

from importlib.resources import files

_PROCEDURE = ".yaml"
_CASES = ".cases.yaml"
_DIRECTORY = ".directory.yaml"


def shipped() -> list[str]:
    """The ids of the shipped procedures, sorted; each is the name of its file without `.yaml`."""
    names = (entry.name for entry in files(__name__).iterdir() if entry.is_file())
    return sorted(
        name.removesuffix(_PROCEDURE)
        for name in names
        if name.endswith(_PROCEDURE) and not name.endswith((_CASES, _DIRECTORY))
    )


def text(name: str) -> bytes:
    """The file of a shipped procedure, byte for byte.

    Raises:
        KeyError: no procedure of this id is shipped.
    """
    return _read(name, _PROCEDURE)


def cases(name: str) -> bytes:
    """The scenario tests that stand beside a shipped procedure, byte for byte.

    Raises:
        KeyError: no procedure of this id is shipped with scenario tests.
    """
    return _read(name, _CASES)


def directory(name: str) -> bytes:
    """A shipped directory of invented units and officers, byte for byte.

    Raises:
        KeyError: no directory of this name is shipped.
    """
    return _read(name, _DIRECTORY)


def _read(name: str, ending: str) -> bytes:
    """Read only what is shipped: a name with a path in it finds nothing."""
    found = {entry.name: entry for entry in files(__name__).iterdir() if entry.is_file()}
    if name + ending not in found:
        raise KeyError(name + ending)
    return found[name + ending].read_bytes()
