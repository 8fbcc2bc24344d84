"""`hoso log`: found the public log, sequence, sign it, have it cosigned, write its tiles, replace its key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoso.adapters import bootstrap
from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import WRITING, command
from hoso.adapters.cli.cosigning import cosign
from hoso.adapters.cli.progress import heeding, watched
from hoso.adapters.cli.trouble import DONE, Trouble
from hoso.adapters.cli.writing import receipt_told, show_receipt
from hoso.engine.reason import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hoso.adapters.cli.screen import Screen
    from hoso.engine.commands import LogCommand
    from hoso.engine.handle import Engine
    from hoso.engine.log.shard import Shard, Signed
    from hoso.engine.ports import Reading

#: Where the private key lies when nobody says so: in the folder of the one who signs, never in the store.
KEY_FILE = "log.key"
#: What can be asked, and what stands behind it.
WAYS = {
    "found": "NAME",
    "sequence": "",
    "checkpoint": "",
    "cosign": "",
    "tiles": "FOLDER",
    "show": "",
    "add-key": "",
    "retire-key": "VKEY",
}


@command("log", WRITING)
def log(
    call: Call,
    way: arguments.LogWay,
    what: arguments.LogWhat = None,
    *,
    key_files: arguments.KeyFiles = None,
    witnesses: arguments.Witnesses = None,
) -> int:
    """Found the public log, sequence it, sign it, have it cosigned, write its tiles, replace its key."""
    if way not in WAYS:
        raise Trouble("one_of", value=way, name="|".join(WAYS), known=list(WAYS), command="hoso log")
    if bool(WAYS[way]) != (what is not None):
        code = "parameter_missing" if WAYS[way] else "parameter_needless"
        raise Trouble(code, name=WAYS[way] or str(what), command=f"hoso log {way}")
    if (way == "cosign") != bool(witnesses):
        code = "parameter_missing" if way == "cosign" else "parameter_needless"
        raise Trouble(code, name="--witness", command=f"hoso log {way}")
    if way == "cosign":
        return cosign(call, witnesses or [])
    files = [Path(name) for name in key_files or (KEY_FILE,)]
    with call.engine() as engine:
        match way:
            case "found":
                return _found(call, engine, str(what), files[0])
            case "add-key":
                return _add_key(call, engine, files[0])
            case "retire-key":
                return _retire_key(call, engine, str(what))
            case "sequence":
                return _sequence(call, engine)
            case "checkpoint":
                return _checkpoint(call, engine, files)
            case "tiles":
                return _tiles(call, engine, Path(str(what)))
            case _:
                return _show(call, engine)


def _found(call: Call, engine: Engine, name: str, file: Path) -> int:
    """Found the log with the key in a file; where there is none, a new key is drawn."""
    from hoso.engine.commands import FoundLog

    asking = call.asking()
    with call.view(engine) as view:
        year = bootstrap.office_year(view.reading.now())
    return _with_key(call, engine, file, name, lambda key: FoundLog(asking, name, key, year))


def _add_key(call: Call, engine: Engine, file: Path) -> int:
    from hoso.engine.commands import AddKey
    from hoso.engine.errors import LogMissing
    from hoso.engine.keys import keys_of

    asking = call.asking()
    with call.view(engine) as view:
        name = keys_of(view.reading).name
    if not name:
        raise LogMissing
    return _with_key(call, engine, file, name, lambda key: AddKey(asking, key))


def _with_key(call: Call, engine: Engine, file: Path, name: str, asked: Callable[[str], LogCommand]) -> int:
    """Have a command done with the key of a file, drawn where there is none; a refusal leaves no new file."""
    drawn = not file.exists()
    signer = bootstrap.new_key(file, name) if drawn else bootstrap.signer(file)
    vkey = signer.key.text()
    code = _written(call, engine, asked(vkey), vkey, file)
    if drawn and code != DONE:
        file.unlink()
    return code


def _retire_key(call: Call, engine: Engine, vkey: str) -> int:
    from hoso.engine.commands import RetireKey

    return _written(call, engine, RetireKey(call.asking(), vkey))


def _written(
    call: Call, engine: Engine, asked: LogCommand, vkey: str | None = None, file: Path | None = None
) -> int:
    """Have a command of the stream `keys` done, and give the key that readers are to have, in a file too."""
    outcome = engine.handle(asked)
    with call.view(engine) as view:
        if isinstance(outcome, Refusal):
            return call.refused(view.explained(outcome.reasons))
        public = bootstrap.public_file(file, vkey) if vkey and file else None
        if call.common.json:
            told = {"ok": True, "receipt": receipt_told(outcome)}
            call.screen.json({**told, "key": vkey, "file": str(public)} if vkey else told)
            return DONE
        show_receipt(call, call.screen, view, outcome)
    if vkey:
        call.screen.line(call.say("log.vkey", file=str(public)))
        call.screen.line(vkey, indent=2)
        call.screen.line(call.say("log.vkey_hint"))
    return DONE


def _sequence(call: Call, engine: Engine) -> int:
    """Sequence what is not in the log yet, lot by lot; stopped halfway, what was done is done."""
    with call.view(engine) as view:
        waiting = _waiting(view.reading)
    made = sum(watched(_lots(engine), waiting, call.say("log.sequencing"), quiet=call.common.json))
    with call.view(engine) as view:
        shard = view.reading.shards()[-1]
    told = {"entries": made, "origin": shard.origin, "size": shard.size}
    return call.done(
        told,
        lambda screen: screen.title(call.say("log.sequenced", n=made, origin=shard.origin, size=shard.size)),
    )


def _lots(engine: Engine) -> Iterator[int]:
    """Sequence lot by lot; one for each entry, so that progress counts entries."""
    while True:
        lot = engine.sequence()
        for _ in range(lot.entries):
            yield 1
        if lot.done:
            return


def _checkpoint(call: Call, engine: Engine, files: list[Path]) -> int:
    """Sign what was sequenced with every key that signs the log."""
    made = sign(engine, files)
    told = [
        {"folder": item.folder, "size": item.size, "root": item.root.hex(), "note": item.note.decode()}
        for item in made
    ]

    def show(screen: Screen) -> None:
        screen.title(call.say("log.signed", n=len(made)) if made else call.say("log.nothing_to_sign"))
        for item in made:
            for line in item.note.decode().splitlines():
                screen.line(line, indent=2)

    return call.done({"checkpoints": told}, show)


def _tiles(call: Call, engine: Engine, root: Path) -> int:
    """Bring a folder to the checkpoints that were signed last: the log alone, for mirrors and monitors."""
    files = size = 0
    for folder in heeding(bootstrap.write_log(engine.store, root)):
        files, size = folder.files, folder.bytes
    return call.done(
        {"folder": str(root), "files": files, "bytes": size},
        lambda screen: screen.title(call.say("log.tiles", n=files, folder=str(root))),
    )


def sign(engine: Engine, files: list[Path]) -> list[Signed]:
    """Sign new checkpoints with the keys in these files; each remembers what it signed.

    Raises:
        LogMissing, LogDiverged, KeyUnusable: nothing is signed.
    """
    from hoso.engine.checkpointing import sign_checkpoints

    signers = [bootstrap.signer(file) for file in files]
    memory = bootstrap.signing_memory(files)
    return sign_checkpoints(engine.store, signers, memory.known, memory.remember)


def _show(call: Call, engine: Engine) -> int:
    """How far the log is: its name, its keys, each shard with what is signed, what waits."""
    from hoso.engine.errors import LogMissing
    from hoso.engine.keys import keys_of

    with call.view(engine) as view:
        reading = view.reading
        keys, shards = keys_of(reading), reading.shards()
        if not keys.name:
            raise LogMissing
        signed = {shard.folder: reading.signed(shard.folder) for shard in shards}
        waiting = _waiting(reading)
    told = {
        "name": keys.name,
        "keys": list(keys.signing),
        "retired": list(keys.retired),
        "shards": [_shard_told(shard, signed[shard.folder]) for shard in shards],
        "waiting": waiting,
    }
    return call.done(told, _shown(call, told))


def _shown(call: Call, told: dict[str, Any]) -> Callable[[Screen], None]:
    def show(screen: Screen) -> None:
        screen.title(call.say("log.title", name=told["name"]))
        for shard in told["shards"]:
            screen.line(call.say("log.shard", **shard), indent=2)
        screen.line(call.say("log.waiting", n=told["waiting"]), indent=2)
        for kind in ("keys", "retired"):
            if told[kind]:
                screen.line(call.say(f"log.{kind}"))
            for key in told[kind]:
                screen.line(key, indent=2)

    return show


def _shard_told(shard: Shard, signed: Signed | None) -> dict[str, Any]:
    return {"origin": shard.origin, "size": shard.size, "signed": signed.size if signed else 0}


def _waiting(reading: Reading) -> int:
    """How many entries are not in the log yet."""
    shards = reading.shards()
    return reading.position() - (shards[-1].last if shards else 0)
