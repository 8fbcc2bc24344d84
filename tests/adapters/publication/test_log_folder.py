"""adapters/publication/log_folder.py: the log alone, for whoever needs no more than its tiles."""

from __future__ import annotations

import pytest

from hoso.adapters.publication.log_folder import write_log
from hoso.engine.errors import FolderNotEmpty, FolderOfAnother, LogDiverged, LogMissing
from tests.adapters.cli.published import files_of
from tests.engine.logged import logged
from tests.engine.publication.shelf import register, signed
from tests.engine.test_sequencing import open_some


def written(engine, folder):
    """Write the log; how many files were written."""
    folders = list(write_log(engine.store, folder))
    return folders[-1].files if folders else 0


def of_log(files):
    """The log's part of a register."""
    return {name: data for name, data in files.items() if name.startswith("2026/")}


def test_it_is_the_log_s_part_of_a_register(tmp_path):
    """Checkpoint, tiles and bundles as a register has them; and no other file."""
    engine = logged()
    open_some(engine, 300)
    signed(engine)
    assert written(engine, tmp_path / "log") > 0
    assert files_of(tmp_path / "log") == of_log(register(engine))


def test_what_is_new_is_written_and_the_checkpoint_last(tmp_path):
    """A second time nothing; stopped before its end, the folder has the old checkpoint and all its tiles."""
    engine = logged()
    open_some(engine, 250)
    signed(engine)
    written(engine, tmp_path)
    before = files_of(tmp_path)
    assert written(engine, tmp_path) == 0
    open_some(engine, 20, first=300)
    signed(engine)
    coming = write_log(engine.store, tmp_path)
    next(coming)
    coming.close()
    assert files_of(tmp_path)["2026/checkpoint"] == before["2026/checkpoint"]
    written(engine, tmp_path)
    files = files_of(tmp_path)
    assert files == of_log(register(engine))


def test_a_folder_of_others_or_of_another_log_is_left_alone(tmp_path):
    """Files of others, a register, a longer log: nothing is written; without a log neither."""
    engine = logged()
    with pytest.raises(LogMissing):
        written(engine, tmp_path / "none")
    assert not (tmp_path / "none").exists()
    signed(engine)
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "file").touch()
    with pytest.raises(FolderNotEmpty):
        written(engine, tmp_path / "others")
    (tmp_path / "register").mkdir()
    (tmp_path / "register" / "about.json").touch()
    with pytest.raises(FolderOfAnother):
        written(engine, tmp_path / "register")
    longer = logged()
    open_some(longer, 5)
    signed(longer)
    written(longer, tmp_path / "log")
    before = files_of(tmp_path / "log")
    with pytest.raises(LogDiverged):
        written(engine, tmp_path / "log")
    assert files_of(tmp_path / "log") == before
