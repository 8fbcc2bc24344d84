"""publish and packet: the log brought up to date, signed, and written for an audience."""

from __future__ import annotations

import json

import pytest

from hoso.adapters.signing.ed25519 import Ed25519Verifier
from hoso.adapters.signing.key_file import new_key_file, read_key_file
from tests.adapters.cli.published import NAME, files_of, found_log
from tests.engine.publication.whole import check_packet, check_register


class KeyOf:
    """Verifies by the key in a file."""

    def __init__(self, path):
        """Read the key."""
        self.key = read_key_file(path).key
        self.verify = Ed25519Verifier(self.key).verify


@pytest.fixture
def logged(hoso, dossier, office):
    """An office with one dossier and a log."""
    assert dossier
    found_log(hoso)
    return office


def publish(hoso, *more, folder="out", audience="public"):
    """Publish a register."""
    return hoso("publish", folder, "--audience", audience, "--key-file", "log.key", *more)


def packet(hoso, dossier, *more, folder="packet", audience="applicant"):
    """Write a packet."""
    return hoso("packet", dossier, folder, "--audience", audience, "--key-file", "log.key", *more)


def test_a_register_is_published_and_says_how_it_is_verified(hoso, logged):
    """One command sequences, signs and writes; it ends with the line that a reader types."""
    said = publish(hoso)
    assert said.code == 0, said.err
    key = KeyOf(logged / "log.key")
    assert f"hoso-verify out --key {key.key.text()}" in said.out
    assert check_register(files_of(logged / "out"), key)["name"] == NAME
    again = publish(hoso, "--json").json
    assert (again["files"], again["sequenced"], again["signed"]) == (0, 0, 0)
    assert again["keys"] == [key.key.text()]
    assert "nothing is new" in publish(hoso).out


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_step_later_only_what_is_new_is_written(hoso, dossier, logged, monkeypatch, language):
    """After one step the stream's file, the edge of the log, checkpoint and about.json are written."""
    monkeypatch.setenv("HOSO_LANG", language)
    assert publish(hoso).code == 0
    assert hoso("take", dossier, "accept", "--actor", "cb01").code == 0
    told = publish(hoso, "--json").json
    assert (told["sequenced"], told["signed"], told["files"]) == (1, 1, 7)
    check_register(files_of(logged / "out"), KeyOf(logged / "log.key"), pruned=False)
    assert str(told["entries"]) in publish(hoso).out


@pytest.mark.parametrize("audience", ["public", "applicant", "inspector"])
def test_a_packet_holds_one_dossier_for_its_reader(hoso, dossier, logged, audience):
    """It verifies by itself; what is not for everybody only its owner can open."""
    said = packet(hoso, dossier, audience=audience)
    assert said.code == 0, said.err
    assert "hoso-verify packet --key" in said.out
    folder = logged / "packet"
    check_packet(files_of(folder), KeyOf(logged / "log.key"))
    assert bool(folder.stat().st_mode & 0o077) == (audience == "public")
    assert ("Nguyễn Văn A" in str([*map(bytes.decode, files_of(folder).values())])) == (audience != "public")
    there = {"form.pdf", "hoso.sqlite", "hoso.sqlite-lock", "hoso.sqlite-turn"}
    there |= {"log.key", "log.key.pub", "log.key.signed"}
    assert {item.name for item in logged.iterdir()} == {*there, "packet"}


def test_a_packet_is_written_over_nothing(hoso, dossier, logged):
    """A second one into the same folder is refused, and the first stays as it is."""
    assert packet(hoso, dossier).code == 0
    before = files_of(logged / "packet")
    said = packet(hoso, dossier, "--json")
    assert (said.code, said.json["error"]["code"]) == (2, "packet_not_new")
    assert files_of(logged / "packet") == before


def code_of(said):
    """Exit code and code of the error."""
    return said.code, json.loads(said.out)["error"]["code"]


def test_what_cannot_be_published_is_told_before_anything_is_written(hoso, dossier, logged):
    """A register for applicants, an unknown audience, files of others, another audience, a strange key."""
    assert code_of(publish(hoso, "--json", audience="applicant")) == (2, "register_for_applicants")
    assert code_of(publish(hoso, "--json", audience="press")) == (2, "audience_unknown")
    assert code_of(publish(hoso, "--json", folder=".")) == (2, "folder_of_others")
    assert code_of(hoso("publish", "out", "--json", "--key-file", "log.key")) == (2, "parameter_missing")
    strange = ("--audience", "public", "--key-file", "form.pdf", "--json")
    assert code_of(hoso("publish", "out", *strange)) == (2, "key_unusable")
    assert code_of(packet(hoso, "X", "--json")) == (2, "dossier_unknown")
    assert not (logged / "out").exists()
    assert publish(hoso, audience="inspector").code == 0
    before = files_of(logged / "out")
    assert code_of(publish(hoso, "--json")) == (2, "folder_of_another")
    assert files_of(logged / "out") == before
    assert dossier


def test_without_a_log_nothing_is_published(hoso, dossier, office):
    """It says what to type first, and makes no folder."""
    new_key_file(office / "log.key", NAME)
    assert code_of(publish(hoso, "--json")) == (2, "log_missing")
    assert code_of(packet(hoso, dossier, "--json")) == (2, "log_missing")
    assert not {"out", "packet"} & {item.name for item in office.iterdir()}


def test_an_older_copy_of_the_store_is_never_published(hoso, dossier, logged):
    """A store that lost what was published is a hard stop, whether the key remembers it or the folder."""
    assert publish(hoso).code == 0
    store = (logged / "hoso.sqlite").read_bytes()
    assert hoso("take", dossier, "accept", "--actor", "cb01").code == 0
    assert publish(hoso).code == 0
    before = files_of(logged / "out")
    for name in ("hoso.sqlite-wal", "hoso.sqlite-shm"):
        (logged / name).unlink(missing_ok=True)
    (logged / "hoso.sqlite").write_bytes(store)
    assert code_of(publish(hoso, "--json")) == (2, "log_diverged")
    (logged / "log.key.signed").unlink()
    assert code_of(publish(hoso, "--json")) == (2, "log_diverged")
    assert files_of(logged / "out") == before


def test_what_is_not_for_everybody_leaves_a_trace(hoso, dossier, logged):
    """A packet for its applicant, a register for inspectors: recorded before; who may not is refused."""
    assert logged
    assert publish(hoso).code == 0
    assert packet(hoso, dossier, "--actor", "cb01", "--json").code == 1
    assert publish(hoso, "--actor", "cb01", audience="inspector").code == 1
    assert not {"out2", "packet"} & {item.name for item in logged.iterdir()}
    assert packet(hoso, dossier).code == 0
    told = publish(hoso, "--json", folder="insp", audience="inspector").json
    lines = [
        json.loads(line)
        for data in files_of(logged / "insp").values()
        for line in data.splitlines()[:9]
        if b'"salted"' in line
    ]
    entries = [line["salted"][1] for line in lines]
    looked = [(item["command"], item["actor"]) for item in entries if item["stream"] == "access"]
    assert looked[-4:] == [("refuse", "cb01"), ("refuse", "cb01"), ("read", "?"), ("read", "?")]
    assert told["sequenced"] == 1
