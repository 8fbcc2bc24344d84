"""The parts of a procedure, as the definition language has them; findings.md says what is refused."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from hoso.engine.duration import Duration, Times
from hoso.engine.language.part import Labelled, Part
from hoso.engine.language.scalars import Day, DottedId, Id, Integer, Many, Number, Text, Truth
from hoso.engine.language.schema import Before, Key, WrongValue
from hoso.engine.procedure_clock import Pause, Timer

#: Who may read a value: everybody, the administration, those who work on the dossier, nobody by default.
Class = Literal["public", "restricted", "personal", "secret"]

#: Names of roles, actions, fields and so on.
Ids = Many[Id]

#: Commands whose entries a procedure may keep back; that of `erase` never is.
Published = Literal[
    "open",
    "take",
    "claim",
    "release",
    "assign",
    "attach",
    "correct",
    "settle",
    "ask",
    "answer",
    "recall",
    "lapse",
    "override",
    "redate",
    "fire",
    "exchange",
]


class Decision(Part):
    """The decision that approved the process."""

    #: Its number, as printed.
    number: Text
    #: The day it was signed.
    date: Day
    #: Who issued it.
    issuer: Text | None = None
    #: The annex with the table.
    annex: Text | None = None
    #: The number of the procedure there.
    item: Text | None = None


class InForce(Part):
    """The days on which dossiers may be opened under this definition; `to` is the last one."""

    #: The first day.
    from_: Day = Key(alias="from")
    #: The last day; left out, there is no end.
    to: Day | None = None

    def holds(self, day: str) -> bool:
        """Is a day YYYY-MM-DD among them?"""
        return self.from_ <= day and (self.to is None or day <= self.to)


class Column(Labelled):
    """A column of times, such as ordinary and remote areas; the first is the default."""

    #: Its name.
    column: Id
    #: The guard that chooses this column; the first column has none and holds where no other is chosen.
    when: Id | None = None


class Acknowledged(Part):
    """A contradiction of the source that is known and kept as printed."""

    #: The code of the finding.
    finding: Literal["W301", "W303", "W306"]
    #: What the source says, and that it is kept so.
    note: Labelled


class Role(Labelled):
    """Who works on dossiers; officers hold a role in a unit."""

    #: Roles whose work this role may assign to a named officer.
    assigns: Ids = ()
    #: Is it held in another agency?
    outside: Truth = False
    #: Is it the citizen, through portal or counter?
    applicant: Truth = False


class Choice(Labelled):
    """One value of a choice."""


class Field(Labelled):
    """A value of the dossier."""

    #: What kind of value it is.
    type: Literal["text", "integer", "decimal", "money", "boolean", "date", "choice"]
    #: Who may read it: everybody, the administration, those who work on the dossier, or nobody by default.
    class_: Class = Key(default="restricted", alias="class")
    #: Roles that may give it.
    set_by: Ids = Key(min_length=1)
    #: May it be missing? Otherwise it is given when the dossier is opened.
    optional: Truth = False
    #: Values of a choice by their name.
    of: dict[Id, Choice] = Key(default={})
    #: Digits behind the point of decimal and money; the value is an integer of 10^-scale.
    scale: Annotated[Integer, Key(ge=0, le=9)] | None = None
    #: Smallest value, as a decimal number in text, exact and without needless zeros.
    min: Number | None = None
    #: Largest value in the same form; of a text the largest length in characters.
    max: Number | None = None


class Document(Labelled):
    """A paper or file of the dossier, attached by its digest."""

    #: Who may read it, as for a field.
    class_: Class = Key(default="restricted", alias="class")
    #: Actions that are refused without it.
    needed_for: Ids = ()
    #: Is it scanned where it comes in on paper, or goes out, and kept as an electronic file?
    digitised: Truth = False
    #: Who brings it.
    from_: Literal["applicant", "office"] = Key(default="applicant", alias="from")


class Guard(Labelled):
    """A condition with a name; its labels say why not."""

    #: The condition; see [guards](#guards).
    cel: Text


class Trigger(Labelled):
    """An action: what an official does, named once."""


class Opening(Part):
    """Who may open a dossier."""

    #: Roles that may open a dossier.
    by: Ids = Key(min_length=1)


def _join(value: Any) -> Any:
    """`all`, or a number of answers."""
    if value == "all" or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    if isinstance(value, str) and re.fullmatch(r"[1-9][0-9]{0,2}", value):
        return int(value)
    raise WrongValue("literal_error", "all, or a number", {"expected": "'all' or '1', '2', '3'"})


def _quorum(value: Any) -> Any:
    """`all`, `majority`, or a number of branches."""
    return value if value == "majority" else _join(value)


#: How many branches are enough.
Quorum = Annotated[int | Literal["all", "majority"], Before(_quorum)]


class Consult(Part):
    """Agencies are asked in this state; which of them is chosen while the dossier is there."""

    #: Roles that may be asked, mostly held outside; whoever holds one for the dossier's unit may answer.
    choose: Ids = Key(min_length=1)
    #: Who asks; left out, the role of the state. Never empty once settled.
    lead: Ids = ()
    #: How many must be asked.
    at_least: Annotated[Integer, Key(ge=1)] = 1
    #: The longest time to answer, one for all who are asked; a request is due when it is over, or sooner
    #: where whoever asks says so.
    time: Duration | None = None
    #: What silence counts as; with `escalate` as nothing, until a role that assigns the lead's work decides.
    silence: Literal["agrees", "objects", "escalate"]
    #: `all`, or how many answers are enough.
    join: Annotated[int | Literal["all"], Before(_join)] = "all"
    #: An instrument of `legal` and the article; needed where silence agrees.
    legal: Text | None = None


class Narrowing(Part):
    """What one audience sees of the dossiers: less than everybody else's, never more."""

    #: Commands whose entries it sees, such as `[open, take]`; left out, all. What erases is always seen.
    entries: Many[Published] = ()
    #: Classes of fields and documents it sees; left out, all that it may see.
    classes: Many[Class] = ()
    #: An instrument of `legal` and the article by which.
    legal: Text


