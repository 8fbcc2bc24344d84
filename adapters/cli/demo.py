"""`hoso demo`: an invented office that answers six questions on two screens."""

from __future__ import annotations

import shlex
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from hoso.adapters import bootstrap
from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call, home, place_of
from hoso.adapters.cli.command import command
from hoso.adapters.cli.progress import watched
from hoso.adapters.cli.trouble import FAULT, Trouble

if TYPE_CHECKING:
    from hoso.adapters.bootstrap import Office
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.cli.view import View

#: Rows of the register that are shown, and states whose dossiers are counted.
_ROWS, _STATES = 5, 6
#: Where dossiers stand with their time.
_LIGHTS = ("on_time", "due_soon", "overdue", "paused")
#: The forgery: the deputy's signature becomes that of the one acted for.
_SIGNED, _FORGED = "cb07", "cb06"
#: Who keeps the public log.
_KEEPER = "quantri"
#: Who can take the shown dossier's next step, and who cannot.
_ABLE, _UNABLE, _NEXT = "cb01", "cb03", "deliver_refusal"


@command("demo", ("store", "lang", "json"))
def demo(call: Call, dossiers: arguments.Number = 500, seed: arguments.Seed = 295) -> int:
    """Found an invented office, work through its dossiers, and show what came of it."""
    if dossiers < 1:
        raise Trouble("number_unreadable", name="--dossiers", command="hoso demo")
    store, copy = _places(call)
    if not call.common.json:
        call.screen.line(call.say("demo.intro"))
        call.screen.out.flush()
    began = time.monotonic()
    office = bootstrap.simulated_office(store, seed, call.wording.language)
    try:
        days = office.plan(dossiers)
        for _ in watched(office.work(), days, call.say("demo.working", n=dossiers), quiet=call.common.json):
            pass
        seconds = call.wording.tenths(time.monotonic() - began)
        with call.view(office.engine, whole=True) as view:
            lights = _lights_of(view)
            answered = {
                "store": str(store),
                "altered": str(copy),
                "dossiers": dossiers,
                "procedures": office.procedures,
                "steps": office.steps,
                "entries": office.steps + office.founding + office.noted,
                "refused": len(office.refused),
                "lights": lights,
                "shown": office.shown,
            }
            if not call.common.json:
                worked = call.say(
                    "demo.worked",
                    n=dossiers,
                    procedures=len(office.procedures),
                    steps=office.steps,
                    founding=office.founding,
                    noted=office.noted,
                    entries=office.steps + office.founding + office.noted,
                    refused=len(office.refused),
                    seconds=seconds,
                )
                call.screen.line(worked)
                _show(call, call.screen, view, office, lights)
            intact = _verified(call, view)
            stream = view.dossier(office.shown).stream
    finally:
        office.engine.store.close()
    forged = bootstrap.forge(store, copy, stream, f'"actor":"{_SIGNED}"', f'"actor":"{_FORGED}"')
    found = _verify_copy(call, copy, office.shown, forged.n)
    if not call.common.json:
        _show_next(call, call.screen, store, copy, office.shown)
    else:
        call.screen.json({"ok": intact and found, **answered, "intact": intact, "forgery_found": found})
    # The demo must not say that all is well where it is not.
    return 0 if intact and found else FAULT


def _places(call: Call) -> tuple[Path, Path]:
    """Where the store is made, and its copy."""
    if call.common.store is None:
        folder = Path(tempfile.mkdtemp(prefix="hoso-demo-"))
        return folder / "demo.sqlite", folder / "altered.sqlite"
    store = Path(call.common.store)
    copy = store.with_name(f"{store.name}.altered")
    for path in (store, copy):
        if place_of(path).exists():
            raise Trouble("store_exists", file=str(path))
    return store, copy


def _show(call: Call, screen: Screen, view: View, office: Office, lights: dict[str, int]) -> None:
    from hoso.adapters.cli.register import register_of, show_rows, show_states

    _title(screen, call.say("demo.one"))
    register = register_of(view, _ROWS, shown=office.shown)
    screen.line(call.say("demo.rows", n=len(register["rows"]), total=register["dossiers"]))
    show_rows(call, screen, register)
    show_states(call, screen, register, _STATES)
    _title(screen, call.say("demo.two"))
    _show_timeline(call, screen, view, office.shown)
    _title(screen, call.say("demo.three"))
    screen.line(call.say("demo.all_stand"))
    _show_refused(call, screen, view, office)
    _title(screen, call.say("demo.four"))
    _show_standing(call, screen, view, office.shown)
    _title(screen, call.say("demo.due"))
    _show_due(call, screen, view, office.shown, lights)


def _title(screen: Screen, text: str) -> None:
    screen.line()
    screen.title(text)


def _show_timeline(call: Call, screen: Screen, view: View, dossier: str) -> None:
    from hoso.adapters.cli.telling import Teller

    head = view.dossier(dossier)
    teller = Teller(view, head, call.wording)
    screen.line(teller.title(head))
    for line in view.lines(dossier):
        what, who = teller.brief(line)
        at = call.wording.moment(line.recorded_at)
        screen.line(f"{line.n:>3}. {at}  {what}", hang=7)
        screen.line(who, indent=7)


