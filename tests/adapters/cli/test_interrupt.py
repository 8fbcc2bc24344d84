"""adapters/cli/interrupt.py: an interrupt that Python drops still stops, and a second one stops at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hoso.adapters.cli.interrupt import heed, interruptible
from hoso.adapters.cli.progress import watched

START = """\
import os, signal, sys
from hoso.adapters.cli.interrupt import interruptible
from hoso.adapters.cli.progress import watched

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job begins with it ignored

class Dropping:
    "Python drops what is raised while an object is given up."
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)

def work():
    for number in range(1_000):
        print(number, flush=True)
        if number == 3:
            Dropping()
        yield number
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own."""
    words = [sys.executable, "-c", START + script]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)


def test_a_dropped_interrupt_is_dropped_without_us():
    """The test's way of losing an interrupt does lose it."""
    done = run("for _ in work(): pass\n")
    assert done.returncode == 0
    assert "999" in done.stdout
    assert "Exception ignored" in done.stderr


@pytest.mark.parametrize("quiet", [True, False])
def test_a_dropped_interrupt_stops_the_next_item(quiet):
    """The loop ends with the item that was being worked on, without a trace on the screen."""
    done = run(f"""\
try:
    with interruptible():
        for _ in watched(work(), 1_000, "x", quiet={quiet}): pass
except KeyboardInterrupt:
    sys.exit(130)
""")
    assert done.returncode == 130, done.stderr
    assert done.stdout.split() == ["0", "1", "2", "3"]
    assert "Traceback" not in done.stderr
    assert "ignored" not in done.stderr


def test_what_a_library_makes_of_an_interrupt_is_one():
    """An error that comes after Ctrl-C is told as the interrupt it was."""
    done = run("""\
try:
    with interruptible():
        Dropping()
        raise RuntimeError("made of it")
except KeyboardInterrupt:
    sys.exit(130)
""")
    assert done.returncode == 130, done.stderr


def test_the_second_ends_at_once():
    """A loop that catches everything is left at the second Ctrl-C."""
    done = run("""\
with interruptible():
    for number in range(9):
        try:
            print(number, flush=True)
            if number in (5, 7):
                os.kill(os.getpid(), signal.SIGINT)
        except KeyboardInterrupt:
            pass
""")
    assert done.returncode == 130
    assert done.stdout.split()[-1] == "7"


def test_the_exit_code_is_ours_wherever_it_falls(tmp_path):
    """Inside an `exec`, where CPython would end the process by the signal, the exit code is 130 too."""
    tmp_path.joinpath("asked.py").write_text("""\
import sys
from hoso.adapters.cli import main

def caught(typed):
    try:
        exec("raise KeyboardInterrupt")
    except KeyboardInterrupt:
        print("told")
    return 130

main._answer = caught
sys.exit(main.main())
""")
    words = [sys.executable, "-m", "asked"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (130, "told\n")


def test_nothing_is_left_behind():
    """Afterwards Ctrl-C is what it was, and an old request stops nobody new."""
    before = (sys.unraisablehook, __import__("signal").getsignal(2))
    with interruptible():
        heed()
        assert list(watched([1, 2], 2, "x", quiet=True)) == [1, 2]
    assert (sys.unraisablehook, __import__("signal").getsignal(2)) == before
