"""hoso witness, and hoso log cosign: two programs that meet over a socket of this machine."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from hoso.adapters.signing.ed25519 import verifier_of
from hoso.engine.log.note import open_note
from tests.engine.log.keys import WITNESS

BOSS = ("--actor", "quantri")
NAME = "hoso.example/quang-ninh"


@pytest.fixture
def log(hoso, dossier):
    """A signed log over an office with one dossier; gives its vkey."""
    assert dossier
    vkey = hoso("log", "found", NAME, *BOSS, "--json").json["key"]
    hoso("log", "sequence")
    assert hoso("log", "checkpoint").code == 0
    return vkey


@pytest.fixture
def serving(tmp_path):
    """Serve as a process of its own; gives its key and URL; a Ctrl-C ends it with code 0."""

    @contextmanager
    def begin(number, *logs, end=signal.SIGINT, code=0):
        words = [
            "witness",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--json",
            "--name",
            f"witness.example/w{number}",
        ]
        words += ["--key-file", f"w{number}.key", "--state", f"w{number}.state"]
        words += [word for vkey in logs for word in ("--log", vkey)]
        running = subprocess.Popen(
            [sys.executable, "-m", "hoso.adapters.cli.main", *words],
            cwd=tmp_path,
            env={**os.environ, "HOSO_LOG": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with running:
            try:
                yield json.loads(running.stdout.readline())
            finally:
                running.send_signal(end)
                said = running.communicate(timeout=30)[1]
                assert running.returncode == code, said
                assert all(set(json.loads(line)) <= LOGGED for line in said.splitlines()), said

    return begin


#: What may stand in a line of its log.
LOGGED = {"event", "level", "timestamp", "command", "code", "seconds", "exit"}


def named(*witnesses):
    """The options that name witnesses."""
    return [word for item in witnesses for word in ("--witness", f"{item['key']}={item['url']}")]


def grow(hoso, officer="cb01"):
    """One more entry, sequenced and signed."""
    assert hoso("grant", officer, "land_head", "--unit", "tan_hoa", *BOSS).code == 0
    hoso("log", "sequence")
    assert hoso("log", "checkpoint").code == 0


def test_two_witnesses_cosign_as_the_log_grows(hoso, log, serving):
    """The note holds both cosignatures, verified by the keys they print; a killed one remembers."""
    with serving(1, log, end=signal.SIGKILL, code=-9) as first, serving(2, log) as second:
        said = hoso("log", "cosign", *named(first, second), "--json").json
        assert [item["code"] for item in said["cosignings"]] == ["cosigned", "cosigned"]
        (checkpoint,) = said["checkpoints"]
        keys = [verifier_of(key) for key in (log, first["key"], second["key"])]
        assert len(open_note(checkpoint["note"].encode(), keys).signatures) == 3
        again = hoso("log", "cosign", *named(first, second))
        assert (again.code, again.out.count("had cosigned")) == (0, 2)
        grow(hoso)
    with serving(1, log) as first:
        assert verifier_of(first["key"]).key == keys[1].key
        assert hoso("log", "cosign", *named(first)).out.count("cosigned") == 1
        assert hoso("log", "cosign", *named(first, second), "--json").json["ok"] is False


def test_a_publication_is_cosigned(hoso, log, serving, tmp_path):
    """What is published holds the cosignature of the checkpoint just signed; who is away is told."""
    with serving(1, log) as first:
        grow(hoso)
        away = {**first, "key": serving_key(hoso), "url": "http://127.0.0.1:1"}
        said = hoso("publish", "out", "--audience", "public", *named(first, away), "--json").json
        assert [item["code"] for item in said["cosignings"]] == ["cosigned", "silent"]
    (note,) = tmp_path.glob("out/*/checkpoint")
    assert len(open_note(note.read_bytes(), [verifier_of(log), verifier_of(first["key"])]).signatures) == 2


def test_readers_ask_for_k_of_n_witnesses(hoso, log, serving, root, tmp_path):
    """hoso-verify passes what two of three witnesses cosigned where two are asked for, and not three."""
    away = serving_key(hoso)
    with serving(1, log) as first, serving(2, log) as second:
        assert hoso("publish", "out", "--audience", "public", *named(first, second)).code == 0
    words = [word for key in (first["key"], second["key"], away) for word in ("--witness", key)]

    def verified(*more):
        return subprocess.run(
            [sys.executable, "-m", "hoso_verify", "out", "--key", log, *more, "--json"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(root / "verifier")},
            capture_output=True,
            text=True,
            check=False,
        )

    assert json.loads(verified().stdout)["verdicts"]["cosignatures"]["status"] == "not_checked"
    enough = verified(*words, "--witnesses", "2")
    assert enough.returncode == 0, enough.stdout
    assert json.loads(enough.stdout)["verdicts"]["cosignatures"]["status"] == "passed"
    assert verified(*words).returncode == 15


def test_a_late_cosignature_is_published(hoso, log, serving, tmp_path):
    """Cosigned after it was published: the next publication writes the same checkpoint with it."""
    assert hoso("publish", "out", "--audience", "public").code == 0
    with serving(1, log) as first:
        assert hoso("log", "cosign", *named(first)).code == 0
    assert hoso("publish", "out", "--audience", "public").code == 0
    (note,) = tmp_path.glob("out/*/checkpoint")
    assert open_note(note.read_bytes(), [verifier_of(first["key"])])


def test_nothing_is_published_that_a_witness_saw_otherwise(hoso, log, serving, tmp_path):
    """A witness that has cosigned another log of this name stops the publication before a file is written."""
    with serving(1, log) as first:
        for name in ("hoso.sqlite", "log.key.signed"):
            shutil.copy(tmp_path / name, tmp_path / f"old-{name}")
        grow(hoso)
        assert hoso("log", "cosign", *named(first)).code == 0
        for end in ("-wal", "-shm"):
            tmp_path.joinpath(f"hoso.sqlite{end}").unlink(missing_ok=True)
        for name in ("hoso.sqlite", "log.key.signed"):
            shutil.copy(tmp_path / f"old-{name}", tmp_path / name)
        said = hoso("publish", "out", "--audience", "public", *named(first), "--json").json
        assert said["error"]["code"] == "log_diverged"
        assert not list(tmp_path.glob("out/*/checkpoint"))


def test_one_that_is_away_is_told_and_stops_no_other(hoso, log, serving):
    """The answer is no, in a sentence on standard error; the other one has cosigned."""
    with serving(1, log) as first:
        away = {**first, "key": serving_key(hoso), "url": "http://127.0.0.1:1"}
        said = hoso("log", "cosign", *named(away, first))
        assert said.code == 1
        assert "witness.example/away: no answer" in said.err
        assert "witness.example/w1: cosigned" in said.out


def serving_key(hoso):
    """The key of a witness that does not serve."""
    words = ("witness", "key", "--name", "witness.example/away", "--key-file", "away.key")
    return hoso(*words, "--state", "away.state", "--json").json["key"]


def test_an_old_copy_of_the_store_is_told_by_the_witness(hoso, log, serving, tmp_path):
    """Where store and the key's own memory both went back, the witness still knows."""
    for name in ("hoso.sqlite", "log.key.signed"):
        shutil.copy(tmp_path / name, tmp_path / f"old-{name}")
    with serving(1, log) as first:
        grow(hoso)
        assert hoso("log", "cosign", *named(first)).code == 0
        for end in ("-wal", "-shm"):
            tmp_path.joinpath(f"hoso.sqlite{end}").unlink(missing_ok=True)
        for name in ("hoso.sqlite", "log.key.signed"):
            shutil.copy(tmp_path / f"old-{name}", tmp_path / name)
        (told,) = hoso("log", "cosign", *named(first), "--json").json["cosignings"]
        assert told["code"] == "ahead"
        for officer in ("cb02", "cb03"):  # another history, larger than the one that was cosigned
            grow(hoso, officer)
        said = hoso("log", "cosign", *named(first))
        assert said.code == 1
        assert "STOP: witness.example/w1 has cosigned another log" in said.err


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_key_is_made_once(hoso, tmp_path, monkeypatch, language):
    """The key is told in words, readable by its owner alone, of type 0x04; asked again it is the same."""
    monkeypatch.setenv("HOSO_LANG", language)
    words = ("witness", "key", "--name", "witness.example/w1", "--key-file", "w.key", "--state", "w.state")
    made = hoso(*words)
    assert made.code == 0
    vkey = made.out.splitlines()[-1].strip()
    assert verifier_of(vkey).key.type == 4
    assert tmp_path.joinpath("w.key").stat().st_mode & 0o777 == 0o600
    assert tmp_path.joinpath("w.key.pub").read_text().strip() == vkey
    assert hoso(*words, "--json").json == {"ok": True, "key": vkey}


