"""The composition root: the one place that knows every adapter and puts them together."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from hoso.adapters.clock import office_day, system_clock
from hoso.adapters.entropy import SystemEntropy
from hoso.adapters.settings import Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import tzinfo
    from pathlib import Path
    from typing import BinaryIO

    from hoso.adapters.demo.forgery import Forgery
    from hoso.adapters.demo.office import Office as Office  # noqa: PLC0414 - for those who ask bootstrap
    from hoso.adapters.publication.folder import DiskFolder as DiskFolder  # noqa: PLC0414 - the same
    from hoso.adapters.publication.publisher import Publisher as Publisher  # noqa: PLC0414 - the same
    from hoso.adapters.signing.memory import SigningMemory
    from hoso.adapters.witness.endpoint import Endpoint
    from hoso.adapters.worker.worker import Work as Work  # noqa: PLC0414 - the same
    from hoso.adapters.worker.worker import Worker
    from hoso.engine.handle import Engine
    from hoso.engine.log.signing import Signer, Verifier
    from hoso.engine.log.witness import Witness
    from hoso.engine.ports import Store
    from hoso.engine.publication.audience import Audience
    from hoso.engine.replay.event_log import EventLog
    from hoso.engine.replay.office import Office as ReplayOffice

__all__ = [
    "SystemEntropy",
    "editor_schema",
    "event_log",
    "forge",
    "logger",
    "new_key",
    "new_witness_state",
    "office_year",
    "open_engine",
    "open_store",
    "open_to_read",
    "public_file",
    "publisher",
    "replay_office",
    "settings",
    "signer",
    "signing_memory",
    "simulated_office",
    "verifier",
    "witness",
    "witness_endpoint",
    "worker",
    "write_log",
    "zone_named",
]


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment."""
    return read_settings(os.environ if environment is None else environment)


def open_store(path: Path, *, create: bool = False, clock: Callable[[], str] = system_clock) -> Store:
    """Open the embedded store, or make it.

    Raises:
        StoreMissing: there is none and none is to be made.
        ForeignFormat: the file is no store of this format.
        StoreBusy, StoreUnusable: it cannot be used now, or not at all.
    """
    # SQLAlchemy is heavy: `hoso check` must not pay for it.
    from hoso.adapters.sqlite.store import SqliteStore

    return SqliteStore(path, create=create, clock=clock)


def open_to_read(path: Path) -> Store:
    """Open the embedded store for somebody who only reads: as it is, where it may not be written.

    Raises:
        As `open_store`.
    """
    from hoso.adapters.sqlite.read_only import ReadOnlyStore, is_read_only

    return ReadOnlyStore(path) if is_read_only(path) else open_store(path)


def open_engine(store: Store) -> Engine:
    """Put an engine over a store."""
    from hoso.engine.handle import Engine

    return Engine(store, SystemEntropy(), office_day)


def worker(engine: Engine, pause: Callable[[float], None], watch: Callable[[Work], None]) -> Worker:
    """Put a worker over an engine: it lets the clock do what is due."""
    from hoso.adapters.worker.worker import Worker

    return Worker(engine, pause=pause, watch=watch)


def office_year(instant: str) -> str:
    """The year that an instant is in the office's zone."""
    return office_day(instant)[:4]


def new_key(file: Path, name: str, *, cosigns: bool = False) -> Signer:
    """Draw a new key that signs the log of this name, or cosigns as this witness; lay it into a new file."""
    from hoso.adapters.signing.key_file import new_key_file
    from hoso.engine.log.key import COSIGNATURE, ED25519

    return new_key_file(file, name, COSIGNATURE if cosigns else ED25519)


def public_file(file: Path, vkey: str) -> Path:
    """Lay the public half of a key into a file beside its own."""
    from hoso.adapters.signing.key_file import public_file

    return public_file(file, vkey)


def signer(file: Path) -> Signer:
    """Sign with the key in a file."""
    from hoso.adapters.signing.key_file import read_key_file

    return read_key_file(file)


