"""The resolved definition: canonical bytes of everything a procedure means, and their digest.

Comments, quoting, layout, the order of keys, and defaults written out or left out make no
difference; the order of a list does. What is left to its default is left out, so that a key the
language learns later does not change the digest of a file that does not use it.
"""

from __future__ import annotations

from hoso.engine.binary import digest
from hoso.engine.canonical import canonical, parse
from hoso.engine.procedure import Procedure, settled


def resolve(procedure: Procedure) -> bytes:
    """Write a checked procedure as canonical bytes."""
    return canonical(settled(procedure).model_dump(brief=True))


def definition_digest(resolved: bytes) -> str:
    """Digest of a resolved definition, by which entries cite it."""
    return digest(resolved)


def procedure_of(resolved: bytes) -> Procedure:
    """Read a resolved definition back.

    Raises:
        NotCanonical: the bytes are not what `resolve` wrote.
        ValueError: they are no procedure.
    """
    return Procedure.model_validate(parse(resolved))
