"""`hoso work`: the clock does what is due - reminders, moves whose time has come, silences."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from hoso.adapters import bootstrap
from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call, reasons_told
from hoso.adapters.cli.command import READING, command
from hoso.adapters.cli.interrupt import heed
from hoso.adapters.cli.trouble import DONE, INTERRUPTED, Trouble
from hoso.engine.commands import Exchange
from hoso.engine.reason import Refusal

if TYPE_CHECKING:
    from hoso.adapters.bootstrap import Work
    from hoso.adapters.cli.view import View
    from hoso.engine.commands import Fire
    from hoso.engine.errors import HosoError
    from hoso.engine.handle import Engine

#: Seconds between two looks while nothing is due.
_LOOK = 2.0
#: Seconds between two lines of progress.
_SELDOM = 5.0
#: What cannot happen now is named, up to so many.
_SHOWN = 10
#: What the clock does, as it is counted.
_KINDS = ("reminders", "moves", "silences", "exchanges")


@command("work", READING)
def work(call: Call, *, once: arguments.Once = False, most: arguments.Most = None) -> int:
    """Let the clock do what is due, and go on doing so until somebody ends it; or once."""
    if most is not None and most < 1:
        raise Trouble("number_unreadable", name="--limit", command="hoso work")
    code = DONE
    with call.engine() as engine:
        worker = bootstrap.worker(engine, pause=_pause, watch=_Progress(call))
        try:
            if once:
                worker.catch_up(most)
            else:
                worker.go_on(_LOOK, most)
        except KeyboardInterrupt:
            # Whoever ends a loop has what they wanted; of one pass something is left to do.
            code = INTERRUPTED if once else DONE
        return _told(call, engine, worker.work, code)


def _pause(seconds: float) -> None:
    heed()
    time.sleep(seconds)
    heed()


class _Progress:
    """A line now and then on standard error."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._shown, self._last = time.monotonic(), 0

    def __call__(self, found: Work) -> None:
        now = time.monotonic()
        if self._call.common.json or found.n == self._last or now - self._shown < _SELDOM:
            return
        self._shown, self._last = now, found.n
        print(_summary(self._call, found), file=sys.stderr, flush=True)


def _summary(call: Call, found: Work) -> str:
    if not found.n:
        return call.say("work.nothing")
    # Most procedures have no sub-dossiers.
    kinds = [kind for kind in _KINDS if kind != "exchanges" or found.done[kind]]
    parts = [call.say(f"work.{kind}", n=found.done[kind]) for kind in kinds]
    return call.say("work.done", n=found.n, parts=", ".join(parts))


def _told(call: Call, engine: Engine, found: Work, code: int) -> int:
    with call.view(engine) as view:
        stuck = [_stuck(view, asked, outcome) for _, asked, outcome in found.stuck.values()]
    if call.common.json:
        done = {kind: found.done[kind] for kind in _KINDS}
        call.screen.json({"ok": code == DONE, "entries": found.n, **done, "stuck": stuck})
        return code
    call.screen.title(_summary(call, found))
    if stuck:
        call.screen.line(call.say("work.stuck", n=len(stuck)))
    for item in stuck[:_SHOWN]:
        sentences = " ".join(reason["sentence"] for reason in item["reasons"])
        call.screen.line(f"- {item['dossier']} · {item['timer']}: {sentences}", hang=2)
    if len(stuck) > _SHOWN:
        call.screen.line(call.say("verify.more", n=len(stuck) - _SHOWN))
    if code != DONE:
        call.screen.line(call.say("work.interrupted"))
    return code


def _stuck(view: View, asked: Fire | Exchange, outcome: Refusal | HosoError) -> dict[str, Any]:
    due = asked.due if isinstance(asked, Exchange) else asked.dossier
    head = view.dossier(due)
    if isinstance(outcome, Refusal):
        reasons = reasons_told(view.explained(list(outcome.reasons), view.definition(head)))
    else:
        reasons = [{"code": outcome.code, "about": None, "details": {}, "sentence": str(outcome)}]
    timer = f"{asked.what} {asked.sub}" if isinstance(asked, Exchange) else asked.timer
    return {"dossier": head.name, "stream": due, "timer": timer, "reasons": reasons}
