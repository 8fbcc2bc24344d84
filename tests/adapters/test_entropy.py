"""Randomness for tags and salts."""

from __future__ import annotations

import os

from hoso.adapters.entropy import SystemEntropy


def test_a_child_never_gives_what_its_parent_gives() -> None:
    """Tags drawn ahead belong to the process that drew them: after a fork none comes twice."""
    entropy = SystemEntropy()
    first = entropy.tag()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, "\n".join(entropy.tag() for _ in range(100)).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        theirs = pipe.read().split("\n")
    os.waitpid(child, 0)
    mine = [first, *(entropy.tag() for _ in range(100))]
    assert len({*mine, *theirs}) == 201
    assert {len(tag) for tag in (*mine, *theirs)} == {22}
