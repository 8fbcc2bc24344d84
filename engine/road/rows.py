"""The rows of a decision's table: steps, waits between them, and the stages they stand in."""

from __future__ import annotations

from typing import Annotated, Literal

from hoso.engine.language.part import Labelled, Part
from hoso.engine.language.scalars import DottedId, Id, Integer, Text, Truth
from hoso.engine.language.schema import Key
from hoso.engine.procedure_clock import Pause
from hoso.engine.procedure_parts import Consult, Ids, Quorum, SubDossier
from hoso.engine.road.limits_text import EarliestText, LimitText, TimerText
from hoso.engine.road.time_text import TimeText, TimeTexts

#: Keys that only a row of this kind has.
_ONLY = {
    "step": ("is", "send_back", "decision", "ends_withdrawal", "consult", "automatic", "sub_dossier"),
    "wait": ("for", "obligations"),
    "parallel": ("join", "counted", "rest", "no_quorum", "branches"),
    "stage": ("total", "steps"),
}
#: What a parallel row leaves to the rows of its branches.
_NOT_OF_A_PARALLEL = frozenset(
    {
        "by",
        "time",
        "trigger",
        "action",
        "conditions",
        "unless",
        "fills",
        "documents",
        "gives",
        "different_from",
        "at_most",
        "reason",
        "automatic",
        "consult",
        "sub_dossier",
        "pause",
        "timers",
        "calendar",
        "waits",
        "not_later_than",
        "after",
        "silence",
        "hidden",
        "shown_as",
    }
)
#: What a row inside a branch cannot say: no dossier begins, is decided or ends there.
NOT_IN_A_BRANCH = frozenset({"is", "decision", "ends_withdrawal"})
#: What a wait beside a row cannot say: it leads back to its row, and nothing is decided there.
NOT_BESIDE_A_ROW = frozenset({"is", "decision", "ends_withdrawal", "only_if", "clock", "waits"})
#: What a stage leaves to its rows.
_NOT_OF_A_STAGE = frozenset({"by", "time", "trigger", "for", "is", "decision"})


def _foreign(kind: str) -> frozenset[str]:
    """The keys of other kinds of rows, and those that a parallel row leaves to its branches."""
    others = frozenset(key for other, keys in _ONLY.items() if other != kind for key in (other, *keys))
    return others | _NOT_OF_A_PARALLEL if kind == "parallel" else others


#: Kind of a row -> what it cannot say.
FOREIGN = {kind: _NOT_OF_A_STAGE if kind == "stage" else _foreign(kind) for kind in _ONLY}


class Obligation(Labelled):
    """What the citizen owes before a wait ends: its proof is a document of the dossier."""

    #: Its name, and that of the document that proves it.
    obligation: Id
    #: Guards under which it is owed; none: always.
    only_if: Ids = ()


class RowConsult(Consult):
    """A consultation whose time may be a setting of the law."""

    #: The longest time to answer, one for all who are asked; a request is due when it is over, or sooner
    #: where whoever asks says so.
    time: TimeText | None = None  # type: ignore[assignment]


class RowSubDossier(SubDossier):
    """A sub-dossier that a row waits for: where the road goes when it does not succeed."""

    #: The state or row it goes to when it has failed, by the action `sub_failed`.
    failure: DottedId
    #: The state or row it goes to when it was withdrawn, by the action `sub_withdrawn`.
    withdrawn_to: DottedId | None = None


class RowSilence(Labelled):
    """What happens where another agency or program has not done a row when its time is over.

    Its labels are those of the action by which the dossier goes on.
    """

    #: Tell those of ours who look after it, or go on to the next row without the answer.
    then: Literal["escalate", "go_on"]
    #: Who is told; or who may go on, where the clock has not done so yet.
    by: Ids = Key(min_length=1)
    #: With `escalate`: they are told again so often until the row is left.
    each: TimeText | None = None
    #: An instrument of `legal` and the article; needed to go on.
    legal: Text | None = None


