"""Event logs as tables (CSV, RFC 4180): a row for each event, the rows of a case wherever they stand.

The file is gone through once to note where the rows of each case begin, sixteen bytes for each row; then the
cases are read one after the other. So the rows of a case need not stand together, and memory
holds one case at a time.
"""

from __future__ import annotations

import csv
from array import array
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from hoso.adapters.event_logs.table_lines import TableLines
from hoso.engine.language.near import near_word
from hoso.engine.replay.event_log import Case, Event, EventLogMalformed
from hoso.engine.replay.instants import instant_read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo
    from typing import BinaryIO

#: What may stand between two cells.
_DELIMITERS = (",", ";", "\t")
#: The most columns.
MOST_COLUMNS = 1_000
#: The most events of one case.
MOST_EVENTS = 100_000
#: What one case may hold, in characters, with a hundred for each cell.
LARGEST_CASE = 1 << 26
_EACH = 100
_SHOWN = 60


class Columns(NamedTuple):
    """In which columns something stands."""

    case: str
    activity: str
    time: str
    #: Those of the above, and others, without which the table cannot be read.
    needed: tuple[str, ...]


class TableLog:
    """The cases of a table."""

    def __init__(self, stream: BinaryIO, columns: Columns, zone: tzinfo) -> None:
        """Read from a file that can seek; times without an offset are those of `zone`."""
        self._stream = stream
        self._columns = columns
        self._zone = zone
        self._header: list[str] = []
        self._delimiter = ","
        #: Case → offset and line of each of its rows, in turn.
        self._rows: dict[str, array[int]] = {}

    def cases(self) -> Iterator[Case]:
        """The cases, in the order of their first rows; as `EventLog` says."""
        if not self._rows:
            self._look_through()
        for name, places in self._rows.items():
            yield Case(name, places[1], {}, self._events(places))

    def _look_through(self) -> None:
        """Note where the rows of each case begin; all that can be wrong is wrong here."""
        lines = TableLines(self._stream)
        reader = self._opened(lines)
        case, time = self._header.index(self._columns.case), self._columns.time
        at_time = self._header.index(time) if time in self._header else None
        rows: dict[str, array[int]] = {}
        while True:
            lines.begin()
            offset, line = lines.offset, lines.line
            cells = self._next(reader, line)
            if cells is None:
                break
            if not cells:
                continue
            if len(cells) != len(self._header):
                raise EventLogMalformed("cells", line, n=len(cells), due=len(self._header))
            name = cells[case].strip()
            if not name:
                column = self._place(lines.written, case)
                raise EventLogMalformed("case_empty", line, column, name=self._columns.case)
            if at_time is not None:
                written = cells[at_time].strip()
                if written and instant_read(written, self._zone) is None:
                    column = self._place(lines.written, at_time)
                    raise EventLogMalformed("time", line, column, value=written[:_SHOWN])
            places = rows.setdefault(name, array("Q"))
            places.extend((offset, line))
            if len(places) > 2 * MOST_EVENTS:
                raise EventLogMalformed("case_long", line, most=MOST_EVENTS)
        self._rows = rows

    def _opened(self, lines: TableLines) -> Iterator[list[str]]:
        """Read the header: the first line that is not empty."""
        first = next((text for text in lines if text.strip()), None)
        if first is None:
            raise EventLogMalformed("empty")
        line = lines.line - 1
        self._delimiter = max(_DELIMITERS, key=first.count)
        cells = self._next(self._reader(iter([first])), line) or []
        self._header = [intern(cell.strip()) for cell in cells]
        if len(cells) > MOST_COLUMNS:
            raise EventLogMalformed("crowded", line, around="", most=MOST_COLUMNS)
        for at, name in enumerate(self._header):
            if name in self._header[:at]:
                raise EventLogMalformed("column_twice", line, self._place(first, at), name=name[:_SHOWN])
        for name in self._columns.needed:
            if name not in self._header:
                known = ", ".join(self._header)[:200]
                near = near_word(name, self._header) or ""
                raise EventLogMalformed("column_missing", line, name=name, known=known, near=near)
        return self._reader(lines)

    def _reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._delimiter, strict=True)

    def _next(self, reader: Iterator[list[str]], line: int) -> list[str] | None:
        """The next row; None where there is none."""
        try:
            return next(reader, None)
        except csv.Error as error:
            raise EventLogMalformed("csv", line, message=str(error)) from error

    def _place(self, written: str, wanted: int) -> int:
        """In which column of its line a cell begins, from 1: what is quoted holds no delimiter."""
        quoted, cell = False, 0
        for at, letter in enumerate(written):
            if cell == wanted:
                return at + 1
            if letter == '"':
                quoted = not quoted
            elif letter == self._delimiter and not quoted:
                cell += 1
        return len(written.rstrip("\r\n")) + 1 if cell == wanted else 1

    def _events(self, places: array[int]) -> list[Event]:
        """The events of one case."""
        events: list[Event] = []
        size = 0
        for number in range(len(places) // 2):
            offset, line = places[2 * number], places[2 * number + 1]
            cells = self._next(self._reader(TableLines(self._stream, offset, line)), line) or []
            values = {name: cell for name, cell in zip(self._header, cells, strict=False) if cell}
            size += sum(len(cell) + _EACH for cell in values.values())
            if size > LARGEST_CASE:
                raise EventLogMalformed("case_large", line, most=LARGEST_CASE >> 20)
            events.append(Event(number + 1, line, values))
        return events
