"""`hoso check`: what a file says wrong, at file:line:col, as a compiler does."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import WITHOUT_STORE, command
from hoso.adapters.cli.named_file import bytes_of, located
from hoso.adapters.cli.trouble import DONE, NO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hoso.adapters.cli import arguments  # noqa: TC004 - the parser brings them: see plain.py
    from hoso.adapters.cli.check_cache import Recorded
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.wording import Wording
    from hoso.engine.finding import Finding
    from hoso.engine.procedure_text import ProcedureText
    from hoso.engine.road.sources import Sources

#: Names that are not there; where the procedure says one wrongly, its regime is not told so once more.
_ECHOED = ("E201", "E401")
#: How the files end whose words a procedure takes over.
_SHARED = (".regime.yaml", ".fragment.yaml")
_KIND = re.compile(rb"^hoso:[ ]*[\"']?([a-z]+)/", re.MULTILINE)


#: From so many files on other processes help, and what is known from before.
MANY = 16


@command("check", WITHOUT_STORE)
def check(
    call: Call,
    files: arguments.Paths,
    directory: arguments.DirectoryFile = None,
    *,
    no_cache: arguments.NoCache = False,
) -> int:
    """Check files and say everything that is wrong with them; of procedures also who is to work by them."""
    from hoso.engine.language.yaml_bytes import LARGEST_FILE

    named = [file for path in files for file in _files_of(path)]
    findings: list[Finding] = []
    staffed = _staffing(located(directory), findings) if directory is not None else None
    if len(named) < MANY:
        for file in named:
            findings.extend(findings_of(bytes_of(file, LARGEST_FILE), file))
    else:
        from hoso.adapters.cli.check_many import found_in

        text = call.say("check.working")
        for found in found_in(named, text, keep=not no_cache, quiet=call.common.json):
            findings.extend(found)
    if staffed is not None:
        for file in named:
            data = bytes_of(file, LARGEST_FILE)
            if kind_of(data) in ("procedure", ""):
                findings.extend(staffed(data, file))
    errors = sum(item.is_error for item in findings)
    warnings = sum(item.code.startswith("W") for item in findings)
    notes = len(findings) - errors - warnings
    told = [told_of(item, call.wording) for item in findings]
    if call.common.json:
        call.screen.json({"ok": not errors, "files": len(named), "findings": told})
    else:
        show_findings(call.screen, told)
        call.screen.line(call.say("check.sum", n=len(named), errors=errors, warnings=warnings, notes=notes))
        if findings:
            # Of several kinds the worst: E before W before N, as the letters do not stand in the alphabet.
            worst = min(findings, key=lambda item: "EWN".index(item.code[0])).code
            call.screen.line(call.say("check.more", code=worst))
    return NO if errors else DONE


def _staffing(directory: str, findings: list[Finding]) -> Callable[[bytes, str], list[Finding]] | None:
    """Checks procedures beside a directory; None where it has errors, which are noted."""
    from hoso.engine.checks.staffing import check_staffing
    from hoso.engine.directory_text import read_directory
    from hoso.engine.language.yaml_bytes import LARGEST_FILE

    read = read_directory(bytes_of(directory, LARGEST_FILE), directory)
    findings.extend(read.findings)
    changes = read.changes
    if changes is None:
        return None

    def staffed(data: bytes, file: str) -> list[Finding]:
        found = [item for text in procedures_of(data, file) for item in check_staffing(text, changes)]
        return _once(found)

    return staffed


def _files_of(path: str) -> list[str]:
    """A file itself; of a folder every file of ours inside, in the order of their names.

    Raises:
        Trouble: there is no such file in the folder.
    """
    if not os.path.isdir(path):  # noqa: PTH112 - whatever else it is, its reader says
        return [located(path)]
    from hoso.adapters.cli.folder import files_in

    return files_in(path)


def kind_of(data: bytes) -> str:
    """`procedure`, `regime`, `directory` and so on, as the key `hoso` says; empty where it does not."""
    found = _KIND.search(data)
    return found[1].decode() if found else ""


def findings_of(data: bytes, file: str, sources: Recorded | None = None) -> Sequence[Finding]:
    """Check one file by its kind; a file of no known kind is told so by the procedure's reader.

    `sources` finds what the file names; not given, beside it and among the shipped files.
    """
    match kind_of(data):
        case "directory":
            from hoso.engine.directory_text import read_directory

            return read_directory(data, file).findings
        case "cases":
            return _of_cases(data, file)
        case "calendar":
            from hoso.adapters.cli.sources import Beside
            from hoso.engine.worktime.calendar_text import read_calendar

            return read_calendar(data, file, sources or Beside(file)).findings
        case "map":
            from hoso.adapters.cli.maps import map_findings

            return map_findings(data, file)
        case "publication":
            from hoso.engine.publication.profile import profile_findings

            return profile_findings(data, file)
        case "regime":
            from hoso.engine.road.shared_text import read_regime

            return read_regime(data, file)
        case "forms":
            from hoso.engine.forms_text import read_forms

            return read_forms(data, file)
        case "statuses":
            from hoso.engine.status_text import read_statuses

            return read_statuses(data, file)
        case "fragment":
            from hoso.engine.road.shared_text import read_fragment

            return read_fragment(data, file)
        case _:
            return findings_in(procedures_of(data, file, sources))


def _of_cases(data: bytes, file: str) -> Sequence[Finding]:
    """A scenario file; where its procedure lies beside it, its names are looked up there."""
    from hoso.adapters.cli.scenarios import procedure_beside
    from hoso.adapters.wording.catalogue import catalogue
    from hoso.engine.scenarios.checks import check_cases
    from hoso.engine.scenarios.scenario import read_cases

    read = read_cases(data, file)
    if read.cases is None or read.document is None:
        return read.findings
    procedure = procedure_beside(file, read.cases.procedure)
    if procedure is None:
        return read.findings
    reasons = {code.partition(".")[0] for code in catalogue("reasons")}
    return [*read.findings, *check_cases(read.cases, read.document, procedure, reasons)]


def procedures_of(data: bytes, file: str, sources: Sources | None = None) -> tuple[ProcedureText, ...]:
    """The procedures of a file, with the regime and the fragments it names: those beside it, if not given."""
    from hoso.adapters.cli.sources import Beside
    from hoso.engine.procedure_text import read_procedures

    return read_procedures(data, file, sources or Beside(file))


def findings_in(texts: Sequence[ProcedureText]) -> list[Finding]:
    """What is wrong with the procedures of a file, each finding once."""
    return _without_echoes(_once(item for text in texts for item in text.findings))


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """In order, each once: variants of a file share what they say."""
    kept = {(item.place, item.code, str(item.details)): item for item in findings}
    return [kept[key] for key in sorted(kept)]


def _without_echoes(findings: list[Finding]) -> list[Finding]:
    """One slip, one finding: what a regime misses since the procedure misspelt it is left out."""
    by_file: dict[str, set[str]] = {}
    for item in findings:
        if item.code in _ECHOED:
            by_file.setdefault(item.place.file, set()).add(str(item.details))
    own = min(by_file, key=lambda file: file.endswith(_SHARED), default="")
    return [
        item
        for item in findings
        if item.place.file == own or item.code not in _ECHOED or str(item.details) not in by_file[own]
    ]


def told_of(finding: Finding, wording: Wording) -> dict[str, Any]:
    """A finding as programs read it."""
    sentence, hint = wording.finding(finding)
    return {
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "code": finding.code,
        "error": finding.is_error,
        "sentence": sentence,
        "hint": hint,
        "near": finding.near,
        "steps": [
            {
                "file": step.place.file,
                "line": step.place.line,
                "action": step.action,
                "role": step.role,
                "from": step.source,
                "to": list(step.to),
                "given": step.given,
            }
            for step in finding.steps
        ],
    }


def show_findings(screen: Screen, findings: Sequence[dict[str, Any]]) -> None:
    """Print findings: place, code and sentence, then the hint."""
    for item in findings:
        place = f"{item['file']}:{item['line']}:{item['column']}"
        screen.line(f"{place} {item['code']} {item['sentence']}", hang=2)
        for step in item["steps"]:
            screen.line(_shown(step), indent=4)
        if item["hint"]:
            screen.line(item["hint"], indent=2)


def _shown(step: dict[str, Any]) -> str:
    """One step of the course that a finding shows, with the place of its row."""
    given = ", ".join(f"{name} = {value}" for name, value in step["given"].items())
    way = " → ".join(part for part in (step["from"], " + ".join(step["to"])) if part)
    return f"{step['file']}:{step['line']} {step['action']}: {way}" + (f" ({given})" if given else "")
