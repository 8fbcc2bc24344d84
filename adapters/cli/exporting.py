"""`hoso export`: a folder of plain files that anybody can verify without us."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import ASKING, command
from hoso.adapters.cli.progress import heeding
from hoso.adapters.cli.trouble import Trouble
from hoso.engine.errors import DossierUnknown, HosoError, StoreBusy
from hoso.engine.reason import Refusal

if TYPE_CHECKING:
    from hoso.adapters.cli.screen import Screen
    from hoso.engine.admission import Admission
    from hoso.engine.handle import Engine


@command("export", ASKING)
def export(call: Call, dossiers: arguments.Dossiers = None, out: arguments.Out = None) -> int:
    """Export dossiers, or all, with the directory and the definitions they rest on.

    The folder is made, or must be empty: an export never mixes with another. Whoever holds the file of a
    store holds all of it, so nobody need be named; who is named must be an inspector. Either is recorded.
    """
    if out is None:
        raise Trouble("parameter_missing", name="--out", command="hoso export")
    if not out.strip():
        raise Trouble("option_empty", name="--out", command="hoso export")
    folder = Path(out)
    with call.engine() as engine:
        admission = _look(call, engine, dossiers or [])
        if isinstance(admission, Refusal):
            return call.unseen(engine, admission)
        files, size = _export(call, engine, folder, dossiers)
    return call.done(
        {"folder": str(folder), "files": files, "bytes": size, "recorded": admission is not None},
        lambda screen: _show(call, screen, folder, files, recorded=admission is not None),
    )


def _look(call: Call, engine: Engine, dossiers: list[str]) -> Admission | Refusal | None:
    """Record that all is read; None where a damaged or closed store cannot: the evidence comes out still."""
    try:
        return call.look(engine, "export", *dossiers)
    except (StoreBusy, DossierUnknown):
        raise
    except (HosoError, LookupError, TypeError, ValueError, AttributeError):
        return None


def _export(call: Call, engine: Engine, folder: Path, dossiers: list[str] | None) -> tuple[int, int]:
    """Write the files; how many, and how many bytes."""
    from hoso.engine.export import export_files

    with call.view(engine) as view:
        only = [view.dossier(name).stream for name in dossiers] if dossiers else None
        _prepare(folder)
        files = size = 0
        for name, data in heeding(export_files(view.reading, only)):
            _write(folder / name, data)
            files, size = files + 1, size + len(data)
    return files, size


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


def _show(call: Call, screen: Screen, folder: Path, files: int, *, recorded: bool) -> None:
    screen.title(f"{call.say('done.mark')} {call.say('export.done', n=files, folder=str(folder))}")
    screen.line(call.say("export.verify"), indent=2)
    screen.line(call.say("export.recorded" if recorded else "export.unrecorded"), indent=2)