def test_a_key_without_its_memory_cosigns_nothing(hoso, log, tmp_path):
    """A folder that is gone, or that of another key, is an error, not a new beginning."""
    key = ("witness", "key", "--name", "witness.example/w1", "--json")
    assert hoso(*key).code == 0
    serve = ("witness", "serve", "--log", log, "--listen", "127.0.0.1:0", "--json")
    tmp_path.joinpath("witness.state").rename(tmp_path / "away")
    assert hoso(*serve).json["error"]["code"] == "witness_unusable"
    tmp_path.joinpath("witness.key").unlink()
    assert hoso(*key).code == 0
    assert hoso(*serve, "--state", "away").json["error"]["code"] == "witness_unusable"
    tmp_path.joinpath("witness.key").unlink()
    assert hoso(*key).json["error"]["code"] == "witness_unusable"  # the memory is of the key that is gone
    assert not tmp_path.joinpath("witness.key").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("witness", "burn"), "one_of"),
        (("witness", "serve"), "parameter_missing"),
        (("witness", "key"), "parameter_missing"),
        (("witness", "key", "--log", "x", "--name", "w"), "parameter_needless"),
        (("witness", "key", "--name", "a b"), "malformed"),
        (("witness", "key", "--key-file", "log.key"), "key_unusable"),
        (("witness", "serve", "--log", "LOG", "--name", "w", "--listen", "8460"), "address_unreadable"),
        (("witness", "serve", "--log", "LOG", "--name", "w", "--listen", "h:99999"), "address_unreadable"),
        (("witness", "serve", "--log", "x", "--name", "w"), "malformed"),
        (("witness", "serve", "--log", WITNESS.key.text(), "--name", "w"), "malformed"),
        (("log", "cosign"), "parameter_missing"),
        (("log", "sequence", "--witness", "x"), "parameter_needless"),
        (("log", "cosign", "--witness", "http://127.0.0.1"), "witness_unreadable"),
        (("log", "cosign", "--witness", "LOG=http://127.0.0.1"), "witness_unreadable"),
        (("log", "cosign", "--witness", "LOG=ftp://127.0.0.1"), "witness_unreadable"),
    ],
)
def test_slips_are_told(hoso, log, tmp_path, words, code):
    """What cannot be done is one error with its code, and no key is made for it."""
    said = hoso(*(word.replace("LOG", log) for word in words), "--json")
    assert (said.code, said.json["error"]["code"]) == (2, code)
    assert not tmp_path.joinpath("witness.key").exists()
    assert not tmp_path.joinpath("witness.state").exists()


@pytest.mark.usefixtures("office")
def test_nothing_is_cosigned_without_a_log(hoso):
    """A store that has no log says so."""
    key = serving_key(hoso)
    said = hoso("log", "cosign", "--witness", f"{key}=http://127.0.0.1:1", "--json")
    assert said.json["error"]["code"] == "log_missing"
