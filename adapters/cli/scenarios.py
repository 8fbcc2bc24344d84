"""`hoso test`: scenario files run through the real engine, a tick for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli import arguments
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.checking import findings_in, kind_of, procedures_of, show_findings, told_of
from hoso.adapters.cli.command import WITHOUT_STORE, command
from hoso.adapters.cli.named_file import bytes_of, located
from hoso.adapters.cli.trouble import DONE, NO, Trouble

if TYPE_CHECKING:
    from hoso.engine.finding import Finding
    from hoso.engine.procedure import Procedure
    from hoso.engine.procedure_text import ProcedureText
    from hoso.engine.scenarios.run import CaseResult, Miss
    from hoso.engine.scenarios.scenario import CasesText

_ENDING = ".yaml"
_CASES = ".cases.yaml"


@command("test", WITHOUT_STORE)
def test(call: Call, files: arguments.Paths, *, mutants: arguments.Mutants = False) -> int:  # noqa: PT028
    """Run the scenarios of files, or those beside a procedure's file; or see whether they notice faults."""
    names = [name for file in map(located, files) for name in cases_of(file)]
    if mutants:
        from hoso.adapters.cli.mutating import tell_mutants

        return tell_mutants(call, names)
    told = [_tested(call, name) for name in names]
    failed = [item for item in told if not item["ok"]]
    if call.common.json:
        call.screen.json({"ok": not failed, "files": told})
        return NO if failed else DONE
    for item in told:
        show_findings(call.screen, item["findings"])
        for result in item["scenarios"]:
            mark = call.say("test.passed" if result["passed"] else "test.failed")
            call.screen.line(f"{mark} {result['label']} ({result['scenario']})", hang=6)
            misses = [] if result["passed"] else [result, *result["others"]]
            for miss in misses:
                details = {key: miss[key] for key in ("place", "expected", "happened")}
                call.screen.line(call.say("test.instead", **details), indent=6)
            if not result["passed"] and result["near"]:
                call.screen.line(call.say("test.near", near=result["near"]), indent=6)
    scenarios = [result for item in told for result in item["scenarios"]]
    passed = sum(result["passed"] for result in scenarios)
    call.screen.line(call.say("test.sum", passed=passed, n=len(scenarios)))
    return NO if failed else DONE


def _tested(call: Call, name: str) -> dict[str, Any]:
    from hoso.adapters.cli.sources import Beside
    from hoso.engine.language.near import near_word
    from hoso.engine.resolved import resolve
    from hoso.engine.scenarios.office import all_calendars
    from hoso.engine.scenarios.run import run_cases

    cases, text, findings = read_both(name)
    procedure = text.procedure if text is not None else None
    if cases.cases is None or procedure is None:
        return {"ok": False, "file": name, "findings": _told(call, findings), "scenarios": []}
    calendars = all_calendars(procedure, cases, Beside(name))
    results = run_cases(cases, resolve(procedure), day_of(procedure), calendars)
    labels = _labels(call, cases)
    scenarios = [
        {
            "scenario": item.scenario,
            "label": labels.get(item.scenario, item.scenario),
            "passed": item.passed,
            "steps": item.steps,
            **_miss(item),
            "others": [_miss(other) for other in item.others],
            "near": near_word(item.unknown, procedure.triggers) if item.unknown else None,
        }
        for item in results
    ]
    passed = all(item.passed for item in results)
    return {"ok": passed, "file": name, "findings": [], "scenarios": scenarios}


def _miss(item: CaseResult | Miss) -> dict[str, str | None]:
    """Where a step stands that did not go as expected."""
    place = str(item.place) if item.place else None
    return {"place": place, "expected": item.expected, "happened": item.happened}


