"""A refusal as a road or a regime writes it: rows of its own, and where they begin and lead."""

from __future__ import annotations

from typing import Literal

from hoso.engine.language.part import Part
from hoso.engine.language.scalars import DottedId, Id, Many
from hoso.engine.language.schema import Key
from hoso.engine.procedure_parts import Ids
from hoso.engine.road.rows import WorkRow


class RefusalFrame(Part):
    """Which of its moves begins a refusal after appraisal, and where one that has rows of its own ends."""

    #: The action by which a refusal begins.
    trigger: Id
    #: The state behind the last row of a refusal.
    after_last_step: Id


class Refusal(Part):
    """A refusal after appraisal, written as the result is: drafted, checked, signed, stamped, row by row."""

    #: The action by which it begins, always with a reason; left out, the regime's.
    trigger: Id | None = None
    #: The state behind its last row; left out, the regime's.
    after_last_step: Id | None = None
    #: Rows in which it may begin; left out, where the regime's action starts.
    from_: Many[DottedId] = Key(default=(), alias="from")
    #: Who may begin it; left out, whoever may leave the row.
    by: Ids = ()
    #: May the dossier be withdrawn until the refusal is decided, or no more once it has begun?
    withdrawal: Literal["open", "closed"]
    #: Its rows, in order; one of them decides.
    steps: tuple[WorkRow, ...] = Key(default=(), max_length=100)
