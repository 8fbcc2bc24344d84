"""A witness on a socket of this machine, and logs that ask it."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.client import HTTPConnection
from threading import Thread
from typing import NamedTuple

import pytest

from hoso.adapters.signing.ed25519 import Ed25519Signer, Ed25519Verifier
from hoso.adapters.witness.application import Application
from hoso.adapters.witness.endpoint import Endpoint, listening
from hoso.adapters.witness.state import State, new_state
from hoso.engine.log.checkpoint import Checkpoint
from hoso.engine.log.key import ED25519
from hoso.engine.log.note import signed_note
from hoso.engine.log.proofs import consistency_proof
from hoso.engine.log.submission import submission_bytes
from tests.engine.log.keys import WITNESS, WITNESS_VERIFIER
from tests.engine.log.oracle import entries_of, lookup, mth


class Said(NamedTuple):
    """An answer as it came over the socket."""

    status: int
    body: bytes
    headers: dict[str, str]


class Tree:
    """A log of others: its key, its entries, and what it asks."""

    def __init__(self, name="hoso.example/test", year="2026", entries=None, seed=7):
        self.signer = Ed25519Signer(name, bytes([seed]) * 32, ED25519)
        self.verifier = Ed25519Verifier(self.signer.key)
        self.origin = f"{name}/{year}" if year else name
        self.entries = entries or entries_of(70)

    def note(self, size):
        """The signed checkpoint of a size."""
        checkpoint = Checkpoint(self.origin, size, mth(self.entries[:size]))
        return signed_note(checkpoint.text(), [self.signer])

    def request(self, old, size):
        """The body of a request, with the proof from there."""
        proof = consistency_proof(old, size, lookup(self.entries)) if old <= size else []
        return submission_bytes(old, proof, self.note(size))

    def forked(self, at):
        """The same log with another entry at a place: what a publisher shows to others."""
        entries = [*self.entries[:at], b"another", *self.entries[at + 1 :]]
        made = Tree(entries=entries)
        made.signer, made.verifier, made.origin = self.signer, self.verifier, self.origin
        return made


@dataclass
class Served:
    """A witness that serves in a thread."""

    endpoint: Endpoint
    told: list = field(default_factory=list)

    @property
    def port(self):
        """Where it listens."""
        return int(self.endpoint.url.rpartition(":")[2])

    def ask(self, method, path, body=None, **headers):
        """Send one request over a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return Said(response.status, response.read(), dict(response.getheaders()))
        finally:
            connection.close()

    def add(self, body):
        """Submit a checkpoint."""
        return self.ask("POST", "/add-checkpoint", body)


@pytest.fixture
def folder(tmp_path):
    """Give the empty memory of the witness."""
    new_state(tmp_path / "state", WITNESS_VERIFIER)
    return tmp_path / "state"


@pytest.fixture
def serve(folder):
    """Serve logs from the one memory; each call is another start of the witness."""
    running = []

    def begin(*logs):
        told = []
        application = Application(
            State(folder, WITNESS_VERIFIER),
            WITNESS,
            [log.verifier for log in logs],
            lambda *what: told.append(what),
        )
        endpoint = Endpoint(application, listening("127.0.0.1", 0))
        thread = Thread(target=endpoint.serve)
        thread.start()
        running.append((endpoint, thread))
        return Served(endpoint, told)

    yield begin
    for endpoint, thread in running:
        endpoint.stop()
        thread.join(20)
        assert not thread.is_alive()
