"""adapters/publication/folder.py: operations on the disk, one publication at a time."""

from __future__ import annotations

import os

import pytest

from hoso.adapters.publication.folder import BESIDE, DiskFolder
from hoso.engine.errors import FolderBusy, FolderUnwritable
from hoso.engine.publication.operations import Remove, Settle, Write


def test_what_is_written_is_read_and_listed(tmp_path):
    """Files get their folders, a second content replaces the first; nothing lies beside."""
    folder = DiskFolder(tmp_path / "made" / "here")
    with folder.held():
        folder.do(Write("a/b", b"1"))
        folder.do(Write("a/b", b"22"))
        folder.do(Write("c", b""))
        folder.do(Settle())
    assert (folder.read("a/b"), folder.read("c"), folder.read("d"), folder.read("c/d")) == (
        b"22",
        b"",
        None,
        None,
    )
    assert (folder.names(), folder.names("a"), folder.names("x"), folder.names("c")) == (
        ["a", "c"],
        ["b"],
        [],
        [],
    )
    assert (folder.files, folder.bytes) == (3, 3)


def test_what_is_removed_is_gone_with_all_in_it(tmp_path):
    """A file, a folder, or nothing at all; a link is removed and not what it leads to."""
    folder = DiskFolder(tmp_path / "f")
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").touch()
    with folder.held():
        folder.do(Write("a/b", b"1"))
        folder.do(Write("c", b"1"))
        (tmp_path / "f" / "link").symlink_to(tmp_path / "kept")
        for path in ("a", "c", "link", "never"):
            folder.do(Remove(path))
        folder.do(Settle())
    assert folder.names() == []
    assert (tmp_path / "kept" / "file").exists()


def test_one_folder_is_held_once(tmp_path):
    """A second publication into a folder is told so, and may have it afterwards."""
    with DiskFolder(tmp_path).held(), pytest.raises(FolderBusy), DiskFolder(tmp_path).held():
        pass
    with DiskFolder(tmp_path).held():
        pass


def test_what_a_killed_publication_left_beside_is_gone(tmp_path):
    """The one file under another name is neither listed nor kept."""
    (tmp_path / BESIDE).write_bytes(b"half")
    folder = DiskFolder(tmp_path)
    assert folder.names() == []
    with folder.held():
        pass
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_for_everybody_is_for_its_owner(tmp_path):
    """A folder that is made private is closed to others; one that is there keeps its mode."""
    with DiskFolder(tmp_path / "p").held(private=True), DiskFolder(tmp_path / "q").held():
        pass
    assert (tmp_path / "p").stat().st_mode & 0o077 == 0
    assert (tmp_path / "q").stat().st_mode & 0o077 == 0o077 & ~_umask()


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_what_the_system_refuses_is_one_error(tmp_path):
    """A file where a folder should be, a folder where a file should be."""
    (tmp_path / "file").touch()
    with pytest.raises(FolderUnwritable), DiskFolder(tmp_path / "file").held():
        pass
    with pytest.raises(FolderUnwritable), DiskFolder(tmp_path / "file" / "below").held():
        pass
    folder = DiskFolder(tmp_path)
    (tmp_path / "folder").mkdir()
    with folder.held():
        with pytest.raises(FolderUnwritable):
            folder.do(Write("file/x", b"1"))
        with pytest.raises(FolderUnwritable):
            folder.do(Write("folder", b"1"))
    with pytest.raises(FolderUnwritable):
        folder.read("folder")
