"""`hoso draw`: a procedure as a picture, or where a dossier went in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.checking import findings_in, procedures_of, show_findings, told_of
from hoso.adapters.cli.command import READING, command
from hoso.adapters.cli.named_file import bytes_of, located
from hoso.adapters.cli.trouble import NO, Trouble

if TYPE_CHECKING:
    from hoso.adapters.cli.screen import Screen
    from hoso.engine.drawing import Walk
    from hoso.engine.procedure import Procedure

#: Format → how a picture in it begins.
_FORMATS = {"svg": "<svg", "mermaid": "---\ntitle:"}


class _Wish(NamedTuple):
    """What picture is wanted: its format, its file, and how many columns at most."""

    picture: str
    out: str | None
    columns: int | None


@command("draw", READING)
def draw(
    call: Call,
    target: arguments.Target,
    picture: arguments.Format = "svg",
    out: arguments.Picture = None,
    columns: arguments.Columns = None,
    variant: arguments.Variant = None,
) -> int:
    """Draw a procedure's file, or a dossier of the store with the path it took."""
    if picture not in _FORMATS:
        known = list(_FORMATS)
        raise Trouble("one_of", value=picture, name="--format", known=known, command="hoso draw")
    if columns is not None and columns < 1:
        raise Trouble("number_unreadable", name="--columns", command="hoso draw")
    if out is not None:
        if not out.strip():
            raise Trouble("option_empty", name="--out", command="hoso draw")
        _may_be_written(Path(out))
    if not _is_path(target):
        return _draw_dossier(call, target, _Wish(picture, out, columns))
    from hoso.engine.language.yaml_bytes import LARGEST_FILE

    target = located(target)
    texts = procedures_of(bytes_of(target, LARGEST_FILE), target)
    procedures = {text.procedure.procedure: text.procedure for text in texts if text.procedure is not None}
    if len(procedures) < len(texts):
        told = [told_of(item, call.wording) for item in findings_in(texts)]
        if call.common.json:
            call.screen.json({"ok": False, "findings": told})
        else:
            show_findings(call.screen, told)
        return NO
    return _answer(call, _chosen(procedures, variant), _Wish(picture, out, columns))


def _is_path(target: str) -> bool:
    """Is it a file that is meant? A dossier's code has no slash and no ending of YAML."""
    return os.sep in target or target.endswith((".yaml", ".yml")) or Path(target).exists()


def _chosen(procedures: dict[str, Procedure], variant: str | None) -> Procedure:
    """The procedure of a file, the one that was named where it has several.

    Raises:
        Trouble: it has several and none, or none of them, was named.
    """
    if variant is None and len(procedures) == 1:
        return next(iter(procedures.values()))
    known = list(procedures)
    if variant is None:
        raise Trouble("procedure_several", known=known)
    if variant not in procedures:
        raise Trouble("one_of", value=variant, name="--procedure", known=known, command="hoso draw")
    return procedures[variant]


def _draw_dossier(call: Call, name: str, wish: _Wish) -> int:
    from hoso.engine.drawing import walk_of

    with call.engine() as engine, call.view(engine) as view:
        head = view.dossier(name)
        procedure = view.definition(head).procedure
        walk = walk_of(view.lines(name), procedure)
        return _answer(call, procedure, wish, head.name, walk)


def _answer(
    call: Call,
    procedure: Procedure,
    wish: _Wish,
    dossier: str | None = None,
    walk: Walk | None = None,
) -> int:
    from hoso.adapters.wording.picture import captions_of
    from hoso.engine.drawing import draw_mermaid, draw_svg

    captions = captions_of(call.wording, procedure, dossier)
    if wish.picture == "svg":
        drawn = draw_svg(procedure, captions, walk, columns=wish.columns)
    else:
        drawn = draw_mermaid(procedure, captions, walk)
    answer = {"procedure": procedure.procedure, "dossier": dossier, "format": wish.picture}
    out = wish.out
    if out is None:
        return call.done({**answer, "picture": drawn}, lambda screen: _show(screen, drawn))
    _write(Path(out), drawn)
    return call.done(
        {**answer, "file": out},
        lambda screen: screen.line(f"{call.say('done.mark')} {call.say('draw.done', file=out)}"),
    )


def _show(screen: Screen, drawn: str) -> None:
    for line in drawn.splitlines():
        screen.raw(line)


def _may_be_written(path: Path) -> None:
    """Write over nothing but an older picture: a slip must not cost a file of procedures, or a store.

    Raises:
        Trouble: something else is there.
    """
    try:
        if path.is_dir():
            raise Trouble("file_is_folder", file=str(path))
        if path.exists():
            with path.open("rb") as there:
                begins = there.read(20)
            if begins and not begins.startswith(tuple(begin.encode() for begin in _FORMATS.values())):
                raise Trouble("picture_exists", file=str(path))
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error


def _write(path: Path, drawn: str) -> None:
    """Write beside the place and move there, so that nobody finds half a picture."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(drawn, encoding="utf-8")
        beside.replace(path)
    except (OSError, ValueError) as error:
        beside.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError | ValueError) -> Trouble:
    message = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    return Trouble("folder_unwritable", file=str(path), message=message)
