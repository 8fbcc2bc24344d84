"""`hoso open`: a dossier begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import WRITING, command
from hoso.adapters.cli.given import files_of, pairs_of
from hoso.adapters.cli.writing import answer
from hoso.adapters.wording.moments import local
from hoso.engine.reason import Refusal

if TYPE_CHECKING:
    from hoso.adapters.cli.view import View


@command("open", WRITING)
def open_dossier(
    call: Call,
    procedure: arguments.Procedure,
    unit: arguments.Unit,
    fields: arguments.Fields = None,
    files: arguments.Files = None,
    code: arguments.Code = None,
    reason: arguments.Reason = None,
) -> int:
    """Open a dossier of a procedure in a unit."""
    from hoso.engine.commands import Open

    given, papers = pairs_of("--field", fields), files_of(files)
    with call.engine() as engine:
        with call.view(engine) as view:
            definition = view.current(procedure)
            series = _series(view, unit)
        wanted = Open(
            call.asking(),
            procedure,
            unit,
            code=code,
            series=None if code else series,
            fields=given,
            files=papers,
            reason=reason,
        )
        outcome = engine.handle(wanted)
        following = None
        if not isinstance(outcome, Refusal):
            following = call.retype("actions", outcome.code or outcome.stream, actor=call.actor)
        return answer(call, engine, outcome, definition=definition, following=following)


def _series(view: View, unit: str) -> str:
    """Agency code and day, which a dossier's code begins with (Decree 118/2025, Art. 28)."""
    known = view.directory.units.get(unit)
    prefix = known.code if known is not None and known.code else unit
    return f"{prefix}-{local(view.reading.now()):%y%m%d}-"
