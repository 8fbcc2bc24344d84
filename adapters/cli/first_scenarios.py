"""First scenarios of a procedure: for a file that `hoso new` has just written, and for one that is there."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from hoso.adapters.cli.checking import findings_in, procedures_of, show_findings, told_of
from hoso.adapters.cli.named_file import bytes_of
from hoso.adapters.cli.scenarios import day_of
from hoso.adapters.cli.trouble import NO, Trouble
from hoso.adapters.cli.trying import cases_beside, everybody
from hoso.adapters.cli.writing_new import see_free, write_new

if TYPE_CHECKING:
    from hoso.adapters.cli.call import Call
    from hoso.engine.procedure import Procedure


def write_scenarios(call: Call, file: str) -> int:
    """Write scenarios beside a procedure's file, for each of its procedures; never over anything."""
    from hoso.engine.language.yaml_bytes import LARGEST_FILE

    texts = procedures_of(bytes_of(file, LARGEST_FILE), file)
    told = [told_of(item, call.wording) for item in findings_in(texts) if item.is_error]
    if told:
        if call.common.json:
            call.screen.json({"ok": False, "findings": told})
        else:
            show_findings(call.screen, told)
        return NO
    procedures = [text.procedure for text in texts if text.procedure is not None]
    places = [cases_beside(file, item, several=len(procedures) > 1) for item in procedures]
    see_free(*places)
    made = [scenarios_of(item, Path(file), call) for item in procedures]
    for place, text in zip(places, made, strict=True):
        write_new(place, text)
    written = [str(place) for place in places]
    return call.done(
        {"files": written},
        lambda screen: screen.line(
            call.say("new.scenarios", files=" ".join(map(quote, written)), file=quote(str(file)))
        ),
    )


def scenarios_of(procedure: Procedure, path: Path, call: Call) -> str:
    """The scenario file: a walk straight to the end, and what else may be done on the way.

    Raises:
        Trouble: no straight walk is found.
    """
    from hoso.adapters.cli.sources import Beside
    from hoso.engine.resolved import resolve
    from hoso.engine.scenarios.first import first_cases
    from hoso.engine.scenarios.office import calendars_of
    from hoso.engine.scenarios.scenario import CasesText, Given
    from hoso.engine.scenarios.straight import straight_walk
    from hoso.engine.scenarios.strangers import strangers_to, with_strangers
    from hoso.engine.walk import Start

    cases = everybody(procedure)
    strangers = strangers_to(cases)
    whole = with_strangers(cases, strangers, procedure)
    calendars = calendars_of(procedure, Beside(str(path)))
    start = Start(CasesText(whole, ()), whole, resolve(procedure), day_of(procedure), calendars)
    walk, refused = straight_walk(start, procedure, [strangers.guest])
    if refused is not None:
        if not refused.reasons and not walk.steps:
            raise Trouble("no_course", NO, file=str(path), procedure=procedure.procedure)
        names = call.wording.names()
        states = [names.label(procedure.states[name].labels, name) for name in walk.body().get("state", ())]
        raise Trouble(
            "no_straight_walk",
            NO,
            file=str(path),
            procedure=procedure.procedure,
            state=", ".join(states) or "-",
            reasons=", ".join(sorted(refused.subjects())) or "-",
        )
    opening, *steps = walk.steps
    given = Given(who=opening.who, fields=opening.fields, documents=opening.documents)
    return first_cases(start, strangers, procedure, given, steps)