def _show_refused(call: Call, screen: Screen, view: View, office: Office) -> None:
    head = view.dossier(office.shown)
    definition = view.definition(head)
    names = view.names(definition)
    for attempt in office.refused:
        if attempt.dossier != 0:
            continue
        step = attempt.step
        tried = call.say(
            "demo.tried",
            at=call.wording.moment(attempt.at),
            who=names.officer(step.who),
            what=names.action(step.do),
        )
        screen.line(tried)
        for reason, sentence in view.explained(
            attempt.refusal.reasons, definition, head=attempt.head, action=step.do
        ):
            screen.line(f"- {sentence} [{reason.code}]", indent=2, hang=4)


def _show_standing(call: Call, screen: Screen, view: View, dossier: str) -> None:
    from hoso.adapters.cli.showing import show_held, show_next, standing_of

    standing = standing_of(view, view.dossier(dossier))
    show_held(call, screen, view, standing)
    show_next(call, screen, view, standing)


def _lights_of(view: View) -> dict[str, int]:
    """How many dossiers that still run stand where with their time."""
    from hoso.adapters.cli.lights import light_of

    running = (head for head in view.reading.heads("dossier") if not head.body.get("outcome"))
    found = Counter(light_of(view, head)["light"] for head in running)
    return {light: found[light] for light in _LIGHTS}


def _show_due(call: Call, screen: Screen, view: View, dossier: str, lights: dict[str, int]) -> None:
    """How many are in time, and how one date came about, as it was when the dossier was still decided on."""
    from hoso.adapters.cli.due import due_of

    told = "; ".join(f"{call.say(f'light.{light}')}: {n}" for light, n in lights.items() if n)
    screen.line(call.say("demo.lights", n=sum(lights.values())) + f" {told}", hang=2)
    screen.line(call.say("demo.due_then"))
    _, show = due_of(call, view, dossier, _decided_on(view, dossier))
    show(screen)


def _decided_on(view: View, dossier: str) -> str:
    """The moment of the entry before the last: since the last one nothing is due any more."""
    *_, found, _ = (line.recorded_at for line in view.lines(dossier))
    return found


def _verified(call: Call, view: View) -> bool:
    from hoso.adapters.cli.verifying import show_verdicts, verdicts_of

    verdicts = verdicts_of(call, view)
    if not call.common.json:
        _title(call.screen, call.say("demo.five"))
        show_verdicts(call, call.screen, verdicts)
    return all(verdict.is_intact for verdict in verdicts)


def _verify_copy(call: Call, copy: Path, dossier: str, n: int) -> bool:
    """Does verification find the forgery, and at its place?"""
    from hoso.adapters.cli.verifying import show_verdicts, verdicts_of

    engine = bootstrap.open_engine(bootstrap.open_store(copy))
    try:
        with call.view(engine) as view:
            verdicts = verdicts_of(call, view)
            if not call.common.json:
                call.screen.line()
                whom = view.names().officer(_FORGED)
                call.screen.line(
                    call.say("demo.forged", n=n, dossier=dossier, before=_SIGNED, after=_FORGED, whom=whom)
                )
                show_verdicts(call, call.screen, verdicts)
    finally:
        engine.store.close()
    return any(problem.n == n for verdict in verdicts for problem in verdict.problems)


def _show_next(call: Call, screen: Screen, store: Path, copy: Path, dossier: str) -> None:
    """Commands that work as they stand, in bash and zsh and from any folder, each below what it is for."""
    _title(screen, call.say("demo.six"))
    screen.line(call.say("demo.believes"))
    screen.line(call.say("demo.note_first"))
    spoken = f" HOSO_LANG={shlex.quote(call.common.lang)}" if call.common.lang else ""
    screen.code(f"export HOSO_STORE={shlex.quote(str(store.resolve()))}{spoken}")
    folder = home()
    if folder is not None:
        screen.code(f'export PATH={shlex.quote(str(folder))}:"$PATH"')
    key, public = (shlex.quote(f"{store.resolve()}.{end}") for end in ("key", "public"))
    typed = [
        ("note_all", f"hoso show --actor {_ABLE}"),
        ("note_why", f"hoso actions {dossier} --actor {_UNABLE}"),
        ("note_do", f"hoso take {dossier} {_NEXT} --actor {_ABLE}"),
        ("note_plain", f"hoso history {dossier} --reading plain"),
        ("note_verify", "hoso verify"),
        ("", f"hoso verify --store {shlex.quote(str(copy.resolve()))}"),
        ("note_publish", f"hoso log found hoso.example/demo --actor {_KEEPER} --key-file {key}"),
        ("", f"hoso publish {public} --audience public --key-file {key}"),
        ("", f"hoso-verify {public} --key {key}.pub"),
    ]
    for note, text in typed:
        if note:
            screen.line(call.say(f"demo.{note}"))
        screen.code(text)
