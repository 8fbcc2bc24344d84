"""Random courses of one dossier of the model's procedure: steps, corrections, papers, erasures."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from hoso.engine.binary import digest
from hoso.engine.commands import Asking, Attach, Claim, Correct, Erase, File, Open, Release, Take
from hoso.engine.procedure_text import read_procedure
from hoso.engine.resolved import resolve
from tests.properties.worlds import founded, must

if TYPE_CHECKING:
    from hoso.engine.commands import Command
    from hoso.engine.handle import Engine
    from hoso.engine.ports import Store

PERMIT = Path(__file__).parents[1] / "model" / "permit.yaml"
#: Ann and bob do everything, so that a course gets somewhere; dan does nothing.
PEOPLE: dict[str, tuple[str, ...]] = {
    "ann": ("desk", "officer", "head", "chief"),
    "bob": ("officer", "head", "chief", "hoso.data_protection"),
    "dan": (),
}
FORM = File("form", digest(b"form"), "đơn.pdf", 4)
MINUTES = File("minutes", digest(b"minutes"), "biên bản.pdf", 7)


@cache
def permit() -> bytes:
    """The model's procedure, resolved."""
    procedure = read_procedure(PERMIT.read_bytes(), PERMIT.name).procedure
    assert procedure is not None
    return resolve(procedure)


def begun(store: Store | None = None) -> tuple[Engine, str]:
    """A store with one dossier of the procedure."""
    engine = founded(permit(), [("ann", "dan")], people=PEOPLE, store=store)
    fields = {"area": "near", "name": "Phạm Thị Mở"}
    receipt = must(
        engine, Open(Asking("ann", "world", "open"), "model.permit", "office", "C-1", fields=fields)
    )
    return engine, receipt.stream


_who = st.sampled_from(["ann", "ann", "bob", "bob", "dan"])
_steps = st.tuples(
    st.sampled_from(
        ["accept", "accept", "check", "check", "back", "look", "note", "approve", "sign", "ask", "answer"]
    ),
    _who,
    st.fixed_dictionaries(
        {},
        optional={
            "agreed": st.booleans(),
            "fee": st.sampled_from(["50", "250.25"]),
            "plots": st.integers(4, 20),
        },
    ),
)
_others = st.tuples(
    st.sampled_from(["claim", "release", "attach", "correct", "correct", "erase", "erase_some"]),
    _who,
    st.sampled_from(["name", "fee", "plots", "area"]),
)
#: What somebody tries, one after the other; much of it is refused.
courses = st.lists(st.one_of(_steps, _steps, _others), max_size=25)


def command_of(dossier: str, attempt: tuple[str, str, Any], key: str) -> Command:
    """The command that an attempt stands for."""
    kind, who, more = attempt
    asking = Asking(who, "course", key, "ann" if who == "dan" else None)
    match kind:
        case "claim":
            return Claim(asking, dossier)
        case "release":
            return Release(asking, dossier, "Xin trả lại")
        case "attach":
            return Attach(asking, dossier, (MINUTES,))
        case "correct":
            value = {"name": "Sửa tên", "fee": "70", "plots": 5, "area": "far"}[more]
            return Correct(asking, dossier, {more: value}, "Viết nhầm")
        case "erase":
            return Erase(asking, dossier, "Quyết định 1")
        case "erase_some":
            return Erase(asking, dossier, "Quyết định 2", fields=(more,))
        case action:
            files = {"accept": (FORM,), "check": (MINUTES,)}.get(action, ())
            return Take(asking, dossier, action, more, files, "Vì thế")
