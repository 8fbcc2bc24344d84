"""`hoso try`: a procedure walked by hand, on a terminal or by lines on standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.checking import findings_in, procedures_of, show_findings, told_of
from hoso.adapters.cli.command import WITHOUT_STORE, command
from hoso.adapters.cli.named_file import bytes_of
from hoso.adapters.cli.scenarios import day_of
from hoso.adapters.cli.trouble import DONE, NO, NOT_UNDERSTOOD, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.procedure import Procedure
    from hoso.engine.procedure_text import ProcedureText
    from hoso.engine.scenarios.scenario import Cases
    from hoso.engine.walk import Start

#: `--case none`: the dossier is opened by hand.
_BY_HAND = "none"


@command("try", WITHOUT_STORE)
def try_(
    call: Call, file: arguments.Path, case: arguments.Case = None, variant: arguments.Variant = None
) -> int:
    """Walk a procedure: each line does something, lets time pass, or goes a step back."""
    from hoso.engine.language.yaml_bytes import LARGEST_FILE

    texts = procedures_of(bytes_of(file, LARGEST_FILE), file)
    if any(text.procedure is None for text in texts):
        told = [told_of(item, call.wording) for item in findings_in(texts)]
        if call.common.json:
            call.screen.json_line({"ok": False, "findings": told})
        else:
            show_findings(call.screen, told)
        return NO
    procedure = _chosen(texts, variant)
    beside = cases_beside(file, procedure, several=len(texts) > 1)
    start, names = _start(file, procedure, beside, case)

    from hoso.adapters.cli.try_session import Session

    session = Session(call, procedure, start, beside, names)
    session.show()
    for line in _lines(session):
        if not sys.stdin.isatty():
            session.echo(line)
        understood = session.answer(line)
        if session.over:
            break
        if not understood and not sys.stdin.isatty():
            return NOT_UNDERSTOOD
    return DONE


def _chosen(texts: tuple[ProcedureText, ...], variant: str | None) -> Procedure:
    """The procedure of a file, the one that was named where it has several.

    Raises:
        Trouble: it has several and none, or none of them, was named.
    """
    found = {text.procedure.procedure: text.procedure for text in texts if text.procedure is not None}
    if variant is None and len(found) == 1:
        return next(iter(found.values()))
    if variant is None:
        raise Trouble("procedure_several", known=list(found))
    if variant not in found:
        raise Trouble("one_of", value=variant, name="--procedure", known=list(found), command="hoso try")
    return found[variant]


def cases_beside(file: str, procedure: Procedure, *, several: bool) -> Path:
    """Where the scenarios of a procedure stand, or would: beside its file."""
    stem = procedure.procedure if several else Path(file).name.removesuffix(".yaml")
    return Path(file).with_name(f"{stem}.cases.yaml")


def _start(file: str, procedure: Procedure, beside: Path, case: str | None) -> tuple[Start, list[str]]:
    """Where the walk begins: with the people of the scenario file beside, or with two for each role.

    Raises:
        Trouble: the scenario file is wrong, or has no such scenario.
    """
    from hoso.adapters.cli.sources import Beside
    from hoso.engine.language.yaml_bytes import LARGEST_FILE
    from hoso.engine.resolved import resolve
    from hoso.engine.scenarios.office import calendars_of
    from hoso.engine.scenarios.scenario import CasesText, read_cases
    from hoso.engine.walk import Start

    resolved, day = resolve(procedure), day_of(procedure)
    calendars = calendars_of(procedure, Beside(file))
    if not beside.is_file():
        if case not in (None, _BY_HAND):
            raise Trouble("cases_absent", file=file, cases=str(beside))
        cases = everybody(procedure)
        return Start(CasesText(cases, ()), cases, resolved, day, calendars), []
    text = read_cases(bytes_of(str(beside), LARGEST_FILE), str(beside))
    if text.cases is None:
        raise Trouble("cases_wrong", NO, file=str(beside))
    names = [item.scenario for item in text.cases.scenarios]
    if case is None or case == _BY_HAND:
        return Start(text, text.cases, resolved, day, calendars, None, case is None), names
    if case not in names:
        raise Trouble("one_of", value=case, name="--case", known=[_BY_HAND, *names], command="hoso try")
    return Start(text, text.cases, resolved, day, calendars, names.index(case)), names


def everybody(procedure: Procedure) -> Cases:
    """Two people for each role, called as it is."""
    from hoso.engine.scenarios.scenario import Cases, Given, Person, Scenario, Step

    people: dict[str, Any] = {}
    for role in procedure.roles:
        people |= {name: Person(holds=(role,)) for name in (role, f"{role[:62]}_2")}
    who = procedure.open.by[0]
    labels = dict.fromkeys(procedure.languages, "-")
    step = Step(who=who, do="open")
    return Cases(
        hoso="cases/1",
        procedure=procedure.procedure,
        languages=procedure.languages,
        people=people,
        given=Given(who=who),
        scenarios=(Scenario(scenario="walk", labels=labels, steps=(step,)),),
    )


def _lines(session: Any) -> Iterator[str]:
    """The lines that are typed; the end of the input ends them. Nothing is asked where nobody types."""
    if sys.stdin.isatty():
        import readline  # noqa: F401 - it lets a person edit the line and go back to earlier ones

        while True:
            try:
                yield input(f"{session.who}> ")
            except EOFError:
                print()
                return
    yield from (line.rstrip("\n") for line in sys.stdin)
