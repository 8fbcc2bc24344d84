"""`hoso deploy`: files become what the office works by - directories and procedures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from hoso.adapters import bootstrap
from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.checking import kind_of, procedures_of, show_findings, told_of
from hoso.adapters.cli.command import WRITING, command
from hoso.adapters.cli.named_file import bytes_of, located
from hoso.adapters.cli.trouble import NO, Trouble
from hoso.adapters.cli.writing import receipt_told, show_receipt
from hoso.engine.reason import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.adapters.cli.view import View
    from hoso.engine.commands import Asking
    from hoso.engine.definition import Definition
    from hoso.engine.finding import Finding
    from hoso.engine.handle import Engine
    from hoso.engine.receipt import Receipt

    #: What one file, or one procedure of it, asks of an engine.
    Job = Callable[[Engine, Asking], Receipt | Refusal | None]


@command("deploy", WRITING)
def deploy(call: Call, files: arguments.Paths) -> int:
    """Deploy files in the order given. All are checked before anything is written.

    A directory's file makes the store where there is none: it is what an office begins with.
    """
    from hoso.engine.language.yaml_bytes import LARGEST_FILE

    texts = [(file, bytes_of(file, LARGEST_FILE)) for file in map(located, files)]
    for file, data in texts:
        if kind_of(data) == "calendar":
            raise Trouble("calendar_not_deployed", file=file)
        if kind_of(data) in ("cases", "regime", "fragment", "statuses", "forms"):
            raise Trouble("kind_unknown", file=file)
    findings = [item for file, data in texts for item in _errors(call, data, file)]
    if findings:
        told = [told_of(item, call.wording) for item in findings]
        if call.common.json:
            call.screen.json({"ok": False, "findings": told})
        else:
            show_findings(call.screen, told)
        return NO
    founding = any(kind_of(data) == "directory" for _, data in texts)
    jobs = [(file, job) for file, data in texts for job in _jobs(call, data, file)]
    if founding and not call.store.exists():
        refused = _rehearsed(call, jobs)
        if refused is not None:
            return refused
    done: list[dict[str, Any]] = []
    with call.engine(create=founding) as engine:
        for part, (file, job) in enumerate(jobs):
            outcome = job(engine, call.asking(part=part))
            if isinstance(outcome, Refusal):
                with call.view(engine) as view:
                    return call.refused(view.explained(outcome.reasons), {"deployed": done})
            done.append(_told(call, engine, file, outcome))
            if not call.common.json:
                _show(call, engine, file, outcome)
    if call.common.json:
        call.screen.json({"ok": True, "deployed": done})
    return 0


def _rehearsed(call: Call, jobs: list[tuple[str, Job]]) -> int | None:
    """Deploy into memory first, so that what is refused leaves no empty store behind; None where all goes."""
    from hoso.adapters.clock import system_clock
    from hoso.engine.memory import MemoryStore

    engine = bootstrap.open_engine(MemoryStore(system_clock))
    for part, (_, job) in enumerate(jobs):
        outcome = job(engine, call.asking(part=part))
        if isinstance(outcome, Refusal):
            with call.view(engine) as view:
                return call.refused(view.explained(outcome.reasons), {"deployed": []})
    return None


def _errors(call: Call, data: bytes, file: str) -> list[Finding]:
    """What keeps a file from being deployed; a directory may name what the office has already."""
    from hoso.adapters.cli.checking import findings_of

    findings = findings_of(data, file)
    if kind_of(data) == "directory" and call.store.exists():
        from hoso.engine.directory_text import read_directory

        with call.engine() as engine, call.view(engine) as view:
            findings = read_directory(data, file, view.directory).findings
    return [item for item in findings if item.is_error]


def _jobs(call: Call, data: bytes, file: str) -> list[Job]:
    """What deploying one checked file asks of the engine: once, or once for each procedure in it."""
    from hoso.engine.resolved import resolve

    if kind_of(data) == "directory":
        return [lambda engine, asking: _changed(call, engine, data, file, asking)]
    return [
        partial(_put_into_force, resolve(text.procedure))
        for text in procedures_of(data, file)
        if text.procedure is not None
    ]


def _put_into_force(resolved: bytes, engine: Engine, asking: Asking) -> Receipt | Refusal:
    from hoso.engine.commands import Deploy

    return engine.handle(Deploy(asking, resolved))


def _changed(call: Call, engine: Engine, data: bytes, file: str, asking: Asking) -> Receipt | Refusal | None:
    """Deploy a directory; None where the office knows all of it already."""
    from hoso.engine.commands import Change
    from hoso.engine.directory_text import new_changes, read_directory

    with call.view(engine) as view:
        changes = read_directory(data, file, view.directory).changes or ()
        fresh = new_changes(changes, view.directory)
    return engine.handle(Change(asking, changes, only_new=True)) if fresh else None


def _told(call: Call, engine: Engine, file: str, receipt: Receipt | None) -> dict[str, Any]:
    """What became of one file, as programs read it."""
    told = {"file": file, "receipt": receipt_told(receipt) if receipt else None}
    missing = _calendar_missing(call, engine, receipt)
    unheld = _unheld(call, engine, receipt)
    told |= {"calendar_missing": missing} if missing is not None else {}
    return told | ({"roles_unheld": unheld} if unheld else {})


def _show(call: Call, engine: Engine, file: str, receipt: Receipt | None) -> None:
    if receipt is None:
        call.screen.line(call.say("deploy.nothing_new", file=file))
        return
    following, what_for = None, None
    missing = _calendar_missing(call, engine, receipt)
    with call.view(engine) as view:
        if missing is not None:
            following = call.retype("calendar", "apply", f"{missing}.calendar.yaml", actor=call.actor)
            what_for = call.say("deploy.no_calendar", name=missing)
        if receipt.command == "change" and not view.reading.version("definitions"):
            following = call.retype("deploy", call.say("deploy.procedure_file"), actor=call.actor)
        show_receipt(call, call.screen, view, receipt, following=following, what_for=what_for)
        unheld = _unheld(call, engine, receipt)
        if unheld:
            definition = _definition(view, receipt)
            names = call.wording.names(procedure=definition.procedure)
            call.screen.line(call.say("deploy.unheld", names, roles=unheld), indent=2)


def _definition(view: View, receipt: Receipt) -> Definition:
    """The definition that a receipt put into force."""
    stored = next(view.reading.entries(receipt.stream, after=receipt.n - 1))
    return view.known(stored.entry["definition"])


def _unheld(call: Call, engine: Engine, receipt: Receipt | None) -> list[str]:
    """The roles of a deployed procedure that nobody holds anywhere; the applicant's need no officer."""
    if receipt is None or receipt.command != "deploy":
        return []
    with call.view(engine) as view:
        roles = _definition(view, receipt).procedure.roles
        held = view.directory.roles_held(view.reading.now())
    return [name for name, role in roles.items() if not role.applicant and name not in held]


def _calendar_missing(call: Call, engine: Engine, receipt: Receipt | None) -> str | None:
    """The first calendar in which a deployed procedure counts time that is not recorded yet."""
    if receipt is None or receipt.command != "deploy":
        return None
    with call.view(engine) as view:
        clock = _definition(view, receipt).clock
        named = (clock.calendar, *clock.others) if clock is not None else ()
        return next((name for name in named if name not in view.calendars.written), None)
