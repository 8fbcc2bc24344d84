"""What was given as text becomes values."""

from __future__ import annotations

import os
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.adapters.cli.given import files_of, ids_of, key_of, moment_of, pairs_of, seen_of
from hoso.adapters.cli.named_file import bytes_of
from hoso.adapters.cli.trouble import Trouble
from hoso.engine.binary import digest
from hoso.engine.instant import is_instant

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


@pytest.mark.parametrize(
    "wrong",
    [
        *(
            "",
            "23/11/2026",
            "2026-13-01",
            "2026-02-30",
            "tomorrow",
            "20261123",
            "2026-W48-1",
            "2026-11-23 09:30",
        ),
        *(
            "2026-11-23T0930",
            "2026-11-23T09",
            "2026-11-23T25:00",
            "2026-11-23T09:30+7",
            "２026-11-23",
            "2026-11-23\n",
        ),
    ],
)
def test_what_is_no_time_is_trouble(wrong):
    """Only the few ways of writing a time that the help names are read, though the language knows more."""
    with pytest.raises(Trouble) as trouble:
        moment_of("--from", wrong)
    assert trouble.value.code == "moment_unreadable"


@pytest.mark.parametrize(
    "wrong",
    [
        "9999-12-31",
        "0001-01-01",
        "0500-01-01",
        "9999-12-31T23:59:59-05:00",
        "0001-01-01T00:00:00+14:00",
        "1900-01-01",
    ],
)
@pytest.mark.parametrize("end", [False, True])
def test_years_are_those_of_an_office(wrong, end):
    """A year that no office worked in, or that no clock can reckon with, is refused and not bent."""
    with pytest.raises(Trouble) as trouble:
        moment_of("--until", wrong, end=end)
    assert trouble.value.code == "moment_out_of_range"


@given(
    st.text("0123456789-:.TZ+ ", max_size=30)
    | st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat())
    | st.dates().map(lambda day: day.isoformat()),
    st.booleans(),
)
def test_a_time_becomes_an_instant_or_trouble(text, end):
    """There is no third way: whatever stands in the place of a time."""
    try:
        moment = moment_of("--until", text, end=end)
    except Trouble:
        return
    assert moment is not None
    assert is_instant(moment)


@given(st.text(max_size=20), st.integers())
def test_keys_and_numbers_are_those_that_the_record_can_keep(text, number):
    """A key is printable ASCII, the number of an entry is one that every reader keeps exactly."""
    good = text != "" and all(" " <= letter <= "~" for letter in text)
    for read, value, wanted in ((key_of, text, good), (seen_of, number, 0 < number < 2**53)):
        try:
            assert read(value) == value
            assert wanted
        except Trouble:
            assert not wanted


@pytest.mark.parametrize("wrong", ["", "Land head", "đất", "a" * 65, "A", "../x", "a\n"])
def test_what_is_no_id_is_trouble(wrong):
    """A label, or anything else that can be no id, is told before a store is asked."""
    with pytest.raises(Trouble):
        ids_of("--role", ["land_head", wrong])


def test_names_of_files_come_composed(tmp_path):
    """What a system keeps decomposed is written into the record composed."""
    name = "Đơn của Nguyễn Văn Ế.pdf"
    path = tmp_path / normalize("NFD", name)
    path.write_bytes(b"form")
    (file,) = files_of([f"application={path}"])
    assert file.name == normalize("NFC", name)


@pytest.mark.parametrize("option", ["--field", "--file"])
def test_names_in_pairs_are_ids(option):
    """A label in the place of an id is told as such, in whatever form its letters come."""
    for form in ("NFC", "NFD"):
        with pytest.raises(Trouble) as trouble:
            pairs_of(option, [normalize(form, "họ_tên") + "=x"])
        assert trouble.value.details["value"] == "họ_tên"


def test_only_regular_files_are_read(tmp_path):
    """A pipe that nobody writes to, or a device without end, is refused and not waited for."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, "/dev/zero"):
        for read in (lambda path: bytes_of(path, 10), lambda path: files_of([f"a={path}"])):
            with pytest.raises(Trouble) as trouble:
                read(str(path))
            assert trouble.value.code == "file_irregular"


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
