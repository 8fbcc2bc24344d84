"""engine/log/submission.py: requests to a witness are those of C2SP tlog-witness."""

from __future__ import annotations

import pytest

from hoso.engine.errors import Malformed
from hoso.engine.log.checkpoint import Checkpoint
from hoso.engine.log.note import signed_note
from hoso.engine.log.submission import MOST_HASHES, submission_bytes, submission_from
from hoso.engine.log.witness import malformed
from tests.engine.log.keys import LOG


def test_the_example_of_the_specification_is_read():
    """Four hashes, and a checkpoint with two signatures of one name."""
    data = (
        "old 20852014\n"
        "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
        "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
        "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
        "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
        "\n"
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "— example.com/behind-the-sofa "
        "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9"
        "nTo+zyWE+xeMcTOAYQ8=\n"
        "— example.com/behind-the-sofa "
        "opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QU"
        "XTS5Rovnzv++qbSzm9Q=\n"
    ).encode()
    submission = submission_from(data)
    assert (submission.old, len(submission.proof), submission.claimed.size) == (20_852_014, 4, 20_852_163)
    assert submission_bytes(*submission[:3]) == data


HASH = "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
NOTE = signed_note(Checkpoint("hoso.example/test/2026", 5, bytes(32)).text(), [LOG])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"old 0\n\n",
        b"old 0\n" + NOTE,
        b"\n\n" + NOTE,
        b"old\n\n" + NOTE,
        b"old -1\n\n" + NOTE,
        b"old 01\n\n" + NOTE,
        b"old 0 \n\n" + NOTE,
        b"old  0\n\n" + NOTE,
        b"old 0\r\n\n" + NOTE,
        b"new 0\n\n" + NOTE,
        b"old 18446744073709551616\n\n" + NOTE,
        b"old 1\nAAAA\n\n" + NOTE,
        b"old 1\n\xe2\x80\x94\n\n" + NOTE,
        b"old 1\n" + (HASH + "\n").encode() * (MOST_HASHES + 1) + b"\n" + NOTE,
        b"old 1\n\n" + NOTE[:-1],
        b"old 1\n\n" + signed_note("no checkpoint\n", [LOG]),
    ],
)
def test_what_is_no_request_is_refused(data):
    """With 400 and a sentence that says what is wrong."""
    with pytest.raises(Malformed) as error:
        submission_from(data)
    told = malformed(error.value)
    assert (told.status, told.kept) == (400, None)
    assert told.body.endswith(b"\n")


def test_what_could_not_be_read_back_is_not_sent():
    """A proof too long, a hash too short, a size below zero."""
    for old, proof in ((-1, []), (1, [bytes(31)]), (1, [bytes(32)] * 64)):
        with pytest.raises(Malformed):
            submission_bytes(old, proof, NOTE)
