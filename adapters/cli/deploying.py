"""`hoso deploy`: files become what the office works by - directories and procedures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.checking import kind_of, show_findings, told_of
from hoso.adapters.cli.command import WRITING, command
from hoso.adapters.cli.given import bytes_of
from hoso.adapters.cli.trouble import NO, Trouble
from hoso.adapters.cli.writing import receipt_told, show_receipt
from hoso.engine.reason import Refusal

if TYPE_CHECKING:
    from hoso.engine.commands import Asking
    from hoso.engine.finding import Finding
    from hoso.engine.handle import Engine
    from hoso.engine.receipt import Receipt


@command("deploy", WRITING)
def deploy(call: Call, files: arguments.Paths) -> int:
    """Deploy files in the order given. All are checked before anything is written.

    A directory's file makes the store where there is none: it is what an office begins with.
    """
    from hoso.engine.yaml_bytes import LARGEST_FILE

    texts = [(file, bytes_of(file, LARGEST_FILE)) for file in files]
    for file, data in texts:
        if kind_of(data) == "cases":
            raise Trouble("kind_unknown", file=file)
    findings = [item for file, data in texts for item in _errors(data, file)]
    if findings:
        told = [told_of(item, call.wording) for item in findings]
        if call.common.json:
            call.screen.json({"ok": False, "findings": told})
        else:
            show_findings(call.screen, told)
        return NO
    founding = any(kind_of(data) == "directory" for _, data in texts)
    done: list[dict[str, Any]] = []
    with call.engine(create=founding) as engine:
        for part, (file, data) in enumerate(texts):
            outcome = _deployed(call, engine, data, file, call.asking(part=part))
            if isinstance(outcome, Refusal):
                with call.view(engine) as view:
                    return call.refused(view.explained(outcome.reasons), {"deployed": done})
            done.append({"file": file, "receipt": receipt_told(outcome) if outcome else None})
            if not call.common.json:
                _show(call, engine, file, outcome)
    if call.common.json:
        call.screen.json({"ok": True, "deployed": done})
    return 0


def _errors(data: bytes, file: str) -> list[Finding]:
    from hoso.adapters.cli.checking import findings_of

    return [item for item in findings_of(data, file) if item.is_error]


def _deployed(call: Call, engine: Engine, data: bytes, file: str, asking: Asking) -> Receipt | Refusal | None:
    """Deploy one checked file; None where the directory says all of it already."""
    from hoso.engine.commands import Change, Deploy
    from hoso.engine.directory_text import new_changes, read_directory
    from hoso.engine.procedure_text import read_procedure
    from hoso.engine.resolved import resolve

    if kind_of(data) == "directory":
        changes = read_directory(data, file).changes or ()
        with call.view(engine) as view:
            fresh = new_changes(changes, view.directory)
        return engine.handle(Change(asking, fresh)) if fresh else None
    procedure = read_procedure(data, file).procedure
    assert procedure is not None
    return engine.handle(Deploy(asking, resolve(procedure)))


def _show(call: Call, engine: Engine, file: str, receipt: Receipt | None) -> None:
    if receipt is None:
        call.screen.line(call.say("deploy.nothing_new", file=file))
        return
    following = None
    with call.view(engine) as view:
        if receipt.command == "change" and not view.reading.version("definitions"):
            following = call.retype("deploy", call.say("deploy.procedure_file"), actor=call.actor)
        show_receipt(call, call.screen, view, receipt, following=following)