class InnerRow(Labelled):
    """One row, also inside a branch: who has the dossier, what is done, how long, and how it goes on."""

    #: Name of a step; a row has either this or `wait`, or outside branches `parallel`.
    step: Id | None = None
    #: Name of a wait: somebody outside acts, the clock stands.
    wait: Id | None = None
    #: Who does a step; the first one holds it.
    by: Ids = ()
    #: Whom a wait waits for.
    for_: Id | None = Key(default=None, alias="for")
    #: A duration or the name of a setting; one, or one for each column.
    time: TimeTexts = ()
    #: The calendar in which that time and the timers are counted, of another agency that does this; left out,
    #: the dossier's.
    calendar: DottedId | None = None
    #: The regime's state whose place this row takes.
    is_: Id | None = Key(default=None, alias="is")
    #: Name of the action by which the row is left; not given, it is `forward_<row>`.
    trigger: Id | None = None
    #: Labels of that action, where no list of triggers has them.
    action: Labelled | None = None
    conditions: Ids = ()
    unless: Ids = ()
    #: The row applies only if these guards hold; else it is passed over.
    only_if: Ids = ()
    fills: Ids = ()
    documents: Ids = ()
    #: The results that are given by leaving this row.
    gives: Ids = ()
    #: Rows, or actions, whose doer may not leave this row.
    different_from: dict[DottedId, Literal["this_round", "ever"]] = Key(default={})
    at_most: Annotated[Integer, Key(ge=1)] | None = None
    reason: Literal["required", "optional"] = "optional"
    #: Is the case decided by leaving this row?
    decision: Truth = False
    #: Of several decisions the one after which there is no withdrawal.
    ends_withdrawal: Truth = False
    #: Does the clock itself leave it as soon as its guards hold? Then nobody needs to hold it.
    automatic: Truth = False
    #: Agencies that may be asked here; the row is left forward once they have answered.
    consult: RowConsult | None = None
    #: The dossier of another procedure that is opened here; the row is left forward once it succeeded.
    sub_dossier: RowSubDossier | None = None
    #: The row to which it may be sent back, with a reason.
    send_back: DottedId | None = None
    #: Status code shown to the public while the dossier is here; left out, that of the regime.
    status: Text | None = None
    #: Is it kept from citizens? They see the state before, or the one of `shown_as`.
    hidden: Truth = False
    #: The state or row that citizens see in place of a hidden one.
    shown_as: DottedId | None = None
    #: What the dossier's clock does here; left out, as the regime says: it runs in a step and stands in a
    #: wait.
    clock: Literal["runs", "stands", "idle", "ended"] | None = None
    pause: Pause | None = None
    timers: tuple[TimerText, ...] = Key(default=(), max_length=20)
    not_later_than: LimitText | None = None
    after: EarliestText | None = None
    #: What happens where it is not done when its time is over.
    silence: RowSilence | None = None
    #: What is owed before the wait ends.
    obligations: tuple[Obligation, ...] = Key(default=(), max_length=50)
    #: An instrument of `legal` and the article.
    legal: Text | None = None

    @property
    def own_name(self) -> str:
        """What the row is called."""
        return self.step or self.wait or ""


class Beginning(Part):
    """The action by which a row comes to a wait beside it; a reason is always required."""

    #: Name of the action.
    trigger: Id
    #: Labels of that action, where no list of triggers has them.
    action: Labelled | None = None
    #: Who may begin it, such as an agency that is asked here; left out, who may leave the row.
    by: Ids = ()
    conditions: Ids = ()
    unless: Ids = ()
    fills: Ids = ()
    documents: Ids = ()
    at_most: Annotated[Integer, Key(ge=1)] | None = None
    #: The article by which it may, told with the time that is not counted.
    legal: Text | None = None


class SideWait(InnerRow):
    """A wait beside a row: the row is suspended, its clock stands, and when the wait ends it goes on."""

    #: How it begins.
    begins: Beginning


class WorkRow(InnerRow):
    """A row that may be suspended."""

    #: Waits beside this row: it is suspended by an action, and goes on here when the wait has ended.
    waits: tuple[SideWait, ...] = Key(default=(), max_length=20)


class BranchRows(Labelled):
    """One branch of a parallel row: its rows, in order, beside those of the other branches."""

    #: Its name, by which guards and references know it; of one branch in a file.
    branch: Id
    #: The branch applies only if these guards hold as the parallel row is entered.
    only_if: Ids = ()
    #: Printed time of the branch.
    total: TimeTexts = ()
    #: The calendar in which its time is counted; left out, the dossier's.
    calendar: DottedId | None = None
    #: Its rows, in order.
    steps: tuple[WorkRow, ...] = Key(default=(), max_length=100)
    #: What it is called where it ends done; else as what is done forward.
    done: Labelled | None = None
    #: What it is called where it ends declined; else as the action that leads there.
    declined: Labelled | None = None


class Row(WorkRow):
    """One row of the road: a step, a wait, or branches side by side."""

    #: Name of a row in which branches run side by side; it is left once all of them have ended.
    parallel: Id | None = None
    join: Quorum = "all"
    counted: Literal["done", "ended"] | None = None
    rest: Literal["cancelled"] | None = None
    #: The state or row it is left for once the quorum is out of reach.
    no_quorum: DottedId | None = None
    #: The branches, two at least.
    branches: tuple[BranchRows, ...] = Key(default=(), max_length=20)

    @property
    def own_name(self) -> str:
        """What the row is called."""
        return self.step or self.wait or self.parallel or ""


class Stage(Row):
    """A stage with its rows and its printed total, or a wait between two stages."""

    #: Its name.
    stage: Id | None = None
    #: Printed time of the whole stage.
    total: TimeTexts = ()
    #: Its rows, in order.
    steps: tuple[Row, ...] = Key(default=(), max_length=100)
