"""Erasing a person: every proof still holds, and the values are gone."""

from __future__ import annotations

from hoso.engine import Asking, Erase, Receipt, Take
from hoso.engine.timeline import timeline_of


def test_an_erased_dossier_still_verifies(office):
    """All chains hold, erased values are counted; a guard over one, and what gave them, is attested."""
    tag = office.open("H49.99-261123-0001", "CANARY")
    office.walk(tag)
    office.must(Erase(office.asking("quantri"), tag, "CANARY-AUTHORITY"))
    verdict = office.verdicts()[tag]
    assert not verdict.problems
    assert (verdict.rechecked, verdict.attested) == (0, 3)
    assert verdict.erased > 20
    assert not office.problems()


def test_a_guard_over_what_remains_is_asked_again(office):
    """Erasing one field leaves a guard over another re-checked."""
    tag = office.open("H49.99-261123-0001", "CANARY")
    office.walk(tag)
    office.must(Erase(office.asking("quantri"), tag, "law", fields=("applicant_name",)))
    verdict = office.verdicts()[tag]
    assert not verdict.problems
    assert (verdict.rechecked, verdict.attested) == (1, 1)


def test_no_byte_of_the_files_holds_an_erased_value(office):
    """Once done, none of the values stands in any byte of the store's files."""
    tags = [office.open(f"H49.99-261123-{n:04d}", f"CANARY{n:03d}") for n in range(1, 21)]
    for n, tag in enumerate(tags):
        office.walk(tag, n % 9)
    for n, tag in enumerate(tags[:10]):
        office.must(Erase(office.asking("quantri"), tag, f"authority {n}"))
    assert office.store.finish_erasures()
    held = b"".join(file.read_bytes() for file in office.path.parent.iterdir() if file.is_file())
    for n in range(1, 11):
        assert b"CANARY%03d" % n not in held
    for n in range(11, 21):
        assert b"CANARY%03d" % n in held
    assert not office.problems()


def test_an_erased_key_gives_its_first_receipt(office):
    """The same key after an erasure returns the first receipt, whatever its body: the digest is gone."""
    tag = office.open("H49.99-261123-0001", "CANARY")
    files = ()
    asking = Asking("cb01", "test", "one-key")
    first = office.must(Take(asking, tag, "withdraw", {}, files, "first words"))
    office.must(Erase(office.asking("quantri"), tag, "law"))
    again = office.engine.handle(Take(asking, tag, "withdraw", {}, files, "first words"))
    assert isinstance(again, Receipt)
    assert again == first


def test_an_officers_name_can_be_erased(office):
    """The name goes, the officer's id stays in every entry, and the directory verifies."""
    tag = office.open("H49.99-261123-0001", "CANARY")
    office.walk(tag)
    assert (
        "Nguyễn Thị Lan".encode()
        in office.path.read_bytes() + office.path.with_name(office.path.name + "-wal").read_bytes()
    )
    office.must(Erase(office.asking("quantri"), None, "law", officer="cb01"))
    assert office.store.finish_erasures()
    held = b"".join(file.read_bytes() for file in office.path.parent.iterdir() if file.is_file())
    assert "Nguyễn Thị Lan".encode() not in held
    assert not office.problems()


def test_a_timeline_says_what_was_erased(office):
    """A reader sees that values were erased, not that there were none."""
    tag = office.open("H49.99-261123-0001", "CANARY")
    office.walk(tag, 2)
    office.must(Erase(office.asking("quantri"), tag, "law"))
    with office.store.reading() as reading:
        lines = timeline_of(reading.entries(tag), reading.disclosures(tag))
    assert lines[0].fields == {"area": "ordinary"}
    assert {item.why for item in lines[0].hidden} == {"erased"}
    assert lines[1].reason is not None
    assert lines[1].reason.why == "erased"
