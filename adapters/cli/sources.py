"""Where the regime and the fragments of a procedure are found: beside its file, else among the shipped."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from hoso import workflows
from hoso.adapters.cli.named_file import bytes_of
from hoso.engine.language.yaml_bytes import LARGEST_FILE


class Beside(NamedTuple):
    """The files beside one file, and the shipped ones."""

    file: str

    def __call__(self, kind: str, name: str) -> tuple[bytes, str] | None:
        """The bytes of `<name>.<kind>.yaml` and its path; None where there is none."""
        path = Path(self.file).with_name(f"{name}.{kind}.yaml")
        if path.is_file():
            return bytes_of(str(path), LARGEST_FILE), str(path)
        return workflows.sources(kind, name)

    def known(self, kind: str) -> list[str]:
        """The names there are."""
        ending = f".{kind}.yaml"
        beside = {path.name.removesuffix(ending) for path in Path(self.file).parent.glob(f"*{ending}")}
        return sorted(beside | set(workflows.sources.known(kind)))


class Shelf:
    """The same for many files of one run: what they name is read once, and all of them see the same."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], tuple[bytes, str] | None] = {}
        self._digests: dict[tuple[str, str, str], str] = {}

    def beside(self, file: str) -> Shelved:
        """What one file finds."""
        return Shelved(self, file)

    def find(self, file: str, kind: str, name: str) -> tuple[bytes, str] | None:
        """The bytes of a file and its path; None where there is none."""
        at = (os.path.dirname(file), kind, name)  # noqa: PTH120 - as it is written, for every file
        if at not in self._found:
            self._found[at] = Beside(file)(kind, name)
        return self._found[at]

    def digest(self, file: str, kind: str, name: str) -> str:
        """A digest of what is found, its path included; empty where there is nothing."""
        from hashlib import sha256  # whoever checks one file does without

        at = (os.path.dirname(file), kind, name)  # noqa: PTH120 - as above
        if at not in self._digests:
            found = self.find(file, kind, name)
            self._digests[at] = sha256(f"{found[1]}\n".encode() + found[0]).hexdigest() if found else ""
        return self._digests[at]


class Shelved(NamedTuple):
    """The files beside one file and the shipped ones, as a shelf found them."""

    shelf: Shelf
    file: str

    def __call__(self, kind: str, name: str) -> tuple[bytes, str] | None:
        """The bytes of a file and its path; None where there is none."""
        return self.shelf.find(self.file, kind, name)

    def known(self, kind: str) -> list[str]:
        """The names there are."""
        return Beside(self.file).known(kind)
