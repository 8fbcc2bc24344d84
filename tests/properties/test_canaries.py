"""Nothing leaks: values that stand nowhere else go through every command and are looked for everywhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from hoso.engine.binary import digest
from hoso.engine.checkpointing import sign_checkpoints
from hoso.engine.commands import (
    AddKey,
    Agency,
    Answer,
    Ask,
    Asking,
    Assign,
    Attach,
    Change,
    Claim,
    Command,
    Correct,
    Decree,
    Deploy,
    Erase,
    File,
    FoundLog,
    Lapse,
    Open,
    Override,
    Read,
    Recall,
    Redate,
    Release,
    RetireKey,
    Settle,
    Take,
)
from hoso.engine.errors import HosoError
from hoso.engine.memory import MemoryStore
from hoso.engine.procedure_text import read_procedure
from hoso.engine.publication.audience import AUDIENCES
from hoso.engine.publication.packet import packet_files
from hoso.engine.reason import Refusal
from hoso.engine.receipt import Receipt
from hoso.engine.request import request_digest, request_key
from hoso.engine.resolved import resolve
from tests.engine.dating import OWN, closed
from tests.engine.logged import NAME, TestSigner, sequence_all
from tests.engine.publication.folders import profile
from tests.engine.publication.shelf import Shelf, renew
from tests.engine.publication.whole import check_packet, check_register
from tests.properties.worlds import Clock, founded, must

PROCEDURE = Path(__file__).with_name("canaries.yaml")
PEOPLE: dict[str, tuple[str, ...]] = {
    "ann": ("clerk",),
    "bob": ("clerk", "boss"),
    "hans": ("hoso.supervisor",),
    "dan": (),
    "fire": ("fire",),
    "water": ("water",),
}
#: What each kind of value is, and the audiences whose profile shows it.
SEEN = {
    "name": ("inspector",),
    "personal": ("applicant", "inspector"),
    "restricted": ("inspector",),
    "secret": (),
    "free_text": ("applicant", "inspector"),
    "brought": ("applicant", "inspector"),
    "minutes": ("inspector",),
    "permit": ("applicant", "inspector"),
    "report": (),
    "request": (),
    "stranger": ("inspector",),
}


class Walk:
    """An office in which everything that can be asked was asked, with a canary in every place."""

    def __init__(self) -> None:
        """Walk."""
        self.clock = Clock("2026-08-01T03:00:00.000000Z")
        #: Canary → kind.
        self.canaries: dict[str, str] = {}
        self.walked: set[str] = set()
        #: What was said where something could not be done.
        self.said: list[str] = []
        procedure = read_procedure(PROCEDURE.read_bytes(), PROCEDURE.name).procedure
        assert procedure is not None
        self.resolved = resolve(procedure)
        self.engine = founded(self.resolved, [("ann", "dan")], people=PEOPLE, store=MemoryStore(self.clock))
        self.canaries |= {f"Canary {name}": "name" for name in (*PEOPLE, "Founder")}
        self.canaries["Canary Order 7"] = "free_text"
        self.keys = 0
        self.dossier = self._course()
        self._sub_dossier()
        self._office()
        self._access()
        self._failures()
        self._next_year()

    def canary(self, kind: str, text: str = "chim yến") -> str:
        """A value that stands nowhere else."""
        value = f"{text} {kind} {len(self.canaries):04}"
        self.canaries[value] = kind
        return value

    def file(self, document: str, kind: str) -> File:
        """A file by name, digest and size, each a canary."""
        name = self.canary(kind, "tệp")
        content, size = digest(name.encode()), 70_000_000_000 + len(self.canaries)
        self.canaries |= {content: kind, f'"size":{size}': kind}
        return File(document, content, name, size)

    def asking(self, who: str, **more: Any) -> Asking:
        """Somebody, under a key that is a canary."""
        return Asking(who, self.canary("request", "client"), self.canary("request", "key"), **more)

    def done(self, command: Command) -> Receipt:
        """Handle a command that must be done; what it is known by is a canary."""
        self.walked.add(type(command).__name__)
        self.canaries[request_digest(command)] = "request"
        self.canaries[request_key(command.asking.client, command.asking.key)] = "request"
        return must(self.engine, command)

    def _course(self) -> str:
        self.done(Decree(self.asking("founder"), OWN.encode()))
        fields = {
            "area": "near",
            "name": self.canary("personal", "Trần Thị"),
            "number": self.canary("personal", "0220"),
            "address": self.canary("restricted", "ngõ"),
            "illness": self.canary("secret"),
        }
        opening = Open(self.asking("ann"), "test.canaries", "office", "C-1", fields=fields)
        tag = self.done(opening).stream
        self.done(Claim(self.asking("ann"), tag))
        self.done(Release(self.asking("ann"), tag, self.canary("free_text")))
        self.done(Assign(self.asking("bob"), tag, "ann", self.canary("free_text")))
        files = (
            *(self.file("form", "brought"), self.file("minutes", "minutes")),
            *(self.file("permit", "permit"), self.file("report", "report")),
        )
        self.done(Attach(self.asking("ann"), tag, files))
        self.clock.now = "2026-08-03T01:00:00.000000Z"
        self.done(Take(self.asking("dan", acting_for="ann"), tag, "accept", reason=self.canary("free_text")))
        paid = (self.canary("free_text", "BL"), (self.file("minutes", "minutes"),), self.canary("free_text"))
        self.done(Settle(self.asking("ann"), tag, "stamp", "paid", "100", *paid))
        corrected = {"number": self.canary("personal"), "illness": self.canary("secret")}
        self.done(Correct(self.asking("ann"), tag, corrected, self.canary("free_text")))
        self.done(Decree(self.asking("founder"), closed("2026-08-05", "2026-08-06").encode()))
        self.done(Redate(self.asking("founder"), tag))
        self.clock.now = "2026-08-06T09:00:00.000000Z"
        fired = self.engine.fire()
        assert any(isinstance(outcome, Receipt) for _, outcome in fired.outcomes)
        self.walked.add("Fire")
        override = (self.canary("free_text"), self.canary("free_text"))
        self.done(Override(self.asking("hans"), tag, "skip", "opinions", *override))
        self._consultation(tag)
        return tag

    def _consultation(self, tag: str) -> None:
        agencies = (
            Agency("fire", "2026-08-10T03:00:00.000000Z"),
            Agency("water", "2026-08-10T03:00:00.000000Z"),
        )
        asked = Ask(
            self.asking("ann"), tag, agencies, self.canary("free_text"), (self.file("minutes", "minutes"),)
        )
        fire, water = self.done(asked).requests
        answer = {"address": self.canary("restricted", "ngõ")}
        told = (self.canary("free_text"), (self.file("permit", "permit"),), answer)
        self.done(Answer(self.asking("fire"), tag, fire, "agrees", *told))
        self.done(Recall(self.asking("ann"), tag, water, self.canary("free_text")))
        again = Ask(self.asking("ann"), tag, agencies[1:], self.canary("free_text"))
        (late,) = self.done(again).requests
        self.clock.now = "2026-08-12T03:00:00.000000Z"
        self.done(Lapse(self.asking("ann"), tag, late))

    def _sub_dossier(self) -> None:
        """A dossier that hands its values down to another one, and gets one back."""
        fields = {
            "area": "far",
            "name": self.canary("personal", "Hồ"),
            "number": self.canary("personal", "0330"),
            "illness": self.canary("secret"),
        }
        opening = Open(self.asking("ann"), "test.canaries", "office", "C-3", fields=fields)
        parent = self.done(opening).stream
        for action in ("accept", "refer"):
            self.done(Take(self.asking("ann"), parent, action))
        self._told()
        with self.engine.store.reading() as reading:
            child = reading.named("dossier", "C-3.3")
        assert child is not None
        address = {"address": self.canary("restricted", "hẻm")}
        self.done(Take(self.asking("ann"), child.stream, "drop", address))
        self._told()
        self.walked.add("Exchange")

    def _told(self) -> None:
        """What is due between dossiers is done."""
        while any(isinstance(outcome, Receipt) for _, outcome in self.engine.fire().outcomes):
            pass

    def _office(self) -> None:
        person = {"kind": "officer", "officer": "new", "_sd": {"name": self.canary("name", "Lê")}}
        letter = {
            "kind": "delegated",
            "officer": "bob",
            "to": "dan",
            "_sd": {"authority": self.canary("free_text")},
        }
        self.done(Change(self.asking("founder"), (person, letter)))
        self.done(Deploy(self.asking("founder"), self.resolved.replace(b'"Seek"', b'"Seek out"')))
        gone = self.canary("erased", "người bị xóa")
        fields = {"area": "far", "name": gone, "number": self.canary("erased")}
        other = self.done(Open(self.asking("ann"), "test.canaries", "office", "C-2", fields=fields)).stream
        keeper = {"kind": "granted", "officer": "hans", "role": "hoso.data_protection", "unit": "office"}
        self.done(Change(self.asking("founder"), (keeper,)))
        self.done(Erase(self.asking("hans"), other, self.canary("free_text")))
        self.done(FoundLog(self.asking("founder"), NAME, TestSigner(1).key.text(), "2026"))
        self.done(AddKey(self.asking("founder"), TestSigner(2).key.text()))
        self.done(RetireKey(self.asking("founder"), TestSigner(1).key.text()))

    def _access(self) -> None:
        """Readings, allowed and not, and commands of people whom nobody knows, by names they made up."""
        tag = self.dossier
        for actor in ("ann", "dan", self.canary("stranger"), None):
            for view in ("show", "history", "export"):
                told = self.engine.read(Read(actor, (tag,), view, self.canary("stranger")))
                if isinstance(told, Refusal):
                    self.said.append(repr([(reason.code, reason.details.keys()) for reason in told.reasons]))
        assert not isinstance(self.engine.read(Read("ann", (tag,), "show")), Refusal)
        self.walked.add("Read")
        stranger = Asking(self.canary("stranger"), "t", "stranger", self.canary("stranger"))
        outcome = self.engine.handle(Take(stranger, tag, "finish", reason=self.canary("lost")))
        assert isinstance(outcome, Refusal)

    def _failures(self) -> None:
        """Everything that is refused or cannot be done, said with canaries in every place."""
        tag, before = self.dossier, set(self.canaries)
        wrong = {
            "name": self.canary("personal"),
            "area": self.canary("personal"),
            "x": self.canary("personal"),
        }
        control = {"area": "near", "name": self.canary("personal") + "\ud800", "number": "1"}
        commands: list[Command] = [
            Open(self.asking("ann"), "test.canaries", "office", "C-9", fields=wrong),
            Open(self.asking("ann"), "test.canaries", "office", "C-9", fields=control),
            Open(self.asking("dan"), "test.canaries", "office", "C-1", fields=wrong),
            Take(
                self.asking("dan"),
                tag,
                "accept",
                wrong,
                (self.file("form", "brought"),),
                self.canary("free_text"),
            ),
            Correct(self.asking("ann"), tag, wrong, None),
            Correct(
                self.asking("ann"), tag, {"name": self.canary("personal")}, self.canary("free_text") + "\x00"
            ),
            Attach(self.asking("ann"), tag, (self.file("else", "brought"),)),
            Ask(self.asking("dan"), tag, (Agency("fire"),), self.canary("free_text")),
            Answer(self.asking("dan"), tag, "9.9", "agrees", self.canary("free_text")),
            Override(
                self.asking("dan"), tag, "skip", "nowhere", self.canary("free_text"), self.canary("free_text")
            ),
            Erase(self.asking("ann"), tag, self.canary("free_text")),
            Release(self.asking("bob"), tag, self.canary("free_text")),
            Change(
                self.asking("ann"),
                ({"kind": "officer", "officer": "ann", "_sd": {"name": self.canary("name")}},),
            ),
        ]
        for command in commands:
            try:
                outcome = self.engine.handle(command)
                assert not isinstance(outcome, Receipt), command
                self.said.append(repr([(reason.code, reason.details) for reason in outcome.reasons]))
            except HosoError as error:
                self.said.append(str(error))

        self.failed = set(self.canaries) - before

    def _next_year(self) -> None:
        sequence_all(self.engine)
        self.clock.now = "2027-01-04T03:00:00.000000Z"
        sequence_all(self.engine)
        sign_checkpoints(self.engine.store, (TestSigner(2),), list, lambda _: None)
        self.walked.add("OpenShard")


@cache
def walked() -> Walk:
    """One walk for all tests: none of them writes."""
    return Walk()


def found_in(walk: Walk, data: bytes) -> set[str]:
    """The canaries that stand in some bytes, as they are or escaped once or twice as JSON does."""
    text = data.decode(errors="replace").replace("\\", "")
    return {canary for canary in walk.canaries if canary in text}


def folders(walk: Walk, audience: str) -> dict[str, bytes]:
    """Everything that an audience can have: its register, and the packet of the dossier."""
    files: dict[str, bytes] = {}
    with walk.engine.store.reading() as reading:
        signers = (TestSigner(2),)
        made = {
            item.path: item.data for item in packet_files(reading, profile(audience), walk.dossier, signers)
        }
    check_packet(made, *signers)
    files |= {f"packet/{name}": data for name, data in made.items()}
    if audience != "applicant":
        shelf = Shelf()
        renew(walk.engine, shelf, audience)
        check_register(shelf.files, *signers)
        files |= {f"register/{name}": data for name, data in shelf.files.items()}
    return files


def test_every_command_was_walked():
    """Whoever adds a command has to send a canary through it."""
    walk = walked()
    assert walk.walked == {command.__name__ for command in get_args(Command | Read)}
    with walk.engine.store.reading() as reading:
        commands = {item.entry["command"] for tag, *_ in reading.streams() for item in reading.entries(tag)}
    # Whoever is refused for who they are has an entry of the access stream, by no command of their own.
    assert commands - {"refuse"} == {re.sub("(?<!^)(?=[A-Z])", "_", name).lower() for name in walk.walked}


def test_no_leaf_and_no_entry_has_a_value():
    """What is public of every entry, the tiles too, has none of them in it."""
    walk = walked()
    with walk.engine.store.reading() as reading:
        texts = [text for tag, *_ in reading.streams() for item in reading.entries(tag) for text in item[2:4]]
    assert found_in(walk, "\n".join(texts).encode()) == set()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_audience_sees_what_its_profile_shows_and_nothing_else(audience):
    """Of every value only those of kinds that the profile shows, and of these every one that is theirs."""
    walk = walked()
    files = folders(walk, audience)
    by_place = {name: found_in(walk, data) for name, data in files.items()}
    kinds = {walk.canaries[canary] for found in by_place.values() for canary in found}
    own = {kind for kind, seers in SEEN.items() if audience in seers}
    assert kinds == own
    # Only the lines of streams say anything; neither log nor definition nor what the folder says of itself.
    assert {name.split("/")[1] for name, found in by_place.items() if found} <= {"streams"}


def test_an_inspector_is_shown_everything_that_is_shown_to_inspectors():
    """No canary went astray: what was written stands there, but for what failed or was erased."""
    walk = walked()
    whole = b"".join(folders(walk, "inspector").values())
    expected = {canary for canary, kind in walk.canaries.items() if "inspector" in SEEN.get(kind, ())}
    assert expected - walk.failed == found_in(walk, whole)
    assert len(expected) > 40


def test_what_is_refused_or_fails_repeats_no_value():
    """Reasons and errors go into logs and to others: they name fields, and no value of them."""
    walk = walked()
    assert len(walk.said) > 10
    assert found_in(walk, "\n".join(walk.said).encode()) == set()
