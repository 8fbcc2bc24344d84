"""What hoso publishes is whole in the eyes of the verifier, which was written from the page alone."""

from __future__ import annotations

import pytest

from hoso.engine.commands import AddKey, Asking, Claim, Erase, RetireKey
from hoso.engine.memory import MemoryStore
from hoso.engine.publication.audience import AUDIENCES
from tests.engine.logged import TestSigner
from tests.engine.publication.shelf import Shelf, register, renew, signed
from tests.engine.publication.test_packet import packet
from tests.engine.publication.test_register import REGISTERS, office
from tests.engine.test_sequencing import open_some
from tests.properties.test_canaries import folders, walked
from tests.properties.worlds import Clock, must


@pytest.fixture
def whole(verify, tmp_path):
    """Lay files into a folder and have it verified: nothing is wrong."""

    def check(files, *words, by=(1,), code=0):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        for name, data in files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        keys = [word for number in by for word in ("--key", TestSigner(number).key.text())]
        said = verify(folder, *keys, *words, "--json")
        assert said.code == code, said.out + said.err
        return folder

    return check


@pytest.mark.parametrize("audience", AUDIENCES)
def test_everything_that_can_be_asked_is_published_whole(whole, audience):
    """Every command and every kind of withheld value, for every audience, as register and as packet."""
    files = folders(walked(), audience)
    for kind in ("register", "packet"):
        made = {name.partition("/")[2]: data for name, data in files.items() if name.startswith(f"{kind}/")}
        if made:
            whole(made, by=(2,))


@pytest.mark.parametrize("audience", REGISTERS)
def test_through_years_erasures_and_keys_each_state_goes_on_from_the_one_before(whole, audience):
    """A register renewed over three years, a replaced key, an erasure: whole each time, and consistent."""
    clock = Clock("2026-12-31T03:00:00.000000Z")
    engine, dossier = office(MemoryStore(clock))
    shelf = Shelf()

    def publish(*signers, older=None):
        by = [TestSigner(number) for number in signers]
        signed(engine, *by)
        renew(engine, shelf, audience)
        kept = [word for folder in older or () for word in ("--older", str(folder / "2026" / "checkpoint"))]
        return whole(shelf.files, *kept, by=signers)

    first = publish(1)
    must(engine, AddKey(Asking("founder", "t", "add"), TestSigner(2).key.text()))
    open_some(engine, 260)
    second = publish(1, 2, older=[first])
    clock.now = "2027-01-02T03:00:00.000000Z"
    must(engine, Claim(Asking("bob", "t", "c"), dossier))
    third = publish(1, 2, older=[first, second])
    must(engine, RetireKey(Asking("founder", "t", "retire"), TestSigner(1).key.text()))
    must(engine, Erase(Asking("bob", "t", "e"), dossier, "Order"))
    clock.now = "2029-01-02T03:00:00.000000Z"
    open_some(engine, 2, first=900)
    # The shard of 2026 is closed: its checkpoint is still that of both keys.
    publish(2, older=[third])
    whole(register(engine, audience), by=(2,))
    whole(packet(engine, dossier, audience, TestSigner(2)), by=(2,))