def read_both(name: str) -> tuple[CasesText, ProcedureText | None, tuple[Finding, ...]]:
    """A scenario file with its procedure, and the findings that keep either from being used."""
    from hoso.engine.language.yaml_bytes import LARGEST_FILE
    from hoso.engine.resolved import resolve
    from hoso.engine.scenarios.scenario import read_cases

    cases = read_cases(bytes_of(name, LARGEST_FILE), name)
    if cases.cases is None:
        return cases, None, cases.findings
    text, findings = _read(_procedure_of(name, cases.cases.procedure), cases.cases.procedure)
    beside: list[bytes] = []
    for other in cases.cases.beside:
        read, wrong = _read(_procedure_of(name, other), other)
        findings = (*findings, *wrong)
        beside += [resolve(read.procedure)] if read.procedure is not None else []
    return replace(cases, beside=tuple(beside)), text, (*cases.findings, *findings)


def _told(call: Call, findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    return [told_of(item, call.wording) for item in findings]


def cases_of(file: str) -> list[str]:
    """The scenario file itself, or those beside a procedure's file: one for each procedure in it.

    Raises:
        Trouble: there is none beside it.
    """
    from hoso.engine.language.yaml_bytes import LARGEST_FILE

    data = bytes_of(file, LARGEST_FILE)
    if file.endswith(_CASES) or kind_of(data) == "cases":
        return [file]
    beside = file.removesuffix(_ENDING) + _CASES
    if Path(beside).is_file():
        return [beside]
    ids = [text.procedure.procedure for text in procedures_of(data, file) if text.procedure is not None]
    found = [str(Path(file).with_name(f"{name}{_CASES}")) for name in ids]
    found = [name for name in found if Path(name).is_file()]
    if not found:
        raise Trouble("cases_absent", file=file, cases=beside)
    return found


def procedure_beside(cases: str, procedure: str) -> Procedure | None:
    """The procedure of a scenario file; None where it is not there, or wrong by itself."""
    from hoso.engine.language.yaml_bytes import LARGEST_FILE

    try:
        file = _procedure_of(cases, procedure)
    except Trouble:
        return None
    texts = procedures_of(bytes_of(file, LARGEST_FILE), file)
    found = (text.procedure for text in texts if text.procedure is not None)
    return next((item for item in found if item.procedure == procedure), None)


def _procedure_of(cases: str, procedure: str) -> str:
    """The file of a procedure: of its name, or that of which it is a variant, or called as the scenarios."""
    beside = Path(cases).with_name(f"{procedure}{_ENDING}")
    whole = Path(cases).with_name(f"{procedure.rpartition('.')[0]}{_ENDING}")
    same = Path(f"{cases.removesuffix(_CASES)}{_ENDING}")
    found = next((path for path in (beside, whole, same) if path.is_file()), None)
    if found is None:
        raise Trouble("procedure_absent", file=cases, procedure=str(beside))
    return str(found)


def _read(file: str, procedure: str) -> tuple[ProcedureText, tuple[Finding, ...]]:
    """A procedure of a file, by its id, and what is wrong with the file."""
    from hoso.engine.language.yaml_bytes import LARGEST_FILE

    texts = procedures_of(bytes_of(file, LARGEST_FILE), file)
    errors = tuple(item for item in findings_in(texts) if item.is_error)
    found = {text.procedure.procedure: text for text in texts if text.procedure is not None}
    if errors or len(texts) == 1:
        return texts[0], errors
    if procedure not in found:
        raise Trouble("procedure_absent", file=file, procedure=procedure)
    return found[procedure], errors


def day_of(procedure: Procedure) -> str:
    """The first Monday on which the procedure is in force; whenever they are run, scenarios say the same."""
    first = date.fromisoformat(procedure.in_force.from_)
    monday = (first + timedelta(days=-first.weekday() % 7)).isoformat()
    return min(monday, procedure.in_force.to) if procedure.in_force.to else monday


def _labels(call: Call, cases: CasesText) -> dict[str, str]:
    assert cases.cases is not None
    names = call.wording.names()
    return {item.scenario: names.label(item.labels, item.scenario) for item in cases.cases.scenarios}
