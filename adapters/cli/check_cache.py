"""What was found in files before: kept by what they are, what they name, and the program that looked.

An entry holds for the same bytes under the same name, with the same regimes, fragments and calendars, looked
at by the same program; whatever else is there counts as nothing. Entries are plain JSON behind their own
digest, in a folder that nobody else can write into: a damaged or foreign one is looked past, never believed.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from hoso import adapters, engine
from hoso.engine.finding import Finding, Place, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.adapters.cli.sources import Shelf

#: Most entries that are left when a run ends, and what is kept when there are more.
MOST_ENTRIES = 20_000
_KEPT = 15_000
#: Largest entry, in bytes: who finds more has something to mend first.
_LARGEST = 256 * 1024
#: Libraries whose version has a part in what is found.
_LIBRARIES = ("pydantic-core", "PyYAML", "cel-expr-python", "transitions")
_DIGEST = 64

#: What a file asked for: a kind, a name, and the digest of what was there; empty where nothing was.
Asked = tuple[str, str, str]


class Recorded:
    """The sources of one file, with a list of what it asked for."""

    def __init__(self, shelf: Shelf, file: str) -> None:
        self._shelf, self._file = shelf, file
        self.asked: list[Asked] = []
        #: Did it ask for something that is no file? Then what was found is not kept.
        self.is_open = False

    def __call__(self, kind: str, name: str) -> tuple[bytes, str] | None:
        """The bytes of a file and its path; None where there is none."""
        self.asked.append((kind, name, self._shelf.digest(self._file, kind, name)))
        return self._shelf.find(self._file, kind, name)

    def known(self, kind: str) -> list[str]:
        """The names there are."""
        self.is_open = True
        return self._shelf.beside(self._file).known(kind)


class CheckCache(NamedTuple):
    """A folder of entries."""

    folder: Path
    #: The digest of the program.
    program: str

    @classmethod
    def opened(cls, folder: Path) -> CheckCache | None:
        """The cache in a folder, which is made; None where it cannot be, or others could write into it."""
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = folder.lstat()
            program = _program()
        except OSError:
            return None
        is_ours = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o022
        if hasattr(os, "getuid") and found.st_uid != os.getuid():
            is_ours = False
        return cls(folder, program) if is_ours and program else None

    def look_up(self, data: bytes, file: str, shelf: Shelf) -> list[Finding] | None:
        """What was found in a file, if all it depends on is as it was."""
        try:
            with self._path(data, file).open("rb") as stream:
                written = stream.read(_LARGEST + 1)
            body = written[_DIGEST:]
            if len(written) > _LARGEST or hashlib.sha256(body).hexdigest().encode() != written[:_DIGEST]:
                return None
            entry = orjson.loads(body)
            for kind, name, digest in entry["asked"]:
                if shelf.digest(file, kind, name) != digest:
                    return None
            return [_finding(item) for item in entry["findings"]]
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, data: bytes, file: str, asked: Sequence[Asked], findings: Sequence[Finding]) -> None:
        """Keep what was found; what cannot be written is not kept, and nobody is the worse for it."""
        told = [
            [
                *item.place,
                item.code,
                item.details,
                item.near,
                [[*step.place, *step[1:]] for step in item.steps],
            ]
            for item in findings
        ]
        try:
            body = orjson.dumps({"asked": list(dict.fromkeys(asked)), "findings": told})
        except TypeError:
            return
        if len(body) > _LARGEST - _DIGEST or [_finding(item) for item in orjson.loads(body)["findings"]] != [
            *findings
        ]:
            return
        path = self._path(data, file)
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as stream:
                try:
                    stream.write(hashlib.sha256(body).hexdigest().encode() + body)
                    stream.close()
                    Path(stream.name).replace(path)
                except BaseException:
                    Path(stream.name).unlink(missing_ok=True)
                    raise

    def prune(self) -> None:
        """Leave no more entries than may be: the oldest go."""
        with suppress(OSError):
            found = [(entry.stat().st_mtime, entry) for entry in self.folder.glob("??/*")]
            if len(found) > MOST_ENTRIES:
                for _, entry in sorted(found)[:-_KEPT]:
                    entry.unlink(missing_ok=True)

    def _path(self, data: bytes, file: str) -> Path:
        key = hashlib.sha256(f"{self.program}\n{len(file)}\n{file}\n".encode() + data).hexdigest()
        return self.folder / key[:2] / key[2:]


def _finding(item: list[Any]) -> Finding:
    """A finding as it was kept.

    Raises:
        ValueError, TypeError: it is none.
    """
    file, line, column, code, details, near, steps = item
    if not isinstance(details, dict) or not (near is None or isinstance(near, str)):
        raise ValueError("no finding")
    return Finding(
        _place(file, line, column), _text(code), details, near, tuple(_step(step) for step in steps)
    )


def _step(item: list[Any]) -> Step:
    file, line, column, action, role, source, to, given = item
    if not isinstance(given, dict):
        raise ValueError("no step")  # noqa: TRY004 - it is a value that was read
    where = tuple(_text(state) for state in to)
    return Step(_place(file, line, column), _text(action), _text(role), _text(source), where, given)


def _place(file: Any, line: Any, column: Any) -> Place:
    if type(line) is not int or type(column) is not int:
        raise ValueError("no place")
    return Place(_text(file), line, column)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")  # noqa: TRY004 - it is a value that was read
    return value


def _program() -> str:
    """A digest of all that decides what is found: our modules, the libraries, Python; empty if unknown."""
    digest = hashlib.sha256(sys.version.encode())
    try:
        for name in _LIBRARIES:
            digest.update(f"\n{name} {version(name)}".encode())
    except PackageNotFoundError:
        return ""
    files = [*_modules(engine.__file__), *_modules(adapters.__file__, "cli")]
    for path in sorted(files):
        digest.update(f"\n{path.name} ".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest() if files else ""


def _modules(package: str | None, *inside: str) -> list[Path]:
    return list(Path(package).parent.joinpath(*inside).rglob("*.py")) if package else []