class Publication(Part):
    """What is published of the dossiers, where that is less than of others."""

    #: Everybody.
    public: Narrowing | None = None
    #: The applicant, of their own dossier.
    applicant: Narrowing | None = None
    #: Inspectors.
    inspector: Narrowing | None = None


class Branch(Labelled):
    """One of several courses that a dossier takes at the same time, known in advance."""

    #: The state in which it begins.
    initial: Id
    #: Guards asked when the parallel state is entered; where one does not hold, the branch is skipped.
    only_if: Ids = ()
    #: Printed time of the branch: one duration, or one for each column.
    total: Times = ()
    #: The calendar in which its time is counted; left out, the dossier's.
    calendar: DottedId | None = None


class SubDossier(Part):
    """A dossier of another procedure, opened by itself as a state is entered, for which the state waits."""

    #: Its procedure.
    procedure: DottedId
    #: Where it is opened: in the unit `above` that of the dossier, in the `same`, or in this one.
    unit: DottedId
    #: What is handed down as it is opened: its field -> the field of this dossier.
    gives: dict[Id, Id] = Key(default={}, max_length=100)
    #: What is handed up as it ends: the field of this dossier -> its field.
    takes: dict[Id, Id] = Key(default={}, max_length=100)
    #: Its final state in which it counts as withdrawn; left out, that is a failure as others are.
    withdrawn: Id | None = None
    #: Its action by which it is withdrawn when this dossier no longer waits, where that is possible then.
    recall: Id
    #: An instrument of `legal` and the article.
    legal: Text | None = None


class State(Labelled):
    """Where a dossier can be."""

    #: Who holds the dossier here; every state that is not final has one.
    role: Id | None = None
    #: How long it may take here.
    time: Times = ()
    #: The calendar in which that time and the timers are counted, of another agency that does this; left out,
    #: the dossier's.
    calendar: DottedId | None = None
    #: Agencies that may be asked here, and when their answers are complete.
    consult: Consult | None = None
    #: The dossier of another procedure that is opened here and waited for.
    sub_dossier: SubDossier | None = None
    #: What the clock does here: the dossier's, or in a branch that of the branch.
    clock: Literal["runs", "stands", "idle", "ended"]
    #: Why the clock stands here, where it does; left out, because this time is not counted.
    pause: Pause | None = None
    #: The phase it belongs to.
    stage: Id | None = None
    #: What happens by itself while the dossier is here.
    timers: tuple[Timer, ...] = Key(default=(), max_length=20)
    #: Status code shown to the public: one of `statuses`, where the procedure has them.
    status: Text | None = None
    #: Is it kept from citizens? They see the state before, or the one of `shown_as`.
    hidden: Truth = False
    #: The state that citizens see in place of a hidden one.
    shown_as: Id | None = None
    #: The dossier ends here: with what was asked for, or without.
    final: Literal["success", "failure"] | None = None
    #: Branches that run side by side here; a state that has them is parallel and nobody holds it itself.
    branches: dict[Id, Branch] = Key(default={}, max_length=20)
    #: When a parallel state is left by itself: once `all` its branches that apply have ended; or so many of
    #: them, or the `majority`.
    join: Quorum = "all"
    #: Which ends count, where fewer than all are enough: those that are done, or all.
    counted: Literal["done", "ended"] | None = None
    #: What becomes of the branches that are open still, where fewer than all are enough: they are cancelled.
    rest: Literal["cancelled"] | None = None
    #: The branch this state stands in.
    branch: Id | None = None
    #: This state is an end of its branch: what was due there is done, or was declined.
    ends: Literal["done", "declined"] | None = None

    @classmethod
    def prepared(cls, value: Any) -> Any:
        """The clock runs unless said otherwise; in a final state, and where a branch ends, it has ended."""
        if isinstance(value, dict) and "clock" not in value:
            ended = "final" in value or "ends" in value
            return {**value, "clock": "ended" if ended else "runs"}
        return value
