"""hoso log: founding, sequencing, signing, replacing a key; what stops it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hoso.adapters.signing.ed25519 import verifier_of
from hoso.engine.log.checkpoint import checkpoint_from
from hoso.engine.log.note import open_note

NAME = "hoso.example/quang-ninh"
BOSS = ("--actor", "quantri")


@pytest.fixture
def log(hoso, dossier, tmp_path):
    """A log was founded over an office with one dossier; gives the vkey."""
    assert dossier
    done = hoso("log", "found", NAME, *BOSS, "--json")
    assert done.code == 0, done.out + done.err
    assert tmp_path.joinpath("log.key").stat().st_mode & 0o777 == 0o600
    assert tmp_path.joinpath("log.key.pub").read_text() == done.json["key"] + "\n"
    return done.json["key"]


def test_a_log_is_founded_sequenced_and_signed(hoso, log):
    """Three commands lead to a checkpoint over all entries, that the printed key verifies."""
    made = hoso("log", "sequence", "--json").json
    assert made["entries"] == made["size"]
    assert made["origin"].startswith(f"{NAME}/20")
    (signed,) = hoso("log", "checkpoint", "--json").json["checkpoints"]
    checkpoint = checkpoint_from(open_note(signed["note"].encode(), [verifier_of(log)]).text)
    assert (checkpoint.origin, checkpoint.size) == (made["origin"], made["size"])
    shown = hoso("log", "show", "--json").json
    assert shown["waiting"] == 0
    assert shown["keys"] == [log]
    assert shown["shards"] == [{"origin": made["origin"], "size": made["size"], "signed": made["size"]}]
    assert hoso("log", "sequence", "--json").json["entries"] == 0
    assert hoso("log", "checkpoint", "--json").json["checkpoints"] == []


@pytest.mark.parametrize("language", ["en", "vi"])
def test_people_are_told_what_was_done(hoso, log, monkeypatch, language):
    """Every way says in words what it did, and the key that readers are to be given."""
    monkeypatch.setenv("HOSO_LANG", language)
    assert hoso("log", "sequence").code == 0
    said = [hoso("log", way).out for way in ("checkpoint", "checkpoint", "show")]
    added = hoso("log", "add-key", "--key-file", "new.key", *BOSS).out
    said.append(added)
    assert f"{NAME}+" in added
    assert log in said[2]
    assert all(text.strip() and "{" not in text for text in said)
    history = hoso("history", "keys").out
    assert history.count("quantri") >= 2 or "Quản trị" in history


def test_a_key_is_replaced(hoso, log):
    """Both keys sign until the old one is retired; then the new one alone, and the old is refused."""
    new = hoso("log", "add-key", "--key-file", "new.key", *BOSS, "--json").json["key"]
    hoso("log", "sequence")
    alone = hoso("log", "checkpoint", "--json")
    assert (alone.code, alone.json["error"]["code"]) == (2, "key_unusable")
    (both,) = hoso(*("log", "checkpoint", "--key-file", "log.key", "--key-file", "new.key", "--json")).json[
        "checkpoints"
    ]
    for key in (log, new):
        assert open_note(both["note"].encode(), [verifier_of(key)])
    assert hoso("log", "retire-key", log, *BOSS).code == 0
    hoso("log", "sequence")
    (one,) = hoso("log", "checkpoint", "--key-file", "new.key", "--json").json["checkpoints"]
    assert len(open_note(one["note"].encode(), [verifier_of(new)]).signatures) == 1


def test_an_old_copy_of_the_store_is_a_hard_stop(hoso, log, tmp_path):
    """The key remembers what it signed: a restored backup is not signed, also when it has grown again."""
    assert log
    hoso("log", "sequence")
    shutil.copy(tmp_path / "hoso.sqlite", tmp_path / "backup")
    assert hoso("grant", "cb01", "land_head", "--unit", "tan_hoa", *BOSS).code == 0
    hoso("log", "sequence")
    assert hoso("log", "checkpoint").code == 0
    for end in ("-wal", "-shm"):
        tmp_path.joinpath(f"hoso.sqlite{end}").unlink(missing_ok=True)
    shutil.copy(tmp_path / "backup", tmp_path / "hoso.sqlite")
    stopped = hoso("log", "checkpoint", "--json")
    assert (stopped.code, stopped.json["error"]["code"]) == (2, "log_diverged")
    for unit in ("tan_hoa", "quang_ninh"):
        assert hoso("grant", "cb02", "land_head", "--unit", unit, *BOSS).code == 0
    hoso("log", "sequence")
    stopped = hoso("log", "checkpoint", "--json")
    assert (stopped.code, stopped.json["error"]["code"]) == (2, "log_diverged")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("log", "found"), "parameter_missing"),
        (("log", "sequence", "x"), "parameter_needless"),
        (("log", "burn"), "one_of"),
        (("log", "tiles"), "parameter_missing"),
        (("log", "tiles", "x"), "log_missing"),
        (("log", "sequence"), "log_missing"),
        (("log", "show"), "log_missing"),
        (("log", "add-key", *BOSS), "log_missing"),
        (("log", "found", NAME), "actor_missing"),
        (("log", "checkpoint"), "key_unusable"),
    ],
)
def test_slips_are_told(hoso, office, words, code):
    """What cannot be done is one error with its code, and no key is drawn for it."""
    said = hoso(*words, "--json")
    assert (said.code, said.json["error"]["code"]) == (2, code)
    assert not office.joinpath("log.key").exists()


@pytest.mark.usefixtures("office")
def test_founding_takes_the_power(hoso):
    """Whoever is no keeper of the log is refused."""
    said = hoso("log", "found", NAME, "--actor", "cb01", "--json")
    assert [item["code"] for item in said.json["refused"]] == ["role"]
    assert not Path("log.key").exists()


def test_the_log_alone_is_written_as_tiles(hoso, log, tmp_path):
    """A folder gets the signed checkpoint and what it is of; a second time there is nothing to write."""
    assert log
    hoso("log", "sequence")
    (signed,) = hoso("log", "checkpoint", "--json").json["checkpoints"]
    made = hoso("log", "tiles", "tiles", "--json").json
    year = tmp_path / "tiles" / signed["folder"]
    assert (year / "checkpoint").read_text() == signed["note"]
    assert (year / "tile" / "0" / "000.p" / str(signed["size"])).stat().st_size == 32 * signed["size"]
    assert made["files"] == 3
    assert hoso("log", "tiles", "tiles", "--json").json["files"] == 0


def test_a_kept_checkpoint_proves_the_record_whole(hoso, log, tmp_path):
    """With a signed checkpoint from elsewhere the verdict is whole up to there; without, as before."""
    hoso("log", "sequence")
    (signed,) = hoso("log", "checkpoint", "--json").json["checkpoints"]
    tmp_path.joinpath("kept").write_text(signed["note"])
    assert hoso("verify", "--json").json["completeness"] == "unknown"
    kept = ("verify", "--checkpoint", "kept", "--vkey", log)
    told = hoso(*kept, "--json").json
    assert (told["ok"], told["completeness"], told["log"]["proven"]) == (True, "proven", signed["size"])
    assert "WHOLE up to the checkpoint" in hoso(*kept).out
    assert hoso("verify", "--checkpoint", "kept", "--json").json["error"]["code"] == "parameter_missing"
    forged = signed["note"].replace(str(signed["size"]), str(signed["size"] + 1), 1)
    tmp_path.joinpath("kept").write_text(forged)
    assert hoso(*kept, "--json").json["error"]["code"] == "signature_wrong"


def test_a_store_that_is_not_the_published_one_is_named(hoso, log, tmp_path):
    """Entries cut after they were signed are missed by the kept checkpoint: broken."""
    hoso("log", "sequence")
    shutil.copy(tmp_path / "hoso.sqlite", tmp_path / "backup")
    assert hoso("grant", "cb01", "land_head", "--unit", "tan_hoa", *BOSS).code == 0
    hoso("log", "sequence")
    (signed,) = hoso("log", "checkpoint", "--json").json["checkpoints"]
    tmp_path.joinpath("kept").write_text(signed["note"])
    cut = hoso("verify", "--store", "backup", "--checkpoint", "kept", "--vkey", log)
    assert cut.code == 1
    assert "not the record that was published" in cut.out
