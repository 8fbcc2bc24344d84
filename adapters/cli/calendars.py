"""`hoso calendar`: record what a calendar's file says and date running dossiers anew, or show a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoso.adapters.cli import arguments
from hoso.adapters.cli.calendar_shown import show_calendars
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.checking import kind_of, show_findings, told_of
from hoso.adapters.cli.command import WRITING, command
from hoso.adapters.cli.named_file import bytes_of, located
from hoso.adapters.cli.progress import heeding
from hoso.adapters.cli.trouble import DONE, NO, Trouble
from hoso.adapters.cli.writing import receipt_told, show_receipt
from hoso.engine.clocks.redating import dates_moved
from hoso.engine.reason import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.adapters.cli.view import View
    from hoso.engine.calendars import Calendars
    from hoso.engine.clocks.course import Clocks
    from hoso.engine.commands import Decree
    from hoso.engine.handle import Engine
    from hoso.engine.head import Head
    from hoso.engine.receipt import Receipt

#: What can be asked.
WAYS = ("apply", "show")
#: Heads that are looked at in one view.
_PAGE = 200
#: Dossiers that share a transaction: few, since people wait for it.
_GROUP = 20
#: The one reason for which recording is left out and dating anew goes on.
_UNCHANGED = "calendar_unchanged"

#: A dossier with its clocks as they are, and as they would be.
Affected = tuple["Head", "Clocks", "Clocks"]


@command("calendar", WRITING)
def calendar(
    call: Call,
    way: arguments.CalendarWay,
    name: arguments.CalendarName = None,
    *,
    dry_run: arguments.DryRun = False,
    year: arguments.Year = None,
    at: arguments.At = None,
) -> int:
    """Record a calendar's file and date every running dossier anew that it meets; or show a calendar."""
    if way not in WAYS:
        raise Trouble("one_of", value=way, name="apply|show", known=list(WAYS), command="hoso calendar")
    if way == "show":
        return show_calendars(call, name, year, at)
    if name is None:
        raise Trouble("parameter_missing", name="FILE", command="hoso calendar apply")
    return _apply(call, located(name), dry_run=dry_run)


def _apply(call: Call, file: str, *, dry_run: bool) -> int:
    from hoso.engine.commands import Decree
    from hoso.engine.language.yaml_bytes import LARGEST_FILE
    from hoso.engine.worktime.calendar_text import read_layer

    data = bytes_of(file, LARGEST_FILE)
    if kind_of(data) != "calendar":
        raise Trouble("no_calendar", file=file)
    findings = [told_of(item, call.wording) for item in read_layer(data, file).findings if item.is_error]
    if findings:
        if call.common.json:
            call.screen.json({"ok": False, "findings": findings})
        else:
            show_findings(call.screen, findings)
        return NO
    with call.engine() as engine:
        decree = Decree(call.asking(), data)
        return _tried(call, engine, decree) if dry_run else _done(call, engine, decree)


def _tried(call: Call, engine: Engine, decree: Decree) -> int:
    """Say what would happen; nothing is written."""
    from hoso.engine.calendars import fold_calendars
    from hoso.engine.decide import decide_decree

    with call.view(engine) as view:
        calendars, now = view.calendars, view.reading.now()
        decision = decide_decree(decree, view.directory, view.reading.version("definitions"), calendars, now)
        if isinstance(decision, Refusal):
            if decision.subjects() != {subject for subject in decision.subjects() if _is_unchanged(subject)}:
                return call.refused(view.explained(decision.reasons))
        else:
            calendars = fold_calendars(calendars, [(calendars.version + 1, decision)])
    found = [item for page in _affected(call, engine, calendars) for item in page]
    told = [_told(*item) for item in found]
    if call.common.json:
        call.screen.json({"ok": True, "dry_run": True, "receipt": None, "dossiers": told})
        return DONE
    call.screen.title(call.say("calendar.would", n=len(told)))
    _show(call, engine, found)
    call.screen.line(call.say("calendar.nothing_written"))
    return DONE


