"""Fees as a procedure declares them: how much, by what law, what waits for them, who may waive them."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from hoso.engine.language.part import Labelled
from hoso.engine.language.scalars import Id, Integer, Many, Text
from hoso.engine.language.schema import Before, Key, WrongValue

_AMOUNT = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?|[a-z][a-z0-9_]{0,63}")


def _amount(value: Any) -> str:
    """Money as it is written, or the name of a field that holds it."""
    if isinstance(value, str) and _AMOUNT.fullmatch(value):
        return str(value)
    raise WrongValue("not_number", "an amount or a field", {"value": str(value)[:60]})


#: An amount of money, or the name of a field of that type.
Amount = Annotated[str, Before(_amount)]


class Fee(Labelled):
    """What the applicant owes for the procedure."""

    #: How much: an amount, one for each column, or the field that holds it.
    amount: Many[Amount] = Key(min_length=1)
    #: Digits behind the point of amounts: none in dong. A field has its own.
    scale: Annotated[Integer, Key(ge=0, le=9)] = 0
    #: The actions with which it becomes due, the first time one is taken; `open`: as the dossier is opened.
    due: Many[Id] = Key(min_length=1)
    #: It is owed only if these guards hold then.
    only_if: Many[Id] = ()
    #: Actions that are refused while it is open.
    needed_for: Many[Id] = ()
    #: While it is open the dossier's clock runs on, or it stands.
    clock: Literal["runs", "stands"] = "runs"
    #: Who records that it was paid, and that this was a mistake.
    paid_to: Many[Id] = Key(min_length=1)
    #: A document that comes with the payment, such as the receipt.
    receipt: Id | None = None
    #: Who may waive it, with a reason; left out, nobody.
    waived_by: Many[Id] = ()
    #: It is waived only if these guards hold.
    waived_if: Many[Id] = ()
    #: An instrument of `legal` and the article.
    legal: Text
