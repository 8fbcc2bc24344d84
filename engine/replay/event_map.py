"""A map (`hoso: map/1`): what the words of an event log are in a procedure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from hoso.engine.finding import Finding
from hoso.engine.language.part import Part
from hoso.engine.language.scalars import DottedId, Id, Many, Text, Truth
from hoso.engine.language.schema import Key
from hoso.engine.language.schema_text import read_model
from hoso.engine.language.yaml_text import Document, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoso.engine.procedure import Procedure

#: Kind and version of the language.
KIND = "map/1"
_DICTIONARIES = frozenset({"opening", "fields"})


class MapColumns(Part):
    """Where in the log it stands: the key of an attribute, in a table the column."""

    #: What the case is called; left out, `concept:name` of the trace, in a table `case:concept:name`.
    case: Text | None = None
    #: What happened; left out, `concept:name`.
    activity: Text | None = None
    #: When; left out, `time:timestamp`.
    time: Text | None = None
    #: Who did it; left out, `org:resource`.
    actor: Text | None = None
    #: In which role; left out, `org:role`.
    role: Text | None = None

    def said(self) -> Mapping[str, str]:
        """Those that are written."""
        names = ("case", "activity", "time", "actor", "role")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


class MapValue(Part):
    """Where the value of a field comes from; an attribute alone may be written without `from`."""

    #: An attribute of the event, else of the case; where it is empty or missing, nothing is given.
    from_: Text | None = Key(default=None, alias="from")
    #: A value that the log does not have, always the same.
    value: Text | None = None
    #: Are digits beyond the scale of the field rounded off, half to even? Otherwise they are refused.
    rounded: Truth = False

    @classmethod
    def prepared(cls, value: Any) -> Any:
        """An attribute alone is `from`."""
        return {"from": value} if isinstance(value, str) else value


class MapRole(Part):
    """What a role of the log is."""

    #: What the log calls it.
    log: Text
    #: The roles of the procedure that whoever has it holds.
    holds: Many[Id] = Key(min_length=1)


class MapActivity(Part):
    """What an activity of the log is: an action, the opening, both, or nothing."""

    #: What the log calls it.
    log: Text
    #: Does it open the dossier, where none is open yet?
    opens: Truth = False
    #: The action it is; of several, the first that starts where the dossier is.
    does: Many[Id] = ()
    #: Is it passed over?
    ignored: Truth = False
    #: Fields that its action is given, by name.
    fields: dict[Id, MapValue] = Key(default={}, max_length=300)


class MapFile(Part):
    """The whole file."""

    #: The kind of file and the version of the language.
    hoso: Literal["map/1"]
    #: The procedure whose words these are.
    procedure: DottedId
    #: The zone of times that are written without an offset: `+07:00` or `Europe/Rome`; left out, a table's
    #: are the office's, and XES must write offsets.
    zone: Text | None = None
    #: Where in the log it stands.
    columns: MapColumns = Key(default={})
    #: How the log writes that it does not know an actor or a role, beside `EMPTY`, `UNKNOWN`, `NONE`,
    #: `MISSING`, `NULL`, `UNDEFINED` and `N/A`.
    unknown: Many[Text] = ()
    #: The roles of the log; one that is not listed is not known.
    roles: tuple[MapRole, ...] = Key(default=(), max_length=1_000)
    #: Fields with which the dossier is opened, by name.
    opening: dict[Id, MapValue] = Key(default={}, max_length=300)
    #: The activities of the log; one that is not listed is the action of that name or label.
    activities: tuple[MapActivity, ...] = Key(default=(), max_length=2_000)
    #: States in which a case may end; left out, any: logs are cut off somewhere.
    ends: Many[Id] = ()


class MapText(NamedTuple):
    """What was read: the map, or None where something is wrong with it."""

    map: MapFile | None
    findings: tuple[Finding, ...]


def read_map(data: bytes, file: str, procedure: Procedure | None = None) -> MapText:
    """Read a map; with its procedure at hand, every name is looked up there."""
    document = read_yaml(data, file)
    if isinstance(document, Finding):
        return MapText(None, (document,))
    read, findings = read_model(document, MapFile, kind=KIND, languages=(), dictionaries=_DICTIONARIES)
    if read is None:
        return MapText(None, findings)
    findings = (*findings, *_checked(read, document, procedure))
    return MapText(None if findings else read, findings)


def map_procedure(data: bytes, file: str) -> str | None:
    """The procedure that a map says it is for; None where it is no map."""
    read = read_map(data, file).map
    return read.procedure if read is not None else None


def _checked(read: MapFile, document: Document, procedure: Procedure | None) -> tuple[Finding, ...]:
    from hoso.engine.replay.map_checks import check_map

    return tuple(sorted(check_map(read, document, procedure), key=lambda item: (item.place, item.code)))