def _done(call: Call, engine: Engine, decree: Decree) -> int:
    """Record it, then date each dossier anew; stopped halfway, the same command goes on where it was."""
    outcome = engine.handle(decree)
    receipt: Receipt | None = None
    if isinstance(outcome, Refusal):
        if not all(_is_unchanged(subject) for subject in outcome.subjects()):
            with call.view(engine) as view:
                return call.refused(view.explained(outcome.reasons))
    else:
        receipt = outcome
    if not call.common.json:
        if receipt is None:
            call.screen.title(call.say("calendar.known"))
        else:
            with call.view(engine) as view:
                show_receipt(call, call.screen, view, receipt)
    told: list[dict[str, Any]] = []
    for page in _affected(call, engine):
        redated = _redated(call, engine, page, part=len(told) + 1)
        if isinstance(redated, Refusal):
            with call.view(engine) as view:
                return call.refused(view.explained(redated.reasons), {"dossiers": told})
        told += [{**_told(*item), "receipt": receipt_told(made)} for item, made in redated]
        if not call.common.json:
            _show(call, engine, [item for item, _ in redated])
    if call.common.json:
        recorded = receipt_told(receipt) if receipt else None
        call.screen.json({"ok": True, "dry_run": False, "receipt": recorded, "dossiers": told})
    else:
        call.screen.title(call.say("calendar.redated", n=len(told)))
    return DONE


def _is_unchanged(subject: str) -> bool:
    return subject.partition(".")[0] == _UNCHANGED


def _affected(call: Call, engine: Engine, calendars: Calendars | None = None) -> Iterator[list[Affected]]:
    """The dossiers with another date by the calendars as they are, or as they would be; a page at a time.

    Each page is a view of its own, so that nobody waits, and what was dated anew is met no second time.
    """
    after = ""
    while True:
        with call.view(engine) as view:
            heads = list(heeding(view.reading.heads("dossier", after=after, limit=_PAGE)))
            found = [_dated(view, head, calendars) for head in heads]
        page = [item for item in found if item[1] is not item[2]]
        if page:
            yield page
        if len(heads) < _PAGE:
            return
        after = heads[-1].name


def _dated(view: View, head: Head, calendars: Calendars | None) -> Affected:
    from hoso.engine.decide.redating import dated_now

    situation = view.situation(head)
    if calendars is not None:
        situation = situation._replace(calendars=calendars)
    return head, situation.clocks, dated_now(situation)


def _redated(
    call: Call, engine: Engine, page: list[Affected], *, part: int
) -> list[tuple[Affected, Receipt]] | Refusal:
    """Date some dossiers anew; one that somebody moved meanwhile has the new dates already."""
    from hoso.engine.commands import Redate
    from hoso.engine.errors import HosoError

    commands = [
        Redate(call.asking(part=part + number), head.stream) for number, (head, _, _) in enumerate(page)
    ]
    made: list[tuple[Affected, Receipt]] = []
    for item, outcome in zip(page, heeding(engine.handle_many(commands, _GROUP)), strict=True):
        if isinstance(outcome, HosoError):
            raise outcome
        if isinstance(outcome, Refusal):
            if any(reason.code != "dates_stand" for reason in outcome.reasons):
                return outcome
        else:
            made.append((item, outcome))
    return made


def _told(head: Head, before: Clocks, after: Clocks) -> dict[str, Any]:
    dates = [
        {"part": part, "name": name, "before": was, "after": now}
        for part, name, was, now in dates_moved(before, after)
    ]
    return {"dossier": head.name, "stream": head.stream, "dates": dates}


def _show(call: Call, engine: Engine, found: list[Affected]) -> None:
    """One line a dossier: the date of the whole; where that stays, the first other one that moved, if any."""
    with call.view(engine) as view:
        for head, before, after in found:
            names = view.names(view.definition(head))
            moved = dates_moved(before, after)
            if not moved:  # nothing is due yet, but what the clock will do by itself has its moments
                call.screen.line(call.say("calendar.rearmed", dossier=head.name), indent=2)
                continue
            part, name, was, now = moved[0]
            what = names.part(part, name) if part != "total" else ""
            line = call.say(
                "calendar.moved" if was else "calendar.dated",
                dossier=f"{head.name}{f' · {what}' if what else ''}",
                was=view.wording.moment(was or ""),
                now=view.wording.moment(now),
            )
            call.screen.line(line, indent=2)
