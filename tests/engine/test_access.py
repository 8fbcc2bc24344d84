"""engine/access.py, looking.py: who was refused and who read is recorded, and nothing personal with it."""

from __future__ import annotations

import pytest

from hoso.adapters.sqlite.store import SqliteStore
from hoso.engine.access import NOBODY, OF_AUTHORITY
from hoso.engine.admission import EVERYTHING, Admission
from hoso.engine.commands import Asking, Assign, Change, Claim, Correct, Fire, Open, Read, Take
from hoso.engine.errors import DossierUnknown
from hoso.engine.export import export_files
from hoso.engine.memory import MemoryStore
from hoso.engine.reason import Refusal
from hoso.engine.request import access_key, request_key
from hoso.engine.seal import seal
from hoso.engine.verification import verify
from tests.properties.courses import FORM, PEOPLE, permit
from tests.properties.worlds import Clock, Counted, dump, founded, must, opened

#: Distinctive values that may stand in the open nowhere.
CANARIES = ("Canary", "CANARY-", "đơn-canary")
STRANGER = "CANARY-STRANGER Nguyễn Văn Lạ 0900"
GIVEN = {"area": "near", "name": "CANARY-NAME Ẩn"}


@pytest.fixture(params=["memory", "sqlite"])
def engine(request, tmp_path):
    """An office with one dossier of canaries, on each store."""
    clock = Clock()
    store = (
        MemoryStore(clock)
        if request.param == "memory"
        else SqliteStore(tmp_path / "s", create=True, clock=clock)
    )
    made = founded(permit(), people=PEOPLE, store=store)
    yield made
    store.close()


@pytest.fixture
def dossier(engine):
    """The tag of the dossier."""
    return opened(engine, "model.permit", fields=GIVEN, reason="CANARY-REASON")


def asking(who, key, principal=None):
    """Ask under a key."""
    return Asking(who, "canary client", key, principal)


def noted(engine):
    """The entries of the access stream, and what each still withholds."""
    with engine.store.reading() as reading:
        head = reading.named("access", "access")
        stored = list(reading.entries(head.stream)) if head else []
        return [
            (item.entry, {kept.name: kept.value for _, kept in reading.disclosures(item.stream, n=item.n)})
            for item in stored
        ]


def refused(engine, command):
    """Handle what may not happen; the codes of the reasons."""
    outcome = engine.handle(command)
    assert isinstance(outcome, Refusal)
    return {reason.code for reason in outcome.reasons}


def test_a_refusal_of_authority_is_noted_with_all_its_reasons(engine, dossier):
    """Kind, action, dossier and the codes stand there; the dossier's chain does not change."""
    before = dump(engine.store)[dossier]
    take = Take(asking("dan", "CANARY-KEY"), dossier, "accept", {"plots": "CANARY-FIELD"}, (), "CANARY-WHY")
    codes = refused(engine, take)
    ((entry, withheld),) = noted(engine)
    assert (entry["command"], entry["actor"], withheld) == ("refuse", "dan", {})
    (effect,) = entry["effects"]
    assert effect == {
        "kind": "refused",
        "command": "take",
        "action": "accept",
        "stream": dossier,
        "reasons": sorted(codes),
    }
    assert codes > {"role"}  # reasons of every kind come along
    assert dump(engine.store)[dossier] == before


def test_other_refusals_leave_no_trace(engine, dossier):
    """What anybody would be refused for is nobody's business."""
    before = dump(engine.store)
    assert refused(engine, Take(asking("ann", "1"), dossier, "nothing")) == {"unknown_action"}
    assert refused(engine, Correct(asking("ann", "2"), dossier, {}, None)).isdisjoint(OF_AUTHORITY)
    assert refused(engine, Assign(asking("bob", "3"), dossier, "dan")).isdisjoint({"unknown_actor"})
    fire = Fire(Asking(NOBODY, "clock", "4"), dossier, "no:timer")
    assert refused(engine, fire) == {"timer_unknown"}
    after = dump(engine.store)
    assert {tag: after[tag] for tag in before} == before
    assert all(entry["effects"][0]["command"] == "assign" for entry, _ in noted(engine))


