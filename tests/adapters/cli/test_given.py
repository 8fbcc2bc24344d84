"""What was given as text becomes values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.adapters.cli.given import files_of, moment_of, pairs_of
from hoso.adapters.cli.trouble import Trouble
from hoso.engine.binary import digest

NAMES = st.text("abcdefgh_", min_size=1, max_size=8)


@given(st.dictionaries(NAMES, st.text()))
def test_pairs_split_at_the_first_sign(pairs):
    """A value may hold anything, also further equals signs."""
    assert pairs_of("--field", [f"{name}={value}" for name, value in pairs.items()]) == pairs


@pytest.mark.parametrize("wrong", [["x"], ["=1"], ["a=1", "a=2"]])
def test_what_is_no_pair_is_trouble(wrong):
    """No sign, no name, or a name twice: nothing is guessed."""
    with pytest.raises(Trouble):
        pairs_of("--field", wrong)


@pytest.mark.parametrize(
    ("text", "end", "instant"),
    [
        ("2026-11-23", False, "2026-11-22T17:00:00.000000Z"),
        ("2026-11-23", True, "2026-11-23T17:00:00.000000Z"),
        ("2026-11-23T09:30", False, "2026-11-23T02:30:00.000000Z"),
        ("2026-11-23T09:30", True, "2026-11-23T02:30:00.000000Z"),
        ("2026-11-23T02:30:00Z", False, "2026-11-23T02:30:00.000000Z"),
    ],
)
def test_days_are_whole_in_the_office(text, end, instant):
    """A day begins at midnight in Vietnam, and as an end it is included."""
    assert moment_of("--from", text, end=end) == instant


@pytest.mark.parametrize("wrong", ["", "23/11/2026", "2026-13-01", "tomorrow"])
def test_what_is_no_time_is_trouble(wrong):
    """Only the one way of writing a date is read."""
    with pytest.raises(Trouble):
        moment_of("--from", wrong)


@given(data=st.binary(max_size=100))
def test_files_are_digested(tmp_path_factory, data):
    """A file is known by its digest, name and size."""
    path = tmp_path_factory.mktemp("papers") / "form.pdf"
    path.write_bytes(data)
    (file,) = files_of([f"application={path}"])
    assert (file.digest, file.size, file.name) == (digest(data), len(data), "form.pdf")


def test_a_folder_is_no_file(tmp_path):
    """A folder in the place of a file is told as such."""
    with pytest.raises(Trouble) as trouble:
        files_of([f"application={tmp_path}"])
    assert trouble.value.code == "file_is_folder"
