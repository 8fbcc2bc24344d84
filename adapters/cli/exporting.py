"""`hoso export`: a folder of plain files that anybody can verify without us."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import READING, command
from hoso.adapters.cli.progress import heeding
from hoso.adapters.cli.trouble import Trouble

if TYPE_CHECKING:
    from hoso.adapters.cli.screen import Screen


@command("export", READING)
def export(call: Call, dossiers: arguments.Dossiers = None, out: arguments.Out = None) -> int:
    """Export dossiers, or all, with the directory and the definitions they rest on.

    The folder is made, or must be empty: an export never mixes with another.
    """
    from hoso.engine.export import export_files

    if out is None:
        raise Trouble("parameter_missing", name="--out", command="hoso export")
    if not out.strip():
        raise Trouble("option_empty", name="--out", command="hoso export")
    folder = Path(out)
    with call.engine() as engine, call.view(engine) as view:
        only = [view.dossier(name).stream for name in dossiers] if dossiers else None
        _prepare(folder)
        files = size = 0
        for name, data in heeding(export_files(view.reading, only)):
            _write(folder / name, data)
            files, size = files + 1, size + len(data)
    return call.done(
        {"folder": str(folder), "files": files, "bytes": size},
        lambda screen: _show(call, screen, folder, files),
    )


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise Trouble("folder_not_empty", file=str(folder))
    except OSError as error:
        raise Trouble("folder_unwritable", file=str(folder), message=error.strerror or str(error)) from error


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise Trouble("folder_unwritable", file=str(path), message=error.strerror or str(error)) from error


def _show(call: Call, screen: Screen, folder: Path, files: int) -> None:
    screen.title(f"{call.say('done.mark')} {call.say('export.done', n=files, folder=str(folder))}")
    screen.line(call.say("export.verify"), indent=2)