def test_what_a_stranger_typed_is_withheld_and_shortened(engine, dossier):
    """A name that the directory does not know may be anything, and so may an action."""
    who = STRANGER + "x" * 500
    refused(engine, Claim(asking(who, "1", "CANARY-FOR"), dossier))
    refused(engine, Take(asking("dan", "2"), dossier, "CANARY-ACTION", {}))
    refused(engine, Open(asking("dan", "3"), "model.permit", "office", "CANARY-CODE", fields=GIVEN))
    first, last = noted(engine)
    assert (first[0]["actor"], first[1]) == (NOBODY, {"actor": who[:200], "for": "CANARY-FOR"})
    assert last[0]["effects"][0]["procedure"] == "model.permit"
    assert "stream" not in last[0]["effects"][0]


def test_the_key_stays_free_and_each_try_is_noted(engine, dossier):
    """Refused, granted, done: the same key gives its receipt, and no client's key finds an access entry."""
    take = Take(asking("dan", "same"), dossier, "accept", {}, (FORM,))
    assert refused(engine, take) == refused(engine, take) == {"role"}
    assert len(noted(engine)) == 2
    grant = {"kind": "granted", "officer": "dan", "role": "desk", "unit": "office"}
    must(engine, Change(asking("founder", "grant"), (grant,)))
    receipt = must(engine, take)
    assert engine.handle(take) == receipt
    with engine.store.reading() as reading:
        head = reading.named("access", "access")
        keys = [item.request_key for item in reading.entries(head.stream)]
    assert keys == [access_key(head.stream, n) for n in (1, 2)]
    assert request_key(head.stream, "1") not in keys


@pytest.mark.parametrize("size", [1, 2, 100])
def test_a_batch_notes_what_alone_is_noted(engine, dossier, size):
    """Refusals, receipts and errors of a batch keep their order; each refusal of authority is an entry."""
    commands = [
        Claim(asking("dan", "1"), dossier),
        Claim(asking("ann", "2"), dossier),
        Claim(asking("ann", "3"), "A" * 22),
        Claim(asking(STRANGER, "4"), dossier),
        Take(asking("bob", "5"), dossier, "nothing"),
    ]
    outcomes = list(engine.handle_many(commands, size))
    assert isinstance(outcomes[2], DossierUnknown)
    assert [entry["actor"] for entry, _ in noted(engine)] == ["dan", NOBODY]


def test_reading_is_decided_by_class_and_recorded_before(engine, dossier):
    """Who works on it sees everything but secrets, others no person's data, a stranger nothing."""
    shown = engine.read(Read("ann", (dossier,), "show"))
    assert isinstance(shown, Admission)
    assert "personal" in shown.classes
    history = engine.read(Read("bob", (dossier,), "history"))
    assert {"free_text", "personal"} <= history.classes
    for who in ("dan", STRANGER):
        assert isinstance(engine.read(Read(who, (dossier,), "show")), Refusal)
    told = [(entry["command"], entry["actor"], entry["effects"][0]) for entry, _ in noted(engine)]
    assert told[0] == (
        "read",
        "ann",
        {"kind": "read", "view": "show", "classes": sorted(shown.classes), "stream": dossier},
    )
    assert [(command, who) for command, who, _ in told] == [
        ("read", "ann"),
        ("read", "bob"),
        ("refuse", "dan"),
        ("refuse", NOBODY),
    ]
    assert told[2][2]["reasons"] == ["may_not_read"]


def test_a_delegation_lets_read_as_it_lets_act(engine, dossier):
    """Dan reads for bob once bob delegated; before, that is refused."""
    look = Read("dan", (dossier,), "show", acting_for="bob")
    outcome = engine.read(look)
    assert isinstance(outcome, Refusal)
    assert outcome.subjects() == {"delegation"}
    change = {"kind": "delegated", "officer": "bob", "to": "dan", "_sd": {"authority": "CANARY-LETTER"}}
    must(engine, Change(asking("bob", "delegate"), (change,)))
    assert isinstance(engine.read(look), Admission)
    assert noted(engine)[-1][0]["effects"][0]["for"] == "bob"


