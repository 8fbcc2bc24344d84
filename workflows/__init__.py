"""The procedures that ship with hoso. This package is data: it lists its files and reads them, no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

_PROCEDURE = ".yaml"
_CASES = ".cases.yaml"
_DIRECTORY = ".directory.yaml"
_REGIME = ".regime.yaml"
_FRAGMENT = ".fragment.yaml"
_CALENDAR = ".calendar.yaml"
_PUBLICATION = ".publication.yaml"
_STATUSES = ".statuses.yaml"
_FORMS = ".forms.yaml"


def shipped() -> list[str]:
    """The ids of the shipped procedures' files, sorted; each is the name of its file without `.yaml`.

    A file whose variants are procedures of their own counts once.
    """
    names = (entry.name for entry in _files() if entry.is_file())
    return sorted(
        name.removesuffix(_PROCEDURE)
        for name in names
        if name.endswith(_PROCEDURE)
        and not name.endswith(
            (_CASES, _DIRECTORY, _REGIME, _FRAGMENT, _CALENDAR, _PUBLICATION, _STATUSES, _FORMS)
        )
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


def publication(name: str = "hoso") -> bytes:
    """A shipped file of profiles: what each audience is shown, byte for byte.

    Raises:
        KeyError: no file of this name is shipped.
    """
    return _read(name, _PUBLICATION)


def path(file: str) -> Path | None:
    """Where a shipped file of this name stands, ending and all; None where there is none, or it is packed."""
    from pathlib import Path

    found = next((entry for entry in _files() if entry.name == file), None)
    return found if isinstance(found, Path) and found.is_file() else None


class Sources:
    """The shipped files that others name (regimes, fragments, calendars, statuses), as their reader asks."""

    def __call__(self, kind: str, name: str) -> tuple[bytes, str] | None:
        """The file of that kind and name and what it is called; None where none is shipped."""
        try:
            return _read(name, f".{kind}{_PROCEDURE}"), f"{name}.{kind}{_PROCEDURE}"
        except KeyError:
            return None

    def known(self, kind: str) -> list[str]:
        """The names of the shipped files of a kind."""
        ending = f".{kind}{_PROCEDURE}"
        names = (entry.name for entry in _files())
        return sorted(name.removesuffix(ending) for name in names if name.endswith(ending))


#: The shipped regimes, fragments and calendars: what `read_procedure` and `read_calendar` take as `sources`.
sources = Sources()


def _files() -> Iterator[Traversable]:
    # What the import costs, whoever checks a file with its regime beside it need not pay.
    from importlib.resources import files

    return files(__name__).iterdir()


def _read(name: str, ending: str) -> bytes:
    """Read only what is shipped: a name with a path in it finds nothing."""
    found = {entry.name: entry for entry in _files() if entry.is_file()}
    if name + ending not in found:
        raise KeyError(name + ending)
    return found[name + ending].read_bytes()
