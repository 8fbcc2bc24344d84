"""adapters/cli/formatting.py: files are rewritten whole or not at all; --check only says which."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import GIFT

GOOD = "hoso: procedure/1\nprocedure: a\n"


@pytest.fixture
def untidy(tmp_path):
    """A shipped procedure with spaces, and a text that wants quotes."""
    text = Path(GIFT).read_text().replace("steps:", "\n\nsteps:   ").replace('"Đóng dấu"', "Đóng dấu")
    path = tmp_path / "a.yaml"
    path.write_text(text.replace('item: "11"', "item: 11"))
    return path


def test_check_writes_nothing(hoso, untidy):
    """With --check a file that would change is named, stays, and the exit code is 1."""
    before = untidy.read_text()
    said = hoso("fmt", "--check", str(untidy), GIFT)
    assert said.code == 1
    assert str(untidy) in said.out
    assert GIFT not in said.out
    assert untidy.read_text() == before


def test_a_file_is_rewritten(hoso, untidy):
    """What the checker wants in quotes is put there; a second time nothing changes, and the mode stays."""
    untidy.chmod(0o640)
    said = hoso("fmt", str(untidy), "--json")
    assert (said.code, said.json["files"]) == (0, [{"file": str(untidy), "changed": True}])
    assert untidy.read_text() == Path(GIFT).read_text().replace("steps:", "\nsteps:")
    assert untidy.stat().st_mode & 0o777 == 0o640
    assert hoso("fmt", str(untidy), "--check").code == 0
    assert hoso("check", str(untidy)).code == 0


def test_nothing_is_written_where_one_cannot_be_read(hoso, untidy, tmp_path):
    """A file that is no YAML of ours is told as the checker tells it, and no other is touched."""
    before = untidy.read_text()
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("hoso: &a b\n")
    said = hoso("fmt", str(untidy), str(wrong))
    assert said.code == 1
    assert "E106" in said.out
    assert untidy.read_text() == before


def test_what_cannot_be_kept_is_refused(hoso, tmp_path):
    """A file of which something would be lost stays as it is."""
    path = tmp_path / "deep.yaml"
    path.write_text(f"{GOOD}x_note: |4\n      deep\n")
    said = hoso("fmt", str(path))
    assert said.code == 1
    assert "deep.yaml" in "".join(said.err.split())
    assert path.read_text() == f"{GOOD}x_note: |4\n      deep\n"
