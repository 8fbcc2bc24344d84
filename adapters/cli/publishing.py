"""`hoso publish` and `hoso packet`: what an audience may see of the record, for strangers to verify."""

from __future__ import annotations

import shlex
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoso.adapters import bootstrap
from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import ASKING, command
from hoso.adapters.cli.cosigning import ask, told_of, witnesses_of
from hoso.adapters.cli.progress import heeding, watched
from hoso.adapters.cli.public_log import KEY_FILE
from hoso.adapters.cli.trouble import Trouble
from hoso.engine.reason import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.adapters.bootstrap import DiskFolder, Publisher
    from hoso.adapters.cli.screen import Screen
    from hoso.engine.handle import Engine
    from hoso.engine.log.witness import Witness
    from hoso.engine.publication.about import About


@command("publish", ASKING)
def publish(
    call: Call,
    folder: arguments.Folder,
    audience: arguments.Audience = None,
    key_files: arguments.KeyFiles = None,
    witnesses: arguments.Witnesses = None,
) -> int:
    """Bring the log up to date, sign it, and renew the register of an audience in a folder.

    What is not for everybody leaves the store by this: as with an export, that is recorded before.
    """
    root, asked = Path(folder), witnesses_of(witnesses or [])
    with call.engine() as engine, _told(root):
        publisher = _publisher(engine, "publish", audience, key_files)
        if audience == "inspector" and isinstance(refusal := call.look(engine, "export"), Refusal):
            return call.unseen(engine, refusal)
        with publisher.register(root) as target:
            _update(call, publisher, target)
            cosigned = _cosigned(call, engine, asked)
            with publisher.renewal(target) as renewal:
                work = publisher.renew(renewal, target)
                total, text = renewal.total, call.say("publish.writing")
                for _ in watched(work, total, text, quiet=call.common.json or not total):
                    pass
                about = renewal.about
    title = "publish.done" if target.files else "publish.current"
    return _answer(call, publisher, about, target, title, {"folder": str(root), **cosigned})


@command("packet", ASKING)
def packet(
    call: Call,
    dossier: arguments.Dossier,
    folder: arguments.Folder,
    audience: arguments.Audience = None,
    key_files: arguments.KeyFiles = None,
    witnesses: arguments.Witnesses = None,
) -> int:
    """Bring the log up to date, sign it, and write the packet of one dossier into a new folder."""
    root, asked = Path(folder), witnesses_of(witnesses or [])
    with call.engine() as engine, _told(root):
        publisher = _publisher(engine, "packet", audience, key_files)
        with call.view(engine) as view:
            head = view.dossier(dossier)
        if audience != "public" and isinstance(refusal := call.look(engine, "export", dossier), Refusal):
            return call.unseen(engine, refusal)
        with _new(root), publisher.packet(root) as target:
            _update(call, publisher)
            cosigned = _cosigned(call, engine, asked)
            for _ in heeding(publisher.pack(target, head.stream)):
                pass
            about = publisher.packed
        assert about is not None
    more = {"folder": str(root), "dossier": head.name, "stream": head.stream, **cosigned}
    return _answer(call, publisher, about, target, "packet.done", more)


def _update(call: Call, publisher: Publisher, folder: DiskFolder | None = None) -> None:
    """Sequence and sign what is new."""
    lots = publisher.lots()
    quiet = call.common.json or lots == 1
    for _ in watched(publisher.update(folder), lots, call.say("publish.sequencing"), quiet=quiet):
        pass


def _cosigned(call: Call, engine: Engine, witnesses: list[Witness]) -> dict[str, Any]:
    """Have what was signed cosigned before it is published; what came of it, for a program.

    Raises:
        LogDiverged: a witness has cosigned another log, or a larger one: nothing is to be published.
    """
    from hoso.engine.errors import LogDiverged

    if not witnesses:
        return {}
    found = ask(call, engine, witnesses)
    alarm = next((item for item in found if item.is_alarm), None)
    if alarm is not None:
        raise LogDiverged(f"{alarm.origin}: {alarm.witness}")
    return {"cosignings": told_of(call, found)}


def _publisher(engine: Engine, name: str, audience: str | None, key_files: list[str] | None) -> Publisher:
    from hoso.engine.publication.audience import AUDIENCES

    if audience is None:
        raise Trouble("parameter_missing", name="--audience", command=f"hoso {name}")
    files = [Path(item) for item in dict.fromkeys(key_files or (KEY_FILE,))]
    known = next((item for item in AUDIENCES if item == audience), None)
    if known is None:
        raise Trouble("audience_unknown", value=audience, known=list(AUDIENCES))
    return bootstrap.publisher(engine, files, known)


@contextmanager
def _new(root: Path) -> Iterator[None]:
    """A packet needs a folder of its own."""
    from hoso.engine.errors import FolderNotEmpty

    try:
        yield
    except FolderNotEmpty as error:
        raise Trouble("packet_not_new", file=(*error.details, str(root))[0]) from error


@contextmanager
def _told(root: Path) -> Iterator[None]:
    """Say what is wrong with the folder by its name."""
    from hoso.engine.errors import (
        FolderBusy,
        FolderNotEmpty,
        FolderOfAnother,
        FolderUnwritable,
        RegisterForApplicants,
    )

    try:
        yield
    except FolderNotEmpty as error:
        raise Trouble("folder_of_others", file=(*error.details, str(root))[0]) from error
    except (FolderBusy, FolderOfAnother, RegisterForApplicants) as error:
        raise Trouble(error.code, file=str(root), message="; ".join(error.details)) from error
    except FolderUnwritable as error:
        file, message = error.details
        raise Trouble(error.code, file=file, message=message) from error


def _answer(
    call: Call, publisher: Publisher, about: About, folder: DiskFolder, title: str, more: dict[str, Any]
) -> int:
    told = {
        **more,
        "audience": about.audience,
        "name": about.name,
        "keys": publisher.keys,
        "shards": [shard._asdict() for shard in about.shards],
        "streams": about.streams,
        "entries": about.entries,
        "erased": about.erased,
        "sequenced": publisher.sequenced,
        "signed": publisher.signed,
        "files": folder.files,
        "bytes": folder.bytes,
    }
    return call.done(told, lambda screen: _show(call, screen, title, told))


def _show(call: Call, screen: Screen, title: str, told: dict[str, Any]) -> None:
    names = {"audience": call.say(f"audience.{told['audience']}"), "n": told["files"]}
    screen.title(f"{call.say('done.mark')} {call.say(title, **(told | names))}")
    screen.line(call.say("publish.holds", n=told["entries"], streams=told["streams"]), indent=2)
    if told["erased"]:
        screen.line(call.say("publish.erased", n=told["erased"]), indent=2)
    for shard in told["shards"]:
        screen.line(call.say("publish.shard", origin=shard["origin"], n=shard["size"]), indent=2)
    screen.line(call.say("publish.verify"), indent=2)
    keys = [word for key in told["keys"] for word in ("--key", key)]
    screen.code(f"  {shlex.join(['hoso-verify', told['folder'], *keys])}")
