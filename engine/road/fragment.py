"""A fragment (`hoso: fragment/1`): words that procedures share; definitions only, never states or moves."""

from __future__ import annotations

from typing import Literal

from hoso.engine.language.part import Labelled
from hoso.engine.language.scalars import DottedId, Id
from hoso.engine.language.schema import Key
from hoso.engine.procedure_fees import Fee
from hoso.engine.procedure_parts import Column, Document, Field, Guard, InForce, Role, Trigger
from hoso.engine.procedure_results import Result
from hoso.engine.road.road import Cited


class Fragment(Labelled):
    """The whole file."""

    hoso: Literal["fragment/1"]
    #: Its id, by which `uses` names it.
    fragment: DottedId
    languages: tuple[Id, ...] = Key(default=("vi", "en"), min_length=1, max_length=8)
    #: What the procedures of one decision share of their citation; a procedure adds to it.
    decision: Cited | None = None
    in_force: InForce | None = None
    level: Id | None = None
    legal: dict[Id, Labelled] = Key(default={}, max_length=100)
    columns: tuple[Column, ...] = Key(default=(), max_length=8)
    roles: dict[Id, Role] = Key(default={}, max_length=100)
    fields: dict[Id, Field] = Key(default={}, max_length=300)
    documents: dict[Id, Document] = Key(default={}, max_length=300)
    fees: dict[Id, Fee] = Key(default={}, max_length=50)
    results: dict[Id, Result] = Key(default={}, max_length=50)
    guards: dict[Id, Guard] = Key(default={}, max_length=100)
    triggers: dict[Id, Trigger] = Key(default={}, max_length=300)
