"""An event log as the walk needs it: cases with their events, whatever the file they were read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from hoso.engine.errors import HosoError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: Names of attributes as XES has them (IEEE 1849-2016, standard extensions), and as its users name columns.
ACTIVITY, TIME, ACTOR, ROLE = "concept:name", "time:timestamp", "org:resource", "org:role"
CASE_OF_TRACE, CASE_OF_ROW = "concept:name", "case:concept:name"


class Event(NamedTuple):
    """One event of a case, as the file has it."""

    #: Its number in the case, in the order of the file, from 1.
    number: int
    #: The line where it begins, from 1.
    line: int
    #: Name of an attribute → its value, as text.
    attributes: Mapping[str, str]


class Case(NamedTuple):
    """One case: a trace of XES, or the rows of a table that name it."""

    #: What the log calls it.
    name: str
    #: The line where it begins, from 1.
    line: int
    #: Attributes of the case itself.
    attributes: Mapping[str, str]
    #: Its events, in the order of the file.
    events: Sequence[Event]


class EventLog(Protocol):
    """A log that can be read again and again; one case at a time is in memory."""

    def cases(self) -> Iterator[Case]:
        """The cases, in the order in which they begin.

        Raises:
            EventLogMalformed: the file is not what it should be; the first place where it is not.
        """
        ...


class EventLogMalformed(HosoError):
    """An event log is not written as its format demands."""

    code = "event_log_malformed"

    def __init__(self, problem: str, line: int = 1, column: int = 1, **facts: Any) -> None:
        """Say what is wrong and where; lines and columns count from 1.

        Args:
            problem: a stable code; `event_log_<problem>` is its sentence.
            line: the line where it is wrong.
            column: the column, in characters.
            facts: what fills the sentence.
        """
        super().__init__(f"{line}:{column}", problem)
        self.problem = problem
        self.line = line
        self.column = column
        self.facts = facts
