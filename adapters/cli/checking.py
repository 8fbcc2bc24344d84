"""`hoso check`: what a file says wrong, at file:line:col, as a compiler does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import WITHOUT_STORE, command
from hoso.adapters.cli.named_file import bytes_of, located
from hoso.adapters.cli.trouble import DONE, NO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.adapters.cli import arguments  # noqa: TC004 - the parser brings them: see plain.py
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.wording import Wording
    from hoso.engine.finding import Finding
    from hoso.engine.procedure_text import ProcedureText

#: Names that are not there; where the procedure says one wrongly, its regime is not told so once more.
_ECHOED = ("E201", "E401")
#: How the files end whose words a procedure takes over.
_SHARED = (".regime.yaml", ".fragment.yaml")
_KIND = re.compile(rb"^hoso:[ ]*[\"']?([a-z]+)/", re.MULTILINE)


@command("check", WITHOUT_STORE)
def check(call: Call, files: arguments.Paths) -> int:
    """Check files and say everything that is wrong with them."""
    from hoso.engine.yaml_bytes import LARGEST_FILE

    findings: list[Finding] = []
    for file in map(located, files):
        findings.extend(findings_of(bytes_of(file, LARGEST_FILE), file))
    errors = sum(item.is_error for item in findings)
    warnings = sum(item.code.startswith("W") for item in findings)
    notes = len(findings) - errors - warnings
    told = [told_of(item, call.wording) for item in findings]
    if call.common.json:
        call.screen.json({"ok": not errors, "files": len(files), "findings": told})
    else:
        show_findings(call.screen, told)
        call.screen.line(call.say("check.sum", n=len(files), errors=errors, warnings=warnings, notes=notes))
    return NO if errors else DONE


def kind_of(data: bytes) -> str:
    """`procedure`, `regime`, `directory` and so on, as the key `hoso` says; empty where it does not."""
    found = _KIND.search(data)
    return found[1].decode() if found else ""


def findings_of(data: bytes, file: str) -> Sequence[Finding]:
    """Check one file by its kind; a file of no known kind is told so by the procedure's reader."""
    match kind_of(data):
        case "directory":
            from hoso.engine.directory_text import read_directory

            return read_directory(data, file).findings
        case "cases":
            from hoso.engine.scenario import read_cases

            return read_cases(data, file).findings
        case "calendar":
            from hoso.adapters.cli.sources import Beside
            from hoso.engine.worktime.calendar_text import read_calendar

            return read_calendar(data, file, Beside(file)).findings
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
            return findings_in(procedures_of(data, file))


def procedures_of(data: bytes, file: str) -> tuple[ProcedureText, ...]:
    """The procedures of a file, with the regime and the fragments it names."""
    from hoso.adapters.cli.sources import Beside
    from hoso.engine.procedure_text import read_procedures

    return read_procedures(data, file, Beside(file))


def findings_in(texts: Sequence[ProcedureText]) -> list[Finding]:
    """What is wrong with the procedures of a file, each finding once."""
    kept = {(item.place, item.code, str(item.details)): item for text in texts for item in text.findings}
    return _without_echoes([kept[key] for key in sorted(kept)])


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
    }


def show_findings(screen: Screen, findings: Sequence[dict[str, Any]]) -> None:
    """Print findings: place, code and sentence, then the hint."""
    for item in findings:
        place = f"{item['file']}:{item['line']}:{item['column']}"
        screen.line(f"{place} {item['code']} {item['sentence']}", hang=2)
        if item["hint"]:
            screen.line(item["hint"], indent=2)
