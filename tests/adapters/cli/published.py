"""An office with a public log, for the commands that publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

if TYPE_CHECKING:
    from pathlib import Path

NAME = "log.example/office"


def found_log(hoso) -> str:
    """Found a log in ./hoso.sqlite, its key in ./log.key; the key as others know it."""
    said = hoso("log", "found", NAME, "--actor", "quantri", "--json")
    assert said.code == 0, said.out
    return str(said.json["key"])


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
