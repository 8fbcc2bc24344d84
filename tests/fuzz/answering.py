"""One input after the other: made from its number, answered, and measured."""

from __future__ import annotations

import io
import logging
import os
import resource
import tempfile
import traceback
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from hoso.adapters.cli.call import Call, Common
from hoso.adapters.cli.checking import findings_in, findings_of, kind_of, procedures_of, told_of
from hoso.adapters.cli.replaying import replay
from hoso.adapters.cli.screen import Screen
from hoso.adapters.cli.sources import Beside
from hoso.adapters.cli.trouble import Trouble
from hoso.adapters.wording import Wording
from hoso.engine.definition import compile_procedure
from hoso.engine.procedure_text import read_procedures
from tests.fuzz.log_making import Walked, made_log
from tests.fuzz.yaml_making import made_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hoso.engine.finding import Finding

#: Kinds of files that are no procedures.
_OTHERS = frozenset({"directory", "cases", "calendar", "map", "publication", "regime", "fragment"})
#: The most memory that the process may ever have had, in KiB.
MOST_KIB = 500 * 1024
#: Of so many inputs, how many are for the loader.
_EVERY, _FOR_LOADER = 10, 6


class Made(NamedTuple):
    """An input."""

    #: `loader` or `replay`.
    target: str
    name: str
    data: bytes
    walked: Walked | None


def made(number: int) -> Made:
    """The input of a number, always the same."""
    chance = Random(f"fuzz {number}")
    if number % _EVERY < _FOR_LOADER:
        name, data = made_file(chance)
        return Made("loader", name, data, None)
    walked = made_log(chance)
    return Made("replay", walked.name, walked.data, walked)


def answer(given: Made, folder: Path) -> str:
    """Answer an input; what went wrong, empty where nothing did."""
    try:
        if given.walked is None:
            _load(given)
        else:
            _replay(given.walked, folder)
    except MemoryError:
        return "memory: no more was given"
    except Exception:  # noqa: BLE001 - this is what is looked for
        return f"crash: {traceback.format_exc(limit=-6)}"
    peak = _peak()
    return f"memory: {peak // 1024} MB" if peak > MOST_KIB else ""


def _peak() -> int:
    """The most memory this program ever had, in KiB; `ru_maxrss` would count who started it, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


@lru_cache(maxsize=1)
def _wordings() -> tuple[Wording, Wording]:
    return Wording("vi"), Wording("en")


def _load(given: Made) -> None:
    """Check a file as the program does, tell what is found, and make of it what can be made."""
    file = str(Path(__file__).parents[2] / "workflows" / given.name)
    if kind_of(given.data) in _OTHERS:
        _tell(findings_of(given.data, file))
    else:
        texts = procedures_of(given.data, file)
        _tell(findings_in(texts))
        for text in texts:
            if text.procedure is not None:
                compile_procedure(text.procedure)
    if given.name.endswith((".regime.yaml", ".fragment.yaml")):
        _load_by_another(given)


def _tell(findings: Iterable[Finding]) -> None:
    """Put findings into words, as whoever asked is told of them."""
    for finding in findings:
        for wording in _wordings():
            told_of(finding, wording)


def _load_by_another(given: Made) -> None:
    workflows = Path(__file__).parents[2] / "workflows"
    file = workflows / "qn.295.commune.3.yaml"

    class Instead:
        """The shipped files, but for the one that was made."""

        beside = Beside(str(file))

        def __call__(self, wanted: str, name: str) -> tuple[bytes, str] | None:
            if f"{name}.{wanted}.yaml" == given.name:
                return given.data, given.name
            return self.beside(wanted, name)

        def known(self, wanted: str) -> list[str]:
            return self.beside.known(wanted)

    for text in read_procedures(file.read_bytes(), str(file), Instead()):
        _tell(text.findings)
        if text.procedure is not None:
            compile_procedure(text.procedure)


def _replay(walked: Walked, folder: Path) -> None:
    """Replay a log as the command does; it may end with a trouble that it can tell."""
    file = folder / walked.name
    file.write_bytes(walked.data)
    wording = _wordings()[len(walked.data) % 2]
    call = Call(wording, Common(json=True), screen=Screen(io.StringIO()))
    try:
        replay(call, str(file), walked.workflow, walked.map or None)
    except Trouble as trouble:
        wording.error(trouble.code, trouble.details)


def work(first: int, last: int, seconds: int) -> None:
    """Answer a range of inputs, and say on standard output which begins and how it ended.

    Who takes more than `seconds` of processor, or six times that on the wall, is ended by the system.
    """
    import signal
    import sys

    logging.disable(logging.CRITICAL)  # that of guards that fail
    say = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with tempfile.TemporaryDirectory() as name:
        answer(made(0), Path(name))
        _limit_memory()
        for number in range(first, last):
            given = made(number)
            say.write(f"b {number}\n")
            signal.setitimer(signal.ITIMER_PROF, seconds)
            signal.setitimer(signal.ITIMER_REAL, seconds * 6)
            wrong = answer(given, Path(name))
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            said = wrong.replace("\n", "\\n")
            say.write(f"e {number} {given.target} {said}\n")
            if wrong.startswith("memory"):
                sys.exit(1)  # the peak is that of the process


def _limit_memory() -> None:
    """No more address space than there is now and 500 MB: a hungry input gets no more, and is told of."""
    now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + MOST_KIB * 1024, now + MOST_KIB * 1024))


if __name__ == "__main__":
    import sys

    work(*(int(word) for word in sys.argv[1:4]))
