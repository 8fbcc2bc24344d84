"""engine/handle.py: the life of a command, asked once and asked again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hoso.engine.commands import Asking, Change, Deploy, Erase, Open, Take
from hoso.engine.errors import DossierUnknown, NotCanonical
from hoso.engine.handle import Engine
from hoso.engine.reason import Refusal
from hoso.engine.verification import verify
from tests.properties.courses import FORM, begun, permit
from tests.properties.worlds import Counted, dump, must


def test_the_same_key_does_it_once():
    """Every kind of command, open included, gives its first receipt again and writes nothing."""
    engine, dossier = begun()
    fields = {"area": "near", "name": "A"}
    commands = [
        Open(Asking("ann", "t", "1"), "model.permit", "office", series="X-", fields=fields),
        Take(Asking("ann", "t", "2"), dossier, "accept", {}, (FORM,)),
        Change(Asking("founder", "t", "3"), ({"kind": "officer", "officer": "new"},)),
        Erase(Asking("bob", "t", "4"), dossier, "Order"),
    ]
    receipts = [must(engine, command) for command in commands]
    before = dump(engine.store)
    assert [engine.handle(command) for command in commands] == receipts
    assert dump(engine.store) == before


def test_the_same_key_with_another_body_is_refused():
    """Also where the other body is a command of another kind; another client may use the key."""
    engine, dossier = begun()
    take = Take(Asking("ann", "t", "1"), dossier, "accept", {}, (FORM,))
    must(engine, take)
    for other in (replace(take, reason="x"), Erase(take.asking, dossier, "Order")):
        outcome = engine.handle(other)
        assert isinstance(outcome, Refusal)
        assert outcome.subjects() == {"key_reused"}
    must(engine, Take(Asking("ann", "other client", "1"), dossier, "look"))


def test_an_erased_request_still_gives_its_first_receipt():
    """Once the digest of the body is gone, what the entry still says is compared."""
    engine, dossier = begun()
    take = Take(Asking("ann", "t", "1"), dossier, "accept", {"plots": 4}, (FORM,))
    receipt = must(engine, take)
    must(engine, Erase(Asking("bob", "t", "2"), dossier, "Order", fields=("plots",)))
    assert engine.handle(take) == engine.handle(replace(take, reason="x")) == receipt
    itself = replace(take, asking=replace(take.asking, acting_for="ann"))
    assert engine.handle(itself) == receipt  # for oneself is for nobody
    for other in (replace(take, action="ask"), replace(take, asking=replace(take.asking, actor="bob"))):
        outcome = engine.handle(other)
        assert isinstance(outcome, Refusal)
        assert outcome.subjects() == {"key_reused"}


def test_fields_may_be_called_request_and_reason():
    """A field with the name of something the record withholds is neither compared nor erased for it."""
    engine, dossier = begun()
    must(engine, Take(Asking("ann", "t", "1"), dossier, "accept", {}, (FORM,)))
    take = Take(Asking("ann", "t", "2"), dossier, "note", {"reason": "Trường", "request": "Mở"}, (), "Vì thế")
    receipt = must(engine, take)
    assert engine.handle(take) == receipt
    must(engine, Erase(Asking("bob", "t", "3"), dossier, "Order", fields=("reason",)))
    with engine.store.reading() as reading:
        names = [item.name for n, item in reading.disclosures(dossier, n=receipt.n)]
        head = reading.head(dossier)
        assert all(verdict.is_intact for verdict in verify(reading))
    assert sorted(names) == ["reason", "request"]  # the free text and the other field stay
    assert head is not None
    assert (head.body["data"]["reason"], head.body["data"]["request"]) == ({"erased": True}, "Mở")


def test_an_unknown_dossier_is_an_error():
    """Neither an invented tag nor that of the directory is a dossier."""
    engine, _ = begun()
    with engine.store.reading() as reading:
        tags = [tag for tag, kind, _ in reading.streams() if kind != "dossier"]
    for tag in ("nothing", *tags):
        with pytest.raises(DossierUnknown):
            engine.handle(Take(Asking("ann", "t", "1"), tag, "accept"))


def test_a_value_without_a_place_in_the_record_writes_nothing():
    """A fraction is an error before anything is decided."""
    engine, dossier = begun()
    before = dump(engine.store)
    with pytest.raises(NotCanonical):
        engine.handle(Take(Asking("ann", "t", "1"), dossier, "accept", {"fee": 0.5}))
    assert dump(engine.store) == before


def test_decomposed_vietnamese_is_taken():
    """Reasons, values and names of files may come in any normal form and are kept composed."""
    engine, dossier = begun()
    file = replace(FORM, name="do\u031bn.pdf")
    fields = {"reason": "Nguye\u0302\u0303n"}
    must(engine, Take(Asking("ann", "t", "1"), dossier, "accept", fields, (file,), "Vi\u0323"))
    with engine.store.reading() as reading:
        kept = {item.name: item.value for _, item in reading.disclosures(dossier, n=2)}
    assert kept["file"]["name"] == "\u0111\u01a1n.pdf".replace("\u0111", "d")
    assert kept["reason"] in {"Nguy\u1ec5n", "V\u1ecb"}


def test_recorded_at_never_steps_back():
    """A clock that is set back does not bring an entry before the one before it."""
    engine, dossier = begun()
    first = must(engine, Take(Asking("ann", "t", "1"), dossier, "accept", {}, (FORM,)))
    clock = engine.store._kept.now  # type: ignore[attr-defined]
    clock.now = "2020-01-01T00:00:00.000000Z"
    second = must(engine, Take(Asking("ann", "t", "2"), dossier, "look"))
    assert second.recorded_at == first.recorded_at
    clock.now = "2030-01-01T00:00:00.000000Z"
    assert must(engine, Take(Asking("ann", "t", "3"), dossier, "look")).recorded_at == clock.now


def test_another_engine_over_the_store_goes_on():
    """What one engine changes another knows at once: knowledge follows the store's versions."""
    engine, dossier = begun()
    other = Engine(engine.store, Counted(10_000))
    grant = {"kind": "granted", "officer": "dan", "role": "desk", "unit": "office"}
    take = Take(Asking("dan", "t", "1"), dossier, "accept", {}, (FORM,))
    refused = other.handle(take)
    assert isinstance(refused, Refusal)
    must(engine, Change(Asking("founder", "t", "2"), (grant,)))
    must(other, take)


def test_a_running_dossier_stays_with_its_definition():
    """After another text is deployed under the name, new dossiers follow it and old ones do not."""
    engine, dossier = begun()
    changed = permit().replace(b'"en":"A permit for trial"', b'"en":"A permit for trial, changed"')
    assert changed != permit()
    must(engine, Deploy(Asking("founder", "t", "1"), changed))
    again = engine.handle(Deploy(Asking("founder", "t", "2"), changed))
    assert isinstance(again, Refusal)
    assert again.subjects() == {"already_deployed.model.permit"}
    fields = {"area": "near", "name": "A"}
    new = must(engine, Open(Asking("ann", "t", "3"), "model.permit", "office", "NEW-1", fields=fields)).stream
    must(engine, Take(Asking("ann", "t", "4"), dossier, "accept", {}, (FORM,)))
    with engine.store.reading() as reading:
        heads = [reading.head(tag) for tag in (dossier, new)]
    digests = [head.body["definition"] for head in heads if head is not None]
    assert len(set(digests)) == 2
