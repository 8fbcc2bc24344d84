"""A few hundred inputs of `make fuzz`, and that it notices what it looks for."""

from __future__ import annotations

import queue

import pytest

from tests.fuzz import __main__ as fuzz
from tests.fuzz.answering import made


def wrong(first: int, last: int, *words: str, seconds: int = 10) -> list[fuzz.Wrong]:
    """What goes wrong in a range of inputs; each of them is answered once."""
    into: queue.Queue[tuple[str, fuzz.Wrong | None]] = queue.Queue()
    fuzz.answered(first, last, seconds, into, *words)
    told = [into.get_nowait()[1] for _ in range(into.qsize())]
    assert len(told) == last - first
    return [item for item in told if item is not None]


def test_inputs_are_always_the_same() -> None:
    """A number is enough to have an input again, and numbers make different ones."""
    assert [made(number) for number in range(40)] == [made(number) for number in range(40)]
    assert len({made(number).data for number in range(40)}) > 35


def test_loader_and_replay_answer() -> None:
    """No crash, no hang, no memory above 500 MB."""
    assert wrong(100_000, 100_200) == []


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("raise KeyError('x')", "crash: Traceback"),
        ("os.kill(os.getpid(), 11)", "crash: ended by SIGSEGV"),
        ("while True: pass", "hang"),
        ("bytearray(900 << 20)", "memory"),
        ("setattr(a, 'kept', b'x' * (480 << 20))", "memory"),
    ],
)
def test_what_goes_wrong_is_noticed(does: str, told: str) -> None:
    """One input of four does it; the others are answered."""
    script = f"""
import os, sys, tests.fuzz.answering as a
wrong = a.made(2).data
def load(given):
    if given.data == wrong:
        {does}
a._load = load
a.work(*(int(word) for word in sys.argv[1:4]))
"""
    found = wrong(1, 5, "-c", script, seconds=2)
    assert [(item.number, item.what.startswith(told)) for item in found] == [(2, True)]
