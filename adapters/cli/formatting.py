"""`hoso fmt`: files rewritten in one style; what they say stays, comments too."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.checking import findings_of, show_findings, told_of
from hoso.adapters.cli.command import WITHOUT_STORE, command
from hoso.adapters.cli.named_file import bytes_of
from hoso.adapters.cli.trouble import DONE, NO, Trouble

#: What the checker says of a text that must, or should, stand in quotes.
_UNQUOTED = ("E133", "W320")


@command("fmt", WITHOUT_STORE)
def fmt(call: Call, files: arguments.Paths, *, check_only: arguments.CheckOnly = False) -> int:
    """Rewrite files in our style, or name those that would change. All are read before one is written."""
    from hoso.engine.finding import Finding
    from hoso.engine.language.yaml_bytes import LARGEST_FILE
    from hoso.engine.language.yaml_text import read_yaml

    texts = [(file, bytes_of(file, LARGEST_FILE)) for file in dict.fromkeys(files)]
    read = [read_yaml(data, file) for file, data in texts]
    wrong = [told_of(item, call.wording) for item in read if isinstance(item, Finding)]
    if wrong:
        if call.common.json:
            call.screen.json({"ok": False, "findings": wrong})
        else:
            show_findings(call.screen, wrong)
        return NO
    written = [(file, data, _laid_out(file, data)) for file, data in texts]
    changed = [file for file, before, after in written if before != after]
    if not check_only:
        for file, before, after in written:
            if before != after:
                _write(Path(file), after)
    ok = not (check_only and changed)
    if call.common.json:
        told = [{"file": file, "changed": before != after} for file, before, after in written]
        call.screen.json({"ok": ok, "files": told})
    else:
        for file in changed:
            call.screen.line(call.say("fmt.would" if check_only else "fmt.written", file=file))
        call.screen.line(call.say("fmt.sum", n=len(written), changed=len(changed)))
    return DONE if ok else NO


def _laid_out(file: str, data: bytes) -> bytes:
    """The file in our style.

    Raises:
        Trouble: it cannot be had without a change of what the file says.
    """
    from hoso.engine.language.labels import languages_of
    from hoso.engine.language.yaml_text import Document, read_yaml
    from hoso.engine.layout import NotLaidOut, laid_out

    document = read_yaml(data, file)
    assert isinstance(document, Document)
    labels = languages_of(document.value)
    while True:
        # One wrong text may hide the next: the checker is asked until it wants no more quotes.
        unquoted = [item.place for item in findings_of(data, file) if item.code in _UNQUOTED]
        own = [(place.line, place.column) for place in unquoted if place.file == file]
        try:
            written = laid_out(data, own, labels)
        except NotLaidOut as error:
            raise Trouble("not_laid_out", NO, file=file) from error
        if written == data:
            return written
        data = written


def _write(path: Path, data: bytes) -> None:
    """Write beside the place and move there: a file is the old one or the new one, never half of each."""
    path = path.resolve()
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        shutil.copymode(path, beside)
        beside.replace(path)
    except (OSError, ValueError) as error:
        beside.unlink(missing_ok=True)
        message = error.strerror or str(error) if isinstance(error, OSError) else str(error)
        raise Trouble("folder_unwritable", file=str(path), message=message) from error
