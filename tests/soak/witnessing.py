"""Kills a witness at random moments while two views of many logs are shown to it, in a process of its own.

`python -m tests.soak.witnessing FOLDER - KILLS SEED` prints one line of JSON. Two servers share one
memory and are killed; their sockets outlive them. Four clients submit over HTTP: two show each log as it
is, two show another one with the same key that differs from the first entry on. Every tenth of a second
all go on to the next log: the first submission, which decides between the views, is raced for and killed
again and again.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from hoso.adapters.witness.application import Application
from hoso.adapters.witness.endpoint import Endpoint, listening
from hoso.adapters.witness.state import State, new_state
from hoso.engine.log.checkpoint import Checkpoint, checkpoint_from
from hoso.engine.log.note import open_note, signed_note
from hoso.engine.log.proofs import consistency_proof, root_at
from hoso.engine.log.submission import submission_bytes
from hoso.engine.log.witness import cosigned_note
from tests.engine.log.keys import LOG, LOG_VERIFIER, WITNESS, WITNESS_VERIFIER
from tests.engine.log.oracle import sha
from tests.soak.killing import forked

if TYPE_CHECKING:
    import socket

SERVERS, CLIENTS = 2, 4
#: Entries of a log.
LARGEST = 400
#: Seconds between two kills; a server must have begun to answer to be killed at it.
SHORTEST, LONGEST = 0.02, 0.12
#: Seconds for which one log is shown.
TURN = 0.1


class Shown:
    """One view of the logs: its perfect subtrees, level by level."""

    def __init__(self, name: str) -> None:
        """Hash so many entries."""
        self.levels = [[sha(b"\x00" + f"{name} {number}".encode()) for number in range(LARGEST)]]
        while len(self.levels[-1]) > 1:
            below = self.levels[-1]
            pairs = zip(below[0::2], below[1::2], strict=False)
            self.levels.append([sha(b"\x01" + left + right) for left, right in pairs])

    def root(self, size: int) -> bytes:
        """The root of a size."""
        return root_at(size, self.at)

    def at(self, level: int, index: int) -> bytes:
        """One of its hashes."""
        return self.levels[level][index]

    def request(self, origin: str, old: int, size: int) -> tuple[bytes, bytes]:
        """The note of a size, and a request with the proof from another one."""
        note = signed_note(Checkpoint(origin, size, self.root(size)).text(), [LOG])
        return note, submission_bytes(old, consistency_proof(old, size, self.at), note)


def origin_of(turn: int) -> str:
    """The log of a turn."""
    return f"hoso.example/test/{turn:04}"


def serve(folder: Path, listener: socket.socket) -> None:
    """Be the witness, on a socket that others hold open, too."""
    state = State(folder, WITNESS_VERIFIER)
    Endpoint(Application(state, WITNESS, [LOG_VERIFIER], lambda *_: None), listener).serve()


def submit(port: int, body: bytes) -> tuple[int, bytes] | None:
    """The answer to a request; None where the server was killed over it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("POST", "/add-checkpoint", body)
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def show(view: str, ports: list[int], begun: float, file: Path, seed: int) -> None:
    """Show one view of log after log, and write down what was cosigned."""
    random, shown = Random(seed), Shown(view)
    out = os.open(file, os.O_WRONLY | os.O_APPEND)
    turn, old, most = -1, 0, 0
    while True:
        now = int((time.monotonic() - begun) / TURN)
        if now != turn:
            turn, old, most = now, 0, 0
        if old >= LARGEST:
            time.sleep(TURN / 10)
            continue
        size = random.randint(max(old, 1), min(old + 4, LARGEST))
        note, body = shown.request(origin_of(turn), old, size)
        said = submit(random.choice(ports), body)
        if said is None:
            continue
        status, answer = said
        told: dict[str, Any] = {"turn": turn, "view": view, "status": status}
        if status == 200:
            cosigned_note(note, answer, [WITNESS_VERIFIER])
            told |= {"size": size, "root": shown.root(size).hex()}
            old = most = size
        elif status == 409:
            old = int(answer)
            told["back"] = old < most
        os.write(out, json.dumps(told).encode() + b"\n")


def killing(folder: Path, file: Path, kills: int, random: Random) -> dict[str, int]:
    """Kill servers and begin them anew; then end everybody."""
    begun = time.monotonic()
    state = folder / "state"
    sockets = [listening("127.0.0.1", 0) for _ in range(SERVERS)]
    ports = [listener.getsockname()[1] for listener in sockets]
    servers = [forked(lambda listener=listener: serve(state, listener)) for listener in sockets]
    clients = [
        forked(lambda number=number: show("ab"[number % 2], ports, begun, file, random.getrandbits(32)))
        for number in range(CLIENTS)
    ]
    failures = 0
    for _ in range(kills):
        time.sleep(random.uniform(SHORTEST, LONGEST))
        slot = random.randrange(SERVERS)
        os.kill(servers[slot], signal.SIGKILL)
        failures += os.waitpid(servers[slot], 0)[1] != signal.SIGKILL
        servers[slot] = forked(lambda listener=sockets[slot]: serve(state, listener))
    for child in (*servers, *clients):
        os.kill(child, signal.SIGKILL)
        failures += os.waitpid(child, 0)[1] != signal.SIGKILL
    for listener in sockets:
        listener.close()
    return {"kills": kills, "failures": failures}


def examined(folder: Path, file: Path) -> dict[str, int]:
    """Of every log one view was cosigned; the witness remembers that view, as far as any answer went."""
    told = [json.loads(line) for line in file.read_text().splitlines()]
    given = [item for item in told if item["status"] == 200]
    state = State(folder / "state", WITNESS_VERIFIER)
    split = forgotten = 0
    for turn in {item["turn"] for item in given}:
        of = [item for item in given if item["turn"] == turn]
        split += len({item["view"] for item in of}) != 1
        split += len({item["size"] for item in of}) != len({(item["size"], item["root"]) for item in of})
        note = state.note(sha256(origin_of(turn).encode()).hexdigest())
        kept = checkpoint_from(open_note(note or b"", [WITNESS_VERIFIER]).text)
        forgotten += kept.size < max(item["size"] for item in of)
        forgotten += kept.root != Shown(of[0]["view"]).root(kept.size)
    return {
        "cosigned": len(given),
        "logs": len({item["turn"] for item in given}),
        "views": len({item["view"] for item in given}),
        "refused": sum(item["status"] == 422 for item in told),
        "strange": sum(item["status"] not in {200, 409, 422} for item in told),
        "split": split,
        "back": sum(item.get("back", False) for item in told),
        "forgotten": forgotten,
    }


def run(folder: Path, kills: int, seed: int) -> dict[str, int]:
    """Prepare, kill, examine."""
    file = folder / "told"
    file.touch()
    new_state(folder / "state", WITNESS_VERIFIER)
    return {**killing(folder, file, kills, Random(seed)), **examined(folder, file)}


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), int(sys.argv[3]), int(sys.argv[4]))))  # noqa: T201
