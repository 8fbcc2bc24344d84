"""engine/cosigning.py: the note of a checkpoint gains what witnesses cosign, and nothing else they say."""

from __future__ import annotations

import pytest

from hoso.adapters.signing.ed25519 import Ed25519Signer, Ed25519Verifier
from hoso.engine.cosigning import cosign_checkpoints
from hoso.engine.errors import LogMissing, WitnessSilent
from hoso.engine.log.checkpoint import Checkpoint, checkpoint_from
from hoso.engine.log.key import COSIGNATURE
from hoso.engine.log.note import open_note, parse_note
from hoso.engine.log.submission import submission_from
from hoso.engine.log.witness import SIZE, Answer, answer, trusted
from hoso.engine.memory import MemoryStore
from tests.engine.logged import NAME, TestSigner, logged
from tests.engine.test_checkpointing import other, sign
from tests.engine.test_sequencing import open_some
from tests.properties.worlds import Clock

NOW = 1_800_000_000
LOG = TestSigner()


class Near:
    """A witness in this process: it decides as every witness does, and remembers."""

    def __init__(self, number=1, logs=(LOG,)):
        self.signer = Ed25519Signer(f"witness.example/w{number}", bytes([number]) * 32, COSIGNATURE)
        self.verifier = Ed25519Verifier(self.signer.key)
        self.logs = logs
        self.latest = {}
        self.asked = []

    def add_checkpoint(self, submission):
        """Decide."""
        asked = submission_from(submission)
        origin = asked.claimed.origin
        given = answer(asked, trusted(origin, self.logs), self.latest.get(origin), [self.signer], NOW)
        self.asked.append(given.status)
        if given.kept:
            self.latest[origin] = given.kept.checkpoint
        return given


class Saying(Near):
    """One that says what it was told to say."""

    def __init__(self, *answers):
        super().__init__()
        self.answers = list(answers)

    def add_checkpoint(self, submission):
        """Say the next of them; the last one for ever."""
        del submission
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def codes(engine, *witnesses):
    """What came of asking them."""
    return [item.code for item in cosign_checkpoints(engine.store, witnesses)]


def note(engine, folder="2026"):
    """The note that the store keeps."""
    with engine.store.reading() as reading:
        return reading.signed(folder).note


def signed(count=3):
    """An engine whose log is signed."""
    engine = logged()
    open_some(engine, count)
    sign(engine)
    return engine


def test_each_witness_adds_its_cosignature():
    """The log's own signature stands first as it was; the text is the same; asked again, nothing is new."""
    engine, first, second = signed(), Near(1), Near(2)
    before = note(engine)
    assert codes(engine, first, second) == ["cosigned", "cosigned"]
    after = note(engine)
    assert after.startswith(before)
    opened = open_note(after, [LOG, first.verifier, second.verifier])
    assert len(opened.signatures) == 3
    assert opened.unknown == ()
    assert codes(engine, second, first) == ["already", "already"]
    assert note(engine) == after
    assert first.asked == [200]


def test_a_witness_is_led_on_from_where_it_is():
    """As the log grows, each time: it says how far it is, gets the proof from there, and cosigns."""
    engine, witness = signed(), Near()
    for count in (1, 260, 5):
        codes(engine, witness)
        open_some(engine, count, 1000 + count)
        sign(engine)
        assert codes(engine, witness) == ["cosigned"]
        assert len(parse_note(note(engine)).signatures) == 2
    assert witness.asked == [200, *[409, 200] * 3]


def test_every_shard_is_cosigned():
    """The last checkpoint of a closed year, and the newest."""
    clock = Clock("2026-12-31T03:00:00.000000Z")
    engine, witness = logged(MemoryStore(clock)), Near()
    sign(engine)
    open_some(engine, 2)
    clock.now = "2027-01-02T03:00:00.000000Z"
    sign(engine)
    told = list(cosign_checkpoints(engine.store, [witness]))
    assert [(item.origin, item.size, item.code) for item in told] == [
        (f"{NAME}/2026", 5, "cosigned"),
        (f"{NAME}/2027", 1, "cosigned"),
    ]
    assert set(witness.latest) == {f"{NAME}/2026", f"{NAME}/2027"}


