"""Ctrl-C: an exception at once, and a flag that stays when the exception is lost.

Python raises KeyboardInterrupt wherever the program happens to be. Raised in a call-back of C code, in a
`__del__` or a weak reference's call-back, it is reported and dropped (Python's library reference, signal:
"Note on Signal Handlers and Exceptions"), and the work would go on to its end. So long loops ask `heed`.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.trouble import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Iterator

_asked = False


def heed() -> None:
    """Stop here if somebody asked to stop.

    Raises:
        KeyboardInterrupt: somebody did, and it may have been lost since.
    """
    if _asked:
        raise KeyboardInterrupt


@contextmanager
def interruptible() -> Iterator[None]:
    """Watch for Ctrl-C: the first asks to stop, the second ends the process where it stands.

    Nothing is half-written then either: a step is one transaction, and the next opener of the store finds it
    whole or not at all.
    """
    global _asked  # noqa: PLW0603 - a signal belongs to the process, and so does what it asked for
    _asked = False
    dropped = sys.unraisablehook
    try:
        before = signal.signal(signal.SIGINT, _on_interrupt)
    except ValueError:  # not the main thread: whoever runs us there has the signals
        yield
        return
    sys.unraisablehook = _told_of(dropped)
    try:
        yield
    except Exception as error:
        if _asked:  # then this is what a library made of the interrupt
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.signal(signal.SIGINT, before)
        sys.unraisablehook = dropped


def _on_interrupt(number: int, frame: object) -> None:
    del number, frame
    global _asked  # noqa: PLW0603 - see above
    if _asked:
        os._exit(INTERRUPTED)
    _asked = True
    raise KeyboardInterrupt


def _told_of(dropped: Any) -> Any:
    """Report dropped exceptions as before, but not the interrupt: it is not lost."""

    def told(unraisable: Any) -> None:
        if not issubclass(unraisable.exc_type, KeyboardInterrupt):
            dropped(unraisable)

    return told
