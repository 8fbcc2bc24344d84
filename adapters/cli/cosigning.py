"""`hoso log cosign`: witnesses are asked to cosign the newest checkpoints."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from hoso.adapters import bootstrap
from hoso.adapters.cli.trouble import DONE, NO, Trouble
from hoso.engine.errors import Malformed

if TYPE_CHECKING:
    from hoso.adapters.cli.call import Call
    from hoso.engine.cosigning import Cosigning
    from hoso.engine.handle import Engine
    from hoso.engine.log.witness import Witness

#: A vkey of Ed25519, then the URL: both may have `=` in them.
_WITNESS = re.compile(r"(.+?\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44})=(.+)")


def cosign(call: Call, texts: list[str]) -> int:
    """Ask each witness for its cosignature of each shard; a witness that does not give it stops no other."""
    witnesses = witnesses_of(texts)
    with call.engine() as engine:
        found = ask(call, engine, witnesses)
        with engine.store.reading() as reading:
            signed = [reading.signed(shard.folder) for shard in reading.shards()]
    done = all(item.done for item in found)
    if call.common.json:
        notes = [
            {"folder": item.folder, "size": item.size, "note": item.note.decode()} for item in signed if item
        ]
        call.screen.json({"ok": done, "cosignings": told_of(call, found), "checkpoints": notes})
        return DONE if done else NO
    for item in found:
        if item.done:
            call.screen.line(_sentence(call, item))
    return DONE if done else NO


def witnesses_of(texts: list[str]) -> list[Witness]:
    """The witnesses that were named.

    Raises:
        Trouble: one of them is not VKEY=URL.
    """
    return [_witness(text) for text in texts]


def ask(call: Call, engine: Engine, witnesses: list[Witness]) -> list[Cosigning]:
    """Ask witnesses for what they have not cosigned yet; whoever does not is told at once to a person."""
    from hoso.engine.cosigning import cosign_checkpoints

    found = []
    for item in cosign_checkpoints(engine.store, witnesses):
        found.append(item)
        if not call.common.json and not item.done:
            print(_sentence(call, item), file=sys.stderr, flush=True)
    return found


def told_of(call: Call, found: list[Cosigning]) -> list[dict[str, Any]]:
    """What came of it, as programs read it."""
    return [{**item._asdict(), "sentence": _sentence(call, item)} for item in found]


def _witness(text: str) -> Witness:
    found = _WITNESS.fullmatch(text)
    if found is None:
        raise Trouble("witness_unreadable", value=text, message="VKEY=URL")
    try:
        return bootstrap.witness(found[1], found[2])
    except Malformed as error:
        raise Trouble("witness_unreadable", value=text, message=error.details[-1]) from error


def _sentence(call: Call, item: Cosigning) -> str:
    return call.say(
        f"cosigning.{item.code}",
        witness=item.witness,
        origin=item.origin,
        size=item.size,
        detail=item.detail,
    )
