"""What is taken from a line by a pattern is what parsing it gives, and nothing else is taken so."""

from __future__ import annotations

import random

import pytest
from folders import Book, canonical, disclosed, lines

PARTS = [
    b"\\",
    b'"',
    b'\\"',
    b"0",
    b"-",
    b"9" * 20,
    b" ",
    b"\t",
    b"{",
    b"}",
    b"[]",
    b",",
    b":",
    b"null",
    b"\xc3\xa9",
    b"\0",
    b"\x7f",
]


@pytest.fixture
def taken():
    """Take a line by pattern (None where none matches) and by parsing."""
    from hoso_verify import line

    patterns = dict(line._patterns)
    line._patterns.clear()

    def both(raw):
        by_pattern = line.read_line(raw)
        known = dict(line._patterns)
        line._patterns.clear()
        try:
            by_parsing = line.read_entry(line.read_line(raw), raw)
        except line.MALFORMED as fault:
            by_parsing = fault
        line._patterns.clear()
        line._patterns.update(known)
        return by_pattern if by_pattern.salt else None, by_parsing

    yield line, both
    line._patterns.clear()
    line._patterns.update(patterns)


def learn(line, made):
    """The lines of the dossiers, of which the first of each form was learned."""
    found = []
    for tag in made.dossiers:
        for one in lines(made, tag, "public"):
            raw = (canonical(one) + "\n").encode()
            line.read_entry(line.read_line(raw), raw)
            found.append(raw)
    return found


def test_a_pattern_takes_what_parsing_gives(taken):
    """All lines but the ones that erase or quote are taken by pattern, with the same outcome."""
    line, both = taken
    raws = learn(line, Book(steps=4))
    hits = 0
    for raw in raws:
        by_pattern, by_parsing = both(raw)
        if by_pattern:
            hits += 1
            assert by_pattern == by_parsing._replace(arrays=by_pattern.arrays, effects=(), entry=None)
            assert sorted(by_pattern.arrays) == sorted(by_parsing.arrays)
    assert hits > len(raws) // 2


def test_a_changed_line_is_taken_by_pattern_only_if_parsing_takes_it_so(taken):
    """Bytes inserted, replaced, doubled: what a pattern still takes is canonical, and means the same."""
    line, both = taken
    raws, chance, hits = learn(line, Book(steps=4)), random.Random(1), 0
    for _ in range(4000):
        raw = chance.choice(raws)
        at, part = chance.randrange(len(raw)), chance.choice(PARTS)
        raw = (
            raw[:at] + chance.choice([part, bytes([chance.randrange(256)])]) + raw[at + chance.randrange(3) :]
        )
        try:
            by_pattern, by_parsing = both(raw)
        except line.MALFORMED:
            continue
        if by_pattern:
            hits += 1
            assert isinstance(by_parsing, line.Line), (raw, by_parsing)
            assert by_pattern == by_parsing._replace(arrays=by_pattern.arrays, effects=(), entry=None), raw
            assert sorted(by_pattern.arrays) == sorted(by_parsing.arrays), raw
            assert disclosed(by_pattern.salted.decode())
    assert hits
