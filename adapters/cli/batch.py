"""`hoso take --batch FILE`: many actions, each with its own key and answer, in few transactions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.batch_file import read_batch, wrong
from hoso.adapters.cli.call import reasons_told
from hoso.adapters.cli.progress import watched
from hoso.adapters.cli.trouble import DONE, NO
from hoso.adapters.cli.writing import receipt_told
from hoso.engine.binary import digest
from hoso.engine.canonical import canonical
from hoso.engine.errors import DossierUnknown
from hoso.engine.reason import Refusal
from hoso.engine.receipt import Receipt

if TYPE_CHECKING:
    from hoso.adapters.cli.batch_file import Row
    from hoso.adapters.cli.call import Call
    from hoso.engine.commands import Take
    from hoso.engine.errors import HosoError
    from hoso.engine.handle import Engine

#: How the rows of a batch can end, in the order in which they are summed up.
_ENDS = ("done", "before", "refused", "failed")


def take_batch(call: Call, file: str) -> int:
    """Take the action of every row; what is wrong with the file is told before anything is done."""
    rows = read_batch(file)
    with call.engine() as engine:
        commands, began = _commands(call, engine, file, rows)
        outcomes = zip(rows, commands, engine.handle_many(commands), strict=True)
        ends: Counter[str] = Counter()
        for row, command, outcome in watched(
            outcomes, len(rows), call.say("batch.progress"), quiet=call.common.json
        ):
            end, told, sentences = _told(call, engine, row, outcome, began)
            ends[end] += 1
            if call.common.json:
                call.screen.json_line(
                    {
                        "ok": end in {"done", "before"},
                        "line": row.line,
                        "dossier": row.dossier,
                        "action": row.action,
                        "key": command.asking.key,
                        **told,
                    }
                )
            else:
                for sentence in sentences:
                    place = f"{file}:{row.line}:{row.column}"
                    call.screen.line(f"{place} {row.dossier} {row.action}: {sentence}", hang=2)
    if not call.common.json:
        call.screen.title(", ".join(call.say(f"batch.{end}", n=ends[end]) for end in _ENDS if ends[end]))
    return NO if ends["refused"] or ends["failed"] else DONE


def _commands(call: Call, engine: Engine, file: str, rows: list[Row]) -> tuple[list[Take], str]:
    """The command of every row, and the store's time before the first of them.

    Raises:
        Trouble: a row names a dossier that is not there.
    """
    from hoso.engine.commands import Take

    asking = call.asking()
    streams: dict[str, str] = {}
    times: Counter[str] = Counter()
    commands: list[Take] = []
    with call.view(engine) as view:
        for row in rows:
            if row.dossier not in streams:
                try:
                    streams[row.dossier] = view.dossier(row.dossier).stream
                except DossierUnknown as error:
                    place = row.line, row.column
                    raise wrong("batch_dossier_unknown", file, *place, dossier=row.dossier) from error
            stream = streams[row.dossier]
            key = row.key
            if key is None:
                key = _key(call, row, stream)
                times[key] += 1
                key = f"{key}.{times[key]}"
            commands.append(Take(replace(asking, key=key), stream, row.action, row.fields, reason=row.reason))
        return commands, view.reading.now()


def _key(call: Call, row: Row, stream: str) -> str:
    """The key of a row that names none: what it asks, so that the same file again asks the same."""
    asked = [call.actor, call.common.acting_for or "", stream, row.action, row.reason or "", row.fields]
    return f"{call.common.key or 'batch'}.{digest(canonical(asked))}"


def _told(
    call: Call, engine: Engine, row: Row, outcome: Receipt | Refusal | HosoError, began: str
) -> tuple[str, dict[str, Any], list[str]]:
    """How a row ended, what a program is told of it, and a person: nothing where it was done."""
    if isinstance(outcome, Receipt):
        # Only what was stored before this batch began has an earlier time.
        end = "done" if outcome.recorded_at >= began else "before"
        return end, {"receipt": receipt_told(outcome)}, []
    if isinstance(outcome, Refusal):
        with call.view(engine) as view:
            head = view.dossier(row.dossier)
            definition = view.definition(head)
            explained = view.explained(outcome.reasons, definition, head=head, action=row.action)
        return (
            "refused",
            {"refused": reasons_told(explained)},
            [f"{text} [{reason.code}]" for reason, text in explained],
        )
    sentence, following = call.wording.error(
        outcome.code, {"message": "; ".join(outcome.details), "dossier": row.dossier, "store": call.store}
    )
    error = {"code": outcome.code, "sentence": sentence, "next": following}
    return "failed", {"error": error}, [f"{sentence} [{outcome.code}]"]
