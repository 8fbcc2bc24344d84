"""`hoso check`: what a file says wrong, at file:line:col, as a compiler does."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import WITHOUT_STORE, command
from hoso.adapters.cli.named_file import bytes_of
from hoso.adapters.cli.trouble import DONE, NO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.adapters.cli import arguments  # noqa: TC004 - the parser brings them: see plain.py
    from hoso.adapters.cli.check_cache import Recorded
    from hoso.adapters.cli.screen import Screen
    from hoso.adapters.wording import Wording
    from hoso.engine.finding import Finding
    from hoso.engine.procedure_text import ProcedureText
    from hoso.engine.road.sources import Sources

_KIND = re.compile(rb"^hoso:[ ]*[\"']?([a-z]+)/", re.MULTILINE)


#: From so many files on other processes help, and what is known from before.
MANY = 16


@command("check", WITHOUT_STORE)
def check(call: Call, files: arguments.Paths, *, no_cache: arguments.NoCache = False) -> int:
    """Check files and say everything that is wrong with them."""
    from hoso.engine.yaml_bytes import LARGEST_FILE

    named = [file for path in files for file in _files_of(path)]
    findings: list[Finding] = []
    if len(named) < MANY:
        for file in named:
            findings.extend(findings_of(bytes_of(file, LARGEST_FILE), file))
    else:
        from hoso.adapters.cli.check_many import found_in

        text = call.say("check.working")
        for found in found_in(named, text, keep=not no_cache, quiet=call.common.json):
            findings.extend(found)
    errors = sum(item.is_error for item in findings)
    warnings = sum(item.code.startswith("W") for item in findings)
    notes = len(findings) - errors - warnings
    told = [told_of(item, call.wording) for item in findings]
    if call.common.json:
        call.screen.json({"ok": not errors, "files": len(named), "findings": told})
    else:
        show_findings(call.screen, told)
        call.screen.line(call.say("check.sum", n=len(named), errors=errors, warnings=warnings, notes=notes))
    return NO if errors else DONE


def _files_of(path: str) -> list[str]:
    """A file itself; of a folder every file of ours inside, in the order of their names.

    Raises:
        Trouble: there is no such file in the folder.
    """
    if not os.path.isdir(path):  # noqa: PTH112 - whatever else it is, its reader says
        return [path]
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
            from hoso.engine.scenario import read_cases

            return read_cases(data, file).findings
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
        case "fragment":
            from hoso.engine.road.shared_text import read_fragment

            return read_fragment(data, file)
        case _:
            return findings_in(procedures_of(data, file, sources))


def procedures_of(data: bytes, file: str, sources: Sources | None = None) -> tuple[ProcedureText, ...]:
    """The procedures of a file, with the regime and the fragments it names: those beside it, if not given."""
    from hoso.adapters.cli.sources import Beside
    from hoso.engine.procedure_text import read_procedures

    return read_procedures(data, file, sources or Beside(file))


def findings_in(texts: Sequence[ProcedureText]) -> list[Finding]:
    """What is wrong with the procedures of a file, each finding once."""
    kept = {(item.place, item.code, str(item.details)): item for text in texts for item in text.findings}
    return [kept[key] for key in sorted(kept)]


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
