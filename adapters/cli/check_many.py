"""Checking many files: on all cores, with what is known from before, and in the order of their names."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TYPE_CHECKING

from hoso.adapters import bootstrap
from hoso.adapters.cli.check_cache import CheckCache, Recorded
from hoso.adapters.cli.checking import MANY, findings_of, kind_of
from hoso.adapters.cli.named_file import bytes_of
from hoso.adapters.cli.progress import watched
from hoso.adapters.cli.sources import Shelf
from hoso.adapters.cli.trouble import FAULT, Trouble
from hoso.engine.language.yaml_bytes import LARGEST_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future

    from hoso.engine.finding import Finding

#: Most files that one process takes at once.
_AT_ONCE = 16
#: Kinds whose findings depend on nothing but their bytes and what they ask their sources for.
_KEPT = frozenset({"procedure", "regime", "fragment", "directory", "cases", "calendar", "publication"})


def found_in(files: Sequence[str], text: str, *, keep: bool, quiet: bool) -> list[list[Finding]]:
    """Check these files: what is found in each, in their order.

    `text` is what the line of progress says, `keep` allows the cache; `quiet` shows nothing off a terminal.

    Raises:
        Trouble: a file cannot be read, or a process that checked was killed.
    """
    cache = CheckCache.opened(bootstrap.settings().cache / "check") if keep else None
    found = dict(watched(_checked(files, cache), len(files), text, quiet=quiet))
    return [found[index] for index in range(len(files))]


def _checked(files: Sequence[str], cache: CheckCache | None) -> Iterator[tuple[int, list[Finding]]]:
    """The number and the findings of each file: first what is known, then what had to be looked at."""
    shelf = Shelf()
    open_: list[int] = []
    for index, file in enumerate(files):
        known = cache.look_up(bytes_of(file, LARGEST_FILE), file, shelf) if cache is not None else None
        if known is None:
            open_.append(index)
        else:
            yield index, known
    if not open_:
        return
    yield from _looked_at(open_, files, cache)
    if cache is not None:
        cache.prune()


def _looked_at(
    open_: Sequence[int], files: Sequence[str], cache: CheckCache | None
) -> Iterator[tuple[int, list[Finding]]]:
    """Check files on all cores; on one, or for a few, here."""
    processors = cores()
    size = max(1, min(_AT_ONCE, len(open_) // (processors * 4)))
    if processors == 1 or len(open_) < MANY:
        shelf = Shelf()
        for index in open_:
            yield index, _look_at(files[index], shelf, cache)
        return
    portions = (
        [(index, files[index]) for index in open_[at : at + size]] for at in range(0, len(open_), size)
    )
    gc.freeze()  # what is there is shared with the processes, as long as nobody looks through it
    pool = ProcessPoolExecutor(processors, initializer=_begin)
    try:
        waiting: set[Future[list[tuple[int, list[Finding]]]]] = set()
        # Never more than two portions for a core: whoever stops has little to wait for.
        waiting.update(pool.submit(_portion, some, cache) for some in islice(portions, processors * 2))
        while waiting:
            done, waiting = wait(waiting, timeout=1, return_when=FIRST_COMPLETED)
            for future in done:
                yield from future.result()
            waiting.update(pool.submit(_portion, some, cache) for some in islice(portions, len(done)))
    except BrokenProcessPool as error:
        raise Trouble("check_process_lost", FAULT) from error
    finally:
        for process in multiprocessing.active_children():
            process.terminate()
        pool.shutdown(wait=False, cancel_futures=True)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_shelf = Shelf()


def _begin() -> None:
    """In a new process: Ctrl-C is for the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _portion(some: list[tuple[int, str]], cache: CheckCache | None) -> list[tuple[int, list[Finding]]]:
    return [(index, _look_at(file, _shelf, cache)) for index, file in some]


def _look_at(file: str, shelf: Shelf, cache: CheckCache | None) -> list[Finding]:
    """Check one file, and keep what was found."""
    data = bytes_of(file, LARGEST_FILE)
    sources = Recorded(shelf, file)
    findings = list(findings_of(data, file, sources))
    if cache is not None and kind_of(data) in _KEPT and not sources.is_open:
        cache.keep(data, file, sources.asked, findings)
    return findings
