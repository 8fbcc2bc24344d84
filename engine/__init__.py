"""hoso.engine: procedures in, steps decided, records out. Pure: values in, values out.

The names below are the public interface; whatever else stands in these files may change.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if __name__ != "hoso.engine":
    message = f"import this package as hoso.engine, not as {__name__}: a class must exist only once"
    raise ImportError(message)

if TYPE_CHECKING:
    from hoso.engine.actions import Option, options
    from hoso.engine.admission import Admission
    from hoso.engine.commands import (
        Agency,
        Answer,
        Ask,
        Asking,
        Assign,
        Attach,
        Change,
        Claim,
        Correct,
        Decree,
        Deploy,
        Erase,
        File,
        Fire,
        Lapse,
        Open,
        Override,
        Read,
        Recall,
        Redate,
        Release,
        Take,
    )
    from hoso.engine.definition import Definition, compile_definition
    from hoso.engine.directory import DATA_PROTECTION, INSPECTOR, PUBLISHER, REGISTRAR, SUPERVISOR, Directory
    from hoso.engine.directory_text import read_directory
    from hoso.engine.disclosure import Disclosure
    from hoso.engine.errors import HosoError
    from hoso.engine.export import export_files
    from hoso.engine.finding import Finding, Place
    from hoso.engine.handle import Engine
    from hoso.engine.head import Head
    from hoso.engine.memory import MemoryStore
    from hoso.engine.procedure import Procedure
    from hoso.engine.procedure_text import read_procedure, read_procedures
    from hoso.engine.reason import Reason, Refusal
    from hoso.engine.receipt import Receipt
    from hoso.engine.resolved import resolve
    from hoso.engine.scenarios.run import run_cases
    from hoso.engine.scenarios.scenario import read_cases
    from hoso.engine.timeline import Line, timeline_of
    from hoso.engine.verification import Problem, Verdict, verify

#: Where each public name lives. They are imported when first asked for: checking one file loads no store.
_HOMES = {
    "Admission": "admission",
    "Agency": "commands",
    "Answer": "commands",
    "Ask": "commands",
    "Asking": "commands",
    "Assign": "commands",
    "Attach": "commands",
    "Change": "commands",
    "Claim": "commands",
    "Correct": "commands",
    "DATA_PROTECTION": "directory",
    "Decree": "commands",
    "Definition": "definition",
    "Deploy": "commands",
    "Directory": "directory",
    "Disclosure": "disclosure",
    "Engine": "handle",
    "Erase": "commands",
    "File": "commands",
    "Finding": "finding",
    "Fire": "commands",
    "Head": "head",
    "HosoError": "errors",
    "INSPECTOR": "directory",
    "Lapse": "commands",
    "Line": "timeline",
    "MemoryStore": "memory",
    "Open": "commands",
    "Option": "actions",
    "Override": "commands",
    "PUBLISHER": "directory",
    "Place": "finding",
    "Problem": "verification",
    "Procedure": "procedure",
    "REGISTRAR": "directory",
    "Read": "commands",
    "Reason": "reason",
    "Recall": "commands",
    "Receipt": "receipt",
    "Refusal": "reason",
    "Redate": "commands",
    "Release": "commands",
    "SUPERVISOR": "directory",
    "Take": "commands",
    "Verdict": "verification",
    "compile_definition": "definition",
    "export_files": "export",
    "options": "actions",
    "read_cases": "scenarios.scenario",
    "read_directory": "directory_text",
    "read_procedure": "procedure_text",
    "read_procedures": "procedure_text",
    "resolve": "resolved",
    "run_cases": "scenarios.run",
    "timeline_of": "timeline",
    "verify": "verification",
}

__all__ = [
    "DATA_PROTECTION",
    "INSPECTOR",
    "PUBLISHER",
    "REGISTRAR",
    "SUPERVISOR",
    "Admission",
    "Agency",
    "Answer",
    "Ask",
    "Asking",
    "Assign",
    "Attach",
    "Change",
    "Claim",
    "Correct",
    "Decree",
    "Definition",
    "Deploy",
    "Directory",
    "Disclosure",
    "Engine",
    "Erase",
    "File",
    "Finding",
    "Fire",
    "Head",
    "HosoError",
    "Lapse",
    "Line",
    "MemoryStore",
    "Open",
    "Option",
    "Override",
    "Place",
    "Problem",
    "Procedure",
    "Read",
    "Reason",
    "Recall",
    "Receipt",
    "Redate",
    "Refusal",
    "Release",
    "Take",
    "Verdict",
    "compile_definition",
    "export_files",
    "options",
    "read_cases",
    "read_directory",
    "read_procedure",
    "read_procedures",
    "resolve",
    "run_cases",
    "timeline_of",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"hoso.engine.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