def verifier(vkey: str) -> Verifier:
    """Know the signatures of a key by its vkey."""
    from hoso.adapters.signing.ed25519 import verifier_of

    return verifier_of(vkey)


def signing_memory(files: Sequence[Path]) -> SigningMemory:
    """What was signed with the keys in these files."""
    from hoso.adapters.signing.memory import SigningMemory

    return SigningMemory(files)


def publisher(engine: Engine, files: Sequence[Path], audience: Audience) -> Publisher:
    """Put a publisher over an engine: it signs with the keys in these files and has the shipped profiles.

    Raises:
        KeyUnusable: one of the files cannot be used.
    """
    from hoso import workflows
    from hoso.adapters.publication.publisher import Publisher

    signers = [signer(file) for file in files]
    return Publisher(engine, signers, signing_memory(files), workflows.publication(), audience)


def write_log(store: Store, folder: Path) -> Iterator[DiskFolder]:
    """Write the log alone into a folder, as C2SP tiles; gives the folder after each piece."""
    from hoso.adapters.publication.log_folder import write_log

    return write_log(store, folder)


def witness(vkey: str, url: str) -> Witness:
    """Reach a witness that somebody else runs.

    Raises:
        Malformed: that is no key of a witness, or no URL.
    """
    from hoso.adapters.witness.client import HttpWitness

    return HttpWitness(verifier(vkey), url)


def new_witness_state(folder: Path, signer: Signer) -> None:
    """Make the empty memory of a witness with a new key."""
    from hoso.adapters.witness.state import new_state

    new_state(folder, verifier(signer.key.text()))


def witness_endpoint(
    folder: Path,
    signer: Signer,
    logs: Sequence[Verifier],
    address: tuple[str, int],
    told: Callable[[int, str, float], None],
) -> Endpoint:
    """Be a witness of logs, known by their keys, on an address.

    Raises:
        WitnessUnusable: the memory in the folder cannot be used, or nobody can listen there.
    """
    from hoso.adapters.witness.application import Application
    from hoso.adapters.witness.endpoint import Endpoint, listening
    from hoso.adapters.witness.state import State

    state = State(folder, verifier(signer.key.text()))
    application = Application(state, signer, logs, told)
    return Endpoint(application, listening(*address))


def logger() -> Any:
    """A logger on standard error."""
    from hoso.adapters.logs import set_up_logs

    return set_up_logs()


def event_log(stream: BinaryIO, name: str, columns: Mapping[str, str], zone: tzinfo | None) -> EventLog:
    """Open an event log, XES or a table; a table's times without a zone are the office's."""
    from hoso.adapters.event_logs.opening import open_event_log
    from hoso.adapters.wording.moments import office_zone

    return open_event_log(stream, name, columns, zone, office_zone())


def zone_named(name: str) -> tzinfo | None:
    """A zone by its offset or its name; None where there is none."""
    from hoso.adapters.event_logs.opening import zone_named

    return zone_named(name)


def replay_office(
    resolved: bytes, calendars: Sequence[bytes], store: Callable[[Callable[[], str]], Store] | None = None
) -> ReplayOffice:
    """Found the made-up office in which an event log is replayed, in memory or over another store."""
    from hoso.engine.memory import MemoryStore
    from hoso.engine.replay.office import Office

    return Office(resolved, calendars, store=store or MemoryStore, office_day=office_day)


def simulated_office(path: Path, seed: int, language: str) -> Office:
    """Found an invented office on a fresh store, with its own clock, for the demo."""
    from hoso.adapters.demo.office import Office

    return Office(lambda clock: open_engine(open_store(path, create=True, clock=clock)), seed, language)


def forge(store: Path, copy: Path, stream: str, before: str, after: str) -> Forgery:
    """Alter one byte of one entry in a copy of a store, for the demo."""
    from hoso.adapters.demo import forgery

    return forgery.forge(store, copy, stream, before, after)


def editor_schema() -> dict[str, Any]:
    """The JSON schema of the language, for editors."""
    from hoso.adapters.reference.editor import editor_schema

    return editor_schema()
