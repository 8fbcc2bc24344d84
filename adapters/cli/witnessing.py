"""`hoso witness`: be a witness of public logs of others, with a key and a memory of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hoso.adapters import bootstrap
from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import WITHOUT_STORE, command
from hoso.adapters.cli.trouble import DONE, Trouble
from hoso.engine.errors import KeyUnusable, Malformed, WitnessUnusable

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.adapters.cli.screen import Screen
    from hoso.engine.log.signing import Signer, Verifier

KEY_FILE = "witness.key"
STATE = "witness.state"
LISTEN = "127.0.0.1:8460"
_WAYS = ("serve", "key")
_MOST_PORT = 65535


@command("witness", WITHOUT_STORE)
def witness(
    call: Call,
    way: arguments.WitnessWay,
    *,
    key_file: arguments.KeyFile = KEY_FILE,
    name: arguments.KeyName = None,
    logs: arguments.Logs = None,
    state: arguments.WitnessState = STATE,
    listen: arguments.Listen = LISTEN,
) -> int:
    """Make the key of a witness, or serve until Ctrl-C."""
    if way not in _WAYS:
        raise Trouble("one_of", value=way, name="|".join(_WAYS), known=list(_WAYS), command="hoso witness")
    if (way == "serve") != bool(logs):
        code = "parameter_missing" if way == "serve" else "parameter_needless"
        raise Trouble(code, name="--log", command=f"hoso witness {way}")
    address, known = _address(listen), [_log(vkey) for vkey in logs or ()]
    file, folder = Path(key_file), Path(state)
    if way == "key":
        vkey = _signer(file, folder, name).key.text()
        return call.done({"key": vkey}, lambda screen: _show_key(call, screen, vkey))
    return _serve(call, _signer(file, folder, name), folder, known, address)


def _log(vkey: str) -> Verifier:
    from hoso.engine.log.key import ED25519

    found = bootstrap.verifier(vkey)
    if found.key.type != ED25519:  # a cosignature must never count as the signature of a log
        raise Malformed("vkey", f"{vkey} is no key of a log")
    return found


def _signer(file: Path, folder: Path, name: str | None) -> Signer:
    """The key in a file; where there is none, a new one with an empty memory."""
    if not file.exists():
        if name is None:
            raise Trouble("parameter_missing", name="--name", command="hoso witness")
        made = bootstrap.new_key(file, name, cosigns=True)
        try:
            bootstrap.new_witness_state(folder, made)
        except WitnessUnusable:
            file.unlink()  # it has cosigned nothing
            raise
        bootstrap.public_file(file, made.key.text())
        return made
    from hoso.engine.log.key import COSIGNATURE

    found = bootstrap.signer(file)
    if found.key.type != COSIGNATURE:
        raise KeyUnusable(file, "it is the key of a log, not of a witness")
    if name not in {None, found.key.name}:
        raise KeyUnusable(file, f"it is the key of {found.key.name}")
    return found


def _serve(call: Call, signer: Signer, folder: Path, logs: list[Verifier], address: tuple[str, int]) -> int:
    endpoint = bootstrap.witness_endpoint(folder, signer, logs, address, _told(call))
    vkey = signer.key.text()
    if call.common.json:
        call.screen.json_line(
            {"ok": True, "key": vkey, "url": endpoint.url, "logs": [log.key.text() for log in logs]}
        )
    else:
        _show_key(call, call.screen, vkey)
        call.screen.line(call.say("witness.listening", url=endpoint.url, n=len(logs)))
        call.screen.out.flush()
    endpoint.serve()
    return DONE


def _show_key(call: Call, screen: Screen, vkey: str) -> None:
    screen.line(call.say("witness.vkey"))
    screen.code(vkey)


def _told(call: Call) -> Callable[[int, str, float], None]:
    """Where an answer is told: the log, for those who want one; a fault always."""
    if bootstrap.settings().log:
        logger = bootstrap.logger()

        def log(status: int, why: str, seconds: float) -> None:
            level = logger.error if why else logger.info
            level("answered", command="witness", code=why or status, seconds=round(seconds, 4))

        return log

    def fault(_status: int, why: str, _seconds: float) -> None:
        if why:
            print(call.say("witness.fault", code=why), file=sys.stderr, flush=True)

    return fault


def _address(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal() and int(port[:6]) <= _MOST_PORT):
        raise Trouble("address_unreadable", value=listen)
    return host.removeprefix("[").removesuffix("]"), int(port)