def test_only_inspectors_read_the_access_stream(engine, dossier):
    """The founder has every power; each look is an entry of the stream that is looked at."""
    refused(engine, Claim(asking("dan", "1"), dossier))
    with engine.store.reading() as reading:
        stream = reading.named("access", "access").stream
    assert isinstance(engine.read(Read("ann", (stream,), "history")), Refusal)
    shown = engine.read(Read("founder", (stream,), "history"))
    assert shown.classes == {"access", "free_text"}
    assert shown.n == 3


def test_an_export_is_recorded_by_whom_or_that_nobody_said(engine, dossier):
    """Who is named must be an inspector; who holds the file need not be named."""
    assert isinstance(engine.read(Read("ann", (), "export")), Refusal)
    assert engine.read(Read("founder", (dossier,), "export")).classes == EVERYTHING
    assert engine.read(Read(None, (), "export")).n == 3
    last = noted(engine)[-1][0]
    assert last["actor"] == NOBODY
    assert "stream" not in last["effects"][0]


def test_nothing_personal_stands_open_in_the_access_stream(engine, dossier):
    """Canaries walked through every path stand in no leaf and no entry, and every stream verifies."""
    refused(
        engine,
        Take(asking("dan", "CANARY-KEY"), dossier, "accept", {"plots": "CANARY"}, (FORM,), "CANARY-WHY"),
    )
    refused(engine, Claim(asking(STRANGER, "CANARY-KEY"), dossier))
    refused(engine, Correct(asking("dan", "CANARY-K2"), dossier, {"name": "CANARY-NEW"}, "CANARY-WHY"))
    for who in ("ann", "dan", STRANGER):
        for view in ("show", "history", "export"):
            engine.read(Read(who, (dossier,), view, acting_for=None if who == "ann" else "CANARY-FOR"))
    with engine.store.reading() as reading:
        stream = reading.named("access", "access").stream
        texts = [item.leaf + item.salted for item in reading.entries(stream)]
        assert all(verdict.problems == [] for verdict in verify(reading))
        files = dict(export_files(reading))
        one = dict(export_files(reading, [dossier]))
    assert len(texts) == 12
    assert not [text for text in texts if any(canary in text for canary in CANARIES)]
    assert [name for name in files if "access" in name] == ["streams/access-000001.jsonl"]
    assert not [name for name in one if "access" in name]


def test_an_entry_under_a_clients_key_is_found(engine, dossier):
    """Verification knows the stream: what a client's key could find is no entry of it."""
    refused(engine, Claim(asking("dan", "1"), dossier))
    with engine.store.transaction() as transaction:
        head = transaction.named("access", "access")
        draft, key = noted(engine)[0][0], request_key("canary client", "1")
        sealed = seal(
            draft, stream=head.stream, n=2, previous=head.leaf, request_key=key, salts=Counted(10**6).tag
        )
        transaction.append(sealed, head._replace(version=2, leaf=sealed.stored.leaf_hash))
    with engine.store.reading() as reading:
        problems = [problem for verdict in verify(reading) for problem in verdict.problems]
    assert [(problem.code, problem.n) for problem in problems] == [("key_altered", 2)]


def test_an_entry_that_is_no_access_is_found(engine, dossier):
    """A reading that says it was a refusal, by somebody whom the directory of then does not know."""
    refused(engine, Claim(asking("dan", "1"), dossier))
    with engine.store.transaction() as transaction:
        head = transaction.named("access", "access")
        draft, key = {**noted(engine)[0][0], "command": "read", "actor": "ghost"}, access_key(head.stream, 2)
        sealed = seal(
            draft, stream=head.stream, n=2, previous=head.leaf, request_key=key, salts=Counted(10**6).tag
        )
        transaction.append(sealed, head._replace(version=2, leaf=sealed.stored.leaf_hash))
    with engine.store.reading() as reading:
        problems = [problem for verdict in verify(reading) for problem in verdict.problems]
    assert [(problem.code, problem.details["what"]) for problem in problems] == [
        ("decision_differs", "command"),
        ("decision_differs", "actor"),
    ]
