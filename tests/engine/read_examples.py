"""Every example of adapters/wording/pages.yaml, read as the file of its kind into which it is put."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoso import workflows
from hoso.engine.checks.staffing import check_staffing
from hoso.engine.directory_text import read_directory
from hoso.engine.procedure_text import read_procedure
from hoso.engine.replay.event_map import read_map
from hoso.engine.scenarios.checks import check_cases
from hoso.engine.scenarios.scenario import read_cases
from hoso.engine.worktime.calendar_text import read_calendar
from tests.engine.mutants.room import CASES, procedure
from tests.engine.pages import ROOT, put_into
from tests.engine.road.files import SAMPLE as ROAD
from tests.engine.road.files import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoso.engine.finding import Finding

ENGINE = ROOT / "tests" / "engine"
PROCEDURE = ENGINE.joinpath("sample.yaml").read_text(encoding="utf-8")
PEOPLE = ENGINE.joinpath("sample.directory.yaml").read_text(encoding="utf-8")
CALENDAR = ENGINE.joinpath("worktime/sample.calendar.yaml").read_text(encoding="utf-8")
#: Rows of a road stand under one of these: an example with the one takes the place of the other.
ROWS = frozenset({"steps", "stages"})


def of_road(snippet: str) -> str:
    """The sample of a road with the top-level keys of a snippet in place of its own; rows for rows."""
    has_rows = any(line.startswith(tuple(f"{key}:" for key in ROWS)) for line in snippet.splitlines())
    return put_into(ROAD, snippet, ROWS if has_rows else frozenset())


def of_map(snippet: str) -> str:
    """A map that says this, and besides what every map must."""
    head = "hoso: map/1\n"
    if "procedure:" not in snippet:
        head += "procedure: sample.permit\n"
    return f"{head}{snippet}\n"


def findings_of_example(kind: str, snippet: str) -> Sequence[Finding]:
    """All findings about the file of a kind into which a snippet is put."""
    match kind:
        case "procedure":
            return read_procedure(put_into(PROCEDURE, snippet).encode(), "sample.yaml").findings
        case "road":
            return [finding for item in read(of_road(snippet)) for finding in item.findings]
        case "map":
            sample = read_procedure(PROCEDURE.encode(), "sample.yaml").procedure
            return read_map(of_map(snippet).encode(), "map.yaml", sample).findings
        case "calendar":
            text = put_into(CALENDAR, snippet)
            return read_calendar(text.encode(), "sample.calendar.yaml", workflows.sources).findings
        case "directory" | "staffing":
            read_people = read_directory(put_into(PEOPLE, snippet).encode(), "sample.directory.yaml")
            if kind == "directory" or read_people.changes is None:
                return read_people.findings
            return check_staffing(read_procedure(PROCEDURE.encode(), "sample.yaml"), read_people.changes)
        case "cases":
            cases, room = read_cases(put_into(CASES, snippet).encode(), "room.cases.yaml"), procedure()
            assert cases.cases is not None
            assert cases.document is not None
            assert room.procedure is not None
            return check_cases(cases.cases, cases.document, room.procedure, set())
    raise LookupError(kind)
