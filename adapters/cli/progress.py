"""Progress of long work on standard error: rich's bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from hoso.adapters.cli.interrupt import heed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO, TypeVar

    Item = TypeVar("Item")

#: Seconds between two lines where there is no terminal.
_SELDOM = 5.0


def watched(
    items: Iterable[Item], total: int, text: str, *, out: TextIO | None = None, quiet: bool = False
) -> Iterator[Item]:
    """Hand items on and show how far it is. `quiet` shows nothing off a terminal. Stops at Ctrl-C."""
    stream = out or sys.stderr
    if stream.isatty():
        yield from _with_bar(heeding(items), total, text, stream)
    elif quiet:
        yield from heeding(items)
    else:
        yield from _with_lines(heeding(items), total, text, stream)


def heeding(items: Iterable[Item]) -> Iterator[Item]:
    """Hand items on until somebody asks to stop.

    Raises:
        KeyboardInterrupt: somebody did; see `interrupt.py`.
    """
    for item in items:
        heed()
        yield item


def _with_bar(items: Iterable[Item], total: int, text: str, stream: TextIO) -> Iterator[Item]:
    """A bar that is gone when the work is done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as progress:
        yield from progress.track(items, total=total, description=text)


def _with_lines(items: Iterable[Item], total: int, text: str, stream: TextIO) -> Iterator[Item]:
    """Plain lines, for a log or a pipe."""
    print(f"{text}: 0/{total}", file=stream, flush=True)
    shown, done = time.monotonic(), 0
    try:
        for done, item in enumerate(items, start=1):
            yield item
            now = time.monotonic()
            if now - shown >= _SELDOM:
                shown = now
                print(f"{text}: {done}/{total}", file=stream, flush=True)
    finally:
        print(f"{text}: {done}/{total}", file=stream, flush=True)
