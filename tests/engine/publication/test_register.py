"""engine/publication/register.py: a register is to the letter; renewed it is as if written from scratch."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.engine.commands import AddKey, Asking, Claim, Erase, FoundLog, RetireKey, Take
from hoso.engine.errors import (
    FolderNotEmpty,
    FolderOfAnother,
    LogDiverged,
    LogMissing,
    RegisterForApplicants,
)
from hoso.engine.memory import MemoryStore
from hoso.engine.publication.audience import AUDIENCES
from hoso.engine.publication.operations import Write
from hoso.engine.publication.paths import stream_path
from tests.engine.logged import NAME as LOG
from tests.engine.logged import TestSigner, logged
from tests.engine.publication.folders import profile
from tests.engine.publication.shelf import Shelf, register, renew, signed
from tests.engine.publication.test_profile import narrowed
from tests.engine.publication.whole import check_register
from tests.engine.test_sequencing import open_some
from tests.properties.courses import FORM, PEOPLE, command_of, courses
from tests.properties.worlds import Clock, founded, must, opened

REGISTERS = [audience for audience in AUDIENCES if audience != "applicant"]
NAME, SECOND = "Canary Phạm Thị Mở", "Canary Lê Văn Hai"


def office(store=None):
    """An office with a log and one dossier that was accepted."""
    engine = logged(store)
    dossier = opened(engine, "model.permit", fields={"area": "near", "name": NAME})
    must(engine, Take(Asking("ann", "t", "1"), dossier, "accept", {"plots": 7}, (FORM,), "Canary reason"))
    return engine, dossier


def lasting(files):
    """What has to be the same however often a register was renewed: not its history."""
    return {name: data for name, data in files.items() if "/checkpoints/" not in name}


def superseded(files, size):
    """Without the partial tiles of earlier sizes, which stay until the full tile is there."""
    ends = {f".p/{size % 256}", f".p/{size // 256}"}
    return {
        name: data
        for name, data in files.items()
        if ".p/" not in name or any(name.endswith(end) for end in ends)
    }


@pytest.mark.parametrize("audience", REGISTERS)
@pytest.mark.parametrize("more", [0, 251, 252, 300])
def test_a_register_is_to_the_letter(audience, more):
    """Every file is as the page has it, at sizes below, at and above a full tile."""
    engine, _ = office()
    open_some(engine, more)
    signed(engine)
    about = check_register(register(engine, audience), TestSigner())
    assert (about["audience"], about["entries"]) == (audience, 5 + more)


def test_a_register_is_never_written_for_applicants():
    """Each of them sees their own dossier only."""
    engine, _ = office()
    signed(engine)
    with pytest.raises(RegisterForApplicants):
        register(engine, "applicant")


def test_what_is_not_signed_is_not_published():
    """Entries that are sequenced and not signed are in no file."""
    engine, _ = office()
    with pytest.raises(LogMissing):
        register(engine)
    signed(engine)
    before = register(engine)
    open_some(engine, 9)
    engine.sequence()
    assert register(engine) == before


def test_what_is_not_new_is_not_written():
    """A second publication does nothing; one after a step writes that stream's file and the log's edge."""
    engine, dossier = office()
    open_some(engine, 300)
    signed(engine)
    shelf = Shelf()
    renew(engine, shelf)
    assert renew(engine, shelf) == 0
    must(engine, Claim(Asking("bob", "t", "2"), dossier))
    signed(engine)
    shelf.done.clear()
    renew(engine, shelf)
    written = {item.path for item in shelf.done if isinstance(item, Write)}
    (stream,) = {name for name in written if name.startswith("streams/")}
    assert written - {stream} == {
        "unfinished",
        "2026/tile/0/001.p/50",
        "2026/tile/entries/001.p/50",
        "2026/checkpoints/305",
        "2026/checkpoint",
        "about.json",
    }
    check_register(shelf.files, TestSigner(), pruned=False)


@settings(max_examples=25)
@given(data=st.data(), audience=st.sampled_from(REGISTERS))
def test_renewed_it_is_as_if_written_from_scratch(data, audience):
    """Whenever it was published in between, the folder at the end is the same, byte for byte."""
    engine, dossier = office()
    shelf = Shelf()
    for number, attempt in enumerate(data.draw(courses)):
        engine.handle(command_of(dossier, attempt, f"k{number}"))
        if data.draw(st.integers(0, 3)) == 0:
            signed(engine)
            renew(engine, shelf, audience)
    signed(engine)
    renew(engine, shelf, audience)
    about = check_register(shelf.files, TestSigner(), pruned=False)
    scratch = register(engine, audience)
    assert superseded(lasting(shelf.files), about["entries"]) == scratch


@pytest.mark.parametrize("audience", REGISTERS)
def test_an_erased_person_is_in_no_file_of_the_next_folder(audience):
    """The values were shown, and after the erasure not one byte of them is left; the folder says so."""
    engine, dossier = office()
    signed(engine)
    shelf = Shelf()
    renew(engine, shelf, audience)
    assert (NAME.encode() in b"".join(shelf.files.values())) == (audience == "inspector")
    must(engine, Erase(Asking("bob", "t", "e"), dossier, "Canary order"))
    renew(engine, shelf, audience)  # the log has not the erasure yet: nothing is new
    signed(engine)
    renew(engine, shelf, audience)
    about = check_register(shelf.files, TestSigner(), pruned=False)
    assert about["erased"] > 2
    whole = b"".join(shelf.files.values())
    assert [value for value in (NAME, "Canary reason", "đơn.pdf") if value.encode() in whole] == []


def test_a_year_ends_and_the_next_shard_follows():
    """Each year has its folder; the streams go on through both; what was published stays."""
    clock = Clock("2026-12-31T03:00:00.000000Z")
    engine, dossier = office(MemoryStore(clock))
    signed(engine)
    shelf = Shelf()
    renew(engine, shelf)
    clock.now = "2027-01-02T03:00:00.000000Z"
    must(engine, Claim(Asking("bob", "t", "2"), dossier))
    signed(engine)
    open_some(engine, 3)
    signed(engine)
    renew(engine, shelf)
    about = check_register(shelf.files, TestSigner(), pruned=False)
    assert [(item["folder"], item["size"]) for item in about["shards"]] == [("2026", 6), ("2027", 4)]
    assert "2026/checkpoints/5" in shelf.files


def test_a_replaced_key_signs_beside_the_old_one_and_then_alone():
    """While a key is being replaced the checkpoint carries both signatures."""
    engine, _ = office()
    first, second = TestSigner(1), TestSigner(2)
    signed(engine)
    shelf = Shelf()
    renew(engine, shelf)
    must(engine, AddKey(Asking("founder", "t", "add"), second.key.text()))
    signed(engine, first, second)
    renew(engine, shelf)
    check_register(shelf.files, first, second, pruned=False)
    must(engine, RetireKey(Asking("founder", "t", "retire"), first.key.text()))
    signed(engine, second)
    renew(engine, shelf)
    check_register(shelf.files, second, pruned=False)


def test_what_a_procedure_keeps_back_stands_there_without_its_entry():
    """Lines of withheld entries have their place, leaf and rule; erasing is always shown; all else holds."""
    engine = founded(narrowed(), people=PEOPLE)
    must(engine, FoundLog(Asking("founder", "t", "log"), LOG, TestSigner().key.text(), "2026"))
    dossier = opened(engine, "model.permit", fields={"area": "near", "name": NAME})
    must(engine, Take(Asking("ann", "t", "1"), dossier, "accept", {"plots": 7}, (FORM,), "Canary reason"))
    signed(engine)
    shelf = Shelf()
    renew(engine, shelf)
    must(engine, Erase(Asking("bob", "t", "e"), dossier, "Order"))
    signed(engine)
    renew(engine, shelf)
    check_register(shelf.files, TestSigner(), pruned=False)
    lines = [json.loads(line) for line in shelf.files[stream_path(dossier)].splitlines()]
    assert [line.get("rule") for line in lines] == [None, "procedure", None]
    assert superseded(lasting(shelf.files), 6) == register(engine)


def test_another_profile_writes_every_line_anew():
    """Lines made by other eyes do not stay, even where they were shown wider."""
    engine, _ = office()
    signed(engine)
    shelf = Shelf()
    wide = profile("inspector")
    renew(engine, shelf, by=wide)
    narrow = _narrower(wide)
    renew(engine, shelf, by=narrow)
    assert NAME.encode() not in b"".join(shelf.files.values())
    fresh = Shelf()
    renew(engine, fresh, by=narrow)
    assert shelf.files == fresh.files


def _narrower(wide):
    """A profile of the same audience that shows nothing but what is public."""
    return replace(wide, classes=frozenset({"public"}), values=frozenset(), digest="N" * 43)


def test_eyes_that_changed_in_an_interrupted_publication_write_every_line_anew():
    """Where a publication by another profile was killed, one by the first profile leaves nothing of it."""
    engine, _ = office()
    signed(engine)
    narrow = _narrower(profile("inspector"))
    first = Shelf()
    renew(engine, first, by=narrow)
    other = Shelf(first.files)
    steps = renew(engine, other, "inspector")
    for upto in range(steps):
        shelf = Shelf(first.files)
        renew(engine, shelf, "inspector", upto=upto)
        renew(engine, shelf, by=narrow, upto=min(upto, 3))
        renew(engine, shelf, by=narrow)
        assert shelf.files == first.files


def refused(engine, files, error, audience="public"):
    """Nothing is written into a folder with these files."""
    shelf = Shelf(files)
    with pytest.raises(error):
        renew(engine, shelf, audience)
    assert shelf.files == files
    assert shelf.done == []


def test_a_folder_of_others_is_left_alone():
    """Files of others, another audience, another log, a packet, an unreadable file: nothing is written."""
    engine, _ = office()
    signed(engine)
    files = register(engine)
    refused(engine, {"letter.txt": b"x"}, FolderNotEmpty)
    refused(engine, files, FolderOfAnother, "inspector")
    for before, after in ((b"log.example/test", b"log.example/else"), (b'"1"', b'"2"'), (b"{", b"")):
        refused(engine, files | {"about.json": files["about.json"].replace(before, after)}, FolderOfAnother)
    packet = files["about.json"].replace(b'"profile"', b'"packet":"00","profile"')
    refused(engine, files | {"about.json": packet}, FolderOfAnother)
    refused(engine, files | {"2026/checkpoint": b"x"}, FolderOfAnother)
    refused(engine, {k: v for k, v in files.items() if k != "2026/checkpoint"}, FolderOfAnother)
    begun = Shelf()
    renew(engine, begun, "inspector", upto=4)
    refused(engine, begun.files, FolderOfAnother)


def test_a_folder_of_a_log_that_is_not_the_beginning_of_this_one_is_left_alone():
    """A later state, another course of things, a year that is not there: a hard stop."""
    engine, _ = office()
    open_some(engine, 3)
    signed(engine)
    files = register(engine)
    shorter, _ = office()
    signed(shorter)
    refused(shorter, files, LogDiverged)
    other, _ = office()
    open_some(other, 4, first=100)
    signed(other)
    refused(other, files, LogDiverged)
    clock = Clock("2026-12-31T03:00:00.000000Z")
    turned, _ = office(MemoryStore(clock))
    before = MemoryStore(clock)
    clock.now = "2027-01-02T03:00:00.000000Z"
    signed(turned)
    assert before is not turned.store
    files = register(turned)
    engine, _ = office(MemoryStore(Clock("2026-12-31T03:00:00.000000Z")))
    signed(engine)
    refused(engine, files, LogDiverged)


def test_a_leaf_that_was_changed_after_it_was_signed_is_not_published():
    """Bundles are held against the tiles: a store that was altered stops the publication."""
    engine, dossier = office()
    signed(engine)
    entries = engine.store._kept._state.entries
    stored = entries[dossier][0]
    entries[dossier] = [stored._replace(leaf=stored.leaf.replace('"n":1', '"n":2')), *entries[dossier][1:]]
    with pytest.raises(LogDiverged):
        register(engine)


def test_whenever_it_is_killed_it_says_so_and_the_next_one_finishes_it():
    """After every operation the folder is as before or says it is unfinished; then it is finished."""
    engine, dossier = office()
    open_some(engine, 248)
    signed(engine)
    first = Shelf()
    renew(engine, first, "inspector")
    must(engine, Erase(Asking("bob", "t", "e"), dossier, "Order"))
    open_some(engine, 8, first=300)
    signed(engine)
    killed = []
    steps = renew(engine, Shelf(first.files), "inspector")
    for upto in range(steps + 1):
        shelf = Shelf(first.files)
        renew(engine, shelf, "inspector", upto=upto)
        assert ("unfinished" in shelf.files) == (0 < upto < steps)
        killed.append(shelf)
    assert killed[0].files == first.files
    open_some(engine, 2, first=400)
    signed(engine)
    scratch = register(engine, "inspector")
    check_register(scratch, TestSigner())
    for shelf in killed:
        renew(engine, shelf, "inspector")
        assert superseded(lasting(shelf.files), 264) == scratch
