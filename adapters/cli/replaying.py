"""`hoso replay`: the cases of an event log, walked through a procedure by the real engine."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from hoso import workflows
from hoso.adapters import bootstrap
from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.checking import findings_in, procedures_of, show_findings, told_of
from hoso.adapters.cli.command import WITHOUT_STORE, command
from hoso.adapters.cli.named_file import bytes_of, opened, trouble_with
from hoso.adapters.cli.progress import heeding, watched
from hoso.adapters.cli.replay_told import Told
from hoso.adapters.cli.sources import Beside
from hoso.adapters.cli.trouble import DONE, NO, Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo
    from typing import BinaryIO

    from hoso.engine.finding import Finding
    from hoso.engine.procedure import Procedure
    from hoso.engine.replay.event_log import EventLog
    from hoso.engine.replay.event_map import MapFile


@command("replay", WITHOUT_STORE)
def replay(
    call: Call,
    event_log: arguments.EventLog,
    workflow: arguments.Workflow,
    map_file: arguments.MapFile = None,
    variant: arguments.Variant = None,
) -> int:
    """Walk every case of an event log, and say which are accepted and where the others are refused."""
    procedure, findings = _procedure(workflow, map_file, variant)
    chosen: MapFile | None = None
    if procedure is not None and map_file is not None:
        chosen, findings = _map(map_file, procedure)
    if procedure is None or findings:
        return _unsound(call, findings)
    try:
        stream = opened(event_log)
    except (OSError, ValueError) as error:
        raise trouble_with(event_log, error) from error
    with stream:
        return _replayed(call, event_log, stream, procedure, chosen, Beside(workflow))


def _replayed(
    call: Call, log: str, stream: BinaryIO, procedure: Procedure, chosen: MapFile | None, beside: Beside
) -> int:
    from hoso.engine.replay.event_log import EventLogMalformed
    from hoso.engine.replay.meaning import Meaning
    from hoso.engine.replay.office import OfficeUnfounded
    from hoso.engine.replay.walk import walk_all
    from hoso.engine.resolved import resolve
    from hoso.engine.scenarios.office import calendars_of

    began = time.monotonic()
    zone = _zone(chosen)
    columns = chosen.columns.said() if chosen is not None else {}
    resolved, calendars = resolve(procedure), calendars_of(procedure, beside)
    try:
        events = bootstrap.event_log(stream, log, columns, zone)
        # Read to its end before a case is walked: nothing is answered for a log that is malformed.
        total = _counted(events)
        answers = walk_all(
            events.cases(),
            Meaning(procedure, chosen),
            zone,
            lambda: bootstrap.replay_office(resolved, calendars),
        )
        told = Told(call, log, procedure)
        told.begin()
        for answer in watched(answers, total, call.say("replay.working"), quiet=call.common.json):
            told.case(answer)
        return DONE if told.end(time.monotonic() - began) else NO
    except EventLogMalformed as error:
        facts = {"file": log, "line": error.line, "column": error.column, **error.facts}
        raise Trouble(f"event_log_{error.problem}", **facts) from error
    except OfficeUnfounded as error:
        names = call.wording.names(procedure=procedure)
        message = " ".join(call.wording.reason(reason, names) for reason in error.refusal.reasons)
        raise Trouble("replay_unfounded", procedure=procedure.procedure, message=message) from error


def _counted(events: EventLog) -> int:
    return sum(1 for _ in heeding(events.cases()))


def _zone(chosen: MapFile | None) -> tzinfo | None:
    """The zone that a map names.

    Raises:
        Trouble: there is none of this name.
    """
    if chosen is None or chosen.zone is None:
        return None
    zone = bootstrap.zone_named(chosen.zone)
    if zone is None:
        raise Trouble("zone_unknown", value=chosen.zone)
    return zone


def _procedure(
    workflow: str, map_file: str | None, variant: str | None
) -> tuple[Procedure | None, Sequence[Finding]]:
    """The procedure of a file, or the shipped one of this name; of several the one that is named.

    Raises:
        Trouble: there is no such file, or several procedures and none is named.
    """
    from pathlib import Path

    from hoso.engine.language.yaml_bytes import LARGEST_FILE

    if not Path(workflow).exists() and workflow in workflows.shipped():
        data = workflows.text(workflow)
    else:
        data = bytes_of(workflow, LARGEST_FILE)
    texts = procedures_of(data, workflow)
    errors = [item for item in findings_in(texts) if item.is_error]
    if errors:
        return None, errors
    found = {text.procedure.procedure: text.procedure for text in texts if text.procedure is not None}
    if variant is None and len(found) > 1 and map_file is not None:
        from hoso.engine.replay.event_map import map_procedure

        variant = map_procedure(bytes_of(map_file, LARGEST_FILE), map_file)
    if variant is None and len(found) == 1:
        return next(iter(found.values())), ()
    if variant not in found:
        raise Trouble("procedure_several", known=list(found))
    return found[variant], ()


def _map(file: str, procedure: Procedure) -> tuple[MapFile | None, Sequence[Finding]]:
    from hoso.engine.language.yaml_bytes import LARGEST_FILE
    from hoso.engine.replay.event_map import read_map

    return read_map(bytes_of(file, LARGEST_FILE), file, procedure)


def _unsound(call: Call, findings: Sequence[Finding]) -> int:
    """The procedure or the map is not sound: nothing is walked."""
    told: list[dict[str, Any]] = [told_of(item, call.wording) for item in findings]
    if call.common.json:
        call.screen.json({"ok": False, "findings": told})
    else:
        show_findings(call.screen, told)
    return NO