def test_an_older_copy_of_the_store_is_noticed():
    """The witness has cosigned more than is signed here: it says so, and nothing is kept."""
    witness, old, grown = Near(), signed(), signed()
    open_some(grown, 4, 1000)
    sign(grown)
    codes(grown, witness)
    before = note(old)
    (told,) = cosign_checkpoints(old.store, [witness])
    assert told.is_alarm
    assert (told.code, told.detail) == ("ahead", str(witness.latest[f"{NAME}/2026"].size))
    assert note(old) == before


@pytest.mark.parametrize("count", [3, 9])
def test_a_split_view_is_noticed(count):
    """Another log of the same name and key, as large or larger, is cosigned by no witness of the first."""
    witness, engine = Near(), other(count)
    codes(signed(), witness)
    latest = dict(witness.latest)
    sign(engine)
    assert codes(engine, witness) == ["diverged"]
    assert witness.latest == latest


def test_a_witness_that_was_not_given_the_log_or_its_key():
    """Unknown where it does not know the name, untrusted where it knows another key of it."""
    engine = signed()
    assert codes(engine, Near(logs=[TestSigner(name="other.example")])) == ["unknown"]
    assert codes(engine, Near(logs=[TestSigner(2)])) == ["untrusted"]


def test_one_that_fails_stops_no_other():
    """Whoever is silent is told; those after it are asked as well."""
    engine, good = signed(), Near(7)

    class Silent(Near):
        """One that nobody reaches."""

        def add_checkpoint(self, submission):
            """Say nothing."""
            del submission
            raise WitnessSilent("w", "refused")

    told = list(cosign_checkpoints(engine.store, [Silent(), good]))
    assert [(item.code, item.detail) for item in told] == [("silent", "w; refused"), ("cosigned", "")]
    assert open_note(note(engine), [good.verifier])


@pytest.mark.parametrize(
    "said",
    [
        Answer(200, b""),
        Answer(200, b"OK\n"),
        Answer(200, "— witness.example/w1 AAAAAA==\n".encode()),
        Answer(200, Near(5).signer.key.text().encode()),
        Answer(302, b"", "text/plain"),
        Answer(500, b"1\n", SIZE),
        Answer(400, b"no\n"),
        Answer(409, b"1\n", "text/plain"),
        Answer(409, b"1", SIZE),
        Answer(409, b"01\n", SIZE),
        Answer(409, b"-1\n", SIZE),
        Answer(409, b"\xff\n", SIZE),
        Answer(409, b"1" * 4000, SIZE),
    ],
)
def test_what_is_no_answer_of_a_witness_is_not_kept(said):
    """Neither a status nor a body that the protocol does not know changes the note."""
    engine = signed()
    before = note(engine)
    assert codes(engine, Saying(said)) == ["unreadable"]
    assert note(engine) == before


def test_a_cosignature_of_something_else_is_not_kept():
    """A witness that cosigns another checkpoint than it was sent is not believed."""
    engine, witness = signed(), Near()
    elsewhere = signed(5)
    codes(elsewhere, witness)
    line = parse_note(note(elsewhere)).signatures[1].line().encode()
    assert codes(engine, Saying(Answer(200, line))) == ["unreadable"]
    assert len(parse_note(note(engine)).signatures) == 1


def test_a_witness_that_is_never_where_it_says_is_given_up():
    """It is asked a few times, not for ever."""
    engine = signed()
    sizes = [Answer(409, b"%d\n" % size, SIZE) for size in (1, 2, 3, 1, 2, 3, 1)]
    assert codes(engine, Saying(*sizes)) == ["moving"]


def test_what_was_signed_meanwhile_is_not_mixed_up():
    """A cosignature that comes when a larger checkpoint is signed already is dropped, and told."""
    engine = signed()

    class Slow(Near):
        """Somebody signs while it thinks."""

        def add_checkpoint(self, submission):
            """Decide; meanwhile the log is signed."""
            open_some(engine, 1, 2000)
            sign(engine)
            return super().add_checkpoint(submission)

    assert codes(engine, Slow()) == ["overtaken"]
    assert len(parse_note(note(engine)).signatures) == 1


def test_without_a_signed_log_there_is_nothing_to_cosign():
    """A log that was founded and never signed."""
    with pytest.raises(LogMissing):
        codes(logged(), Near())


def test_the_kept_note_is_that_checkpoint():
    """What readers open by the log's key alone is what it was."""
    engine = signed()
    codes(engine, Near())
    with engine.store.reading() as reading:
        kept = reading.signed("2026")
    told = checkpoint_from(open_note(kept.note, [LOG]).text)
    assert told == Checkpoint(f"{NAME}/2026", kept.size, kept.root)
