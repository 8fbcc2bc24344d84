"""A worker: lets the clock do what is due, a few dossiers at a time, so that people go first."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hoso.engine.commands import Exchange
from hoso.engine.errors import StoreBusy
from hoso.engine.firing import START
from hoso.engine.receipt import Receipt

if TYPE_CHECKING:
    from collections.abc import Callable

    from hoso.engine.commands import Fire
    from hoso.engine.errors import HosoError
    from hoso.engine.firing import Fired
    from hoso.engine.handle import Engine
    from hoso.engine.reason import Refusal

#: What the clock does: reminders and words to those above, moves, silences; what dossiers tell each other.
KINDS = ("reminders", "moves", "silences", "exchanges")
#: After each transaction it waits so many times as long as that took, so that people go first.
_PATIENCE = 3.0


@dataclass(slots=True)
class Work:
    """What was done, and what could not be."""

    done: Counter[str] = field(default_factory=Counter)
    #: Dossier → its version, what is due in it, and why that cannot happen as things are.
    stuck: dict[str, tuple[int, Fire | Exchange, Refusal | HosoError]] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """How many entries were written."""
        return self.done.total()

    def add(self, fired: Fired) -> int:
        """Count what a transaction came to; how many entries it wrote."""
        before = self.n
        for asked, outcome in fired.outcomes:
            self.stuck.pop(_due(asked), None)
            if isinstance(outcome, Receipt):
                self.done[_kind(asked)] += 1
        for asked, outcome in fired.outcomes:
            if isinstance(outcome, Receipt):
                continue
            if isinstance(asked, Exchange):
                self.stuck[asked.due] = 0, asked, outcome
            elif asked.dossier in fired.stuck:
                self.stuck[asked.dossier] = fired.stuck[asked.dossier], asked, outcome
        return self.n - before


def _due(asked: Fire | Exchange) -> str:
    """The dossier in which it is due."""
    return asked.due if isinstance(asked, Exchange) else asked.dossier


def _kind(asked: Fire | Exchange) -> str:
    if isinstance(asked, Exchange):
        return "exchanges"
    return "moves" if asked.action else "silences" if asked.request else "reminders"


class Worker:
    """Does what is due over one engine; what it has done is never lost, for it keeps nothing itself."""

    def __init__(
        self,
        engine: Engine,
        *,
        pause: Callable[[float], None] = time.sleep,
        watch: Callable[[Work], None] = lambda _: None,
    ) -> None:
        """Work over an engine.

        Args:
            engine: decides and stores.
            pause: waits so many seconds; it may raise KeyboardInterrupt to end the work.
            watch: is told after each transaction what was done so far.
        """
        self.work = Work()
        self._engine = engine
        self._pause = pause
        self._watch = watch

    def catch_up(self, most: int | None = None) -> Work:
        """Do everything that is due, the longest due first, until no more of it can happen.

        Args:
            most: end after the transaction with which so many entries are written.
        """
        while self._pass(most):
            pass
        return self.work

    def go_on(self, look: float, most: int | None = None) -> Work:
        """Do what is due again and again, looking so many seconds apart; a store that is busy is tried later.

        It ends with `most`, or when `pause` raises.
        """
        while True:
            with suppress(StoreBusy):
                self.catch_up(most)
            if most is not None and self.work.n >= most:
                return self.work
            self._pause(look)

    def _pass(self, most: int | None) -> bool:
        """Go once through what is due. Is there perhaps more?"""
        after, wrote = START, 0
        while most is None or self.work.n < most:
            began = time.monotonic()
            stuck = {stream: version for stream, (version, _, _) in self.work.stuck.items()}
            fired = self._engine.fire(after=after, stuck=stuck)
            made = self.work.add(fired)
            wrote += made
            self._watch(self.work)
            if fired.last is None:
                return wrote > 0
            after = fired.last
            self._pause(_PATIENCE * (time.monotonic() - began) if made else 0.0)
        return False
