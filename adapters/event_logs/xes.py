"""XES, the XML of event logs (IEEE 1849-2016), read as a stream: no tree is built, no entity ever declared.

Expat calls back for each element; a trace is handed on when it ends and forgotten. A document type is refused
before anything of it is read, so that there are no entities, inside or outside; depth, length of one token,
number of attributes and size of a case have limits. Stricter than the standard in one thing: a key stands
once among the children of an element, also in a list, since nobody could say which of two is meant.
"""

from __future__ import annotations

from collections import deque
from sys import intern
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError, ParserCreate

from hoso.adapters.event_logs.unpacking import pieces_of
from hoso.adapters.event_logs.xes_values import ATTRIBUTES, HOLDING, wrong_value
from hoso.engine.replay.event_log import Case, Event, EventLogMalformed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

#: The deepest nesting of elements.
DEEPEST = 32
#: The longest token (a tag with its attributes, a comment), in bytes.
LONGEST = 1 << 20
#: The most attributes of one element.
MOST_KEYS = 10_000
#: What one case may hold, in bytes: its values, and so much for each event and attribute besides.
LARGEST_CASE = 1 << 26
_EVENT, _EACH = 500, 100
#: The longest value that is shown, in characters.
_SHOWN = 60

#: Element → what may stand in it.
_INSIDE = {
    "": frozenset({"log"}),
    "log": ATTRIBUTES | {"extension", "global", "classifier", "trace", "event"},
    "extension": frozenset(),
    "classifier": frozenset(),
    "global": ATTRIBUTES,
    "trace": ATTRIBUTES | {"event"},
    "event": ATTRIBUTES,
    "list": ATTRIBUTES | {"values"},
    "values": ATTRIBUTES,
}


class XesLog:
    """The cases of an XES file."""

    def __init__(self, stream: BinaryIO, case: str, *, zoned: bool) -> None:
        """Read from a file.

        Args:
            stream: the file, at whatever place; it must be able to seek.
            case: the attribute of a trace that names it.
            zoned: is the zone of times without one known from elsewhere? Else they are refused.
        """
        self._stream = stream
        self._case = case
        self._zoned = zoned

    def cases(self) -> Iterator[Case]:
        """The cases, in the order of the file; as `EventLog` says."""
        reading = _Reading(self._case, zoned=self._zoned)
        for piece in pieces_of(self._stream):
            reading.feed(piece)
            yield from reading.taken()
        reading.close()
        yield from reading.taken()


class _Reading:
    """What expat tells, element by element; traces that have ended wait to be taken."""

    def __init__(self, case: str, *, zoned: bool) -> None:
        self._name, self._zoned = case, zoned
        self._done: deque[Case] = deque()
        #: Around the present element: its name, and the keys of its children so far.
        self._path: list[tuple[str, set[str]]] = [("", set())]
        self._traces = self._fed = self._size = 0
        self._line = self._event_line = 1
        self._trace: dict[str, str] = {}
        self._event: dict[str, str] | None = None
        self._events: list[Event] = []
        self._parser = parser = ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, piece: bytes) -> None:
        """Read on."""
        self._parse(piece, final=False)
        self._fed += len(piece)
        if self._fed - max(self._parser.CurrentByteIndex, 0) > LONGEST:
            raise self._wrong("long", most=LONGEST >> 10)

    def close(self) -> None:
        """There is no more."""
        if not self._fed:
            raise EventLogMalformed("empty")
        self._parse(b"", final=True)

    def taken(self) -> Iterator[Case]:
        """The cases that have ended and were not taken yet."""
        while self._done:
            yield self._done.popleft()

    def _parse(self, piece: bytes, *, final: bool) -> None:
        try:
            self._parser.Parse(piece, final)
        except ExpatError as error:
            message = str(error).partition(": line ")[0]
            raise EventLogMalformed("xml", error.lineno, error.offset + 1, message=message) from error
        except (LookupError, ValueError) as error:  # an encoding that Python does not know, or not for this
            raise self._wrong("xml", message=str(error)) from error

    def _wrong(self, problem: str, **facts: Any) -> EventLogMalformed:
        parser = self._parser
        return EventLogMalformed(
            problem, max(parser.CurrentLineNumber, 1), max(parser.CurrentColumnNumber, 0) + 1, **facts
        )

    def _doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        del name, system, public, internal
        raise self._wrong("doctype")

    def _start(self, tag: str, written: dict[str, str]) -> None:
        element, (around, keys) = tag.rpartition(":")[2], self._path[-1]
        if len(self._path) > DEEPEST:
            raise self._wrong("deep", most=DEEPEST)
        if element not in _INSIDE.get(around, ATTRIBUTES):
            if not around:
                raise self._wrong("root", element=element[:_SHOWN])
            raise self._wrong("element", element=element[:_SHOWN], around=around)
        self._path.append((element, set()))
        if element in ATTRIBUTES:
            self._attribute(element, written, around, keys)
        elif element == "trace":
            self._traces += 1
            self._trace, self._events, self._size = {}, [], 0
            self._line = self._parser.CurrentLineNumber
        elif element == "event" and around == "trace":
            self._event, self._event_line = {}, self._parser.CurrentLineNumber
            self._grow(_EVENT)

    def _attribute(self, element: str, written: dict[str, str], around: str, keys: set[str]) -> None:
        key, value = written.get("key"), written.get("value")
        if key is None:
            raise self._wrong("key_missing", element=element)
        if key in keys:
            raise self._wrong("key_twice", key=key[:_SHOWN], around=around)
        if len(keys) >= MOST_KEYS:
            raise self._wrong("crowded", around=around, most=MOST_KEYS)
        keys.add(key)
        if element in HOLDING:
            return
        if value is None:
            raise self._wrong("value_missing", element=element, key=key[:_SHOWN])
        problem = wrong_value(element, value, zoned=self._zoned)
        if problem is not None:
            raise self._wrong(problem, element=element, key=key[:_SHOWN], value=value[:_SHOWN])
        if around == "event" and self._event is not None:  # outside of a trace it belongs to no case
            self._grow(len(value) + _EACH)
            self._event[intern(key)] = value
        elif around == "trace":
            self._grow(len(value) + _EACH)
            self._trace[intern(key)] = value

    def _grow(self, by: int) -> None:
        self._size += by
        if self._size > LARGEST_CASE:
            raise self._wrong("case_large", most=LARGEST_CASE >> 20)

    def _end(self, _tag: str) -> None:
        element, _ = self._path.pop()
        if element == "event" and self._event is not None:
            self._events.append(Event(len(self._events) + 1, self._event_line, self._event))
            self._event = None
        elif element == "trace":
            name = self._trace.get(self._name) or f"#{self._traces}"
            self._done.append(Case(name, self._line, self._trace, self._events))
            self._trace, self._events = {}, []
