"""`hoso verify`: is the record intact? Anybody may ask; nothing is trusted."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import READING, command
from hoso.adapters.cli.progress import heeding, watched
from hoso.adapters.cli.trouble import DONE, NO
from hoso.engine.errors import DossierUnknown
from hoso.engine.head import SOLE

if TYPE_CHECKING:
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.cli.view import View
    from hoso.engine.verification import Verdict

#: The problems printed for people; programs get all.
_MOST = 50


@command("verify", READING)
def verify(call: Call, dossier: arguments.MaybeDossier = None) -> int:
    """Verify every stream, or one dossier and what it rests on."""
    with call.engine(only_reads=True) as engine, call.view(engine) as view:
        only = _stream(view, dossier) if dossier is not None else None
        verdicts = verdicts_of(call, view, only)
        intact = all(verdict.is_intact for verdict in verdicts)
        if call.common.json:
            call.screen.json({"ok": intact, **_told(call, verdicts)})
        else:
            show_verdicts(call, call.screen, verdicts)
        return DONE if intact else NO


def _stream(view: View, dossier: str) -> str:
    """The tag of a dossier's stream. Its head is not read: whether it can be is for verification to say.

    Raises:
        DossierUnknown: there is none.
    """
    for tag, kind, name in heeding(view.reading.streams()):
        if kind == "dossier" and dossier in (tag, name):
            return tag
    raise DossierUnknown(dossier)


def verdicts_of(call: Call, view: View, only: str | None = None) -> list[Verdict]:
    """Verify, and show how far it is."""
    from hoso.engine.verification import verify as verify_record

    total = sum(1 for _ in view.reading.streams()) if only is None else 3
    found = verify_record(view.reading, only)
    return list(watched(found, total, call.say("verify.progress"), quiet=True))


def _told(call: Call, verdicts: list[Verdict]) -> dict[str, Any]:
    return {
        "verdict": "intact" if all(item.is_intact for item in verdicts) else "broken",
        "completeness": "unknown",
        "streams": len(verdicts),
        "entries": sum(item.entries for item in verdicts),
        "rechecked": sum(item.rechecked for item in verdicts),
        "attested": sum(item.attested for item in verdicts),
        "erased": sum(item.erased for item in verdicts),
        "overrides": [
            {"stream": item.stream, "name": item.name, "n": n} for item in verdicts for n in item.overrides
        ],
        "problems": [
            {
                "stream": verdict.stream,
                "kind": verdict.kind,
                "name": verdict.name,
                **asdict(problem),
                "sentence": call.wording.problem(problem.code, problem.n, problem.details),
            }
            for verdict in verdicts
            for problem in verdict.problems
        ],
    }


def show_verdicts(call: Call, screen: Screen, verdicts: list[Verdict]) -> None:
    """Print each problem with its place, what was checked, and the verdict with what it means."""
    told = _told(call, verdicts)
    for item in told["problems"][:_MOST]:
        place = item["name"] or item["stream"] or "?"
        screen.line(f"{place}: {item['sentence']} [{item['code']}]", hang=2)
    more = len(told["problems"]) - _MOST
    if more > 0:
        screen.line(call.say("verify.more", n=more))
    details = {"n": told["streams"], "entries": told["entries"], "kinds": _kinds(call, verdicts)}
    if told["problems"]:
        # Nothing is called verified where something did not fit.
        screen.line(call.say("verify.read", problems=len(told["problems"]), **details))
    else:
        screen.line(call.say("verify.checked", **details))
        counted = {key: told[key] for key in ("rechecked", "attested", "erased")}
        screen.line(call.say("verify.guards", **counted))
    overrides = told["overrides"]
    if overrides:
        places = [
            call.say("verify.override_at", name=item["name"], n=item["n"]) for item in overrides[:_MOST]
        ]
        listed = ", ".join(places) + ("…" if len(overrides) > _MOST else "")
        screen.line(call.say("verify.overrides", n=len(overrides), places=listed))
    screen.title(call.say(f"verify.{told['verdict']}"))
    screen.line(call.say(f"verify.{told['verdict']}_means"))


def _kinds(call: Call, verdicts: list[Verdict]) -> str:
    """What the streams are of: `200 dossiers, the directory, the definitions`."""
    kinds = Counter(verdict.kind for verdict in verdicts)
    return ", ".join(
        call.say(f"verify.kind_{kind}", n=kinds[kind]) for kind in ("dossier", *SOLE) if kinds[kind]
    )
