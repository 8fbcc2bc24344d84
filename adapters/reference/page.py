"""The page: a template with a table of keys for each schema, and links between them."""

from __future__ import annotations

import re
from inspect import get_annotations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoso.adapters.reference.examples import example
from hoso.adapters.reference.meaning import meaning
from hoso.adapters.reference.takes import schema_in, takes
from hoso.engine.directory_text import DirectoryFile
from hoso.engine.forms_text import FormsFile
from hoso.engine.procedure import Procedure
from hoso.engine.publication.profile import ProfileFile
from hoso.engine.replay.event_map import MapFile
from hoso.engine.road.fragment import Fragment
from hoso.engine.road.regime import Regime
from hoso.engine.road.road import Road
from hoso.engine.scenarios.scenario import Cases
from hoso.engine.status_text import StatusFile
from hoso.engine.worktime.calendar_file import CalendarFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoso.engine.language.schema import Declared, Shape

#: The schemas of the files; what stands inside them is found from here.
FILES: tuple[type[Shape], ...] = (
    Road,
    Procedure,
    Regime,
    Fragment,
    StatusFile,
    FormsFile,
    DirectoryFile,
    CalendarFile,
    ProfileFile,
    Cases,
    MapFile,
)
#: In the template: the keys of a schema, or only those it adds to the one it is made from.
_TABLE = re.compile(r"^\{\{ (\w+)( own)? \}\}$", re.MULTILINE)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_HEADERS = ("Key", "Takes", "Left out", "Meaning", "Example")


def page() -> str:
    """The whole page, as docs/reference/language.md has it."""
    template = Path(__file__).with_name("template.md").read_text(encoding="utf-8")
    known = {schema.__name__: schema for schema in schemas()}
    places = {found[1]: _heading_above(template, found.start()) for found in _TABLE.finditer(template)}

    def link(schema: type[Shape]) -> str:
        if schema.__name__ not in places:
            raise LookupError(f"template.md has no table {{{{ {schema.__name__} }}}}")
        heading = places[schema.__name__]
        return f"[{heading.lower()}](#{_slug(heading)})"

    def table(found: re.Match[str]) -> str:
        schema = known[found[1]]
        return "\n".join(_table(schema, _keys(schema, only_own=bool(found[2])), link))

    return _TABLE.sub(table, template)


def schemas() -> list[type[Shape]]:
    """Every schema that a file can hold, those of files first."""
    found: dict[type[Shape], None] = {}
    waiting = list(FILES)
    while waiting:
        schema = waiting.pop(0)
        if schema not in found:
            found[schema] = None
            inner = (schema_in(key.annotation) for key in schema.declared().values())
            waiting.extend(item for item in inner if item is not None)
    return list(found)


def _keys(schema: type[Shape], *, only_own: bool) -> list[Declared]:
    keys = [key for key in schema.declared().values() if key.name != "extras"]
    own = get_annotations(schema)
    chosen = [key for key in keys if key.name in own] if only_own else keys
    # Its own before those it has in common with others; labels last: they are everywhere.
    return sorted(chosen, key=lambda key: (key.name == "labels", key.name not in own))


def _table(schema: type[Shape], keys: list[Declared], link: Any) -> Iterator[str]:
    yield f"| {' | '.join(_HEADERS)} |"
    yield "|---" * len(_HEADERS) + "|"
    for key in keys:
        if key.name == "labels":
            yield "| `vi`, `en` | text | [see labels](#labels) | What people read. | |"
            continue
        shown = example(schema, key.key)
        inner = schema_in(key.annotation)
        cells = (
            f"`{key.key}`",
            takes(key, link),
            _left_out(schema, key),
            meaning(schema, key.name),
            f"`{shown}`" if shown and (inner is None or len(shown) <= _SHORT) else "",
        )
        yield f"| {' | '.join(_escaped(cell) for cell in cells)} |"


#: An example of what has a table of its own is shown where it is no longer than this.
_SHORT = 40


def _left_out(schema: type[Shape], key: Declared) -> str:
    """What it means that a key is not written."""
    if key.is_required:
        filled = schema.prepared({})
        written = filled.get(key.key) if isinstance(filled, dict) else None
        return f"`{written}`" if written is not None else "**required**"
    if key.default is None or key.default in ((), {}):
        return ""
    if isinstance(key.default, bool):
        return f"`{str(key.default).lower()}`"
    if isinstance(key.default, tuple):
        return f"`[{', '.join(key.default)}]`"
    return f"`{key.default}`"


def _heading_above(template: str, at: int) -> str:
    return [found[1] for found in _HEADING.finditer(template, 0, at)][-1]


def _slug(heading: str) -> str:
    """The anchor that Markdown gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|")
