"""Where the regime and the fragments of a procedure are found: beside its file, else among the shipped."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from hoso import workflows
from hoso.adapters.cli.named_file import bytes_of
from hoso.engine.yaml_bytes import LARGEST_FILE


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
