"""Key files: a private key as one line of text, in the form of Go's note package, for its owner's eyes alone.

`PRIVATE+KEY+NAME+ID+KEY`, where ID is that of the public key and KEY the base64 of type and private key.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from hoso.adapters.signing.ed25519 import Ed25519Signer, new_signer
from hoso.engine.errors import KeyExists, KeyUnusable, Malformed
from hoso.engine.log.key import COSIGNATURE, ED25519
from hoso.engine.log.lines import base64_of, bytes_in

if TYPE_CHECKING:
    from pathlib import Path

#: What no group and no other may do with a key file.
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_MODE = 0o600
#: What the file of the public key is called, behind the name of the private one's.
PUBLIC = ".pub"
#: No key file is longer.
_LONGEST = 4096
_PARTS = 5


def new_key_file(path: Path, name: str, signature_type: int = ED25519) -> Ed25519Signer:
    """Draw a new key and put it into a new file with mode 0600; a file that is there is left alone.

    The file is complete and on the disk when this returns. For a key that cosigns, the type is 0x04.

    Raises:
        Malformed: no key has such a name.
        KeyExists: there is something at that path.
        KeyUnusable: nothing can be written there.
    """
    signer, seed = new_signer(name, signature_type)
    text = f"PRIVATE+KEY+{name}+{signer.key.id.hex()}+{base64_of(bytes((signature_type,)) + seed)}\n"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _MODE)
    except FileExistsError as error:
        raise KeyExists(path) from error
    except OSError as error:
        raise KeyUnusable(path, error.strerror) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, _MODE)  # whatever the umask
            file.write(text.encode())
            file.flush()
            os.fsync(descriptor)
        _sync_folder(path.parent)
    except OSError as error:
        path.unlink(missing_ok=True)  # it is ours, and holds no key that has signed anything
        raise KeyUnusable(path, error.strerror) from error
    return signer


def public_file(path: Path, vkey: str) -> Path:
    """Lay the vkey of a key into a file beside its own, for readers to be given; gives its path.

    Raises:
        KeyUnusable: it cannot be written.
    """
    beside = path.with_name(path.name + PUBLIC)
    try:
        beside.write_text(vkey + "\n", encoding="utf-8")
    except OSError as error:
        raise KeyUnusable(beside, error.strerror) from error
    return beside


def read_key_file(path: Path) -> Ed25519Signer:
    """Take the key of a key file.

    Raises:
        KeyUnusable: it cannot be read, others may read it, or it holds no private key.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            data = file.read(_LONGEST + 1) if stat.S_ISREG(status.st_mode) else b""
    except OSError as error:
        raise KeyUnusable(path, error.strerror) from error
    if not stat.S_ISREG(status.st_mode):
        raise KeyUnusable(path, "it is no file")
    if status.st_mode & _OTHERS:
        raise KeyUnusable(path, f"others than its owner may use it (mode {stat.S_IMODE(status.st_mode):04o})")
    try:
        return signer_from(data.decode().removesuffix("\n"))
    except (UnicodeDecodeError, Malformed) as error:
        # Without the text of the cause: it might quote the key.
        raise KeyUnusable(path, "it holds no private key") from error


def signer_from(text: str) -> Ed25519Signer:
    """Take a private key from its text. No error tells any of it.

    Raises:
        Malformed: it is none, or its ID is not that of the key.
    """
    parts = text.split("+", maxsplit=_PARTS - 1)
    data = bytes_in(parts[-1])
    if len(parts) != _PARTS or parts[:2] != ["PRIVATE", "KEY"] or not data:
        raise Malformed("key", "it is not PRIVATE+KEY+NAME+ID+KEY")
    if data[0] not in {ED25519, COSIGNATURE}:
        raise Malformed("key", f"signature type 0x{data[0]:02x} is unknown here")
    signer = Ed25519Signer(parts[2], data[1:], data[0])
    if signer.key.id.hex() != parts[3]:
        raise Malformed("key", "its ID is that of another key")
    return signer


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
