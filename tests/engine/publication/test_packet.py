"""engine/publication/packet.py: one dossier, with the proof of each line and a head that says how many."""

from __future__ import annotations

import pytest

from hoso.engine.commands import AddKey, Asking, Claim, Erase
from hoso.engine.errors import DossierUnknown, KeyUnusable, LogMissing
from hoso.engine.memory import MemoryStore
from hoso.engine.publication.audience import AUDIENCES
from hoso.engine.publication.packet import packet_files
from tests.engine.logged import TestSigner, logged
from tests.engine.publication.folders import profile
from tests.engine.publication.shelf import signed
from tests.engine.publication.test_register import NAME, office
from tests.engine.publication.whole import check_packet
from tests.engine.test_sequencing import open_some
from tests.properties.worlds import Clock, must


def packet(engine, dossier, audience="applicant", *signers):
    """The files of a packet."""
    with engine.store.reading() as reading:
        files = [*packet_files(reading, profile(audience), dossier, signers or (TestSigner(),))]
    assert files[-1].path == "about.json"
    return {item.path: item.data for item in files}


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("more", [0, 300])
def test_a_packet_is_to_the_letter(audience, more):
    """Each line has its proof, the head is signed, and nothing of other dossiers is in it."""
    engine, dossier = office()
    open_some(engine, more)
    must(engine, Claim(Asking("bob", "t", "2"), dossier))
    signed(engine)
    files = packet(engine, dossier, audience)
    about = check_packet(files, TestSigner())
    assert (about["entries"], about["audience"]) == (3, audience)
    whole = b"".join(files.values())
    assert b"Canary 1" not in whole
    assert (NAME.encode() in whole) == (audience != "public")


def test_a_packet_goes_through_the_years_it_has_lines_in():
    """The shards are those of its lines and the newest one, by which the head is dated."""
    clock = Clock("2026-12-31T03:00:00.000000Z")
    engine, dossier = office(MemoryStore(clock))
    signed(engine)
    for year in ("2027", "2028"):
        clock.now = f"{year}-01-02T03:00:00.000000Z"
        open_some(engine, 1, first=int(year))
        signed(engine)
    about = check_packet(packet(engine, dossier), TestSigner())
    assert [item["folder"] for item in about["shards"]] == ["2026", "2028"]


def test_a_head_is_signed_by_every_key_of_the_log():
    """As a checkpoint is; who has not all of the keys makes no packet."""
    engine, dossier = office()
    second = TestSigner(2)
    must(engine, AddKey(Asking("founder", "t", "add"), second.key.text()))
    signed(engine, TestSigner(), second)
    check_packet(packet(engine, dossier, "public", TestSigner(), second), TestSigner(), second)
    with pytest.raises(KeyUnusable):
        packet(engine, dossier)


def test_there_are_packets_of_dossiers_only():
    """The directory has none, nor has what is unknown, nor a dossier that is not in the log yet."""
    engine, dossier = office()
    with pytest.raises(LogMissing):
        packet(engine, dossier)
    signed(engine)
    with engine.store.reading() as reading:
        directory = next(tag for tag, kind, _ in reading.streams() if kind == "directory")
    for tag in (directory, "AAAAAAAAAAAAAAAAAAAAAA"):
        with pytest.raises(DossierUnknown):
            packet(engine, tag)


def test_an_erased_person_is_in_no_later_packet():
    """All proofs hold, and what is erased is counted."""
    engine, dossier = office()
    must(engine, Erase(Asking("bob", "t", "e"), dossier, "Order"))
    signed(engine)
    files = packet(engine, dossier, "inspector")
    about = check_packet(files, TestSigner())
    assert about["erased"] > 2
    assert NAME.encode() not in b"".join(files.values())


def test_lines_that_are_not_signed_yet_are_not_in_it():
    """A packet is the state of the checkpoint, and its head says so."""
    engine, dossier = office()
    signed(engine)
    must(engine, Claim(Asking("bob", "t", "2"), dossier))
    engine.sequence()
    about = check_packet(packet(engine, dossier), TestSigner())
    assert about["entries"] == 2
    assert about["shards"][0]["size"] == 5


def test_without_a_log_there_is_no_packet():
    """A store in which nothing was sequenced says so."""
    engine = logged()
    with pytest.raises(DossierUnknown):
        packet(engine, "AAAAAAAAAAAAAAAAAAAAAA")
