"""adapters/signing/: keys are drawn, kept and taken, and never written over or shown."""

from __future__ import annotations

import os
import stat

import pytest

from hoso.adapters.signing.ed25519 import Ed25519Signer, Ed25519Verifier, new_signer, verifier_of
from hoso.adapters.signing.key_file import new_key_file, read_key_file, signer_from
from hoso.engine.errors import KeyExists, KeyUnusable, Malformed
from hoso.engine.log.key import COSIGNATURE, ED25519
from tests.engine.log.keys import PETER, PETER_PRIVATE

#: RFC 8032, section 7.1, test 2.
SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNED_72 = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_signatures_are_those_of_rfc_8032():
    """A vector of the RFC, signed and verified; one bit more is no signature."""
    signer = Ed25519Signer("test", SEED)
    assert signer.key.public == PUBLIC
    assert signer.sign(b"\x72") == SIGNED_72
    verifier = Ed25519Verifier(signer.key)
    assert verifier.verify(b"\x72", SIGNED_72)
    assert not verifier.verify(b"\x73", SIGNED_72)
    for wrong in (b"", SIGNED_72[:-1], SIGNED_72 + b"\0", bytes(64)):
        assert not verifier.verify(b"\x72", wrong)


@pytest.mark.parametrize("signature_type", [ED25519, COSIGNATURE])
def test_a_new_key_is_kept_and_taken(tmp_path, signature_type):
    """What the file gives back signs as the new key does, and its vkey verifies it."""
    path = tmp_path / "log.key"
    made = new_key_file(path, "hoso.example/test", signature_type)
    taken = read_key_file(path)
    assert taken.key == made.key
    assert taken.key.type == signature_type
    assert taken.sign(b"x") == made.sign(b"x")
    assert verifier_of(taken.key.text()).verify(b"x", made.sign(b"x"))
    assert path.read_text().startswith(f"PRIVATE+KEY+hoso.example/test+{made.key.id.hex()}+")


def test_two_new_keys_are_two():
    """Drawn, not derived from the name."""
    assert new_signer("a")[1] != new_signer("a")[1]


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_a_key_file_is_for_its_owner_alone(tmp_path, umask):
    """Whatever the umask says."""
    path = tmp_path / "log.key"
    before = os.umask(umask)
    try:
        new_key_file(path, "a")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_written_over(tmp_path):
    """Neither a key nor anything else that is there, a link to nothing included."""
    path = tmp_path / "log.key"
    new_key_file(path, "a")
    kept = path.read_bytes()
    with pytest.raises(KeyExists, match=r"log\.key"):
        new_key_file(path, "b")
    assert path.read_bytes() == kept
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nothing")
    with pytest.raises(KeyExists):
        new_key_file(link, "b")
    assert not (tmp_path / "nothing").exists()
    with pytest.raises(KeyUnusable, match="No such file"):
        new_key_file(tmp_path / "nowhere" / "log.key", "b")


def test_a_name_that_no_key_has_makes_no_file(tmp_path):
    """Spaces and plus would be read as something else."""
    for name in ("", "a b", "a+b"):
        with pytest.raises(Malformed, match="name"):
            new_key_file(tmp_path / "log.key", name)
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_others_may_read_is_not_used(tmp_path):
    """It may have been copied already; the error says which mode it has."""
    path = tmp_path / "log.key"
    new_key_file(path, "a")
    for mode in (0o640, 0o604, 0o620):
        path.chmod(mode)
        with pytest.raises(KeyUnusable, match=f"{mode:04o}"):
            read_key_file(path)
    path.chmod(0o400)
    read_key_file(path)


@pytest.mark.parametrize("content", [b"", b"\xff", b"hello", PETER.encode(), b"A" * 5000, b"\n"])
def test_a_file_without_a_private_key_is_told(tmp_path, content):
    """A public key instead of the private one, another file, an empty one."""
    path = tmp_path / "log.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyUnusable, match="no private key"):
        read_key_file(path)


def test_what_is_no_file_is_told(tmp_path):
    """A folder, a pipe, nothing at all: an answer at once."""
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name, why in ((".", "no file|directory"), ("pipe", "no file"), ("nothing", "No such file")):
        with pytest.raises(KeyUnusable, match=why):
            read_key_file(tmp_path / name)


def test_keys_of_others_are_taken():
    """The private key of golang.org/x/mod/sumdb/note; every piece of it and every other byte is refused."""
    assert signer_from(PETER_PRIVATE).key.text() == PETER
    for start in range(len(PETER_PRIVATE)):
        for end in range(start, len(PETER_PRIVATE) + 1):
            if (start, end) != (0, len(PETER_PRIVATE)):
                with pytest.raises(Malformed):
                    signer_from(PETER_PRIVATE[start:end])
    for place, letter in enumerate(PETER_PRIVATE):
        with pytest.raises(Malformed) as error:
            signer_from(PETER_PRIVATE[:place] + chr(ord(letter) + 1) + PETER_PRIVATE[place + 1 :])
        assert PETER_PRIVATE[40:60] not in str(error.value)
