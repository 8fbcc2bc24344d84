"""`hoso verify`: is the record intact? Anybody may ask; nothing is trusted."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from hoso.adapters import bootstrap
from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import READING, command
from hoso.adapters.cli.named_file import bytes_of
from hoso.adapters.cli.progress import heeding, watched
from hoso.adapters.cli.trouble import DONE, NO, Trouble
from hoso.engine.errors import DossierUnknown
from hoso.engine.head import SOLE
from hoso.engine.verification.problem import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.cli.view import View
    from hoso.engine.log.checkpoint import Checkpoint
    from hoso.engine.verification.public_log import LogVerdict

#: The problems printed for people; programs get all.
_MOST = 50
#: No checkpoint is larger, however many have cosigned it.
_LARGEST_CHECKPOINT = 100_000


@command("verify", READING)
def verify(
    call: Call,
    dossier: arguments.MaybeDossier = None,
    *,
    checkpoints: arguments.Checkpoints = None,
    vkeys: arguments.Vkeys = None,
) -> int:
    """Verify every stream and the log of all, or one dossier and what it rests on."""
    given = _checkpoints(checkpoints or [], vkeys or [])
    with call.engine(only_reads=True) as engine, call.view(engine) as view:
        only = _stream(view, dossier) if dossier is not None else None
        verdicts = verdicts_of(call, view, only)
        log = log_of(view, given) if only is None or given else None
        intact = all(verdict.is_intact for verdict in verdicts) and (log is None or not log.problems)
        if call.common.json:
            call.screen.json({"ok": intact, **_told(call, verdicts, log)})
        else:
            show_verdicts(call, call.screen, verdicts, log)
        return DONE if intact else NO


def _checkpoints(files: list[str], vkeys: list[str]) -> list[Checkpoint]:
    """Checkpoints that somebody kept, each signed by a key that was given.

    Raises:
        Trouble: a file cannot be read, or no key was given.
        Malformed, SignatureMissing, SignatureWrong: a checkpoint proves nothing.
    """
    if files and not vkeys:
        raise Trouble("parameter_missing", name="--vkey", command="hoso verify")
    if not files:
        return []
    from hoso.engine.log.checkpoint import checkpoint_from
    from hoso.engine.log.note import open_note

    verifiers = [bootstrap.verifier(vkey) for vkey in vkeys]
    notes = [bytes_of(file, _LARGEST_CHECKPOINT) for file in files]
    return [checkpoint_from(open_note(note, verifiers).text) for note in notes]


def log_of(view: View, given: Sequence[Checkpoint] = ()) -> LogVerdict:
    """Verify the public log, as far as there is one."""
    from hoso.engine.verification.public_log import verify_log

    return verify_log(view.reading, given)


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


def _told(call: Call, verdicts: list[Verdict], log: LogVerdict | None) -> dict[str, Any]:
    of_log = [] if log is None else log.problems
    intact = not of_log and all(item.is_intact for item in verdicts)
    return {
        "verdict": "intact" if intact else "broken",
        "completeness": "proven" if intact and log is not None and log.proven else "unknown",
        "log": None if log is None or not log.name else _log_told(log),
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
            for verdict in (
                *verdicts,
                Verdict("", "log", log.name if log is not None else "", problems=of_log),
            )
            for problem in verdict.problems
        ],
    }


def _log_told(log: LogVerdict) -> dict[str, Any]:
    shards = [{"origin": origin, "size": size} for origin, size in log.shards]
    return {"name": log.name, "shards": shards, "waiting": log.waiting, "proven": log.proven}


def show_verdicts(call: Call, screen: Screen, verdicts: list[Verdict], log: LogVerdict | None = None) -> None:
    """Print each problem with its place, what was checked, and the verdict with what it means."""
    told = _told(call, verdicts, log)
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
    if told["log"]:
        in_log = sum(shard["size"] for shard in told["log"]["shards"])
        details = {"name": told["log"]["name"], "n": in_log, "waiting": told["log"]["waiting"]}
        screen.line(call.say("verify.log", **details))
    verdict = "whole" if told["completeness"] == "proven" else told["verdict"]
    screen.title(call.say(f"verify.{verdict}"))
    screen.line(call.say(f"verify.{verdict}_means", n=told["log"]["proven"] if told["log"] else 0))


def _kinds(call: Call, verdicts: list[Verdict]) -> str:
    """What the streams are of: `200 dossiers, the directory, the definitions`."""
    kinds = Counter(verdict.kind for verdict in verdicts)
    return ", ".join(
        call.say(f"verify.kind_{kind}", n=kinds[kind]) for kind in ("dossier", *SOLE) if kinds[kind]
    )
